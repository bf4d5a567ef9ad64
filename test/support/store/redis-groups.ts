/** Several servers of Redis that work together: watched by a sentinel, or as a cluster. They end with `stopRedis`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../free-port';
import { found } from '../until';
import { hasRedis, spawnRedis, startRedis } from './redis-server';
import type { RedisServer } from './redis-server';

const SENTINEL = '/usr/bin/redis-sentinel';
const CLI = '/usr/bin/redis-cli';

export const hasSentinel = (): boolean => hasRedis() && existsSync(SENTINEL);
export const hasCluster = (): boolean => hasRedis() && existsSync(CLI);

export interface Watched {
  /** The address of the sentinel, for a server of the name `shop`. */
  readonly url: string;
  readonly first: RedisServer;
  readonly second: RedisServer;
  /** The port of the server that the sentinel gives now. */
  readonly current: () => Promise<number>;
}

/** A server, its replica, and a sentinel with a password that puts the replica in the place of the server. */
export const startWatched = async (): Promise<Watched> => {
  const first = await startRedis();
  const second = await startRedis('--replicaof', '127.0.0.1', String(first.port));
  const port = await freePort();
  await spawnRedis(SENTINEL, (folder) => {
    const file = join(folder, 'sentinel.conf');
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      'requirepass s-1',
      `sentinel monitor shop 127.0.0.1 ${first.port} 1`,
      'sentinel down-after-milliseconds shop 500',
      'sentinel failover-timeout shop 2000',
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    return [file];
  });
  const sentinel = new Redis(port, '127.0.0.1', { password: 's-1', retryStrategy: () => 50 });
  sentinel.on('error', () => undefined);
  const current = async (): Promise<number> => {
    const reply: unknown = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'shop');
    return Array.isArray(reply) ? Number(reply[1]) : 0;
  };
  const knows = async (): Promise<true | undefined> => {
    const reply: unknown = await sentinel.call('SENTINEL', 'REPLICAS', 'shop').catch(() => undefined);
    return Array.isArray(reply) && reply.length > 0 ? true : undefined;
  };
  await found(knows, () => 'the sentinel does not find the replica');
  await found(
    async () => (/master_link_status:up/.test(await second.client.info('replication')) ? true : undefined),
    () => 'the replica is not connected',
  );
  second.onStop(() => sentinel.disconnect());
  return { url: `redis://127.0.0.1:${port}/?sentinel=shop&sentinelPassword=s-1`, first, second, current };
};

/** Three servers that are a cluster. */
export const startCluster = async (): Promise<readonly RedisServer[]> => {
  const node = async (): Promise<RedisServer> =>
    startRedis(
      ...['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())],
      ...['--cluster-node-timeout', '2000', '--cluster-config-file', 'nodes.conf'],
    );
  const nodes = [await node(), await node(), await node()];
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await promisify(execFile)(CLI, ['--cluster', 'create', ...addresses, '--cluster-yes']);
  for (const { client } of nodes)
    await found(
      async () => (/cluster_state:ok/.test(await client.cluster('INFO')) ? true : undefined),
      () => 'the cluster is not one',
    );
  return nodes;
};
