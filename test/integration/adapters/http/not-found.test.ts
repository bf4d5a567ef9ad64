/** "No such user" comes only from an answer that says so; anything else is a failure, and never somebody's account. */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { readerOf } from '../../../../adapters/http/answer';
import { Settings } from '../../../../adapters/http/settings';
import { bodyOf } from '../../../../src/adapter/http';
import type { HttpAnswer } from '../../../../src/adapter/http';
import { payloadInvalid, userNotFound } from '../../../../src/core/failure';
import type { SourceFailure } from '../../../../src/core/failure';

const readerWith = (answer: object): ((answered: HttpAnswer) => Either<SourceFailure, unknown>) => {
  const settings = Settings.decode({ baseUrl: 'https://crm.shop.example', answer });
  if (isLeft(settings)) throw new Error('these settings are wrong');
  return readerOf(settings.right);
};

const tagOf = (outcome: Either<SourceFailure, unknown>): string =>
  isRight(outcome) ? 'an account' : outcome.left.tag;

const tagsOf = (answer: object, bodies: readonly unknown[]): readonly string[] => {
  const read = readerWith(answer);
  return bodies.map((body) => tagOf(read({ status: 200, body: right(body) })));
};

const all = (bodies: readonly unknown[], tag: string): readonly string[] => bodies.map(() => tag);

/** Bodies in the place of an expected answer, with 200: from plug-ins, caches, gateways, frameworks. */
const errors: readonly unknown[] = [
  { code: 'maintenance', message: 'Briefly unavailable.', data: null },
  { error: 'internal', data: [] },
  { errors: [{ code: 'X' }], customers: 'none' },
  { success: false, customers: { error: 'database' } },
  { customers: 0, data: 0 },
  { customers: false, data: false },
  { customers: 'error', data: 'error' },
  { status: 'error', result: { customers: [] } },
  { message: 'Endpoint request timed out' },
  { fault: { faultstring: 'Rate limit' } },
  { 0: { id: 1 } },
  { length: 0 },
  'maintenance',
  0,
  false,
  true,
];

describe.each<[string, object, object]>([
  ['the first of a list', { path: '[0]', present: false }, { at: '[0]' }],
  ['the second of a list', { path: '[1]', present: false }, { at: '[1]' }],
  ['one of a list by its key', { path: '[kind=person]', present: false }, { at: '[kind=person]' }],
  ['the first of a list inside', { path: 'customers[0]', present: false }, { at: 'customers[0]' }],
  ['a field of a first element', { path: 'customers[0].id', present: false }, { at: 'customers[0]' }],
  ['a field of an object inside', { path: 'data.customer', present: false }, { at: 'data.customer' }],
  ['a field deep inside', { path: 'data.page.items[0]', present: false }, { at: 'data.page.items[0]' }],
  ['an empty list that is the answer', { empty: 'list' }, { at: '[0]' }],
  ['an empty list inside', { path: 'customers', empty: 'list' }, { at: 'customers[0]' }],
  ['an empty object that is the answer', { empty: 'object' }, { at: 'customer' }],
  ['an empty place', { path: 'customers', empty: true }, { at: 'customers[0]' }],
  ['a word', { path: 'customers', equals: 'NOT_FOUND' }, { at: 'customers[0]' }],
  ['one of some words', { path: 'data.state', in: ['none', 0] }, { at: 'data.customer' }],
  ['no other word, in a list', { path: '[0].state', notEquals: 'found' }, { at: '[0]' }],
  ['no other word, inside', { path: 'data.state', notEquals: 'found' }, { at: 'data.customer' }],
])('where "no such user" is recognised by %s', (_what, condition, place) => {
  it('the object of an error with 200 is a failure', () => {
    expect(tagsOf({ notFound: [condition], ...place }, errors)).toStrictEqual(all(errors, 'PayloadInvalid'));
  });
});

it.each<[string, object, readonly unknown[], readonly unknown[]]>([
  ['an element that is not there', { path: '[0]', present: false }, [[]], [{}, null, '', { 0: 1 }]],
  ['the second one', { path: '[1]', present: false }, [[], [{ id: 1 }]], [{}, null, { 1: 1 }]],
  [
    'an element by its key',
    { path: '[kind=person]', present: false },
    [[], [{ kind: 'firm' }]],
    [{}, { kind: 'firm' }, null],
  ],
  ['an empty list', { empty: 'list' }, [[]], [{}, null, '', 0, false, [null]]],
  ['an empty object', { empty: 'object' }, [{}], [[], null, '', 0, false, { a: null }]],
  ['an empty text', { empty: 'text' }, [''], [[], {}, null, 0, false, ' ']],
  ['null', { empty: 'null' }, [null], [[], {}, '', 0, false, 'null']],
  ['anything empty', { empty: true }, [[], {}, null, ''], [0, false, [0], { a: 1 }, ' ']],
  [
    'an empty list inside',
    { path: 'list', empty: 'list' },
    [{ list: [] }],
    [{}, { list: {} }, { list: null }, { list: '' }, [], { error: [] }],
  ],
  [
    'an empty object inside',
    { path: 'user', empty: 'object' },
    [{ user: {} }],
    [{}, { user: [] }, { user: null }, { user: '' }, [], { error: {} }],
  ],
  [
    'an empty text inside',
    { path: 'user', empty: 'text' },
    [{ user: '' }],
    [{}, { user: [] }, { user: {} }, { user: null }, { user: ' ' }, [], { error: '' }],
  ],
  [
    'null inside',
    { path: 'user', empty: 'null' },
    [{ user: null }],
    [{}, { user: [] }, { user: {} }, { user: '' }, { user: 'null' }, [], { error: null }],
  ],
  [
    'anything empty inside',
    { path: 'user', empty: true },
    [{ user: [] }, { user: {} }, { user: null }, { user: '' }],
    [{}, [], { user: 0 }, { user: false }, { error: null }],
  ],
  [
    'a field that is not there',
    { path: 'data.user', present: false },
    [{ data: {} }, { data: { user: null } }],
    [{}, [], { data: null }, { data: [] }, { data: 'x' }, { error: 'x' }],
  ],
  [
    'a field that is there',
    { path: 'data.none', present: true },
    [{ data: { none: 1 } }, { data: { none: [] } }],
    [{}, [], { data: null }, { data: [1] }, { data: { none: null } }],
  ],
  [
    'a field that is something else',
    { path: 'data.state', notEquals: 'found' },
    [{ data: { state: 'none' } }, { data: {} }, { data: { state: null } }],
    [{}, [], { data: null }, { data: 'none' }, { data: ['none'] }],
  ],
])('%s is recognised in some answers and not in others', (_what, condition, saying, others) => {
  const answer = { notFound: [condition], at: 'nowhere' };
  expect(tagsOf(answer, saying)).toStrictEqual(all(saying, 'UserNotFound'));
  expect(tagsOf(answer, others)).toStrictEqual(all(others, 'PayloadInvalid'));
});

