/** What the check says of conditions that every answer meets, that none does, or that a failure meets as well. */
import { checkConditions } from '../../../../adapters/http/check-conditions';
import type { Condition } from '../../../../adapters/http/condition';
import { suggestionOf } from '../../../../src/diagnostics/fix';
import { TEXT, total } from '../../../../src/types/type';
import type { Fields } from '../../../../src/types/type';

const found = (
  list: 'notFound' | 'failed' | 'rejected',
  condition: Condition,
  place: { readonly at?: string; readonly listAs?: string; readonly format?: 'xml' } = {},
  fields: Fields = new Map(),
): unknown =>
  checkConditions({ notFound: [{ status: 410 }], [list]: [condition], ...place }, fields).map(
    ({ code, severity, at, fix }) => [severity, code, at.slice(4).join('.'), fix && suggestionOf(fix)],
  );

const EMPTY = 'write "empty": "list" or "null", if the place is there and empty';
const KIND =
  'write "empty": "list"; or "null", "object" or "text", if the API answers that for an unknown user';
const NULL = 'write "empty": "null", if the API answers that for an unknown user';
const EQUALS = 'write "equals" with the API’s value for an unknown user';

it.each<Condition>([
  { status: 404 },
  { status: [404, 410] },
  { status: 404, body: 'any' },
  { status: 204 },
  { empty: 'list' },
  { empty: 'object' },
  { empty: 'text' },
  { empty: 'null' },
  { path: 'data.customer', empty: 'null' },
  { status: 200, empty: 'list' },
  { path: 'customers', empty: 'list' },
  { path: '[0]', present: false },
  { path: 'customers[0]', present: false },
  { path: 'customers[kind=person]', present: false },
  { path: 'none', present: true },
  { path: 'code', equals: 'NOT_FOUND' },
  { path: 'code', in: [17, 'none'] },
])('"no such user" can be %j', (condition) => {
  expect(found('notFound', condition)).toStrictEqual([]);
});

it.each<[Condition, string, string]>([
  [{ path: 'customer', present: false }, 'present', EMPTY],
  [{ path: 'data.customer', present: false }, 'present', EMPTY],
  [{ path: 'customers[0].id', present: false }, 'present', EMPTY],
  [{ path: '["odd key"]', present: false }, 'present', EMPTY],
  [{ path: 'customer', present: false, status: 200 }, 'present', EMPTY],
  [{ path: 'customer', present: false, status: 404 }, 'present', EMPTY],
  [{ path: 'status', notEquals: 'found' }, 'notEquals', EQUALS],
  [{ path: 'meta.count', notEquals: 1 }, 'notEquals', EQUALS],
  [{ path: '[0].state', notEquals: true }, 'notEquals', EQUALS],
  [{ path: '[0]', notEquals: 'x' }, 'notEquals', EQUALS],
])(
  'a condition that a failure also meets gets a warning in "notFound" only: %j',
  (condition, at, suggestion) => {
    expect(found('notFound', condition)).toStrictEqual([['warning', 'not-found-vague', at, suggestion]]);
    expect(found('failed', condition)).toStrictEqual([]);
  },
);

it.each<[Condition, { readonly at?: string; readonly listAs?: string }, string]>([
  [{ path: 'list', empty: true }, { at: 'list[0]' }, KIND],
  [{ path: 'data.list', empty: true }, { at: 'data.list[0]' }, KIND],
  [{ path: 'list', empty: true }, { at: 'list[kind=person]' }, KIND],
  [{ path: 'list', empty: true, status: 200 }, { at: 'list[0].card' }, KIND],
  [{ path: 'list', empty: true }, { at: 'list', listAs: 'cards' }, KIND],
  [{ path: 'list', empty: true }, {}, KIND],
  [{ path: '["odd key"]', empty: true }, { at: '["odd key"][0]' }, KIND],
  [{ empty: true }, { at: '[0]' }, KIND],
  [{ empty: true }, {}, KIND],
  [{ empty: true, status: 404 }, {}, KIND],
  [{ path: 'data.customer', empty: true }, { at: 'data.customer' }, NULL],
  [{ path: 'user', empty: true }, { at: 'user' }, NULL],
])('"empty": true is warned of in "notFound" alone, with the kind that is meant: %j of %j', (...each) => {
  const [condition, place, suggestion] = each;
  expect(found('notFound', condition, place)).toStrictEqual([
    ['warning', 'not-found-vague', 'empty', suggestion],
  ]);
  for (const list of ['failed', 'rejected'] as const) expect(found(list, condition, place)).toStrictEqual([]);
});

it.each<['notFound' | 'failed' | 'rejected', Condition, string, string | undefined]>([
  ['failed', { status: 202, body: 'any' }, 'body', 'remove "body"'],
  ['rejected', { status: 400, body: 'any' }, 'body', 'remove "body"'],
  ['notFound', { status: 404, path: 'code', equals: 1, body: 'any' }, 'body', 'remove "body"'],
  ['notFound', { empty: 'list', body: 'any' }, 'body', 'remove "body"'],
  ['notFound', { present: true }, 'present', 'add "path": "error.code"'],
  ['notFound', { present: false }, 'present', 'add "path": "error.code"'],
  ['notFound', { equals: 'x' }, 'equals', 'add "path": "error.code"'],
  ['notFound', { notEquals: 'x' }, 'notEquals', 'add "path": "error.code"'],
  ['notFound', { in: ['x'] }, 'in', 'add "path": "error.code"'],
  ['notFound', { empty: true, present: true, path: 'a' }, 'present', 'remove "present"'],
  ['notFound', { empty: 'list', equals: 'x', path: 'a' }, 'empty', 'remove "empty"'],
  ['notFound', { path: 'a..b', empty: 'list' }, 'path', undefined],
  ['notFound', { path: 'a' }, 'path', 'add "empty": "list"'],
  ['notFound', { status: 200 }, 'status', 'add "path": "error.code"'],
  ['notFound', { status: 500, body: 'any' }, 'status', 'write 404'],
  ['notFound', { status: [404, 401], body: 'any' }, 'status.1', 'remove it'],
])('"%s" cannot have %j', (list, condition, at, suggestion) => {
  expect(found(list, condition)).toStrictEqual([['error', expect.any(String), at, suggestion]]);
});

describe('a path of XML that begins with a field of the payload', () => {
  const fields: Fields = new Map([['CardNumber', total(TEXT)]]);
  const place = { at: 'BalanceResponse.Card[0]', format: 'xml' } as const;

  it('is meant below the outermost element', () => {
    expect(found('notFound', { path: 'CardNumber', empty: 'text' }, place, fields)).toStrictEqual([
      ['warning', 'path-unknown', 'path', 'did you mean "BalanceResponse.Card[0].CardNumber"?'],
    ]);
  });

  it.each([
    ['begins with the outermost element', 'BalanceResponse.Card[0].CardNumber', place],
    ['is of another document', 'Error.Code', place],
    ['is of JSON, where an answer can have the field beside the payload', 'CardNumber', { at: 'data[0]' }],
    ['is of a payload that is the whole answer', 'CardNumber', { format: 'xml' } as const],
  ])('has no finding where it %s', (_what, path, other) => {
    expect(found('notFound', { path, empty: 'text' }, other, fields)).toStrictEqual([]);
  });
});
