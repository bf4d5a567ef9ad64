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
import { argumentsOf } from './redis-tls';
import type { RedisTls } from './redis-tls';

const SENTINEL = '/usr/bin/redis-sentinel';
const CLI = '/usr/bin/redis-cli';

export const hasSentinel = (): boolean => hasRedis() && existsSync(SENTINEL);
export const hasCluster = (): boolean => hasRedis() && existsSync(CLI);

export interface Watched {
  /** The address of the sentinel, for a server of the name `shop`. */
  readonly url: string;
  readonly first: RedisServer;
  /** The port that the sentinel gives for the replica, once it is in the place of the server. */
  readonly next: number;
  /** The port of the server that the sentinel gives now. */
  readonly current: () => Promise<number>;
}

/** A server of a group, and the port at which its group and its clients reach it. The plain port is the test's own. */
interface Member {
  readonly server: RedisServer;
  readonly port: number;
}

const startMember = async (tls: RedisTls | undefined, ...args: readonly string[]): Promise<Member> => {
  if (tls === undefined) {
    const server = await startRedis(...args);
    return { server, port: server.port };
  }
  const port = await freePort();
  const settings = [['tls-port', String(port)], ['tls-replication', 'yes'], ...tls.settings()] as const;
  return { server: await startRedis(...argumentsOf(settings), ...args), port };
};

/** A server, its replica, and a sentinel with a password that puts the replica in the place of the server; all with TLS, or none. */
export const startWatched = async (tls?: RedisTls): Promise<Watched> => {
  const { server: first, port: firstPort } = await startMember(tls);
  const { server: second, port: next } = await startMember(
    tls,
    ...['--replicaof', '127.0.0.1', String(firstPort)],
  );
  const [port, tlsPort] = [await freePort(), await freePort()];
  const secured = tls && [['tls-port', String(tlsPort)], ['tls-replication', 'yes'], ...tls.settings()];
  await spawnRedis(SENTINEL, (folder) => {
    const file = join(folder, 'sentinel.conf');
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      'requirepass s-1',
      ...(secured ?? []).map(([name = '', value = '']) => `${name} ${value}`),
      `sentinel monitor shop 127.0.0.1 ${firstPort} 1`,
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
  const address = tls ? `rediss://127.0.0.1:${tlsPort}` : `redis://127.0.0.1:${port}`;
  return { url: `${address}/?sentinel=shop&sentinelPassword=s-1`, first, next, current };
};

export interface Clustered {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
}

/** Three servers that are a cluster, with TLS or without. */
export const startCluster = async (tls?: RedisTls): Promise<Clustered> => {
  const node = async (): Promise<Member> =>
    startMember(
      tls,
      ...(tls ? ['--tls-cluster', 'yes'] : []),
      ...['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())],
      ...['--cluster-node-timeout', '2000', '--cluster-config-file', 'nodes.conf'],
    );
  const members = [await node(), await node(), await node()];
  const addresses = members.map(({ port }) => `127.0.0.1:${port}`);
  const secured = tls ? ['--tls', '--cacert', tls.ca] : [];
  await promisify(execFile)(CLI, [...secured, '--cluster', 'create', ...addresses, '--cluster-yes']);
  const nodes = members.map(({ server }) => server);
  for (const { client } of nodes)
    await found(
      async () => (/cluster_state:ok/.test(await client.cluster('INFO')) ? true : undefined),
      () => 'the cluster is not one',
    );
  return { url: `${tls ? 'rediss' : 'redis'}://${addresses.join()}/?cluster=true`, nodes };
};
