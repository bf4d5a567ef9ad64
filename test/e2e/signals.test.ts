/** Signals to the process: what stops it, what does not, and how long it goes on serving. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import {
  accountOf,
  ask,
  killBridges,
  launch,
  linesOf,
  MAIN,
  startBridge,
  type Bridge,
} from '../support/e2e/bridge';
import { send } from '../support/gateway/gateway';
import { ROOT } from '../support/root';
import { closeServers, serveRaw, type Served } from '../support/upstream/servers';
import { crmTenant, removeFolders, SECRETS, spaazaTenant, writeMappings } from '../support/e2e/tenants';
import { found, until } from '../support/until';

/** Sends the process `EARLY_SIGNAL` when the program begins to be read. */
const EARLY = join(ROOT, 'test/support/e2e/early-signal.cjs');

const PHONE = '79000000001';

/** Longer than any test. */
const HOUR_MS = '3600000';

let mappings: string;
let hung: Served;

beforeAll(async () => {
  hung = await serveRaw(() => undefined);
  mappings = writeMappings({
    acme: crmTenant([{ id: '1', name: 'Анна', phone: PHONE }]),
    hung: spaazaTenant(hung.baseUrl, { source: { deadlineMs: 60_000 } }),
  });
});

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

const start = (flags: readonly string[] = [], environment = {}): Promise<Bridge> =>
  startBridge(['serve', '--mappings', mappings, ...flags], { ...SECRETS, ...environment });

const linesAbout = ({ log }: Pick<Bridge, 'log'>, event: string) =>
  log().filter((line) => line.event === event);

/** A bridge that has been told to stop, and that serves on for an hour. */
const draining = async (signal: NodeJS.Signals, flags: readonly string[] = []): Promise<Bridge> => {
  const bridge = await start(['--drain-delay-ms', HOUR_MS, ...flags]);
  bridge.signal(signal);
  await until(() => linesAbout(bridge, 'server-stopping').length === 1);
  return bridge;
};

const readiness = async ({ port }: Bridge): Promise<unknown> => {
  const { status, text } = await send(port, { method: 'GET', path: '/readyz' });
  return [status, JSON.parse(text)];
};

