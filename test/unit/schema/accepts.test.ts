/** The schema accepts whatever the loader accepts: every tenant file that the project shows or tests with. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { adapters } from '../../../adapters';
import { tenantSchema } from '../../../scripts/schema/tenant';
import { steps } from '../../../src/mapping/steps/catalogue';
import { isRecord } from '../../../src/types/conform';
import { draws } from '../../support/draws';
import { adaptersOf, allCases, fileOf } from '../../support/mapping/cases';
import { shop } from '../../support/tenant/shop';
import { contextOf, load } from '../../support/tenant/world';
import { faultsOf, validatorOf, vocabularyOf } from '../../support/validator';
import { ROOT } from '../../support/root';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const schema = tenantSchema(vocabularyOf(adapters));
const validate = validatorOf(vocabularyOf(adapters));

const cases = allCases().map(([title, each]) => ({ title, each, file: fileOf(each) }));
const canned = new Map(
  cases.flatMap(({ each }) => adaptersOf(each).map((adapter) => [adapter.name, adapter])),
);
const validateCase = validatorOf(vocabularyOf([...canned.values()]));

const head = { access: { keys: ['${APP_KEY}'] }, identifier: { type: 'text' } };
const customers = {
  adapter: 'crm',
  settings: { file: 'c.json', index: { id: 'text' } },
  lookup: { by: 'id', value: '7' },
};
const withSource = (source: unknown, user: unknown = { id: 'source.id' }) => ({
  ...head,
  sources: { source },
  user,
});
const withRule = (rule: unknown) => withSource(customers, { id: 'source.id', extra: { field: rule } });

test('the schema is one of draft-07, and strictly so', () => {
  expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
  expect(faultsOf(schema)).toStrictEqual([]);
});

test('the schema that editors read is the generated one', () => {
  expect(JSON.parse(read('schema/tenant.schema.json'))).toStrictEqual(schema);
});

describe('the schema accepts', () => {
  const demos = readdirSync(join(ROOT, 'mappings')).map((name) => `mappings/${name}/tenant.json`);

  it.each([...demos, 'bench/mappings/spaaza/tenant.json', 'bench/contests/sql-tenant.json'])('%s', (file) => {
    expect(validate(JSON.parse(read(file)))).toStrictEqual([]);
  });

  it('the demo tenants, which name its path', () => {
    expect(demos.length).toBeGreaterThanOrEqual(3);
    for (const demo of demos)
      expect(JSON.parse(read(demo))).toMatchObject({ $schema: '../../schema/tenant.schema.json' });
  });

  it.each(adapters.map(({ name, example }) => [name, example] as const))(
    'the example of the adapter %s',
    (adapter, { settings, lookup, user, type }) => {
      const told = type === undefined ? {} : { payload: type };
      expect(validate(withSource({ adapter, settings, lookup, ...told }, user))).toStrictEqual([]);
    },
  );

  it.each(steps.flatMap(({ examples }) => examples).map(({ via }) => [JSON.stringify(via), via]))(
    'the step %s',
    (_json, via) => {
      expect(validate(withRule({ from: 'source.field', via: [via] }))).toStrictEqual([]);
    },
  );

  const asked = (lookup: object) =>
    withSource({
      adapter: 'http',
      settings: { baseUrl: 'https://crm.example', answer: { notFound: [] } },
      lookup: { path: '/c', owner: 'unsaid', ...lookup },
      payload: { id: 'text!' },
    });
  const ID = 'request.userIdentifier';
  const syntax = { template: "a eq '{q}'", syntax: 'odata', with: { q: { from: ID, via: ['lower'] } } };

  it.each<readonly [string, unknown]>([
    ['a rule in a query', asked({ query: { q: { from: ID, via: ['lower'] }, p: ['a', { from: ID }] } })],
    ['a rule in a header', asked({ headers: { 'X-A': { template: `{${ID}}` } } })],
    ['a rule in JSON', asked({ method: 'POST', json: { a: { $value: { from: ID } }, b: { $value: ID } } })],
    ['a text in another syntax', asked({ query: { q: syntax } })],
    ['a path in the syntax of OData', asked({ path: { ...syntax, template: "/A('{q}')" } })],
    ['a body of XML', asked({ method: 'POST', xml: { ...syntax, template: '<a>{q}</a>', syntax: 'xml' } })],
    ['a rule of a directory', withSource({ ...customers, lookup: { by: 'id', value: { from: ID } } })],
  ])('%s', (_title, file) => {
    expect(validate(file)).toStrictEqual([]);
  });

  it.each(cases.map(({ title, file }) => [title, file]))('the mapping case %s', (_title, file) => {
    expect(validateCase(JSON.parse(file))).toStrictEqual([]);
  });
});

/** The JSON blocks of a document, each with the line before it. */
const blocksOf = (file: string): readonly (readonly [before: string, json: string])[] =>
  [...read(file).matchAll(/([^\n]*)\n\n```json\n([\s\S]*?)```/g)].map(([, before = '', json = '']) => [
    before,
    json,
  ]);

