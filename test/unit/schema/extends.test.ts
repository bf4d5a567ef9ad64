/**
 * Partial files, which extend another or are extended: the schema accepts what the loader accepts of them, and still
 * underlines the mistakes in either.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { adapters } from '../../../adapters';
import { baseSchema } from '../../../scripts/schema/tenant';
import { FORMS } from '../../../src/mapping/syntax/rule';
import { isRecord } from '../../../src/types/conform';
import { draws } from '../../support/draws';
import { adaptersOf, allCases, fileOf } from '../../support/mapping/cases';
import { brokenFiles, readTextOf } from '../../support/tenant/broken';
import { shop } from '../../support/tenant/shop';
import { contextOf, load } from '../../support/tenant/world';
import { baseValidatorOf, validatorOf, vocabularyOf } from '../../support/validator';
import { ROOT } from '../../support/root';

const FOLDER = join(ROOT, 'test/support/tenant');
const vocabulary = vocabularyOf([...adapters, shop]);
const validate = validatorOf(vocabulary);
const validateBase = baseValidatorOf(vocabulary);

type Json = Readonly<Record<string, unknown>>;

const extending = (own: Json): Json => ({ extends: '../_base/tenant.json', ...own });

const parsed = (lines: readonly string[]): unknown => JSON.parse(lines.join('\n'));

test('the schema of files that are extended is the generated one', () => {
  const written: unknown = JSON.parse(readFileSync(join(ROOT, 'schema/base.schema.json'), 'utf8'));
  expect(written).toStrictEqual(baseSchema('tenant.schema.json'));
});

describe('the schema accepts', () => {
  const pairs = JSON.parse(readFileSync(join(FOLDER, 'extended/pairs.json'), 'utf8')) as readonly {
    readonly name: string;
    readonly base: Json;
    readonly own: Json;
  }[];
  const sound = pairs.filter(({ name }) => !/no removal|a text replaces|comment/.test(name));

  it.each(sound.map(({ name, own }) => [name, own] as const))('the extending file of “%s”', (_name, own) => {
    expect(validate(extending(own))).toStrictEqual([]);
  });

  const whole = brokenFiles().filter(([, { folder, findings }]) => folder && findings.length === 0);

  it.each(whole)('%s', (_title, { file, folder = {} }) => {
    expect(validate(parsed(file))).toStrictEqual([]);
    for (const lines of Object.values(folder)) expect(validateBase(parsed(lines))).toStrictEqual([]);
  });

  it('some files of either kind', () => {
    expect([sound.length, whole.length]).toEqual([19, 12]);
  });

  it('an empty file in both places', () => {
    expect([validate(extending({})), validateBase({})]).toEqual([[], []]);
  });
});

test('the schema accepts every file of the documentation that extends another', () => {
  const page = readFileSync(join(ROOT, 'docs/reference/tenant-file.md'), 'utf8');
  const blocks = [...page.matchAll(/```json\n([^`]*"extends"[^`]*)```/g)].map(([, json = '']) => json);
  expect(blocks).toHaveLength(2);
  for (const block of blocks) expect(validate(JSON.parse(block))).toStrictEqual([]);
});

describe('the schema refuses', () => {
  it.each<[string, Json]>([
    ['an unknown key', { timezome: 'Asia/Omsk' }],
    ['an unknown setting', { sources: { shop: { adapter: 'shop', settings: { regoin: 'north' } } } }],
    [
      'a secret',
      { sources: { shop: { adapter: 'shop', settings: { auth: { type: 'token', token: 't' } } } } },
    ],
    ['an unknown field', { user: { nmae: 'shop.name' } }],
    ['a number in place of a rule', { user: { bonuses: 5 } }],
    ['half a rule', { user: { name: { default: 'friend' } } }],
    ['null inside a rule', { user: { name: { from: null } } }],
    ['null inside a list', { user: { segments: [null] } }],
    ['a constant that the contract does not take', { user: { birthday: { value: '01.02.2000' } } }],
    ['an element without what its type needs', { user: { loyaltyCards: [{ bonuses: 'shop.points' }] } }],
    ['a misspelt rule under "extra"', { user: { extra: { tier: { from: 'shop.tier', defualt: 'none' } } } }],
  ])('%s in either file', (_what, own) => {
    expect(validate(extending(own))).not.toStrictEqual([]);
    expect(validateBase(own)).not.toStrictEqual([]);
  });

  it('a whole file from which something is missing', () => {
    expect(validate({ access: 'open', identifier: { type: 'phone' }, sources: {} })).not.toStrictEqual([]);
  });

  it('a list of files', () => {
    expect(validate({ extends: ['../_base/tenant.json'] })).not.toStrictEqual([]);
  });
});

/** Divides a value into what one file says and what the file over it says: each key in one of the two, or in both. */
const divide = (value: Json, sides: () => number): readonly [Json, Json] => {
  const [base, own]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [key, inner] of Object.entries(value)) {
    const side = sides();
    if (side === 2 && isRecord(inner) && key !== 'when' && !FORMS.some((form) => form in inner))
      [base[key], own[key]] = divide(inner, sides);
    else if (side === 1) own[key] = inner;
    else base[key] = inner;
  }
  return [base, own];
};

test('for every division of a file in two, the schema accepts what the loader accepts', () => {
  const cases = allCases().map(([, each]) => ({ each, file: JSON.parse(fileOf(each)) as Json }));
  const canned = new Map(cases.flatMap(({ each }) => adaptersOf(each).map((one) => [one.name, one])));
  const vocabularyOfCases = vocabularyOf([...canned.values()]);
  const [takes, takesBase] = [validatorOf(vocabularyOfCases), baseValidatorOf(vocabularyOfCases)];
  let loaded = 0;
  fc.assert(
    fc.property(fc.constantFrom(...cases), fc.infiniteStream(fc.nat(2)), ({ each, file }, sides) => {
      const next = (): number => Number(sides.next().value);
      const [base, rest] = divide(file, next);
      const own = extending(rest);
      const folder = { '../_base/tenant.json': [JSON.stringify(base)] };
      const { tenant } = load(
        JSON.stringify(own),
        contextOf(adaptersOf(each)),
        undefined,
        readTextOf(folder),
      );
      if (tenant === undefined) return;
      loaded += 1;
      tenant.dispose();
      expect([takes(own), takesBase(base)]).toStrictEqual([[], []]);
    }),
    { numRuns: draws({ few: 50, all: 500 }) },
  );
  expect(loaded).toBeGreaterThan(draws({ few: 10, all: 100 }));
});
