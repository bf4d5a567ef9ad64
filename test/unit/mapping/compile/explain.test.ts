/** The explanation of an account: the same run, with the origin of each field. */
import { isRight } from 'fp-ts/Either';
import { ExactNumber } from '../../../../src/values/codec';
import { compileTraced } from '../../../../src/mapping/compile/account';
import type { FieldAbsence } from '../../../../src/mapping/compile/absences';
import { explain } from '../../../../src/mapping/compile/explain';
import type { FieldOrigin, Origin } from '../../../../src/mapping/compile/explain';
import type { BridgeEvent } from '../../../../src/observe/events';
import { callAt } from '../../../support/tenant/world';
import { allCases, loadCase } from '../../../support/mapping/cases';
import type { Case } from '../../../support/mapping/cases';

/** How many of the cases get as far as a mapping. */
const MAPPED = 333;

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (part instanceof ExactNumber ? part.toString() : part));

const line = ({ part, type, outcome, inner }: Origin): unknown => {
  const gave =
    'value' in outcome
      ? text(outcome.value)
      : 'reason' in outcome
        ? `${outcome.gave} ${outcome.reason}`
        : outcome.gave;
  const said = `${part}${type === undefined ? '' : ` (${type})`}: ${gave}`;
  return inner.length === 0 ? said : [said, ...inner.map(line)];
};

const explained = async (each: Case) => {
  const events: BridgeEvent[] = [];
  const { tenant, mapping } = loadCase(each);
  if (tenant === undefined || mapping === undefined) throw new Error('the case does not load');
  const call = callAt(new Date(each.now ?? '2026-01-01T00:00:00Z'));
  const identifier = tenant.identify(each.identifier ?? 'u-1') ?? '';
  const asked = await tenant.ask(identifier, call)();
  if (!isRight(asked)) return undefined;
  const plain = tenant.map([...asked.right], call);
  const traced = compileTraced(mapping)([...asked.right], call.now());
  return { plain, traced, events, fields: explain(traced.record) };
};

const originOf = async (rule: unknown, payload: unknown): Promise<readonly FieldOrigin[]> => {
  const given = await explained({
    name: 'a rule',
    payload,
    user: { id: { value: 'u-1' }, ...(rule as object) },
  });
  return given?.fields.filter(({ field }) => field !== 'id') ?? [];
};

/** The values of an account by field, as an explanation names them. */
const flattened = (value: unknown, field: string): readonly (readonly [string, unknown])[] => {
  if (Array.isArray(value)) return [[field, value]];
  if (typeof value !== 'object' || value === null) return [[field, value]];
  return [
    ...(field === '' ? [] : [[field, value] as const]),
    ...Object.entries(value).flatMap(([name, inner]) =>
      flattened(inner, field === '' ? name : `${field}.${name}`),
    ),
  ];
};

/** In an explanation fields of elements are numbered, and elements beyond the limit of a list are not from a rule. */
const isOfARule = ({ field, reason }: FieldAbsence): boolean =>
  !field.includes('.') && reason !== 'too-many' && reason !== 'already-selected';

/** The reasons that an explanation gives for a field, or for an element of a list. */
const reasonsOf = (fields: readonly FieldOrigin[], field: string): readonly string[] =>
  fields
    .filter((each) => each.field.replace(/\[\d+\]$/, '') === field)
    .flatMap(({ outcome, inner }) => [outcome, ...inner.map((origin) => origin.outcome)])
    .flatMap((outcome) => ('reason' in outcome ? [outcome.reason] : []));