/** The members of a file that a piece of one is: they themselves, rules or sources. */
const membersOf = (piece: unknown): object => {
  if (!isRecord(piece)) return {};
  if ('sources' in piece || 'accept' in piece) return piece;
  const areRules = Object.values(piece).every((value) => isRecord(value) && 'from' in value);
  return areRules ? { user: { id: 'source.id', ...piece } } : { sources: piece };
};

describe('of the documentation the schema accepts', () => {
  const blocks = blocksOf('docs/reference/adapters.md');
  const parsed = (wanted: RegExp): readonly unknown[] =>
    blocks.filter(([before]) => wanted.test(before)).map(([, json]): unknown => JSON.parse(json));

  /** An `http` source that reads one more of Spaaza’s endpoints. */
  it('every source and every account’s rules of docs/reference/adapters.md', () => {
    const [sources, users] = [parsed(/The source:$/), parsed(/^With these rules$/)];
    const { length } = adapters;
    expect([sources.length, users.length, blocks.length]).toEqual([length, length, 4 * length + 1]);
    for (const source of sources) expect(validate(withSource(source))).toStrictEqual([]);
    for (const user of users) expect(validate(withSource(customers, user))).toStrictEqual([]);
  });

  it('every piece of a tenant file in docs/reference/tenant-file.md', () => {
    const pieces = blocksOf('docs/reference/tenant-file.md').filter(([, json]) => json.startsWith('"')); // not a fixture
    const parsed = pieces.map(([, json]): unknown => JSON.parse(`{${json}}`));
    expect(parsed).toHaveLength(8);
    const [sources] = parsed;
    for (const each of parsed) {
      expect(validate({ ...withSource({}), sources, ...membersOf(each) })).toStrictEqual([]);
    }
  });
});

