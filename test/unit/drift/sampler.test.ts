/** Sampled answers: compared after the answer, bounded, each difference reported once an hour. */
import type { BridgeEvent } from '../../../src/observe/events';
import { createSampler } from '../../../src/drift/sampler';
import type { SamplerOptions } from '../../../src/drift/sampler';
import { MOST_FOUND, MOST_OF_TENANT, MOST_WAITING } from '../../../src/drift/sample-limits';
import { ASK_MS, TURN_MS } from '../../../src/drift/sample-turns';
import { NOTHING_SHOWN } from '../../../src/drift/shown';
import type { Shown } from '../../../src/drift/shown';
import { PROBE_ID } from '../../../src/core/call';
import { inMemory } from '../../../src/store/in-memory';
import { fieldsOfCodec } from '../../../src/types/type-of-codec';
import type { RawAnswer } from '../../../src/core/call';
import type { SourceFailure } from '../../../src/core/failure';
import type { RecordedAnswer } from '../../../src/fixture/format';
import type { Answered } from '../../../src/tenant/runtime/reporting-ask';
import { bodyReading } from '../../../src/upstream/http/json-body';
import { callAt } from '../../support/tenant/world';
import { codecOfType } from '../../support/tenant/payload-types';

const FIELDS = fieldsOfCodec(codecOfType({ id: 'integer', name: 'text?', tags: ['text'] }));

const GOOD = { id: 1, tags: [] };

const shownWith = (...payloads: unknown[]): Shown => ({
  ...NOTHING_SHOWN,
  sources: new Map([['crm', { payloads, notFound: [], failed: new Set() }]]),
});

const answered = (payload: unknown, requestId = 'r1', tenant = 'acme', fields = FIELDS): Answered => ({
  tenant,
  source: 'crm',
  fields,
  payload,
  call: { ...callAt(new Date(0)), requestId },
});

const served = (requestId: string): BridgeEvent => ({
  event: 'request-served',
  requestId,
  outcome: 'ok',
  status: 200,
  durationMs: 1,
  sources: [],
});

const reload: BridgeEvent = {
  event: 'reload-done',
  trigger: 'signal',
  added: [],
  removed: [],
  changed: [],
  unchanged: 1,
  kept: [],
  refused: [],
};

/** A sampler with a clock by hand, and all that it said. */
const sampling = (options: Partial<SamplerOptions> = {}) => {
  const events: BridgeEvent[] = [];
  let now = 0;
  const sampler = createSampler({
    percent: 100,
    emit: (event) => events.push(event),
    shown: () => Promise.resolve(shownWith(GOOD)),
    random: () => 0,
    clock: () => now,
    turn: () => Promise.resolve(),
    ...options,
  });
  const sample = async (payload: unknown, requestId = 'r1', tenant = 'acme'): Promise<void> => {
    sampler.answered(answered(payload, requestId, tenant));
    sampler.hear(served(requestId));
    await sampler.idle();
  };
  const of = (name: BridgeEvent['event']) => events.filter(({ event }) => event === name);
  return { ...sampler, sample, events, of, pass: (ms: number) => (now += ms) };
};

test('a payload is compared once its request is answered, and not before', async () => {
  const { answered: take, hear, idle, events } = sampling();
  take(answered({ id: 'x', tags: [] }));
  await idle();
  hear(served('another'));
  await idle();
  expect(events).toStrictEqual([]);
  hear(served('r1'));
  await idle();
  const about = { requestId: 'r1', tenant: 'acme', source: 'crm' };
  expect(events).toStrictEqual([
    { event: 'answer-compared', ...about, drift: ['kind'] },
    { event: 'drift-found', ...about, path: 'id', what: 'kind', expected: 'a whole number', found: 'a text' },
  ]);
});

test('a payload as its type and the fixtures have it is counted, and nothing reported', async () => {
  const { sample, events } = sampling();
  await sample(GOOD);
  expect(events).toMatchObject([{ event: 'answer-compared', drift: [] }]);
});

test.each([
  [0, 0, 0],
  [10, 0.09, 1],
  [10, 0.1, 0],
  [0.5, 0.0049, 1],
  [0.5, 0.005, 0],
  [100, 0.999, 1],
])('with %d %% and a draw of %d, %d payloads are compared', async (percent, draw, count) => {
  const { sample, of } = sampling({ percent, random: () => draw });
  await sample(GOOD);
  expect(of('answer-compared')).toHaveLength(count);
});

