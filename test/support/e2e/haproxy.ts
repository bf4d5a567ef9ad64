/** Bridges behind HAProxy, which never repeats a request, and clients that ask while the bridges are restarted in turn. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ask, launch, startBridge, type Bridge, type Environment } from './bridge';
import { crmTenant, makeFolder, SECRETS, writeMappings, type Files } from './tenants';
import { freePort } from '../free-port';
import { found, until } from '../until';

export const isInstalled = (): boolean => spawnSync('haproxy', ['-v']).status === 0;

/** A check every so many milliseconds, which is also how long it waits for a connection; a server is left out after so many that fail. */
const INTER_MS = 400;
const FALL = 2;

/** Longer than HAProxy takes to leave a bridge out, on a busy machine too. */
const DRAIN_DELAY_MS = 4_000;

const CLIENTS = 16;
export const PHONE = '79000000001';

const configOf = (port: number, servers: readonly number[], socket: string): string => `
global
  stats socket ${socket} level admin
defaults
  mode http
  retries 0
  http-reuse safe
  timeout connect 5s
  timeout check 5s
  timeout client 60s
  timeout server 60s
frontend apps
  bind 127.0.0.1:${port}
  default_backend bridges
backend bridges
  balance roundrobin
  option httpchk GET /readyz
  http-check expect status 200
  default-server check inter ${INTER_MS}ms fall ${FALL} rise 2
${servers.map((server) => `  server bridge-${server} 127.0.0.1:${server}`).join('\n')}
`;

/** Whether HAProxy sends requests to a server. */
const isUp = async (socket: string, server: number): Promise<boolean> => {
  const connection = connect(socket);
  connection.write('show stat\n');
  let text = '';
  for await (const chunk of connection) text += String(chunk);
  const line = text.split('\n').find((row) => row.startsWith(`bridges,bridge-${server},`));
  return line?.split(',')[17] === 'UP';
};

/** What the bridges serve: the tenant `acme`, which knows the user with {@link PHONE}. */
export interface Served {
  readonly acme: Files;
  readonly environment: Environment;
}

const demo = (): Served => ({
  acme: crmTenant([{ id: '1', name: 'Анна', phone: PHONE }]),
  environment: SECRETS,
});

const startOn = (port: number, mappings: string, environment: Environment): Promise<Bridge> =>
  startBridge(['serve', '--mappings', mappings, '--drain-delay-ms', String(DRAIN_DELAY_MS)], {
    ...environment,
    BRIDGE_PORT: String(port),
  });

/** What the clients saw. */
export interface Told {
  readonly asked: number;
  /** What became of each request that was not answered with the account. */
  readonly lost: readonly string[];
}

/** Restarts so many bridges in turn, so many times together, while clients ask without a pause. */
export const restartInTurn = async (
  restarts: number,
  { acme, environment }: Served = demo(),
  count = 2,
): Promise<Told> => {
  const mappings = writeMappings({ acme });
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  const bridges = new Map<number, Bridge>();
  for (const port of ports) bridges.set(port, await startOn(port, mappings, environment));
  const [folder, port] = [makeFolder(), await freePort()];
  const [config, socket] = [join(folder, 'haproxy.cfg'), join(folder, 'haproxy.sock')];
  writeFileSync(config, configOf(port, ports, socket));
  execFileSync('haproxy', ['-c', '-q', '-f', config]);
  const proxy = launch(['haproxy', '-db', '-f', config], {}, folder);
  const areUp = async (): Promise<true | undefined> => {
    const up = await Promise.all(ports.map((server) => isUp(socket, server).catch(() => false)));
    return up.every(Boolean) || undefined;
  };
  await found(areUp, () => `HAProxy does not find the bridges: ${proxy.stderr()}`);
  const lost: string[] = [];
  let asked = 0;
  let isOver = false;
  const client = async (): Promise<void> => {
    for (const agent = new Agent({ keepAlive: true, maxSockets: 1 }); !isOver; asked += 1) {
      const said = await ask({ port }, 'acme', PHONE, { agent }).then(
        ({ status, text }) => (status === 200 && text.includes('"user"') ? undefined : `${status} ${text}`),
        String,
      );
      if (said !== undefined) lost.push(said);
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  for (let restart = 0; restart < restarts; restart += 1) {
    const server = ports[restart % ports.length] ?? 0;
    const before = asked;
    const { code } = (await bridges.get(server)?.stop('SIGTERM')) ?? {};
    if (code !== 0) lost.push(`a bridge ended with ${code}`);
    bridges.set(server, await startOn(server, mappings, environment));
    await found(areUp, () => 'HAProxy does not find the new bridge');
    await until(() => asked > before + CLIENTS);
  }
  isOver = true;
  await clients;
  proxy.child.kill('SIGTERM');
  await proxy.ended;
  return { asked, lost };
};
