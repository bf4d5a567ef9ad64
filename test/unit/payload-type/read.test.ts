/**
 * Types of payloads in a tenant file: what each codec accepts and tolerates, and, from JSON, all findings of an
 * incorrect type and the results of their suggestions.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { MISMATCH } from '../../../src/core/absence';
import { ExactNumber } from '../../../src/values/codec';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { readTextFile } from '../../../src/json/text-file';
import { conformerOf } from '../../../src/types/conform';
import type { Mismatch } from '../../../src/types/conform';
import { describe as inWords } from '../../../src/types/type';
import type { Type } from '../../../src/types/type';
import { fieldsOfCodec, typeOfCodec } from '../../../src/types/type-of-codec';
import { applyProblem } from '../../support/tenant/apply';
import { parsePath } from '../../../src/types/path';
import { typeOfPath } from '../../../src/types/type-of-path';
import { compileRead } from '../../../src/mapping/compile/path';
import { environmentOf } from '../../../src/mapping/compile/environment';
import { FILE, codecOfType, readType } from '../../support/tenant/payload-types';
import { ROOT } from '../../support/root';

interface Fitted {
  /** Without the kind that was found: test/unit/types/conform tests that. */
  readonly conformed: unknown;
  readonly told: readonly string[];
}

const placeOf = ({ path, expected }: Mismatch): Omit<Mismatch, 'found'> => ({ path, expected });

const fit = (type: unknown, value: unknown): Fitted => {
  const codec = codecOfType(type);
  const told: string[] = [];
  const conformed = conformerOf(typeOfCodec(codec))(value, {
    tolerate: ({ path, expected }) => told.push(`${path}: ${expected}`),
  });
  if (codec.is(value)) expect([conformed, told]).toStrictEqual([{ ok: true, value }, []]);
  return { conformed: conformed.ok ? conformed : { ok: false, at: placeOf(conformed.at) }, told };
};

const tolerated = (value: unknown, ...told: string[]): Fitted => ({ conformed: { ok: true, value }, told });
const refused = (path: string, expected: string): Fitted => ({
  conformed: { ok: false, at: { path, expected } },
  told: [],
});

/** A type in words: `text, none or unknown`. */
const said = ({ shape, none, unknown }: Type): string =>
  [inWords(shape), none ? 'none' : '', unknown ? 'unknown' : ''].filter((word) => word !== '').join(', ');

const fieldOf = (type: unknown): string =>
  [...fieldsOfCodec(codecOfType(type)).values()].map(said).join('; ');

test.each<[unknown, string]>([
  [{ a: 'text' }, 'text, unknown'],
  [{ a: 'text?' }, 'text, none, unknown'],
  [{ a: 'text!' }, 'text'],
  [{ a: ' integer ! ' }, 'a whole number'],
  [{ 'a!': 'number' }, 'a number'],
  [{ 'a?': 'boolean' }, 'true or false, none, unknown'],
  [{ a: 'any' }, 'something undocumented, unknown'],
  [{ a: 'any!' }, 'something undocumented'],
  [{ a: 'any?' }, 'something undocumented, none, unknown'],
  [{ a: 'any | text' }, 'something undocumented, unknown'],
  [{ a: "'gold' | 'silver'" }, '"gold" or "silver", unknown'],
  [{ a: "'it\\'s' | 'a|b' | '\\\\'!" }, '"it\'s" or "a|b" or "\\\\"'],
  [{ a: '1 | 2.5 | -3 | true' }, '1 or 2.5 or -3 or true, unknown'],
  [{ a: '1 | 2!', b: '1 | 2!' }, '1 or 2; 1 or 2'],
  [{ a: '1!', b: 'true?' }, '1; true, none, unknown'],
  [{ a: 'text | integer?' }, 'text or a whole number, none, unknown'],
  [{ a: ['text'] }, 'a list, unknown'],
  [{ 'a!': ['text'] }, 'a list'],
  [{ 'a?': { b: 'text' } }, 'an object, none, unknown'],
  [{ 'a!': { '*': 'text' } }, 'an object'],
  [{ a: { $anyOf: ['text', ['integer'], { b: 'text' }] } }, 'text or a list or an object, unknown'],
  [{ a: { '$anyOf?': [['integer']] } }, 'a list, none, unknown'],
])('%j is %s', (type, expected) => {
  expect(fieldOf(type)).toBe(expected);
});

