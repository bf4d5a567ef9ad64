/** Plays a row of the store: two whole bridges with one store, which are asked while it has a fault, or two without a defence. */
import { isRight } from 'fp-ts/Either';
import { Redis } from 'ioredis';
import { isDeepStrictEqual } from 'node:util';
import { http as httpAdapter } from '../../../adapters/http';
import { Secret } from '../../../src/core/secret';
import type { BridgeEvent } from '../../../src/observe/events';
import type { Carrier, FinishRequest } from '../../../src/store/carrier';
import { guarded, type Guarded, type GuardOptions } from '../../../src/store/guarded';
import { overCarrier } from '../../../src/store/over-carrier';
import { readAddress } from '../../../src/store/redis/address';
import { keyedCarrier, type RunScript } from '../../../src/store/redis/carrier';
import { connectStore } from '../../../src/store/redis/connect';
import { createSeal, type Seal } from '../../../src/store/redis/seal';
import type { SharedState } from '../../../src/store/shared-state';
import { plainFiles } from '../../../src/tenant/reading/files';
import { protectionWith } from '../../../src/tenant/runtime/protection';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { createTransports } from '../../../src/upstream/http/client';
import { KEY as APP_KEY, asked, replyOf, send, type Running } from '../gateway/gateway';
import { SHOP_KEY, bridgeOver, fileFor } from '../faults/bridge';
import { FIRST, SECOND, others, personOf, userOf } from '../faults/users';
import { contextOf, load } from '../tenant/world';
import { listening } from '../upstream/requests';
import type { StoreDefence, StoreRow } from './faulty-store';
import { startRedis } from './redis-server';
import { waywardProxy } from './wayward-proxy';

const KEY = 'canary-store-key-0123456789abcdef';
const OTHER_KEY = 'canary-other-key-0123456789abcdef';

/** A busy machine answers late: only what is hung or gone is to be noticed. */
const WAIT_MS = 500;

type Without = ReadonlySet<StoreDefence>;

/** A seal that opens for everything what it has sealed for anything. */
const openForAll = (seal: Seal): Seal => ({
  ...seal,
  seal: (_about, text) => seal.seal('', text),
  open: (_about, sealed) => seal.open('', sealed),
});

/** A seal whose texts do not end. */
const endless = (seal: Seal): Seal => ({
  ...seal,
  open: (about, sealed) => {
    const opened: unknown = JSON.parse(seal.open(about, sealed) ?? 'null');
    return Array.isArray(opened) ? JSON.stringify([Date.now(), Number.MAX_VALUE, opened[2]]) : undefined;
  },
});

const sealOf = (key: string, without: Without): Seal => {
  const seal = createSeal(new Secret(key));
  if (without.has('sealed for one')) return openForAll(seal);
  return without.has('end inside') ? endless(seal) : seal;
};

const closing = new Set<() => void>();

/** Closes the connections of all bridges. */
export const closeStores = (): void => {
  for (const close of closing) close();
  closing.clear();
};

/** Scripts whose replies are taken in their order. */
const unnamed = (port: number): RunScript => {
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 0, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  closing.add(() => client.disconnect());
  return (script, name, args) => client.eval(script, 1, name, ...args);
};

/** Texts of a carrier without a guard: what is not done fails the request. */
const unguarded = (carrier: Carrier, guard: GuardOptions): Guarded => ({
  ...guarded(carrier, guard),
  begin: carrier.begin,
  finish: carrier.finish,
});

/** What a bridge shares over the store at a port. */
const openStore = async (
  port: number,
  key: string,
  without: Without,
  emit: (event: BridgeEvent) => void,
): Promise<{ readonly carrier: Carrier; readonly state: SharedState; readonly kept: FinishRequest[] }> => {
  const address = readAddress(`redis://127.0.0.1:${port}`);
  if (!isRight(address)) throw new Error(address.left);
  const connection = connectStore(address.right);
  closing.add(connection.close);
  await connection.connected;
  const run = without.has('named replies') ? unnamed(port) : connection.run;
  const kept: FinishRequest[] = [];
  const plain = keyedCarrier(run, { current: sealOf(key, without) }, address.right.prefix);
  const carrier: Carrier = {
    ...plain,
    finish: (request) => {
      kept.push(request);
      return plain.finish(request);
    },
  };
  const guard = { waitMs: WAIT_MS, emit };
  const waiting = without.has('store wait') ? { ...guard, later: () => () => undefined } : guard;
  const isBare = without.has('store guard');
  return {
    carrier,
    kept,
    state: overCarrier(isBare ? unguarded(carrier, guard) : guarded(carrier, waiting)),
  };
};