test('the same difference is reported again after an hour, another one at once', async () => {
  const { sample, of, pass } = sampling();
  await sample({ id: 'x', tags: [] });
  await sample({ id: 'y', tags: [] });
  expect(of('drift-found')).toHaveLength(1);
  await sample({ id: [], tags: [] });
  expect(of('drift-found')).toHaveLength(2);
  pass(3_600_000);
  await sample({ id: 'x', tags: [] });
  expect(of('drift-found')).toHaveLength(3);
  expect(of('answer-compared')).toHaveLength(4);
});

test('of one source a bounded number of differences is reported in an hour', async () => {
  const { sample, of } = sampling();
  for (let each = 0; each < MOST_FOUND + 10; each += 1) await sample({ ...GOOD, [`field${each % 90}a`]: 1 });
  expect(of('drift-found')).toHaveLength(MOST_FOUND);
  await sample({ ...GOOD, other: 1 }, 'r2', 'beta');
  expect(of('drift-found')).toHaveLength(MOST_FOUND + 1);
});

test('without payloads of fixtures new fields are not reported, and all else is', async () => {
  const { sample, of } = sampling({ shown: () => Promise.resolve(NOTHING_SHOWN) });
  await sample({ ...GOOD, extra: 1 });
  expect(of('drift-found')).toStrictEqual([]);
  await sample({ id: null, tags: [] });
  expect(of('drift-found')).toMatchObject([{ path: 'id', what: 'null' }]);
});

test('what the type allows is no drift from the fixtures', async () => {
  const { sample, of } = sampling({ shown: () => Promise.resolve(shownWith({ ...GOOD, name: 'x' })) });
  await sample(GOOD);
  expect(of('drift-found')).toStrictEqual([]);
});

test('the fixtures of a tenant are asked for once, and again after a reload', async () => {
  const asked: string[] = [];
  const { sample, hear } = sampling({
    shown: (tenant) => {
      asked.push(tenant);
      return Promise.resolve(shownWith(GOOD));
    },
  });
  await sample(GOOD);
  await sample(GOOD);
  await sample(GOOD, 'r2', 'beta');
  expect(asked).toStrictEqual(['acme', 'beta']);
  hear(reload);
  await sample(GOOD);
  expect(asked).toStrictEqual(['acme', 'beta', 'acme']);
});

test('a bug in the playing of fixtures is reported once, and answers are compared with their type', async () => {
  const { sample, of } = sampling({ shown: () => Promise.reject(new Error('canary')) });
  await sample({ id: 'x', tags: [] });
  await sample({ id: 'x', tags: [] });
  expect(of('bug-caught')).toHaveLength(1);
  expect(JSON.stringify(of('bug-caught'))).not.toContain('canary');
  expect(of('drift-found')).toHaveLength(1);
});

test('so many payloads wait at most, of all tenants and of each, and those of requests that are never answered are dropped', async () => {
  const { answered: take, hear, idle, of, pass } = sampling();
  const tenants = Array.from({ length: MOST_WAITING }, (_, index) => `tenant${index}`);
  for (const tenant of tenants)
    for (const each of ['a', 'b', 'c']) take(answered(GOOD, `${tenant}-${each}`, tenant));
  pass(59_000);
  take(answered(GOOD, 'late', 'other'));
  hear(served('late'));
  hear(served('tenant0-a'));
  await idle();
  expect(of('answer-compared')).toMatchObject([{ requestId: 'tenant0-a' }]);
  pass(2_000);
  take(answered(GOOD, 'later', 'other'));
  const all = tenants.flatMap((tenant) => ['a', 'b', 'c'].map((each) => `${tenant}-${each}`));
  for (const requestId of [...all, 'later']) hear(served(requestId));
  await idle();
  expect(of('answer-compared')).toMatchObject([{ requestId: 'tenant0-a' }, { requestId: 'later' }]);
});

test('one tenant has few of the places', async () => {
  const { answered: take, hear, idle, of } = sampling();
  for (const requestId of ['a', 'b', 'c', 'd']) take(answered(GOOD, requestId));
  for (const requestId of ['a', 'b', 'c', 'd']) hear(served(requestId));
  await idle();
  expect(of('answer-compared')).toHaveLength(MOST_OF_TENANT);
});

test('the answer to a probe is not taken, since no request ends with it', async () => {
  const { sample, events } = sampling();
  await sample({ id: 'x' }, PROBE_ID);
  expect(events).toStrictEqual([]);
});

