/** Every kind of *unknown*: `ifUnknown` and `first` catch it, and the check reports that it is possible. */
import { isRight } from 'fp-ts/Either';
import type { UnknownReason } from '../../../src/core/absence';
import { resolve } from '../../../src/resolve';
import { steps } from '../../../src/mapping/steps/catalogue';
import { callAt } from '../../support/tenant/world';
import { loadCase } from '../../support/mapping/cases';
import type { Case } from '../../support/mapping/cases';

const codec = {
  id: 'nonblank',
  'text?': 'text',
  'amount?': 'number',
  'flag?': 'boolean',
  names: { $record: 'text' },
  list: ['text'],
};

const PAYLOAD = {
  id: '7',
  text: 'x',
  amount: 1,
  flag: true,
  names: { a: null, b: 'x' },
  list: [],
};

const LONG = { $repeat: ['x', 1001] };

/** How a rule comes to be unknown: the rule, and what the payload has for it. */
const ways: readonly (readonly [
  reason: UnknownReason,
  what: string,
  rule: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
])[] = [
  ['text-not-fit', 'a text that is too long', { from: 'crm.text' }, { text: LONG }],
  ['text-not-fit', 'half a character', { from: 'crm.text' }, { text: 'a\ud800' }],
  [
    'text-not-fit',
    'a template that is too long',
    { template: '{crm.text}{crm.text}' },
    { text: { $repeat: ['x', 600] } },
  ],
  [
    'text-not-fit',
    'a join that is too long',
    { join: ['crm.text', 'crm.text'], separator: ' ' },
    { text: { $repeat: ['x', 600] } },
  ],
  ['text-not-fit', 'a first of a text that is too long', { first: ['crm.text'] }, { text: LONG }],
  ['text-not-fit', 'a trimmed text that is too long', { from: 'crm.text', via: ['trim'] }, { text: LONG }],
  ['text-not-fit', 'a guarded text that is too long', { from: 'crm.text', when: 'crm.id' }, { text: LONG }],
  ['type-mismatch', 'another type', { from: 'crm.text' }, { text: 7 }],
  ['type-mismatch', 'an object for a text', { from: 'crm.text' }, { text: {} }],
  ['type-mismatch', 'null in a list', { from: 'crm.list[0]' }, { list: [null] }],
  ['type-mismatch', 'null under a "*" type', { from: 'crm.names.a' }, {}],
  ['step-failed', 'a step that cannot read a text', { from: 'crm.text', via: ['email'] }, {}],
  [
    'step-failed',
    'a text in capitals that is too long',
    { from: 'crm.text', via: ['upper'] },
    { text: { $repeat: ['ß', 600] } },
  ],
  ['not-in-table', 'a table without the value', { from: 'crm.text', via: [{ table: { a: 'b' } }] }, {}],
  [
    'number-not-exact',
    'a number too large for text',
    { from: 'crm.amount', via: ['text'] },
    { amount: { $json: '1e5000' } },
  ],
];

/** What an account comes to, and the warnings of its check. */
const answer = async (
  user: object,
  payload: object,
): Promise<readonly [account: unknown, codes: readonly string[]]> => {
  const each: Case = {
    name: 'unknown',
    codec,
    payload: { ...PAYLOAD, ...payload },
    user: { id: 'crm.id', ...user },
  };
  const { problems, tenant } = loadCase(each);
  const identifier = tenant?.identify('u-1');
  if (tenant === undefined || identifier === undefined) throw new Error(JSON.stringify(problems));
  const outcome = await resolve(tenant, identifier, callAt(new Date('2026-01-15T12:00:00Z')))();
  return [isRight(outcome) ? outcome.right : outcome.left, problems.map(({ code }) => code)];
};

/** The places of a rule, and what is shown where it gives "other". */
const places: readonly (readonly [where: string, at: (rule: unknown) => object, shown: object])[] = [
  ['a field', (rule) => ({ name: rule }), { name: 'other' }],
  [
    'an object',
    (rule) => ({ loyaltyProgram: { currentLevelTitle: rule } }),
    { loyaltyProgram: { currentLevelTitle: 'other' } },
  ],
  [
    'lines',
    (rule) => ({ loyaltyProgram: { profitDescription: rule } }),
    { loyaltyProgram: { profitDescription: 'other' } },
  ],
  ['"extra"', (rule) => ({ extra: { a: rule } }), { a: 'other' }],
  [
    'an element',
    (rule) => ({ entrepreneurIdList: [{ id: { value: '1' }, name: rule }] }),
    { entrepreneurIdList: [{ id: '1', name: 'other' }] },
  ],
];

describe.each(places)('in %s', (_where, at, shown) => {
  const OTHER = { id: '7', ...shown };

  it.each(ways)('%s: %s', async (_reason, _what, rule, payload) => {
    const [left] = await answer(at(rule), payload);
    expect(left).not.toEqual(OTHER);
    for (const caught of [
      { ...rule, ifUnknown: 'other' },
      { first: [rule, { value: 'other' }] },
      { first: [rule], ifUnknown: 'other' },
      { first: [{ first: [rule] }, { value: 'other' }] },
    ]) {
      const [account, codes] = await answer(at(caught), payload);
      expect(account).toEqual(OTHER);
      // The check knows that it can be unknown.
      expect(codes.filter((code) => code === 'default-unused' || code === 'rule-unreachable')).toEqual([]);
    }
  });

  it.each(ways)('is not treated as missing: %s: %s', async (_reason, _what, rule, payload) => {
    const [account] = await answer(at({ ...rule, default: 'other' }), payload);
    expect(account).not.toEqual(OTHER);
  });
});

/** What a step takes, by the input of its example. */
const codecFor = (input: unknown): unknown => {
  if (Array.isArray(input)) return ['text'];
  return typeof input === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(input) ? 'date' : typeof input;
};

const codecs: Readonly<Record<string, unknown>> = { string: 'text', number: 'number', boolean: 'boolean' };

const failing = steps.flatMap(({ name, examples }) =>
  examples.flatMap(({ via, in: input, reason }) =>
    (reason === 'step-failed' || reason === 'not-in-table') && !Array.isArray(input)
      ? [[name, input, via] as const]
      : [],
  ),
);

it.each(failing)('a step that fails is caught as a rule is: %s of %j', async (_name, input, via) => {
  const found = codecFor(input);
  const field = typeof found === 'string' ? (codecs[found] ?? found) : found;
  const rule = { from: 'crm.value', via: [via, 'text'] };
  for (const caught of [
    { ...rule, ifUnknown: 'other', default: 'none' },
    { first: [rule, { value: 'other' }] },
    { first: [{ first: [rule] }], ifUnknown: 'other' },
    { join: [rule], separator: ' ', ifUnknown: 'other', default: 'none' },
  ]) {
    const { problems, tenant } = loadCase({
      name: 'a step',
      codec: { id: 'nonblank', 'value?': field },
      payload: { id: '7', value: input },
      user: { id: 'crm.id', name: caught },
    });
    const identifier = tenant?.identify('u-1');
    if (tenant === undefined || identifier === undefined) throw new Error(JSON.stringify(problems));
    const outcome = await resolve(tenant, identifier, callAt(new Date('2026-01-15T12:00:00Z')))();
    expect(isRight(outcome) && outcome.right.name).toBe('other');
    expect(problems.filter(({ code }) => code === 'default-unused')).toEqual([]);
  }
});