describe('SIGUSR1', () => {
  it.each([
    ['without options of Node', {}],
    ['with options of Node', { NODE_OPTIONS: '--max-old-space-size=512' }],
    ['with a port for the debugger', { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' }],
  ])('opens no debugger and changes nothing, %s', async (_, environment) => {
    const bridge = await start([], environment);
    for (let times = 0; times < 3; times += 1) {
      bridge.signal('SIGUSR1');
      accountOf(await ask(bridge, 'acme', PHONE));
    }
    expect(await bridge.stop()).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a signal that arrives while the program is still loaded', () => {
  /** Starts a bridge that gets the signal before it has read its own program. */
  const startWith = (signal: NodeJS.Signals): Promise<Bridge> =>
    start([], { NODE_OPTIONS: `--require ${EARLY}`, EARLY_SIGNAL: signal });

  it('reloads, if it is SIGHUP', async () => {
    const bridge = await startWith('SIGHUP');
    await until(() => linesAbout(bridge, 'reload-done').length === 1);
    accountOf(await ask(bridge, 'acme', PHONE));
  });

  it.each(['SIGTERM', 'SIGQUIT', 'SIGINT'] as const)('stops the bridge, if it is %s', async (signal) => {
    const flags = ['serve', '--mappings', mappings, '--port', '0'];
    const early = { NODE_OPTIONS: `--require ${EARLY}`, EARLY_SIGNAL: signal };
    const { ended } = launch([process.execPath, MAIN, ...flags], { ...SECRETS, ...early }, '.');
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('ends a command that does not serve', async () => {
    const early = { NODE_OPTIONS: `--require ${EARLY}`, EARLY_SIGNAL: 'SIGTERM' };
    const { ended } = launch([process.execPath, MAIN, 'check', '--mappings', mappings], early, '.');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  });
});

describe('the drain', () => {
  it.each(['SIGTERM', 'SIGQUIT', 'SIGINT'] as const)(
    '%s: /readyz says so, and everything is served',
    async (signal) => {
      const bridge = await draining(signal);
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let times = 0; times < 3; times += 1) {
        const received = await ask(bridge, 'acme', PHONE, { agent });
        accountOf(received);
        expect(received.headers.connection).toBe('keep-alive');
      }
      expect(await readiness(bridge)).toEqual([
        503,
        { status: 'stopping', tenants: { loaded: 2, refused: 0 } },
      ]);
      agent.destroy();
    },
  );

  it('serves until its delay has passed, then closes connections with an answer, and loses no request', async () => {
    const bridge = await start(['--drain-delay-ms', '1000']);
    const before = await readiness(bridge);
    const ended = bridge.stop('SIGTERM');
    await until(() => linesAbout(bridge, 'server-stopping').length === 1);
    const connections = new Set<unknown>();
    let code: unknown;
    let isFirst = true; // on its connection
    for (const agent = new Agent({ keepAlive: true, maxSockets: 1 }); code === undefined;) {
      isFirst = Object.keys(agent.freeSockets).length === 0;
      const received = await ask(bridge, 'acme', PHONE, { agent }).catch((error: unknown) => {
        ({ code } = Object(error));
      });
      if (received === undefined) continue;
      accountOf(received);
      connections.add(received.headers.connection);
    }
    expect(before).toEqual([200, { status: 'ready', tenants: { loaded: 2, refused: 0 } }]);
    expect([...connections]).toEqual(['keep-alive', 'close']);
    // Refused, or reset while the system had it queued: only a new connection can fail, never a kept one.
    expect(isFirst).toBe(true);
    expect(['ECONNREFUSED', 'ECONNRESET']).toContain(code);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('logs a second SIGTERM or SIGQUIT, which changes nothing', async () => {
    const bridge = await draining('SIGTERM');
    for (const [index, signal] of (['SIGTERM', 'SIGQUIT', 'SIGINT', 'SIGTERM'] as const).entries()) {
      bridge.signal(signal);
      await until(() => linesAbout(bridge, 'stop-repeated').length === index + 1);
      accountOf(await ask(bridge, 'acme', PHONE));
    }
    expect(linesAbout(bridge, 'stop-repeated').map(({ signal, level }) => [signal, level])).toEqual([
      ['SIGTERM', 'warn'],
      ['SIGQUIT', 'warn'],
      ['SIGINT', 'warn'],
      ['SIGTERM', 'warn'],
    ]);
    expect(linesAbout(bridge, 'server-stopping')).toHaveLength(1);
  });

  it('finishes a request under way after a second SIGTERM', async () => {
    const bridge = await start(['--request-deadline-ms', '60000', '--shutdown-deadline-ms', '500']);
    const before = hung.received.length;
    const lost = expect(ask(bridge, 'hung', 'anna@example.com')).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    await until(() => hung.received.length > before);
    bridge.signal('SIGTERM');
    await until(() => linesAbout(bridge, 'server-stopping').length === 1);
    const { code } = await bridge.stop('SIGTERM');
    await lost;
    expect(code).toBe(0);
    expect(bridge.log().at(-1)).toMatchObject({ event: 'server-stopped', abandoned: 1 });
  });

  it('ends at once at the second SIGINT', async () => {
    const bridge = await draining('SIGINT');
    expect(await bridge.stop('SIGINT')).toMatchObject({ code: 130, signal: null });
    expect(bridge.log().at(-1)).toMatchObject({ event: 'stop-repeated', signal: 'SIGINT' });
  });
});

/** A container's process has the number 1: the system drops signals that such a process does not listen to. */
const allowed = spawnSync('unshare', ['--fork', '--pid', 'true']).status === 0;
if (!allowed) console.log('skipped: this machine does not allow a process namespace');

(allowed ? describe : describe.skip)('as the process with the number 1', () => {
  /** Starts a bridge; gives how to send it signals, and its log. */
  const startFirst = async () => {
    const command = ['unshare', '--fork', '--pid', '--kill-child', process.execPath, MAIN, 'serve'];
    const flags = ['--mappings', mappings, '--drain-delay-ms', HOUR_MS, '--shutdown-deadline-ms', '0'];
    const { child, stdout, stderr, ended } = launch(
      [...command, ...flags],
      { ...SECRETS, BRIDGE_PORT: '0' },
      '.',
    );
    const log = () => linesOf(stdout());
    await found(
      () => log().find(({ event }) => event === 'server-listening'),
      () => `${stdout()}${stderr()}`,
    );
    const pid = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^NSpid:\s+\d+\s+1$/m);
    const signal = (name: string): void => void execFileSync('kill', ['-s', name.slice(3), pid]);
    return { log, signal, ended };
  };

  it.each(['SIGTERM', 'SIGQUIT', 'SIGINT'])(
    '%s stops it, and the second SIGINT ends it at once',
    async (name) => {
      const { log, signal, ended } = await startFirst();
      signal('SIGUSR1');
      signal(name);
      await until(() => log().some(({ event }) => event === 'server-stopping'));
      signal('SIGINT');
      await until(() => log().some(({ event }) => event === 'stop-repeated'));
      if (name !== 'SIGINT') signal('SIGINT');
      expect(await ended).toMatchObject({ code: 130, stderr: '' });
      expect(log().find(({ event }) => event === 'server-stopping')).toMatchObject({ signal: name });
    },
  );
});