test('fields whose names have characters of the notation are written with a backslash', () => {
  const type = {
    'a\\?': 'text',
    'b\\!!': 'text',
    '\\$anyOf': 'text',
    '\\*': 'text',
    'c\\\\d?': 'text',
    '': 'text',
  };
  const names = [...fieldsOfCodec(codecOfType(type)).keys()];
  expect(names.sort()).toEqual(['', '$anyOf', '*', 'a?', 'b!', 'c\\d']);
});

test('a comment may stand anywhere', () => {
  expect(fieldOf({ $comment: 'x', a: { $comment: 'y', '*': 'text' } })).toBe('an object, unknown');
});

describe('null is unknown for every type without a question mark, and none with one', () => {
  const UNKNOWN = 'unknown';
  it.each<readonly [type: unknown, path: string, answer: unknown, absence: string]>([
    [{ a: 'number' }, 'a', { a: null }, UNKNOWN],
    [{ a: 'number?' }, 'a', { a: null }, 'none'],
    [{ a: { '*': 'number' } }, 'a.k', { a: { k: null } }, UNKNOWN],
    [{ a: { '*': 'number!' } }, 'a.k', { a: { k: null } }, UNKNOWN],
    [{ a: { '*': 'number?' } }, 'a.k', { a: { k: null } }, 'none'],
    [{ a: { '*': 'number' } }, 'a.k', { a: {} }, 'none'],
    [{ a: { '*': 'number!' } }, 'a.k', { a: {} }, 'none'],
    [{ a: { '*': 'any' } }, 'a.k', { a: { k: null } }, UNKNOWN],
    [{ a: { '*': 'any?' } }, 'a.k', { a: { k: null } }, 'none'],
    [{ a: { '*': "'x' | 'y'" } }, 'a.k', { a: { k: null } }, UNKNOWN],
    [{ a: { '*': ['number'] } }, 'a.k', { a: { k: null } }, UNKNOWN],
    [{ a: { '*': { b: 'number' } } }, 'a.k.b', { a: { k: null } }, UNKNOWN],
    [{ a: { '*': { b: 'number' } } }, 'a.k.b', { a: { k: { b: null } } }, UNKNOWN],
    [{ a: { '*': { '*': 'number' } } }, 'a.k.l', { a: { k: null } }, UNKNOWN],
    [{ a: { '*': { '*': 'number' } } }, 'a.k.l', { a: { k: { l: null } } }, UNKNOWN],
    [{ a: { '*': { '$anyOf?': ['number', ['text']] } } }, 'a.k', { a: { k: null } }, 'none'],
    [{ a: { '*': { $anyOf: ['number', ['text']] } } }, 'a.k', { a: { k: null } }, UNKNOWN],
    [{ a: ['number'] }, 'a[0]', { a: [null] }, UNKNOWN],
    [{ a: ['number?'] }, 'a[0]', { a: [null] }, 'none'],
    [{ a: ['number'] }, 'a[0]', { a: [] }, 'none'],
  ])('%j: %s of %j is %s', (type, inner, answer, absence) => {
    const root = typeOfCodec(codecOfType(type));
    const conformed = conformerOf(root)(answer);
    const path = parsePath(`it.${inner}`);
    if (!conformed.ok || !isRight(path)) throw new Error('no value');
    const walked = typeOfPath(root, path.right.segments);
    if (!isRight(walked)) throw new Error(walked.left.why);
    const given = new Set<string>();
    const { segments } = path.right;
    const read = {
      op: 'read',
      at: { line: 1, column: 1, endColumn: 2 },
      path: inner,
      slot: 0,
      segments,
      requiresSources: given,
      reading: 'source',
    } as const;
    const environment = environmentOf([conformed.value], { now: new Date(0), timezone: 'UTC' });
    expect(compileRead({ ...read, ...walked.right })(environment)).toMatchObject({ kind: absence });
    expect(walked.right.type).toMatchObject({ [absence]: true });
  });
});

