/** `defineAdapter`: the checks and conversions that every adapter gets. */
import { isLeft, left, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../../src/adapter/define-adapter';
import type { Adapter, AdapterSpec, OpenSource, SettingsProblem } from '../../../src/adapter/define-adapter';
import { MAX_COMPARISONS } from '../../../src/adapter/decode-payload';
import { MISMATCH } from '../../../src/core/absence';
import { Integer, nullable } from '../../../src/values/codec';
import { userNotFound } from '../../../src/core/failure';
import { identity, untold } from '../../support/adapters/identity';
import { callOf } from '../../support/upstream/call';

const Settings = t.type({ name: t.string });
const Lookup = t.type({ user: t.string });
const Payload = t.intersection([
  t.type({ id: Integer }),
  nullable(t.string, ['user', 'first_name', 'token']),
]);

type Settings = t.TypeOf<typeof Settings>;
type Lookup = t.TypeOf<typeof Lookup>;
type Payload = t.TypeOf<typeof Payload>;
type Spec = AdapterSpec<Settings, Lookup, Payload>;

const fresh = (answer: unknown): unknown =>
  answer === undefined ? undefined : JSON.parse(JSON.stringify(answer));

/** Counts the calls to its upstream, and gives the configured answer. */
const defined = (answer: unknown, spec: Partial<Spec> = {}): { adapter: Adapter; asked: unknown[] } => {
  const asked: unknown[] = [];
  const adapter = defineAdapter<Settings, Lookup, Payload>({
    name: 'double',
    summary: 'A double of an upstream.',
    settings: Settings,
    lookup: Lookup,
    payload: Payload,
    credentials: ['token'],
    owner: (payload, { user }, _settings, { compare }) => compare(payload.user, user, 'text'),
    connect: () =>
      right({
        dispose: () => undefined,
        ask: (lookup) => {
          asked.push(lookup);
          return TE.right(fresh(answer));
        },
      }),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
    ...spec,
  });
  return { adapter, asked };
};

const nothing = {
  http: () => {
    throw new Error('no HTTP here');
  },
  sql: () => {
    throw new Error('no database here');
  },
  reach: { privateNetwork: false },
  directory: () => left({ message: 'no files here' }),
  identity,
};

const open = (adapter: Adapter, declared?: t.Mixed): OpenSource => {
  const opened = adapter.open({ name: 'x' }, { user: '{request.userIdentifier}' }, nothing, declared);
  if (isLeft(opened)) throw new Error('it did not open');
  return opened.right;
};

const ask = async (
  answer: unknown,
  declared?: t.Mixed,
): Promise<{ outcome: unknown; told: readonly unknown[] }> => {
  const told: unknown[] = [];
  const source = open(defined(answer).adapter, declared);
  const outcome = await source.ask({ user: 'maria' }, callOf(), {
    mismatch: (mismatch) => told.push(mismatch),
    compared: () => undefined,
  })();
  return { outcome, told };
};

const custom = new t.Type<string>(
  'Custom',
  (value): value is string => typeof value === 'string',
  t.success as t.Validate<unknown, string>,
  t.identity,
);

test.each<[string, () => unknown]>([
  ['a payload of t.number', () => defineWith({ payload: t.type({ sum: t.number }) })],
  ['a payload of a custom type', () => defineWith({ payload: t.type({ sum: custom }) })],
  ['a payload that is not an object', () => defineWith({ payload: t.array(t.string) })],
  ['a payload that is one of two objects', () => defineWith({ payload: t.union([Payload, Settings]) })],
  ['a payload that may be null', () => defineWith({ payload: t.union([Payload, t.null]) })],
  ['settings of a custom type', () => defineWith({ settings: t.type({ sum: custom }) })],
  ['a lookup of t.number', () => defineWith({ lookup: t.type({ sum: t.number }) })],
])('an adapter with %s cannot be defined', (_what, define) => {
  expect(define).toThrow(TypeError);
});

function defineWith(codecs: {
  readonly payload?: t.Mixed;
  readonly settings?: t.Mixed;
  readonly lookup?: t.Mixed;
}): Adapter {
  return defined({}, codecs).adapter;
}

test('settings and lookups that the codecs do not accept are problems, and no connection is opened', () => {
  const connect = jest.fn(() => left([]));
  const { adapter } = defined({}, { connect });
  expect(adapter.open({ name: 7 }, { user: 'x' }, nothing, undefined)).toMatchObject(
    left([{ severity: 'error', at: ['settings'] }]),
  );
  expect(adapter.open({ name: 'x' }, undefined, nothing, undefined)).toMatchObject(
    left([{ severity: 'error', at: ['lookup'] }]),
  );
  expect(connect).not.toHaveBeenCalled();
});

test('an error that the adapter finds prevents its connection, a warning does not', () => {
  const found = (severity: 'error' | 'warning'): SettingsProblem => ({
    code: 'settings-invalid',
    severity,
    at: ['settings'],
    message: 'odd',
  });
  const refused = defined({}, { check: () => [found('error')] }).adapter;
  expect(refused.open({ name: 'x' }, { user: 'x' }, nothing, undefined)).toStrictEqual(
    left([found('error')]),
  );
  expect(open(defined({}, { check: () => [found('warning')] }).adapter).warnings).toStrictEqual([
    found('warning'),
  ]);
});

test.each([undefined, null, {}, { user: 7 }, 'maria', []])('a lookup like %j is not sent', async (lookup) => {
  const { adapter, asked } = defined({ id: 1 });
  const outcome = await open(adapter).ask(lookup, callOf(), untold)();
  expect(outcome).toMatchObject(left({ tag: 'PayloadInvalid', path: 'lookup' }));
  expect(asked).toStrictEqual([]);
});

test('a failure of the upstream is passed on unchanged', async () => {
  const connect: Spec['connect'] = () =>
    right({ dispose: () => undefined, ask: () => TE.left(userNotFound) });
  const source = open(defined({}, { connect }).adapter);
  expect(await source.ask({ user: 'maria' }, callOf(), untold)()).toStrictEqual(left(userNotFound));
});

test('a payload that the codec accepts is passed on complete, without its credentials', async () => {
  const answer = { id: 1, user: 'maria', token: 'secret', more: { undocumented: [1] } };
  expect(await ask(answer)).toStrictEqual({
    outcome: right({ id: 1, user: 'maria', more: { undocumented: [1] } }),
    told: [],
  });
});

test('a credential of any type is dropped from a payload that does not conform, too', async () => {
  const { outcome, told } = await ask({ id: 1, first_name: 7, token: { secret: true } });
  expect(outcome).toStrictEqual(right({ id: 1, first_name: MISMATCH }));
  expect(told).toStrictEqual([
    { path: 'first_name', expected: 'text', found: 'a number' },
    { path: 'token', expected: 'text', found: 'an object' },
  ]);
});

test.each<[string, unknown, unknown]>([
  [
    'another user',
    { id: 1, user: 'oleg' },
    left({ tag: 'IdentityMismatch', retryable: false, path: 'owner' }),
  ],
  [
    'a user that cannot be read',
    { id: 1, user: ['maria'] },
    left({ tag: 'PayloadInvalid', retryable: false, path: 'owner', expected: 'a readable owner' }),
  ],
  ['no user', { id: 1 }, right({ id: 1 })],
  ['a user that is null', { id: 1, user: null }, right({ id: 1, user: null })],
  ['a user that is empty', { id: 1, user: '' }, right({ id: 1, user: '' })],
])('a payload that names %s', async (_whose, answer, expected) => {
  expect((await ask(answer)).outcome).toStrictEqual(expected);
});

test.each([null, undefined, 7, 'text', [], [{ id: 1 }], {}, { id: '1' }, { id: 1.5 }])(
  'a payload like %j is PayloadInvalid',
  async (answer) => {
    expect((await ask(answer)).outcome).toMatchObject(left({ tag: 'PayloadInvalid', retryable: false }));
  },
);

test('a declared field is decoded with the adapter’s own', async () => {
  const declared = t.partial({ tier: t.union([Integer, t.null]) });
  expect(open(defined({}).adapter, declared).fields.get('tier')?.shape).toMatchObject({ kind: 'number' });
  expect(await ask({ id: 1, tier: 'gold' }, declared)).toStrictEqual({
    outcome: right({ id: 1, tier: MISMATCH }),
    told: [{ path: 'tier', expected: 'a whole number', found: 'a text' }],
  });
});

test('a credential has no other type, documented or declared', () => {
  const declared = t.partial({ token: t.union([t.string, t.null]) });
  expect(open(defined({}).adapter, declared).fields.get('token')?.shape).toStrictEqual({
    kind: 'credential',
  });
});

describe('an answer that needs too many comparisons with its type', () => {
  const fields = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`field${index}`, t.string]));
  const declared = t.partial({ rows: t.array(t.partial(fields)) });
  const answer = (length: number): object => ({
    id: 1,
    user: 'maria',
    rows: Array.from({ length }, () => ({})),
  });

  it('is refused, and no mismatch is reported', async () => {
    const { outcome, told } = await ask(answer(MAX_COMPARISONS / 50), declared);
    const expected = `at most ${MAX_COMPARISONS} comparisons with its type`;
    expect(outcome).toMatchObject(left({ tag: 'PayloadInvalid', path: '', expected }));
    expect(told).toEqual([]);
  });

  it('is a payload if the comparisons are within the limit', async () => {
    const { outcome } = await ask(answer(100), declared);
    expect(outcome).toMatchObject(right({ id: 1 }));
  });
});
