/** The step "find": which element of a catalogue's list is found, what is read of it, and when the value is unknown. */
import { isRight } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { http } from '../../../adapters/http';
import type { OpenSource } from '../../../src/adapter/define-adapter';
import { unreachable } from '../../../src/core/connection-failure';
import { parseText } from '../../../src/json/parse';
import { withSourceAbsence } from '../../../src/mapping/check/rule';
import type { BridgeEvent } from '../../../src/observe/events';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { describe as inWords } from '../../../src/types/type';
import { callAt, contextOf, load } from '../../support/tenant/world';

const URL = 'https://till.example';

/** The file of a tenant with a member and a catalogue. */
const fileOf = (find: string, { value = 'integer?', levels = {}, steps = [] as unknown[] } = {}) => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'phone' },
  sources: {
    member: {
      adapter: 'http',
      settings: { baseUrl: URL, answer: { notFound: [{ status: 404 }] } },
      lookup: { path: '/customers/{request.userIdentifier}', owner: 'unsaid' },
      payload: { level: value },
    },
    levels: {
      adapter: 'http',
      catalogue: { ttl: 3600 },
      settings: { baseUrl: URL, answer: { listAs: 'items', notFound: [] } },
      lookup: { path: '/levels', owner: 'unsaid' },
      payload: { items: [{ id: 'integer?', name: 'text?' }], ...levels },
    },
  },
  user: {
    id: 'request.userIdentifier',
    extra: { found: { from: 'member.level', via: [...steps, { find }] } },
  },
});

/** An answer as text: a number keeps its digits. */
type Answers = Readonly<Record<string, string | undefined>>;

const askWith =
  (answers: Answers) =>
  (source: string, { accept }: OpenSource): OpenSource['ask'] =>
  (lookup, _call, observer) => {
    const text = answers[source];
    const parsed = text === undefined ? undefined : parseText(text);
    return parsed !== undefined && isRight(parsed)
      ? TE.fromEither(accept(lookup, parsed.right, observer))
      : TE.left(unreachable('ECONNREFUSED'));
  };