/** The tenant: its limit, its access token and the answers of its source are shared. */
const tenantOver = (
  baseUrl: string,
  { isUnlimited }: StoreRow,
  state: SharedState,
  emit: (event: BridgeEvent) => void,
): Tenant => {
  const file = fileFor(baseUrl, {
    tokenUrl: `${baseUrl}/token`,
    source: { cache: { ttl: 600, shared: true } },
    ...(isUnlimited !== true && { limits: { perSecond: 1000 } }),
  });
  const { tenant, problems } = load(JSON.stringify(file), {
    ...contextOf([httpAdapter], { variables: { APP_KEY, SHOP_KEY } }),
    files: { ...plainFiles, during: (act) => [act(), ''] },
    http: createTransports({ single: state.single }),
    protection: protectionWith(state, { ...state, version: '1' }),
    emit,
  });
  if (tenant === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return tenant;
};

const startUpstream = () =>
  listening(({ target }) =>
    target === '/token'
      ? { body: { access_token: 'a-token', token_type: 'Bearer', expires_in: 3600 } }
      : { body: personOf(userOf(target)) },
  );

/** Those that only one of the bridges is asked for while the store has its fault. */
const [THIRD = '', FOURTH = '', ...LATER] = others(6);

/** What is wrong with the answer about a user, if there is one within the time. */
const wrongWith = async ({ port }: Running, user: string, patienceMs: number): Promise<readonly string[]> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  const answer = send(port, { body: asked(user) }).catch(() => undefined);
  const received = await Promise.race([answer, over]);
  clearTimeout(timer);
  if (received === undefined) return ['answers nothing'];
  const reply = replyOf(received);
  if (!('user' in reply)) return [`answers ${received.status}`];
  const { id, name, points: bonuses } = personOf(user);
  return isDeepStrictEqual(reply.user, { id, name, bonuses }) ? [] : ['answers with wrong data'];
};

/** What was seen when a row was played. */
export interface StorePlayed {
  /** Everything that was wrong with answers. */
  readonly wrongs: ReadonlySet<string>;
  /** Why bridges said that the store is away. */
  readonly codes: ReadonlySet<string | undefined>;
}

export interface StoreWay {
  readonly without?: readonly StoreDefence[];
  /** How long an answer is waited for. */
  readonly patienceMs?: number;
}

/** Plays a row. */
export const playStore = async (
  row: StoreRow,
  { without = [], patienceMs = 60_000 }: StoreWay = {},
): Promise<StorePlayed> => {
  const upstream = await startUpstream();
  const server = await startRedis();
  const proxy = await waywardProxy(server.port);
  const events: BridgeEvent[] = [];
  const emit = (event: BridgeEvent): void => void events.push(event);
  const start = async (key: string) => {
    const { carrier, state, kept } = await openStore(proxy.port, key, new Set(without), emit);
    const bridge = await bridgeOver(tenantOver(upstream.baseUrl, row, state, emit));
    return { carrier, kept, bridge };
  };
  const one = await start(KEY);
  const two = await start(row.otherKey === true ? OTHER_KEY : KEY);
  for (const user of [FIRST, SECOND, FOURTH]) expect(await wrongWith(one.bridge, user, 60_000)).toEqual([]);
  expect(await wrongWith(two.bridge, THIRD, 60_000)).toEqual([]);
  await row.spoil({ server, proxy, age: () => aged(one.carrier, one.kept) });
  const wrongs = new Set<string>();
  const note = async (bridge: Running, user: string): Promise<void> => {
    for (const wrong of await wrongWith(bridge, user, patienceMs)) wrongs.add(wrong);
  };
  await note(two.bridge, FIRST);
  await Promise.all([SECOND, FOURTH].map((user) => note(two.bridge, user)));
  const isShown = (): boolean => without.length > 0 && wrongs.size > 0;
  for (const user of LATER)
    if (!isShown()) await Promise.all([one, two].map(({ bridge }) => note(bridge, user)));
  const away = events.flatMap((event) =>
    event.event === 'shared-state-changed' && event.state === 'away' ? [event.code] : [],
  );
  return { wrongs, codes: new Set(away) };
};

/** Keeps all answers once more, with other values, as if they had ended long ago. */
const aged = async (carrier: Carrier, kept: readonly FinishRequest[]): Promise<void> => {
  const owner = 'an old copy';
  for (const { key, group, text } of [...kept]) {
    if (text === undefined || group === undefined) continue;
    const before = await carrier.begin({ key, group, owner, lockMs: 0 });
    const known = before.state === 'kept' ? before.version : '';
    const begun = await carrier.begin({ key, group, owner, known, lockMs: 60_000 });
    if (begun.state !== 'yours') throw new Error(`the answer is ${begun.state}`);
    const old = { text: text.replaceAll(/"points":\d+/g, '"points":999999'), keepMs: 60_000 };
    const begunAt = begun.begunAt - 86_400_000;
    await carrier.finish({ key, group, owner, fence: begun.fence, begunAt, ...old });
  }
};
