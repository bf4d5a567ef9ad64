/** Plays a row: arranges its upstream, asks the bridge for two users one after the other, and says what was wrong. */
import { isDeepStrictEqual } from 'node:util';
import type { AppReply } from '../../../src/contract/app-response';
import type { BridgeEvent, Emit, RequestServed } from '../../../src/observe/events';
import { budgeted } from '../../../src/observe/log-budget';
import { createTokenStore } from '../../../src/upstream/http/tokens';
import { BEARER, asked, replyOf, send, type Received, type Running } from '../gateway/gateway';
import { SHOP_KEY, bridgeOver, loadWithout, type TenantVariant } from './bridge';
import type { Asked } from './exchange';
import { ok, type Defence, type Ending, type Row } from './row';
import { faultServer, type Counts, type FaultServer } from './server';
import { FIRST, SECOND, personOf } from './users';
import { turns } from '../time';
import { serveProxy } from '../upstream/proxy';
import { closedPort } from '../upstream/servers';
import { until } from '../until';

/** How one request ended, as the app and the log saw it; `undefined` when it did not. */
export interface Answered {
  readonly status: number;
  readonly reply: AppReply;
  readonly served: RequestServed | undefined;
}

/** All that left the bridge; there may be more of it later. */
export interface Told {
  readonly answers: { readonly user: string; readonly received: Received }[];
  readonly events: () => readonly BridgeEvent[];
  /** What of the tenant's events the log writes, at any level. */
  readonly logged: () => readonly BridgeEvent[];
}

/** What was seen when a row was played. */
export interface Played {
  readonly told: Told;
  readonly first: Answered | undefined;
  readonly second: Answered | undefined;
  /** Of the upstream, after the first request and at the end. */
  readonly afterFirst: Counts;
  readonly atEnd: Counts;
  /** What another host got. */
  readonly elsewhere: FaultServer['asked'];
}

/** Far more than the transport reads, and what stands in the sockets between; far less than a flood. */
const MOST_TAKEN = 16 * 1024 * 1024;

/** More lines than the log has of one tenant in a second, those of requests apart. */
const MOST_LINES = 150;

/** What is promised, if it comes so soon. */
const within = async <A>(ms: number, promised: Promise<A>): Promise<A | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promised, over]);
  } finally {
    clearTimeout(timer);
  }
};

/** A bridge that a row is played at, and how it is asked. */
interface Stage {
  readonly bridge: Running;
  readonly told: Told;
  readonly headersFor: (user: string) => readonly string[];
  readonly patienceMs: number;
}

const askFor = async (stage: Stage, user: string): Promise<Answered | undefined> => {
  const { bridge, told, headersFor, patienceMs } = stage;
  const answer = send(bridge.port, { body: asked(user), headers: headersFor(user) }).catch(() => undefined);
  const received = await within(patienceMs, answer);
  if (received === undefined) return undefined;
  told.answers.push({ user, received });
  const id = received.headers['x-request-id'];
  const served = bridge.served().find(({ requestId }) => requestId === id);
  return { status: received.status, reply: replyOf(received), served };
};

/** What is wrong with the end of a request. */
const wrongWith = (answered: Answered | undefined, user: string, ending: Ending): readonly string[] => {
  if (answered === undefined) return ['answers nothing'];
  const { status, reply, served } = answered;
  if (status !== ending.status || served?.outcome !== ending.outcome)
    return [
      `answers ${status} ${served?.outcome ?? ''}`,
      ...('user' in reply && !isOf(reply.user, user, ending) ? ['answers with wrong data'] : []),
    ];
  if ('user' in reply) return isOf(reply.user, user, ending) ? [] : ['answers with wrong data'];
  const told = Object.entries(ending.detail ?? {}).filter(
    ([key, value]) => !isDeepStrictEqual(served.detail?.[key], value),
  );
  return told.map(([key]) => `tells another ${key}: ${String(served.detail?.[key])}`);
};

const isOf = (account: object, user: string, { level }: Ending): boolean => {
  const { id, name, points: bonuses } = personOf(user);
  const status = typeof level === 'string' ? { status: level } : {};
  return isDeepStrictEqual(account, { id, name, bonuses, ...status });
};

const isWithKey = ({ headers }: Asked): boolean => [...headers.values()].includes(SHOP_KEY);

/** Everything that is wrong with how a row went, in sentences about the bridge; none when it held. */
export const wrongs = (row: Row, played: Played): readonly string[] => [
  ...wrongWith(played.first, FIRST, row.ends),
  ...wrongWith(played.second, SECOND, row.then ?? ok).map((wrong) => `then ${wrong}`),
  ...(played.elsewhere.length > 0 ? ['asks another host'] : []),
  ...(played.elsewhere.some(isWithKey) ? ['gives its key to another host'] : []),
  ...(played.atEnd.taken > MOST_TAKEN ? ['takes far more than its limit'] : []),
  ...(played.told.logged().length > MOST_LINES ? ['floods the log'] : []),
  ...(played.afterFirst.requests > (row.requests ?? 1) ? [`asks ${played.afterFirst.requests} times`] : []),
];

/** Starts a row's upstream. */
export const arrange = async (row: Row, elsewhere: FaultServer): Promise<FaultServer> => {
  const server = await faultServer(row.script, {
    elsewhere: elsewhere.baseUrl,
    ...(row.host !== undefined && { host: row.host }),
    ...(row.credentials && { credentials: row.credentials }),
  });
  if (row.isDown === true) await server.goDown();
  return server;
};

