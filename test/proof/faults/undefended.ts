/**
 * A bridge without defences against answers without a request (`LACKING`): the gateway, the tenants and the layers
 * as ever, over a pool that uses connections again and does not look at what comes on idle ones, or that is used again
 * although answers do not say whose they are.
 */
import { Agent, request } from 'node:http';
import { http as httpAdapter } from '../../../adapters/http';
import type { Http } from '../../../src/adapter/http';
import { createGateway } from '../../../src/gateway/server';
import { GATEWAY_DEFAULTS } from '../../../src/gateway/settings';
import { readText, listFolders, loadOne, snapshotOf } from '../../../src/tenant/folder';
import { secretsOf } from '../../../src/tenant/decode/secrets';
import type { SourceHttp } from '../../../src/tenant/format/source-options';
import { exchange } from '../../../src/upstream/http/exchange';
import { bodyReading } from '../../../src/upstream/http/json-body';
import type { Head } from '../../../src/upstream/http/pool';
import { createTransport } from '../../../src/upstream/http/client';
import { isRight } from 'fp-ts/Either';

const environment = process.env;
const lacking = (environment.LACKING ?? '').split(' ');

/** The transport over an agent of Node's, which keeps connections and does nothing else. */
const unguarded = (baseUrl: string): Http => {
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 4000 });
  const { hostname, port } = new URL(baseUrl);
  const pool = {
    basePath: '/',
    open: ({ method, target: path, headers }: Head, on: 'any' | 'new') =>
      request({ hostname, port, agent: on === 'new' ? false : agent, method, path, headers }),
    hasUnused: () => false,
    renew: () => undefined,
    dispose: () => agent.destroy(),
  };
  const limits = { maxBytes: 1_048_576, lookMs: 0, lateLookMs: 0 };
  const sending = { pool, limits, reading: bodyReading() };
  return { send: (asked, call) => () => exchange(sending, asked, call), dispose: pool.dispose };
};

const http: SourceHttp = (options) =>
  lacking.includes('guard') ? unguarded(options.baseUrl) : createTransport({ ...options, keepAlive: true });

const mappings = environment.BRIDGE_MAPPINGS ?? '';
const names = listFolders(mappings);
const context = {
  adapters: [httpAdapter],
  secrets: secretsOf(environment, readText),
  unset: 'error',
  openAllowed: true,
  emit: () => undefined,
  http,
} as const;
const loaded = (isRight(names) ? names.right : []).map((name) => loadOne(mappings, name, context));
for (const { problems } of loaded) for (const { message } of problems) process.stderr.write(`${message}\n`);

const snapshot = snapshotOf(loaded);
const registry = { current: () => snapshot };
void createGateway({ registry, emit: () => undefined, settings: GATEWAY_DEFAULTS }).listen(
  Number(environment.BRIDGE_PORT),
  '127.0.0.1',
)();