describe('an explanation', () => {
  let mapped = 0;

  it.each(allCases())('has the same account as the answer: %s', async (_title, each) => {
    const given = await explained(each);
    if (given === undefined) return;
    mapped += 1;
    const { plain, traced, fields } = given;
    expect(traced.outcome).toEqual(plain);
    const told = new Map(fields.map(({ field, outcome }) => [field, outcome]));
    if (!isRight(plain)) return;
    for (const [field, value] of flattened(plain.right, ''))
      expect([field, told.get(field)]).toEqual([field, { gave: 'value', value }]);
    for (const { field, reason } of traced.absences.filter(isOfARule))
      expect(reasonsOf(fields, field)).toContain(reason);
  });

  it(`was compared in ${MAPPED} cases`, () => {
    expect(mapped).toBe(MAPPED);
  });

  it('shows for a rule over a list its guard and item of each element', async () => {
    const over = { each: 'crm.list', as: 'e', when: { path: 'e.kind', equals: 'a' }, item: 'e.n' };
    const list = [
      { kind: 'a', n: 1 },
      { kind: 'b', n: 2 },
    ];
    const [field] = await originOf({ bonuses: { sum: over } }, { list });
    expect(field?.inner.map(line)).toEqual([
      [
        'sum over crm.list: 1',
        'crm.list (a list): [{"kind":"a","n":1},{"kind":"b","n":2}]',
        ['when e.kind equals "a": passes', 'e.kind (text): "a"'],
        'e.n (a whole number): 1',
        ['when e.kind equals "a": does not pass', 'e.kind (text): "b"'],
      ],
    ]);
  });

  it('shows the first 200 parts of a rule over a long list', async () => {
    const list = Array.from({ length: 1000 }, (_, n) => ({ n }));
    const [field] = await originOf(
      { bonuses: { max: { each: 'crm.list', as: 'e', item: 'e.n' } } },
      { list },
    );
    expect(field?.inner[0]?.part).toBe('max over crm.list');
    expect(field?.inner[0]?.inner).toHaveLength(200);
  });

  it('names both sides of a comparison of two fields', async () => {
    const when = { path: 'crm.a', atLeast: { path: 'crm.b', via: ['number'] } };
    const [field] = await originOf({ name: { value: 'x', when } }, { a: 5, b: '4' });
    expect(field?.inner.map(line)).toContainEqual([
      'when crm.a atLeast crm.b via number: passes',
      'crm.a (a whole number): 5',
      'crm.b (text): "4"',
      'number: 4',
    ]);
  });

  it('names a path, its type in the codec, and each step with its result', async () => {
    const rule = { bonuses: { from: 'crm.sum', via: ['number', { divide: 100 }] } };
    const [field] = await originOf(rule, { sum: ' 7505 ' });
    expect(field?.inner.map(line)).toEqual(['crm.sum (text): " 7505 "', 'number: 7505', 'divide 100: 75.05']);
  });

  it('names the part and the whole of a percentage', async () => {
    const rule = { cardPercent: { percent: ['crm.have', 'crm.need'] } };
    const [field] = await originOf(rule, { have: 5, need: 20 });
    expect(field?.inner.map(line)).toEqual([
      ['percent: 25', 'crm.have (a whole number): 5', 'crm.need (a whole number): 20'],
    ]);
  });

  it('stops at the step that could not read the value', async () => {
    const rule = { bonuses: { from: 'crm.sum', via: ['number', { divide: 100 }] } };
    const [field] = await originOf(rule, { sum: 'x12' });
    const failure = { step: 'number', found: 'a text', why: 'form' };
    expect(field?.outcome).toEqual({ gave: 'unknown', reason: 'step-failed', ...failure });
    expect(field?.inner.map(line)).toEqual(['crm.sum (text): "x12"', 'number: unknown step-failed']);
  });

  it('names a value that cannot be shown, and the one that was taken instead', async () => {
    const rule = { bonuses: { first: ['crm.big', { from: 'crm.sum', via: ['number'] }] } };
    const [field] = await originOf(rule, { big: new ExactNumber('9007199254740993'), sum: '5' });
    expect(field?.inner.map(line)).toEqual([
      [
        'first: 5',
        'crm.big (a whole number): "9007199254740993"',
        'shown: unknown number-not-exact',
        ['via: 5', 'crm.sum (text): "5"', 'number: 5'],
      ],
    ]);
  });

  it('says that a default was taken, and why', async () => {
    const rule = { status: { from: 'crm.level', default: 'Guest', ifUnknown: 'Somebody' } };
    const [field] = await originOf(rule, { level: ' ' });
    expect(field?.inner.map(line)).toEqual(['crm.level (text): none blank', 'default: "Guest"']);
  });

  it('shows the result of a guard, and what it read', async () => {
    const rule = {
      segments: [{ when: { all: ['crm.vip', { path: 'crm.orders', atLeast: 3 }] }, value: 'loyal' }],
    };
    const fields = await originOf(rule, { vip: true, orders: 2 });
    expect(fields.map(({ field, outcome }) => [field, outcome])).toEqual([
      ['segments', { gave: 'none', reason: 'empty' }],
      ['segments[0]', { gave: 'none', reason: 'when-false' }],
    ]);
    expect(fields[1]?.inner.map(line)).toEqual([
      [
        'when all: does not pass',
        ['when crm.vip: passes', 'crm.vip (true or false): true'],
        ['when crm.orders atLeast 3: does not pass', 'crm.orders (a whole number): 2'],
      ],
    ]);
  });

  it('shows the steps of a guard and the result of each', async () => {
    const when = { path: 'crm.level', via: ['trim', { table: { gold: 'high' } }], equals: 'high' };
    const fields = await originOf({ segments: [{ when, value: 'high' }] }, { level: ' gold ' });
    expect(fields[1]?.inner.map(line)).toEqual([
      [
        'when crm.level via trim, table {"gold":"high"} equals "high": passes',
        'crm.level (text): " gold "',
        'trim: "gold"',
        'table {"gold":"high"}: "high"',
      ],
      'value: "high"',
    ]);
  });

  it('distinguishes the members of a join and the text of a template', async () => {
    const rule = {
      name: { join: ['crm.last', { from: 'crm.first', via: ['upper'] }], separator: ' ' },
      status: { template: '{crm.level}: {crm.orders}' },
    };
    const fields = await originOf(rule, { last: 'Foo', first: 'bar', level: 'Gold', orders: 2 });
    expect(fields.map(({ inner }) => inner.map(line))).toEqual([
      [
        [
          'join " ": "Foo BAR"',
          'crm.last (text): "Foo"',
          ['via: "BAR"', 'crm.first (text): "bar"', 'upper: "BAR"'],
        ],
      ],
      [
        [
          'template "{crm.level}: {crm.orders}": "Gold: 2"',
          'crm.level (text): "Gold"',
          'crm.orders (a whole number): 2',
        ],
      ],
    ]);
  });

  it('numbers the elements of a list as the upstream has them, dropped ones included', async () => {
    const rule = {
      loyaltyCards: [
        {
          each: 'crm.cards',
          as: 'card',
          item: { cardNumber: { from: 'card.number', via: [{ absentIf: '-' }] } },
        },
      ],
    };
    const fields = await originOf(rule, { cards: [{ number: '-' }, { number: '12' }] });
    expect(fields.map(({ field }) => field)).toEqual([
      'loyaltyCards',
      'loyaltyCards[0]',
      'loyaltyCards[0].cardNumber',
      'loyaltyCards[1]',
      'loyaltyCards[1].cardNumber',
    ]);
    expect(fields[1]?.outcome).toEqual({ gave: 'none', reason: 'empty' });
    expect(fields[2]?.outcome).toEqual({ gave: 'none', reason: 'absent-if' });
  });
});