describe('an expected field', () => {
  const type = { name: 'text', cards: [{ no: 'text!' }], address: { city: 'text' }, anything: 'any' };
  const whole = { name: 'a', cards: [{ no: '1' }], address: { city: 'b' }, anything: 0 };

  it.each<[string, unknown, Fitted]>([
    ['is read', whole, tolerated(whole)],
    [
      'is unknown when it is missing',
      { ...whole, name: undefined },
      tolerated({ ...whole, name: MISMATCH }, 'name: text'),
    ],
    [
      'is unknown when it is null',
      { ...whole, name: null },
      tolerated({ ...whole, name: MISMATCH }, 'name: text'),
    ],
    [
      'is unknown when it is another type',
      { ...whole, name: 7 },
      tolerated({ ...whole, name: MISMATCH }, 'name: text'),
    ],
    ['may be blank', { ...whole, name: ' ' }, tolerated({ ...whole, name: ' ' })],
    [
      'is unknown inside another',
      { ...whole, address: {} },
      tolerated({ ...whole, address: { city: MISMATCH } }, 'address.city: text'),
    ],
    [
      'is unknown as a whole when it is an object or a list',
      { ...whole, address: [], cards: null },
      tolerated({ ...whole, address: MISMATCH, cards: MISMATCH }, 'cards: a list', 'address: an object'),
    ],
    [
      'is unknown with what makes an element none',
      { ...whole, cards: [{ no: '' }] },
      tolerated({ ...whole, cards: [MISMATCH] }, 'cards.*.no: text'),
    ],
    [
      'is unknown when not even its presence can be read',
      { ...whole, anything: null },
      tolerated({ ...whole, anything: MISMATCH }, 'anything: something undocumented'),
    ],
  ])('%s', (_title, value, fitted) => {
    expect(fit(type, JSON.parse(JSON.stringify(value)))).toStrictEqual(fitted);
  });

  it('is reported once each, and the answer is not changed', () => {
    const answer = {};
    expect(fit(type, answer).told).toEqual([
      'name: text',
      'cards: a list',
      'address: an object',
      'anything: something undocumented',
    ]);
    expect(answer).toStrictEqual({});
  });
});

test.each<[string, unknown, unknown, Fitted]>([
  ['missing', { a: 'text!' }, {}, refused('a', 'text')],
  ['null', { 'a!': ['text'] }, { a: null }, refused('a', 'a list')],
  ['blank', { a: 'text | integer!' }, { a: ' ' }, refused('a', 'text or a whole number')],
  ['blank where the key says it', { 'a!': 'text' }, { a: '' }, refused('a', 'text')],
  ['anything but there', { a: 'any!' }, { a: null }, refused('a', 'something undocumented')],
  ['inside', { 'a!': { b: 'integer!' } }, { a: { b: 1.5 } }, refused('a.b', 'a whole number')],
])('without a required field, the answer is invalid: %s', (_title, type, value, fitted) => {
  expect(fit(type, value)).toStrictEqual(fitted);
});

const SCHEMA = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' };
const schemaOf = (a: unknown, rest: object = { required: ['a'] }) => ({
  ...SCHEMA,
  properties: { a },
  ...rest,
});