test('each payload is compared in a turn of its own, and one that is too large is left', async () => {
  let turns = 0;
  const { sample, events } = sampling({
    turn: () => {
      turns += 1;
      return Promise.resolve();
    },
  });
  await sample({ id: 1, tags: Array(30_000).fill('x') });
  expect(events).toStrictEqual([]);
  await sample(GOOD);
  expect([turns, events.length]).toStrictEqual([2, 1]);
});

test('what the type leaves open is compared with the fixtures', async () => {
  const fields = fieldsOfCodec(codecOfType({ id: 'integer', meta: 'any?' }));
  const shown = shownWith({ id: 1, meta: { level: 1 } });
  const { answered: take, hear, idle, of } = sampling({ shown: () => Promise.resolve(shown) });
  take(answered({ id: 1, meta: { level: 'gold' } }, 'r1', 'acme', fields));
  hear(served('r1'));
  await idle();
  expect(of('answer-compared')).toMatchObject([{ drift: ['kind'] }]);
  expect(of('drift-found')).toMatchObject([{ path: 'meta.level', what: 'kind' }]);
});

describe('of several processes', () => {
  /** Processes by name, with one clock and what they share. */
  const processes = () => {
    let now = 0;
    const carrier = inMemory(() => now);
    const asked: string[] = [];
    const start = (owner: string) => {
      const shown: string[] = [];
      const process = sampling({
        clock: () => now,
        leads: (tenant, lastsMs) => {
          asked.push(owner);
          return carrier.lead({ job: tenant, owner, lastsMs });
        },
        shown: (tenant) => {
          shown.push(tenant);
          return Promise.resolve(shownWith(GOOD));
        },
      });
      return { ...process, shown, compared: () => process.of('answer-compared').length };
    };
    return { one: start('one'), two: start('two'), asked, pass: (ms: number) => (now += ms) };
  };

  test('the first one to ask compares the answers of a tenant, and the others play no fixtures', async () => {
    const { one, two } = processes();
    for (const each of [one, two, one, two]) await each.sample({ id: 'x', tags: [] });
    await two.sample({ id: 'x', tags: [] }, 'r1', 'beta');
    await one.sample({ id: 'x', tags: [] }, 'r1', 'beta');
    expect([one.compared(), two.compared()]).toEqual([2, 1]);
    expect([one.of('drift-found'), two.of('drift-found')]).toMatchObject([
      [{ tenant: 'acme' }],
      [{ tenant: 'beta' }],
    ]);
    expect([one.shown, two.shown]).toEqual([['acme'], ['beta']]);
  });

  test('a process asks once in a minute whose turn it is, and goes on as long as it has answers', async () => {
    const { one, two, asked, pass } = processes();
    const minutes = 2 * Math.ceil(TURN_MS / ASK_MS);
    for (let minute = 0; minute < minutes; minute += 1) {
      for (const each of [one, one, two, two]) await each.sample(GOOD);
      pass(ASK_MS);
    }
    expect([one.compared(), two.compared()]).toEqual([2 * minutes, 0]);
    expect(asked).toHaveLength(2 * minutes);
  });

  test('another one compares when the first one has had no answer for the length of a turn', async () => {
    const { one, two, pass } = processes();
    await one.sample(GOOD);
    pass(TURN_MS - 1);
    await two.sample(GOOD);
    expect(two.compared()).toBe(0);
    pass(ASK_MS);
    await two.sample(GOOD);
    await one.sample(GOOD);
    expect([one.compared(), two.compared()]).toEqual([1, 1]);
  });
});