const tenantOf = (file: object, answers: Answers, events: BridgeEvent[] = []): Tenant => {
  const context = contextOf([http], {
    askOf: askWith(answers),
    emit: (event) => void events.push(event),
  });
  const { tenant, problems } = load(JSON.stringify(file), context);
  if (tenant === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  return tenant;
};

/** What is found, or the reason why nothing is. */
const found = async (file: object, answers: Answers): Promise<unknown> => {
  const events: BridgeEvent[] = [];
  const tenant = tenantOf(file, answers, events);
  const call = callAt(new Date(0));
  const payloads = await tenant.ask('79000000001', call)();
  const account = isRight(payloads) ? tenant.map(payloads.right, call) : payloads;
  tenant.dispose();
  if (!isRight(account)) throw new Error('there is no account');
  const fields = new Map(Object.entries(account.right));
  if (fields.has('found')) return fields.get('found');
  const absent = events.flatMap((event) => (event.event === 'fields-absent' ? event.fields : []));
  return absent.find(({ field }) => field === 'found')?.reason;
};

const ITEMS = [
  { id: 1, name: 'Silver' },
  { id: 2, name: 'Gold' },
  { id: 3, name: null },
  { id: 4, name: ' ' },
  { id: 5, name: 7 },
  { id: 6, name: 'one' },
  { id: 6, name: 'other' },
  { id: '7', name: 'text' },
  { id: null, name: 'none' },
  { name: 'without' },
  null,
  'text',
];
const LIST = JSON.stringify({ items: ITEMS });
const ROWS: readonly (readonly [member: string, result: unknown])[] = [
  ['{ "level": 1 }', 'Silver'],
  ['{ "level": 2 }', 'Gold'],
  ['{ "level": 2.0 }', 'Gold'],
  ['{ "level": 3 }', 'missing'],
  ['{ "level": 4 }', 'blank'],
  ['{ "level": 5 }', 'type-mismatch'],
  ['{ "level": 6 }', 'not-in-catalogue'],
  ['{ "level": 7 }', 'not-in-catalogue'],
  ['{ "level": 8 }', 'not-in-catalogue'],
  ['{ "level": 0 }', 'not-in-catalogue'],
  ['{ "level": -1 }', 'not-in-catalogue'],
  ['{ "level": null }', 'missing'],
  ['{}', 'missing'],
  ['{ "level": "1" }', 'type-mismatch'],
];

test.each(ROWS)('for the member %s a list of numbers gives %j', async (member, result) => {
  expect(await found(fileOf('levels.items[id].name'), { member, levels: LIST })).toEqual(result);
});

const ROWS_OF_TYPES = [{ id: 'integer', weight: 'integer', size: 'integer?', label: 'text' }];

/** What is looked up may always be unknown; it may be none where the element may lack it, or the value is. */
const TYPES: readonly (readonly [value: string, field: string, type: string])[] = [
  ['integer', 'weight', 'a whole number, unknown'],
  ['integer', 'size', 'a whole number, none, unknown'],
  ['integer', 'label', 'text, none, unknown'],
  ['integer?', 'weight', 'a whole number, none, unknown'],
];

test.each(TYPES)('for a value of type %s the field %s is %s', (value, field, type) => {
  const file = fileOf(`levels.rows[id].${field}`, { value, levels: { rows: ROWS_OF_TYPES } });
  const { mapping } = load(JSON.stringify(file), contextOf([http]));
  const place = mapping?.account.fields.find(([name]) => name === 'found')?.[1];
  if (place?.place !== 'scalar') throw new Error('there is no such field');
  const { shape, none, unknown } = withSourceAbsence(place.value);
  expect([inWords(shape), ...(none ? ['none'] : []), ...(unknown ? ['unknown'] : [])].join(', ')).toBe(type);
});

test('the only list of a catalogue need not be named', async () => {
  const answers = { member: '{ "level": 2 }', levels: LIST };
  expect(await found(fileOf('levels[id].name'), answers)).toBe('Gold');
});

const TEXTS: readonly (readonly [member: unknown, result: unknown])[] = [
  ['gold', 'Gold'],
  ['GOLD', 'not-in-catalogue'],
  ['gold ', 'not-in-catalogue'],
  ['1', 'One'],
  ['01', 'Zero one'],
  ['__proto__', 'Prototype'],
  ['constructor', 'not-in-catalogue'],
  ['toString', 'not-in-catalogue'],
  ['', 'blank'],
];

test.each(TEXTS)('for the text %j a list of texts gives %j', async (level, result) => {
  const levels = { items: [{ id: 'text?', name: 'text?' }] };
  const items = [
    ['gold', 'Gold'],
    ['1', 'One'],
    ['01', 'Zero one'],
    ['__proto__', 'Prototype'],
    ['', 'Blank'],
  ].map(([id, name]) => ({ id, name }));
  const file = fileOf('levels.items[id].name', { value: 'text?', levels });
  const answers = { member: JSON.stringify({ level }), levels: JSON.stringify({ items }) };
  expect(await found(file, answers)).toEqual(result);
});

test('long numbers are keys with all of their digits', async () => {
  const file = fileOf('levels.items[id].name', {
    value: 'number?',
    levels: { items: [{ id: 'number?', name: 'text?' }] },
  });
  const levels =
    '{ "items": [{ "id": 9007199254740993, "name": "odd" }, { "id": 9007199254740992, "name": "even" }] }';
  expect(await found(file, { member: '{ "level": 9007199254740993 }', levels })).toBe('odd');
  expect(await found(file, { member: '{ "level": 9007199254740992 }', levels })).toBe('even');
  expect(await found(file, { member: '{ "level": 9007199254740994 }', levels })).toBe('not-in-catalogue');
});

const PLACES: readonly (readonly [find: string, type: object, answer: object, result: unknown])[] = [
  [
    'levels.data.rows[code.id].title.ru',
    { data: { rows: [{ code: { id: 'integer' }, title: { ru: 'text?' } }] } },
    { data: { rows: [{ code: { id: 2 }, title: { ru: 'Золото' } }] } },
    'Золото',
  ],
  [
    'levels.groups[0].levels[id].names[0]',
    { groups: [{ levels: [{ id: 'integer', names: ['text'] }] }] },
    { groups: [{ levels: [{ id: 2, names: ['first', 'second'] }] }] },
    'first',
  ],
  [
    'levels["the levels"][id].name',
    { 'the levels': [{ id: 'integer', name: 'text' }] },
    { 'the levels': [{ id: 2, name: 'Gold' }] },
    'Gold',
  ],
  [
    'levels.items[id].points',
    { items: [{ id: 'integer', points: 'number' }] },
    { items: [{ id: 2, points: 2.5 }] },
    2.5,
  ],
  ['levels.rows[id].name', { rows: [{ id: 'integer', name: 'text' }] }, {}, 'not-in-catalogue'],
  ['levels.rows[id].name', { rows: [{ id: 'integer', name: 'text' }] }, { rows: [] }, 'not-in-catalogue'],
];

test.each(PLACES)(
  '%s reads the list, the key and the field that it names',
  async (find, type, answer, result) => {
    const file = fileOf(find, { levels: { items: [{ id: 'integer' }], ...type } });
    const answers = { member: '{ "level": 2 }', levels: JSON.stringify({ items: [], ...answer }) };
    expect(await found(file, answers)).toEqual(result);
  },
);

test('a number is found by a text after the step that converts it', async () => {
  const file = fileOf('levels.items[id].name', { value: 'text?', steps: ['number'] });
  expect(await found(file, { member: '{ "level": "2" }', levels: LIST })).toBe('Gold');
});

const ODD: readonly (readonly [what: string, levels: string | undefined, reason: string])[] = [
  ['cannot be asked', undefined, 'source-unavailable'],
  ['answers a list', '[]', 'source-unavailable'],
  ['answers null', 'null', 'source-unavailable'],
  ['answers another object', '{ "error": "none" }', 'not-in-catalogue'],
  ['answers null in the place of the list', '{ "items": null }', 'not-in-catalogue'],
  ['answers a text in the place of the list', '{ "items": "none" }', 'not-in-catalogue'],
];

test.each(ODD)(
  'when the catalogue %s, the account is answered without the value',
  async (_what, levels, reason) => {
    const answers = { member: '{ "level": 2 }', levels };
    expect(await found(fileOf('levels.items[id].name'), answers)).toBe(reason);
  },
);

test('the keys of a list are read once, however many requests look values up', () => {
  let reads = 0;
  const items = Array.from({ length: 50 }, (_, index) => ({
    get id() {
      reads += 1;
      return index;
    },
    name: `level ${index}`,
  }));
  const tenant = tenantOf(fileOf('levels.items[id].name'), {});
  const call = callAt(new Date(0));
  for (let request = 0; request < 100; request += 1) {
    const slots = [{ userIdentifier: '79000000001' }, { level: request }, { items }];
    expect(tenant.map(slots, call)).toMatchObject({
      right: request < 50 ? { found: `level ${request}` } : { id: '79000000001' },
    });
  }
  expect(reads).toBe(50);
  tenant.dispose();
});