test.each<[string, unknown, string]>([
  ['a required text may be blank', schemaOf({ type: 'string' }), 'text'],
  ['a required text of some length', schemaOf({ type: 'string', minLength: 1 }), 'text'],
  ['what is not required', schemaOf({ type: 'integer' }, {}), 'a whole number, none, unknown'],
  ['what may be null', schemaOf({ type: ['number', 'null'] }), 'a number, none, unknown'],
  [
    'what may be null in OpenAPI',
    schemaOf({ type: 'boolean', nullable: true }),
    'true or false, none, unknown',
  ],
  ['several types', schemaOf({ type: ['string', 'integer'] }), 'text or a whole number'],
  ['an enumeration', schemaOf({ enum: ['a', 1, false] }), '"a" or 1 or false'],
  ['an enumeration with null', schemaOf({ enum: ['a', null] }), '"a", none, unknown'],
  ['a constant', schemaOf({ const: 'a' }), '"a"'],
  ['a constant that is not a single value', schemaOf({ const: [1] }), 'something undocumented'],
  ['a constant that no double holds', { ...schemaOf({}), properties: { a: { const: 1e21 } } }, 'a number'],
  ['a list', schemaOf({ type: 'array', items: { type: 'string' } }), 'a list'],
  ['a record', schemaOf({ type: 'object', additionalProperties: { type: 'string' } }), 'an object'],
  ['one of several', schemaOf({ anyOf: [{ type: 'string' }, { type: 'array' }] }), 'text or a list'],
  [
    'one of several, or null',
    schemaOf({ oneOf: [{ type: 'string' }, { type: 'null' }] }),
    'text, none, unknown',
  ],
  ['a schema that says nothing', schemaOf({}), 'something undocumented, none, unknown'],
  ['a schema that says no', schemaOf(false), 'something undocumented, none, unknown'],
  ['fields without a type', schemaOf({ properties: {} }), 'an object, unknown'],
  ['elements without a type', schemaOf({ items: {} }), 'a list, unknown'],
  ['what only narrows', schemaOf({ type: 'string', not: { const: 'a' }, if: {}, pattern: 'x' }), 'text'],
  [
    'a reference',
    schemaOf({ $ref: '#/$defs/b' }, { required: ['a'], $defs: { b: { type: 'string' } } }),
    'text',
  ],
  ['all of several', { ...SCHEMA, allOf: [schemaOf({}), schemaOf({ type: 'string' })] }, 'text'],
  [
    'all of several, one of which requires',
    { ...schemaOf({ type: 'string' }, {}), allOf: [{ required: ['a'] }] },
    'text',
  ],
  [
    'one of several payloads',
    { $schema: '', oneOf: [schemaOf({ type: 'string' }), schemaOf({ type: 'integer' })] },
    'text or a whole number',
  ],
  [
    'a field of one of several payloads',
    { $schema: '', oneOf: [schemaOf({ type: 'string' }), SCHEMA] },
    'text, none, unknown',
  ],
  [
    'a payload that is referred to',
    { $schema: '', $ref: '#/definitions/a', definitions: { a: schemaOf({ type: 'string' }) } },
    'text',
  ],
])('of JSON Schema, %s: %s', (_title, schema, expected) => {
  expect(fieldOf(schema)).toBe(expected);
});

test('a text of some length is not blank, any other may be', () => {
  expect(codecOfType(schemaOf({ type: 'string' })).is({ a: '' })).toBe(true);
  expect(codecOfType(schemaOf({ type: 'string', minLength: 2 })).is({ a: '' })).toBe(false);
});

test('a list whose elements have schemas by their places may hold anything', () => {
  for (const items of [{ items: [{ type: 'string' }] }, { prefixItems: [{}], items: { type: 'string' } }])
    expect(
      codecOfType(schemaOf({ type: 'array', ...items })).is({ a: [1, null, new ExactNumber('1e400')] }),
    ).toBe(true);
});

test('titles and descriptions are used in the documentation', () => {
  const type = schemaOf({ $ref: '#/$defs/b' }, { $defs: { b: { type: 'string', title: 'The  name.' } } });
  expect(fieldsOfCodec(codecOfType(type)).get('a')?.description).toBe('The name.');
});

test('a recursive schema is read some levels deep, and accepts all of them', () => {
  const type = schemaOf({ $ref: '#' }, {});
  const deep = (levels: number): unknown => (levels === 0 ? {} : { a: deep(levels - 1) });
  expect(codecOfType(type).is(deep(30))).toBe(true);
  expect(fit(type, { a: { a: { a: 7 } } }).told).toEqual(['a.a.a: an object']);
});

test('a schema in which each part contains all others is read with bounded work', () => {
  const names = Array.from({ length: 30 }, (_, at) => `p${at}`);
  const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
  const $defs = Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]));
  expect(fieldsOfCodec(codecOfType({ ...SCHEMA, properties, $defs })).size).toBe(30);
});