describe('an answer without a payload', () => {
  const READING = bodyReading();

  const json = (status: number, body: unknown): RawAnswer => ({
    status,
    contentType: 'application/json',
    bytes: Buffer.from(JSON.stringify(body)),
    reading: READING,
  });

  const recorded = (status: number, body: unknown): RecordedAnswer => ({
    status,
    contentType: 'application/json',
    text: JSON.stringify(body),
  });

  const UNKNOWN: SourceFailure = { tag: 'UserNotFound' };
  const refused = (status: number): SourceFailure => ({ tag: 'UpstreamRejected', retryable: false, status });
  const NO_PAYLOAD: SourceFailure = {
    tag: 'PayloadInvalid',
    retryable: false,
    path: 'user',
    expected: 'an object',
  };

  const shown: Shown = {
    ...NOTHING_SHOWN,
    sources: new Map([
      [
        'crm',
        {
          payloads: [GOOD],
          notFound: [recorded(404, { code: 'none', text: 'no such user' })],
          failed: new Set([409]),
        },
      ],
    ]),
  };

  /** The kinds of drift of each comparison that was made, and what was found. */
  const sampled = async (
    failure: SourceFailure,
    answer: RawAnswer | undefined,
    options: Partial<SamplerOptions> = {},
    hasPayload = false,
    requestId = 'r1',
  ) => {
    const { failed, hear, idle, of } = sampling({ shown: () => Promise.resolve(shown), ...options });
    const call = { ...callAt(new Date(0)), requestId };
    failed({ tenant: 'acme', source: 'crm', call, failure, answer, hasPayload });
    hear(served(requestId));
    await idle();
    return { compared: of('answer-compared'), found: of('drift-found') };
  };

  test.each([
    ['as a fixture shows it', json(404, { code: 'none', text: 'another text' }), []],
    [
      'of another status',
      json(410, { code: 'none', text: 'x' }),
      [{ path: '', expected: 'status 404', found: 'status 410' }],
    ],
    [
      'of another code',
      json(404, { code: 'canary', text: 'x' }),
      [{ path: 'code', expected: '"none"', found: 'another text' }],
    ],
    [
      'of another kind',
      json(404, { code: 7, text: 'x' }),
      [{ path: 'code', expected: '"none"', found: 'a number' }],
    ],
    [
      'with a new field',
      json(404, { code: 'none', text: 'x', trace: 'canary' }),
      [{ path: 'trace', found: 'a text' }],
    ],
    [
      'that is a page',
      { status: 404, contentType: 'text/html', bytes: Buffer.from('<html></html>'), reading: READING },
      [{ path: '', expected: 'JSON', found: 'HTML' }],
    ],
  ])('for an unknown user %s is compared with the fixtures', async (_what, answer, differences) => {
    const { compared, found } = await sampled(UNKNOWN, answer);
    expect(compared).toMatchObject([{ drift: differences.length === 0 ? [] : ['notFound'] }]);
    expect(found).toMatchObject(differences.map((each) => ({ what: 'notFound', source: 'crm', ...each })));
    expect(JSON.stringify(found)).not.toContain('canary');
  });

  test('a refusal that no fixture shows is drift, and a payload that is not there', async () => {
    const rejected = await sampled(refused(422), json(422, {}));
    expect(rejected.found).toMatchObject([{ what: 'answer', found: 'status 422' }]);
    expect(rejected.compared).toMatchObject([{ drift: ['answer'] }]);
    const missing = await sampled(NO_PAYLOAD, json(200, { data: {} }));
    expect(missing.found).toMatchObject([{ what: 'answer', path: 'user', expected: 'an object' }]);
  });

  test.each<[string, SourceFailure, RawAnswer | undefined, Partial<SamplerOptions>?, boolean?, string?]>([
    ['a refusal that a fixture shows', refused(409), json(409, {})],
    ['a rejected credential', refused(401), json(401, {})],
    ['an upstream in trouble', refused(500), json(500, {})],
    [
      'an upstream that asks to wait',
      { tag: 'UpstreamOverloaded', retryable: true, status: 429 },
      json(429, {}),
    ],
    ['a timeout', { tag: 'UpstreamTimeout', retryable: true }, undefined],
    ['a failure without an answer', NO_PAYLOAD, undefined],
    ['a failure whose payload was compared', NO_PAYLOAD, json(200, {}), {}, true],
    [
      'a long body',
      UNKNOWN,
      { ...json(404, {}), bytes: Buffer.from(JSON.stringify({ code: 'x'.repeat(70_000) })) },
    ],
    ['an answer that is not drawn', UNKNOWN, json(410, {}), { random: () => 1 }],
    ['an answer to a probe', UNKNOWN, json(410, {}), {}, false, PROBE_ID],
    [
      'an unknown user that no fixture shows',
      UNKNOWN,
      json(410, {}),
      { shown: () => Promise.resolve(shownWith(GOOD)) },
    ],
    [
      'a refusal of a tenant without fixtures',
      refused(422),
      json(422, {}),
      { shown: () => Promise.resolve(NOTHING_SHOWN) },
    ],
  ])('%s is not reported', async (_what, failure, answer, options = {}, hasPayload = false, id = 'r1') => {
    const { compared, found } = await sampled(failure, answer, options, hasPayload, id);
    expect([compared, found]).toStrictEqual([[], []]);
  });
});