/** How long a refused token request rests, in milliseconds: an endpoint is repaired after that. */
const TOKEN_REST_MS = 10_000;

/** The endpoint of a row's access tokens, if it has one, and where the tokens are kept. */
const arrangeTokens = async ({ token, tokenRepaired = 'grants' }: Row, elsewhere: FaultServer) => {
  if (token === undefined) return undefined;
  let script = token;
  let laterMs = 0;
  const { baseUrl } = await faultServer(() => script, { elsewhere: elsewhere.baseUrl });
  return {
    tokenUrl: baseUrl,
    tokens: createTokenStore({ clock: () => performance.now() + laterMs }),
    recover: () => {
      script = tokenRepaired;
      laterMs = TOKEN_REST_MS;
    },
  };
};

/** What a row's transport is told, with the address of its proxy. */
const arrangeTransport = async ({ transport = {}, proxy }: Row): Promise<NonNullable<Row['transport']>> => {
  if (proxy === undefined) return transport;
  const url = proxy === 'down' ? `http://127.0.0.1:${await closedPort()}` : (await serveProxy(proxy)).url;
  return { ...transport, proxy: { url } };
};

/** Lets time pass, of which what is rested for needs no more. */
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The clock of a row's catalogues, which it puts forward once; `undefined` if the row does not. */
const agingOf = ({ agedS }: Row) => {
  if (agedS === undefined) return undefined;
  let laterMs = 0;
  return { clock: () => performance.now() + laterMs, pass: () => void (laterMs = agedS * 1000) };
};

const askBefore = async (stage: Stage, row: Row): Promise<void> => {
  for (const user of row.before ?? []) await askFor(stage, user);
  if (row.restMs !== undefined) await rest(row.restMs);
};

/** Asks for several at once, and waits until each but one, who may be in a queue, is under way or answered. */
const askMeanwhile = async (
  stage: Stage,
  server: FaultServer,
  { meanwhile = [] }: Row,
): Promise<readonly Promise<unknown>[]> => {
  const before = server.asked.length;
  let answered = 0;
  const all = meanwhile.map(async (user) => {
    await askFor(stage, user);
    answered += 1;
  });
  const isUnderWay = (): boolean => server.asked.length - before + answered >= meanwhile.length - 1;
  if (new Set(meanwhile).size > 1) await until(isUnderWay);
  return all;
};

/** How a row is played. */
export interface Way {
  /** What the bridge is built without. */
  readonly without?: readonly Defence[];
  /** How long an answer is waited for. */
  readonly patienceMs?: number;
  /** With other secrets than its own, and more to be told. */
  readonly variant?: TenantVariant;
  /** Whether there is no request after the first user's. */
  readonly isOver?: boolean;
}

/** Hears what a tenant tells, and what the log writes of it within a second that does not end. */
const listening = (without: readonly Defence[]) => {
  const ofTenant: BridgeEvent[] = [];
  const logged: BridgeEvent[] = [];
  const write: Emit = (event) => void logged.push(event);
  const log = without.includes('log budget')
    ? write
    : budgeted({ write, isWarning: () => true, later: () => undefined });
  const emit: Emit = (event) => {
    ofTenant.push(event);
    log(event);
  };
  return { ofTenant, logged, emit };
};

/** Plays a row. */
export const play = async (
  row: Row,
  { without = [], patienceMs = 10_000, variant = {}, isOver = false }: Way = {},
): Promise<Played> => {
  const elsewhere = await faultServer('right');
  const server = await arrange(row, elsewhere);
  const tokens = await arrangeTokens(row, elsewhere);
  const { ofTenant, logged, emit } = listening(without);
  const transport = { ...(await arrangeTransport(row)), ...(tokens && { tokens: tokens.tokens }) };
  const aging = agingOf(row);
  const settled = { ...row, transport, tokenUrl: tokens?.tokenUrl, catalogueClock: aging?.clock };
  const bridge = await bridgeOver(loadWithout(server.baseUrl, settled, { without, variant, emit }));
  const told: Told = { answers: [], events: () => [...ofTenant, ...bridge.events], logged: () => logged };
  const headersFor = (user: string): readonly string[] => {
    const id = variant.requestIdFor?.(user);
    return [...(variant.headers ?? BEARER), ...(id === undefined ? [] : ['X-Request-Id', id])];
  };
  const stage: Stage = { bridge, told, headersFor, patienceMs };
  await askBefore(stage, row);
  aging?.pass();
  const meanwhile = await askMeanwhile(stage, server, row);
  const first = await askFor(stage, FIRST);
  const afterFirst = server.counts();
  const seen = { told, first, afterFirst, elsewhere: elsewhere.asked };
  if (isOver) return { ...seen, second: undefined, atEnd: afterFirst };
  await Promise.all(meanwhile);
  if (row.isAwaited === true) await until(server.isDone).then(() => turns());
  if (row.isMended !== false) {
    tokens?.recover();
    await server.recover();
  }
  const second = await askFor(stage, SECOND);
  return { ...seen, second, atEnd: server.counts() };
};

/** Plays a row on a bridge without what it is owed to, as far as what goes wrong without that. */
export const playWithout = (row: Row, patienceMs: number): Promise<Played> =>
  play(row, {
    without: [row.defence, ...(row.alsoHeldBy ?? [])],
    patienceMs,
    isOver: !row.without.startsWith('then '),
  });