describe('a type in a file of its own', () => {
  const files: Readonly<Record<string, string>> = {
    'payload.json': '{ "a": "text!" }',
    'schema.json': JSON.stringify(schemaOf({ type: 'string' })),
    'wrong.json': '{\n  "a": "text!",\n  "b": "string"\n}',
    'broken.json': '{ "a": }',
    'list.json': '["text"]',
    '.env': 'TOKEN=invented',
  };
  const readText = (name: string) => ({
    file: `mappings/acme/${name}`,
    text: files[name],
    ...(name in files ? {} : { fault: { code: 'file-missing', message: `there is no ${name}` } as const }),
  });

  it.each(['payload.json', 'schema.json'])('is read from %s', (name) => {
    const { codec, problems } = readType(JSON.stringify(name), readText);
    expect(problems).toEqual([]);
    expect([...fieldsOfCodec(codec!).values()].map(said)).toEqual(['text']);
  });

  it.each<[string, string | undefined, string, number, number]>([
    ['missing.json', undefined, 'file-missing', 1, 1],
    ['wrong.json', 'mappings/acme/wrong.json', 'payload-kind', 3, 9],
    ['broken.json', 'mappings/acme/broken.json', 'json-syntax', 1, 8],
    ['list.json', 'mappings/acme/list.json', 'payload-kind', 1, 1],
    // Nothing of it is shown: it may be a secret.
    ['.env', undefined, 'value-wrong', 1, 1],
  ])('that is %s is reported at its place', (name, file, code, line, column) => {
    const { problems } = readType(JSON.stringify(name), readText);
    expect(problems).toEqual([expect.objectContaining({ file: file ?? FILE, code, line, column })]);
  });

  it.each<[string, string | Buffer, string]>([
    ['is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'file-encoding'],
    ['has more than 1 MiB', `{ "a": "text" }${' '.repeat(1_048_576)}`, 'file-too-large'],
  ])('is not read when it %s', (_what, content, code) => {
    const folder = mkdtempSync(join(tmpdir(), 'payload-'));
    writeFileSync(join(folder, 'x.json'), content);
    const { problems } = readType('"x.json"', (name) =>
      readTextFile(folder, join(folder, name), 'payload', (message) => ({ code: 'file-missing', message })),
    );
    rmSync(folder, { recursive: true });
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});

interface Mistake {
  readonly name: string;
  /** The type in the tenant file. */
  readonly type: string;
  readonly findings: readonly { readonly underlined: string; readonly suggestion?: string }[];
}

const mistakesOf = (what: string): readonly (readonly [string, Mistake])[] =>
  (
    JSON.parse(
      readFileSync(join(ROOT, 'test/support/tenant/payload-type', `${what}.json`), 'utf8'),
    ) as Mistake[]
  ).map((each) => [each.name, each]);

const findingOf = ({ line, column, endColumn, suggestion }: Problem, text: string) => ({
  underlined: text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1),
  ...(suggestion === undefined ? {} : { suggestion }),
});

/** Findings that only the author can fix or complete. */
const ADVICE = /…|^there is "|^write number$/;

const key = ({ code, message, column }: Problem): string => `${code}: ${message} ${column}`;

describe.each([
  ['notation', 'payload-kind', 42],
  ['schema', 'payload-schema', 11],
] as const)('of a mistaken %s', (what, code, count) => {
  const mistakes = mistakesOf(what);

  it.each(mistakes)('the check reports %s', (_name, { type, findings }) => {
    const { codec, problems } = readType(type);
    expect(problems.map((problem) => findingOf(problem, type))).toEqual(findings);
    for (const problem of problems) {
      expect([code, 'key-forbidden']).toContain(problem.code);
      expect(problem.message).toMatch(/^["\w].*[^.\s]$/);
    }
    if (codec !== undefined) expect(fieldsOfCodec(codec)).toBeInstanceOf(Map);
  });

  it.each(mistakes)('the suggestions fix %s', (_name, { type }) => {
    const { problems } = readType(type);
    for (const problem of problems.filter(({ suggestion = '…' }) => !ADVICE.test(suggestion))) {
      const repaired = readType(applyProblem(type, problem) ?? type).problems;
      expect(repaired.map(key)).not.toContain(key(problem));
      expect(repaired.length).toBeLessThan(problems.length);
    }
  });

  it(`all of ${count}`, () => {
    expect(mistakes).toHaveLength(count);
  });
});
