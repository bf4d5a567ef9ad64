/** Tenants whose files a test changes while a bridge serves them, and what a reload came to. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRight, right } from 'fp-ts/Either';
import { adapters } from '../../adapters';
import type { Adapter } from '../../src/adapter/define-adapter';
import { runIn } from './run';
import type { Emit } from '../../src/observe/events';
import type { Reloaded } from '../../src/tenant/runtime/reloaded';
import { getAdmin, postAdmin } from './admin';
import { startBridge, stopBridges } from './cli';
import type { LocalBridge } from './cli';
import { commandWorld } from './command-world';
import { KEY, ask, bearer } from './e2e/bridge';
import type { Bridge } from './e2e/bridge';
import { removeFolders, writeMappings } from './e2e/tenants';
import type { Json, Own } from './e2e/tenants';
import { userOf } from './gateway/gateway';
import { until } from './until';
import { closeServers, serve } from './upstream/servers';

export const ADMIN_TOKEN = 'reload-admin-token-5f0c1b';
export const OLD_KEY = 'reload-old-key-81be20';
export const OTHER_KEY = 'reload-other-key-81be20';

/** The variables of the tenants below; those of files are added by tests. */
export const VARIABLES = {
  APP_KEY: KEY,
  OLD_KEY,
  OTHER_KEY,
  TOKEN: 'reload-upstream-token-c0ffee',
  BRIDGE_ADMIN_TOKEN: ADMIN_TOKEN,
};

/** A tenant of an upstream that tests arrange: users by digits. */
export const shopTenant = (baseUrl: string, { source, settings, user, head, more }: Own = {}): Json => ({
  access: { keys: ['${APP_KEY}', '${OLD_KEY}'] },
  identifier: { type: 'digits' },
  ...head,
  sources: {
    shop: {
      adapter: 'http',
      privateNetwork: true,
      settings: {
        baseUrl,
        auth: { type: 'bearer', token: '${TOKEN}' },
        answer: { notFound: [{ status: 404 }] },
        ...settings,
      },
      lookup: {
        path: '/users/{request.userIdentifier}',
        owner: { at: 'id', is: '{request.userIdentifier}' },
      },
      payload: { id: 'text!', name: 'text?', nick: 'text?', points: 'number?' },
      ...source,
    },
    ...more,
  },
  user: { id: 'request.userIdentifier', name: 'shop.name', bonuses: 'shop.points', ...user },
});

/** Writes a file of a mappings folder in place: a text as it stands, or a value as JSON. */
export const writeIn = (mappings: string, path: string, content: unknown): void => {
  const file = join(mappings, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
};

const TYPE = { 'Content-Type': 'application/json' };

/**
 * An upstream with every user; those whose identifier ends in 7 are answered when `release` is called, and those in 5 with
 * an error.
 */
export const startShop = async () => {
  const waiting: (() => void)[] = [];
  const answer = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
    const id = url.split('/').at(-1) ?? '';
    const body = JSON.stringify({ id, name: `Name ${id}`, nick: `Nick ${id}`, points: Number(id) });
    const send = (): void => void response.writeHead(200, TYPE).end(body);
    if (id === 'token') response.writeHead(200, TYPE).end('{"access_token":"t-1","token_type":"Bearer"}');
    else if (id.endsWith('7')) waiting.push(send);
    else if (id.endsWith('5')) response.writeHead(500, TYPE).end('{}');
    else send();
  };
  const served = await serve(answer);
  return {
    ...served,
    waiting,
    release: () => {
      for (const send of waiting.splice(0)) send();
    },
  };
};

/** Asks a bridge for a reload, and waits for its end. */
export const reload = async (bridge: Pick<Bridge, 'log'>): Promise<Reloaded> => {
  const { status, text } = await postAdmin(bridge, '/reload', ADMIN_TOKEN);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return JSON.parse(text) as Reloaded;
};

/** What the status page tells of a tenant. */
export interface TenantStatus {
  readonly name: string;
  readonly status: string;
  readonly loadedAt: string | null;
  readonly configHash?: string;
  readonly lastGood?: boolean;
  readonly lastGoodSince?: string;
  readonly warnings?: number;
  readonly accepted?: number;
  readonly problems?: Reloaded['kept'][number]['problems'];
  readonly sources: readonly {
    readonly name: string;
    readonly breaker: string;
    readonly cache?: { readonly hits: number; readonly entries: number };
    readonly token?: { readonly renewals: number };
    readonly data?: { readonly customers: number; readonly modifiedAt: string; readonly loadedAt: string };
    readonly probe?: { readonly outcome: string };
  }[];
}