it.each([
  ['a field that is not as it must be', { path: 'meta.state', notEquals: 'ok' }],
  ['a field that must be there', { path: 'meta.state', present: false }],
  ['an element that must be there', { path: 'meta[0]', present: false }],
])('an answer without a required value is a failure, with any other fields: %s', (_what, condition) => {
  const customer = { id: 1 };
  const bodies = [{}, { meta: null }, { meta: 'ok' }, { meta: 1 }, { meta: true }].map((body) => ({
    ...body,
    customer,
  }));
  for (const list of ['failed', 'rejected', 'overloaded', 'ambiguous'])
    expect(tagsOf({ notFound: [], at: 'customer', [list]: [condition] }, bodies)).not.toContain('an account');
});

const notJson = left(payloadInvalid('', 'JSON'));

/** What comes with 404 and is none of the API's. */
const foreign: readonly (readonly [string, HttpAnswer])[] = [
  ['a page', { status: 404, body: notJson }],
  ['a text', { status: 404, body: left(payloadInvalid('', 'valid JSON')) }],
  ['JSON cut off', { status: 404, body: left(payloadInvalid('', 'valid JSON')) }],
  ['JSON with a key twice', { status: 404, body: left(payloadInvalid('', 'JSON without duplicate keys')) }],
  ['no UTF-8', { status: 404, body: left(payloadInvalid('', 'UTF-8')) }],
  ['a body that is too large', { status: 404, body: left(payloadInvalid('', 'a body of 1 MiB')) }],
  ['a page with 410', { status: 410, body: notJson }],
  ['a page with 400', { status: 400, body: notJson }],
  ['a page with 204', { status: 204, body: notJson }],
];

const own: readonly (readonly [string, HttpAnswer])[] = [
  ['an object', { status: 404, body: right({ error: 'x' }) }],
  ['an empty object', { status: 404, body: right({}) }],
  ['an empty list', { status: 404, body: right([]) }],
  ['null', { status: 404, body: right(null) }],
  ['a text in JSON', { status: 404, body: right('no') }],
  ['no body', { status: 404, body: notJson, isEmpty: true }],
  ['no body with 204', { status: 204, body: notJson, isEmpty: true }],
  ['an object with 410', { status: 410, body: right({}) }],
  ['a list with 400', { status: 400, body: right([{ code: 1 }]) }],
];

describe('a status that means "no such user"', () => {
  const statuses = [204, 400, 404, 410];

  it.each(own)('does so with %s', (_what, answered) => {
    expect(readerWith({ notFound: [{ status: statuses }] })(answered)).toStrictEqual(left(userNotFound));
    expect(readerWith({ notFound: [{ status: statuses, body: 'any' }] })(answered)).toStrictEqual(
      left(userNotFound),
    );
  });

  it.each(foreign)('does not with %s, unless the file accepts any body', (_what, answered) => {
    const read = readerWith({ notFound: [{ status: statuses }] });
    expect(['UpstreamRejected', 'PayloadInvalid']).toContain(tagOf(read(answered)));
    expect(readerWith({ notFound: [{ status: statuses, body: 'any' }] })(answered)).toStrictEqual(
      left(userNotFound),
    );
  });

  it.each(foreign)('is a failure with %s where a failure condition matches it', (_what, answered) => {
    for (const list of ['failed', 'rejected', 'overloaded', 'ambiguous'])
      expect(
        readerWith({ notFound: [{ status: statuses }], [list]: [{ status: statuses }] })(answered),
      ).not.toStrictEqual(left(userNotFound));
  });
});

describe('a status that an adapter documents as "no such user"', () => {
  const documented = { 204: userNotFound, 400: userNotFound, 404: userNotFound, 410: userNotFound };

  it.each(own.filter(([, { status }]) => status >= 300))('is that with %s', (_what, answered) => {
    expect(bodyOf(answered, documented)).toStrictEqual(left(userNotFound));
  });

  it.each(foreign.filter(([, { status }]) => status >= 300))('is a refusal with %s', (_what, answered) => {
    expect(bodyOf(answered, documented)).toStrictEqual(
      left({ tag: 'UpstreamRejected', retryable: false, status: answered.status }),
    );
  });

  it('is not a status of another failure, which stays that failure with any body', () => {
    const busy = { tag: 'UpstreamOverloaded', retryable: true } as const;
    expect(bodyOf({ status: 404, body: notJson }, { 404: busy })).toStrictEqual(left(busy));
  });
});