/** Every object inside a value. */
const objectsIn = (value: unknown): readonly Record<string, unknown>[] => {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isRecord(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
};

test('a comment may be in any object of a file', () => {
  let objects = 0;
  for (const { title, file } of cases)
    for (const index of objectsIn(JSON.parse(file)).keys()) {
      const copy: unknown = JSON.parse(file);
      const place = objectsIn(copy)[index];
      if (place !== undefined) place.$comment = ['for', { reader: 'reads it' }];
      objects += 1;
      expect({ title, index, faults: validateCase(copy) }).toEqual({ title, index, faults: [] });
    }
  expect(objects).toBeGreaterThan(1500);
});

/** Where a value can be changed: an object or a list, and a key of it. */
type Place = readonly [owner: Record<string, unknown>, key: string];

const placesIn = (value: unknown): readonly Place[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [
        [value as Record<string, unknown>, key] as const,
        ...placesIn(inner),
      ])
    : [];

const at = <A>(list: readonly A[], index: number): A | undefined => list[index % list.length];

const CONSTANTS: readonly unknown[] = [
  null,
  true,
  0,
  1.0,
  -2.5,
  1e30,
  '',
  ' ',
  'text',
  'crm',
  'crm.id',
  '7 bis',
  [],
  {},
];

/** One change: a value for another of the file's or a constant, a key for another, a key less. */
interface Edit {
  readonly kind: 'move' | 'constant' | 'rename' | 'remove' | 'comment';
  readonly where: number;
  readonly what: number;
}

const apply = (file: unknown, { kind, where, what }: Edit): void => {
  const places = placesIn(file);
  const place = at(places, where);
  const other = at(places, what);
  if (place === undefined || other === undefined) return;
  const [owner, key] = place;
  const value = structuredClone(owner[key]);
  if (kind === 'move') owner[key] = structuredClone(other[0][other[1]]);
  if (kind === 'constant') owner[key] = at(CONSTANTS, what);
  if (kind === 'comment' && isRecord(owner[key])) owner[key] = { $comment: 1, ...owner[key] };
  if (Array.isArray(owner) && (kind === 'remove' || kind === 'rename')) owner.splice(Number(key), 1);
  else if (kind === 'remove' || kind === 'rename') Reflect.deleteProperty(owner, key);
  if (kind === 'rename' && !Array.isArray(owner)) owner[other[1]] = value;
};

test('after any change of a file, the schema accepts what the loader still accepts', () => {
  const edit = fc.record({
    kind: fc.constantFrom('move', 'constant', 'rename', 'remove', 'comment'),
    where: fc.nat(),
    what: fc.nat(),
  });
  let loaded = 0;
  let edited = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...cases),
      fc.array(edit, { minLength: 1, maxLength: 2 }),
      ({ each, file }, edits) => {
        const copy: unknown = JSON.parse(file);
        for (const one of edits) apply(copy, one);
        const text = JSON.stringify(copy);
        const { tenant } = load(text, contextOf(adaptersOf(each)));
        if (tenant === undefined) return;
        loaded += 1;
        if (text !== file) edited += 1;
        expect(validateCase(copy)).toStrictEqual([]);
      },
    ),
    { numRuns: draws({ few: 300, all: 3000 }) },
  );
  expect(loaded).toBeGreaterThan(draws({ few: 40, all: 400 }));
  expect(edited).toBeGreaterThan(draws({ few: 30, all: 300 }));
});

test('a setting of any kind is accepted in the form that the loader accepts', () => {
  const validateShop = validatorOf(vocabularyOf([shop]));
  const settings: readonly unknown[] = [
    {},
    { baseUrl: '${BASE_URL}', region: '${REGION}' },
    { baseUrl: 'HTTP://localhost:8080/path', region: '', retries: 0 },
    { baseUrl: 'https://shop.example', retries: 3.0 },
    { auth: { type: 'token', token: '${TOKEN}' } },
    { auth: { type: 'basic', user: '${USER}', password: '${PASSWORD}', $comment: 'both secret' } },
  ];
  const variables = {
    APP_KEY: 'invented-key',
    BASE_URL: 'https://shop.example',
    REGION: 'north',
    TOKEN: 't',
    USER: 'u',
    PASSWORD: 'p',
  };
  for (const each of settings) {
    const file = withSource({ adapter: 'shop', privateNetwork: true, settings: each }, { id: 'source.uuid' });
    const { tenant, problems } = load(JSON.stringify(file), contextOf([shop], { variables }));
    expect([tenant !== undefined, problems]).toEqual([true, []]);
    expect(validateShop(file)).toStrictEqual([]);
  }
});

test('a constant that steps change need not be one that the contract accepts', () => {
  const validateShop = validatorOf(vocabularyOf([shop]));
  const user = {
    id: 'source.uuid',
    cardPercent: { value: '5', via: ['number', { clamp: [0, 100] }] },
    gender: { value: 'M', via: [{ table: { M: 'male' } }] },
  };
  const file = withSource({ adapter: 'shop' }, user);
  expect(load(JSON.stringify(file), contextOf([shop])).problems).toStrictEqual([]);
  expect(validateShop(file)).toStrictEqual([]);
});
