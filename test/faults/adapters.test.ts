/** The most severe faults with the adapters that have an upstream of their own: Spaaza's two and ahunter's. */
import { stopBridges } from '../support/faults/bridge';
import { answerOf } from '../support/faults/bytes';
import type { Script } from '../support/faults/exchange';
import { play, wrongs } from '../support/faults/play';
import {
  invalid,
  mismatch,
  ok,
  overloaded,
  rejected,
  timeout,
  unreachable,
  type Defence,
  type Ending,
  type Row,
} from '../support/faults/row';
import type { ScriptName } from './scripts';
import { closeFaultServers } from '../support/faults/server';
import { FIRST, UNRELATED, ahunterJsonOf, cardJsonOf, spaazaJsonOf } from '../support/faults/users';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** One adapter's tenant, and how its upstream writes a user. */
interface World {
  readonly adapter: string;
  readonly jsonOf: (user: string) => string;
  readonly sourceOf: (baseUrl: string) => object;
  /** The payload's fields that make the name and the bonuses. */
  readonly fields: readonly [name: string, bonuses: string];
}

/** Long enough for a machine that is busy; what never ends has a shorter one. */
const PATIENT_MS = 8000;

const fileOf = ({ sourceOf, fields: [name, bonuses] }: World, baseUrl: string, deadlineMs = PATIENT_MS) => ({
  locale: 'en',
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'text' },
  sources: { shop: { ...sourceOf(baseUrl), deadlineMs, retries: 0, privateNetwork: true } },
  user: { id: 'request.userIdentifier', name: `shop.${name}`, bonuses: `shop.${bonuses}` },
});

const ahunter: World = {
  adapter: 'ahunter',
  jsonOf: ahunterJsonOf,
  fields: ['person_name', 'actual_sum'],
  sourceOf: (baseUrl) => ({ adapter: 'ahunter', settings: { baseUrl, tokens: '${TOKENS}' } }),
};

const worlds: readonly World[] = [
  {
    adapter: 'spaaza',
    jsonOf: spaazaJsonOf,
    fields: ['first_name', 'points_wallet_total'],
    sourceOf: (baseUrl) => {
      const auth = { type: 'privileged', token: '${SHOP_KEY}', hostname: 'shop.example' };
      const lookup = { by: 'authentication_point_identifier', value: '{request.userIdentifier}' };
      return { adapter: 'spaaza', settings: { baseUrl, auth }, lookup };
    },
  },
  {
    adapter: 'spaaza-card',
    jsonOf: cardJsonOf,
    fields: ['name', 'points'],
    sourceOf: (baseUrl) => ({
      adapter: 'spaaza-card',
      settings: { baseUrl, auth: { type: 'privileged', token: '${SHOP_KEY}', hostname: 'shop.example' } },
      lookup: {
        by: 'user_id',
        value: '{request.userIdentifier}',
        owner: { at: 'user_info.user_id', is: '{request.userIdentifier}' },
      },
      payload: { 'user_info!': { user_id: 'integer | text' }, name: 'text?', points: 'number?' },
    }),
  },
  ahunter,
];

type Answers = (jsonOf: World['jsonOf']) => Script;

const right: Answers = (jsonOf) => ({
  asked: ({ reply, user }) => reply(answerOf({ body: jsonOf(user) })),
});

const others: Answers = (jsonOf) => ({
  asked: ({ reply }) => reply(answerOf({ body: jsonOf(UNRELATED) })),
});

/** A second answer comes while the connection waits. */
const strayLater: Answers = (jsonOf) => ({
  asked: ({ reply, write, after, user }) => {
    reply(answerOf({ body: jsonOf(user) }));
    after(10, () => write(answerOf({ body: jsonOf(UNRELATED) })));
  },
});

/** A second answer comes together with the right one. */
const strayFirst: Answers = (jsonOf) => ({
  asked: ({ reply, user }) =>
    reply(Buffer.concat([answerOf({ body: jsonOf(UNRELATED) }), answerOf({ body: jsonOf(user) })])),
});

type Fault = readonly [fault: string, script: ScriptName | Answers, ends: Ending, defence?: Defence];

const faults: readonly Fault[] = [
  ['says nothing', 'hangsBeforeHeaders', timeout, 'deadline'],
  ['falls silent within the headers', 'hangsInHeaders', timeout, 'deadline'],
  ['hangs up instead of an answer', 'closedBeforeHeaders', unreachable('ECONNRESET'), 'whole answers'],
  ['sends HTML and calls it JSON', 'htmlAsJson', invalid('', 'JSON, not HTML'), 'strict JSON'],
  ['sends a bomb', 'gzipBomb', invalid('', 'at most 1048576 bytes'), 'inflate limit'],
  ['fails', 'serverError', rejected(500), 'status'],
  ['asks to be left alone', 'busySeconds', overloaded(429), 'status'],
  ['rejects the credential', 'unauthorised', rejected(401), 'status'],
  ['leads to another host', 'found', rejected(302), 'no redirects'],
  ['sends a second answer while its connection waits', strayLater, ok],
  ['answers with another user’s data', others, mismatch],
  ['answers with another user’s data first', strayFirst, mismatch],
];

const rowOf = (world: World, [fault, faulty, ends, defence = 'owner']: Fault): Row => {
  const { jsonOf } = world;
  const script = typeof faulty === 'string' ? faulty : faulty(jsonOf);
  return {
    fault,
    tenantFile: (baseUrl) => fileOf(world, baseUrl, defence === 'deadline' ? 500 : PATIENT_MS),
    script: ({ user }) => (user === FIRST ? script : right(jsonOf)),
    isAwaited: true,
    isMended: false,
    ends,
    defence,
    without: '',
  };
};

const named = faults.map((each): readonly [string, Fault] => [each[0], each]);

/** ahunter may leave out the token: then an answer does not name its owner. */
const nameless = (user: string): string => ahunterJsonOf(user).replace(/,"token_api":"\d+"/, '');

const strayWithNext: Script = {
  asked: ({ reply, user, nth }) => {
    const own = answerOf({ body: nameless(user) });
    reply(nth === 0 ? own : Buffer.concat([answerOf({ body: nameless(UNRELATED) }), own]));
  },
};

describe('over ahunter, when answers do not name their owner,', () => {
  const nobodys = invalid('token_api', 'the token that was asked for');

  it('no user gets a stray answer of a connection, nor any other answer', async () => {
    const row: Row = {
      fault: '',
      tenantFile: (baseUrl) => fileOf(ahunter, baseUrl),
      script: () => strayWithNext,
      isMended: false,
      ends: nobodys,
      then: nobodys,
      defence: 'owner',
      without: 'then answers with wrong data',
    };
    expect(wrongs(row, await play(row))).toStrictEqual([]);
  });
});

describe.each(worlds)('over $adapter the bridge', (world) => {
  it.each(named)('holds when it %s', async (_name, fault) => {
    const row = rowOf(world, fault);
    expect(wrongs(row, await play(row))).toStrictEqual([]);
  });

  it.each(named.filter(([, [, , , defence]]) => defence !== undefined))(
    'does not without its defence when it %s',
    async (_name, fault) => {
      const row = rowOf(world, fault);
      const patienceMs = row.defence === 'deadline' || row.defence === 'whole answers' ? 700 : 10_000;
      const played = await play(row, { without: [row.defence], patienceMs, isOver: true });
      expect(wrongs(row, played).filter((each) => !each.startsWith('then '))).not.toStrictEqual([]);
    },
  );
});