export const statusOf = async (
  bridge: Pick<Bridge, 'log'>,
  tenant: string,
): Promise<TenantStatus | undefined> => {
  const { text } = await getAdmin(bridge, '/status');
  const { tenants } = JSON.parse(text) as { readonly tenants: readonly TenantStatus[] };
  return tenants.find(({ name }) => name === tenant);
};

/** The lines of a bridge's own metrics, without the prefix. */
export const metricsOf = async (bridge: Pick<Bridge, 'log'>): Promise<readonly string[]> => {
  const { text } = await getAdmin(bridge, '/metrics');
  return text.split('\n').flatMap((line) => /^account_bridge_(.*)$/.exec(line)?.[1] ?? []);
};

/** The lines of a bridge's log about these events. */
export const eventsOf = (bridge: Pick<Bridge, 'log'>, ...names: readonly string[]) =>
  bridge.log().filter(({ event }) => names.includes(event));

/** Tenants by what differs of them. */
export type Tenants = Readonly<Record<string, Own>>;

/** A change of the mapping alone. */
export const NICK: Own = { user: { name: 'shop.nick' } };

/** A bridge in this process with tenants of one upstream, which `write` changes. */
export const serving = async (
  tenants: Tenants = { acme: {}, beta: {} },
  variables: Readonly<Record<string, string>> = {},
  ...flags: readonly string[]
) => {
  const shop = await startShop();
  const files = Object.entries(tenants).map(
    ([name, own]) => [name, { 'tenant.json': shopTenant(shop.baseUrl, own) }] as const,
  );
  const mappings = writeMappings(Object.fromEntries(files));
  const command = ['serve', '--mappings', mappings, '--admin-port', '0', ...flags];
  const bridge = await startBridge(command, { ...VARIABLES, ...variables });
  const write = (tenant: string, own: Own = {}): void =>
    writeIn(mappings, `${tenant}/tenant.json`, shopTenant(shop.baseUrl, own));
  return { bridge, shop, mappings, write };
};

const stops: (() => void)[] = [];

/** Has a bridge stopped after the test, however that ends. */
export const stopLater = (stop: () => void): void => void stops.push(stop);

/** Stops what a test of reloads has started. */
export const stopServing = async (): Promise<void> => {
  for (const stop of stops.splice(0)) stop();
  await stopBridges();
  await closeServers();
  removeFolders();
};

/** The name in the account of a user. */
export const nameOf = async (bridge: LocalBridge, tenant = 'acme', id = '42'): Promise<unknown> => {
  const user: unknown = userOf(await ask(bridge, tenant, id));
  return typeof user === 'object' && user !== null && 'name' in user ? user.name : undefined;
};

/** The status of a request with a key. */
export const statusWith = async (bridge: LocalBridge, key: string, tenant = 'acme'): Promise<number> =>
  (await ask(bridge, tenant, '42', { headers: bearer(key) })).status;

/** Adapters that count the sources that they have open, and how many they opened. */
const counting = () => {
  const counts = { open: 0, opened: 0 };
  const counted = adapters.map((adapter): Adapter => ({
    ...adapter,
    open: (...given) => {
      const source = adapter.open(...given);
      if (!isRight(source)) return source;
      counts.open += 1;
      counts.opened += 1;
      let isOpen = true;
      const dispose = (): void => {
        if (isOpen) counts.open -= 1;
        isOpen = false;
        source.right.dispose();
      };
      return right({ ...source.right, dispose });
    },
  }));
  return { counts, counted };
};

/** A bridge with such adapters, which reloads when it is told to; `onEvent` may throw, as a log that fails. */
export const startCounted = async (names: readonly string[], onEvent: Emit = () => undefined) => {
  const shop = await startShop();
  const { counts, counted } = counting();
  const files = names.map((name) => [name, { 'tenant.json': shopTenant(shop.baseUrl) }] as const);
  const mappings = writeMappings(Object.fromEntries(files));
  const { world, events, listening, stop } = commandWorld(counted, VARIABLES);
  stopLater(stop);
  let hangUp = (): void => undefined;
  const onReload = (reloads: () => void): void => {
    hangUp = reloads;
  };
  const createLog: typeof world.createLog = (options) => {
    const log = world.createLog(options);
    const emit: Emit = (event) => {
      log.emit(event);
      onEvent(event);
    };
    return { ...log, emit };
  };
  const ended = runIn(['serve', '--mappings', mappings, '--port', '0'], { ...world, onReload, createLog });
  const port = await listening;
  let reloads = 0;
  const again = async (): Promise<void> => {
    reloads += 1;
    hangUp();
    await until(() => events.filter(({ event }) => event === 'reload-done').length === reloads);
  };
  const write = (name: string, own: Own): void =>
    writeIn(mappings, `${name}/tenant.json`, shopTenant(shop.baseUrl, own));
  return { counts, shop, port, again, write, events, end: () => (stop(), ended) };
};
