/** Redis of this machine (Debian's package `redis-server`) on free ports, each in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../free-port';
import { found } from '../until';

const SERVER = '/usr/bin/redis-server';

/** Whether Redis is installed; tests that need it are skipped without it, and say so. */
export const hasRedis = (): boolean => existsSync(SERVER);

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** A client of the test's own. */
  readonly client: Redis;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Kills it, and starts an empty one on the same port. */
  readonly restart: () => Promise<void>;
  /** Does something before it ends. */
  readonly onStop: (act: () => void) => void;
}

const open = new Set<() => Promise<void>>();

const launch = async (port: number, folder: string, args: readonly string[]): Promise<ChildProcess> => {
  const child = spawn(
    SERVER,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...args],
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  return child;
};

const isUp = (client: Redis) => (): Promise<true | undefined> =>
  client.info().then(
    () => true,
    () => undefined,
  );

/** Starts a program of Redis in a folder of its own; `stopRedis` ends it. */
export const spawnRedis = async (
  program: string,
  argsIn: (folder: string) => readonly string[],
): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const child = spawn(program, argsIn(folder), { stdio: 'ignore' });
  await once(child, 'spawn');
  open.add(async () => {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    rmSync(folder, { recursive: true, force: true });
  });
};

/** Starts a server; `stopRedis` ends it. */
export const startRedis = async (...args: readonly string[]): Promise<RedisServer> => {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  let child = await launch(port, folder, args);
  const client = new Redis(port, '127.0.0.1', {
    retryStrategy: () => 20,
    maxRetriesPerRequest: null,
    disconnectTimeout: 100, // a timer that keeps the tests' process alive, also where the connection is lost already
  });
  client.on('error', () => undefined);
  const up = (): Promise<true> => found(isUp(client), () => 'Redis does not start');
  const kill = async (): Promise<void> => {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };
  const before = new Set<() => void>();
  open.add(async () => {
    for (const act of before) act();
    client.disconnect();
    if (child.exitCode === null && child.signalCode === null) await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await up();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    client,
    signal: (signal) => void child.kill(signal),
    onStop: (act) => void before.add(act),
    restart: async () => {
      await kill();
      child = await launch(port, folder, args);
      await up();
    },
  };
};

/** Ends all servers. */
export const stopRedis = async (): Promise<void> => {
  for (const end of open) await end();
  open.clear();
};

/** All that a server holds, as it stands there. */
export const dump = async (client: Redis): Promise<string> => {
  const names = await client.keys('*');
  const values = await Promise.all(
    names.map(async (name) =>
      (await client.type(name)) === 'hash' ? JSON.stringify(await client.hgetall(name)) : client.get(name),
    ),
  );
  return names.map((name, index) => `${name} ${values[index] ?? ''}`).join('\n');
};
