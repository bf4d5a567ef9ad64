/** Broken tenant files with the schema: certain mistakes are underlined, and only suspicious values are not. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { shop } from '../../support/tenant/shop';
import { validatorOf, vocabularyOf } from '../../support/validator';
import { ROOT } from '../../support/root';

interface BrokenFile {
  readonly name: string;
  readonly file: readonly string[];
  readonly folder?: object;
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
}

interface Judged {
  readonly title: string;
  /** The codes of the loader's errors. */
  readonly errors: readonly string[];
  readonly faults: readonly string[];
}

const FOLDER = join(ROOT, 'test/support/tenant/problems');

const validate = validatorOf(vocabularyOf([...adapters, shop]));

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // a schema applies only to JSON
  }
};

const judge = (title: string, { file, findings }: BrokenFile): readonly Judged[] => {
  const text = file.join('\n');
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return isJson(text) ? [{ title, errors, faults: validate(JSON.parse(text)) }] : [];
};

const judged = readdirSync(FOLDER).flatMap((folder) => {
  const files = JSON.parse(readFileSync(join(FOLDER, folder), 'utf8')) as readonly BrokenFile[];
  // The schema of this file cannot check another file.
  return files
    .filter(({ folder: others }) => others === undefined)
    .flatMap((each) => judge(`${folder}: ${each.name}`, each));
});

const rejected = judged.filter(({ faults }) => faults.length > 0);

/** What a schema can always say. */
// prettier-ignore
const SAID = [
  'accept-refused', 'adapter-unknown', 'declare-kind', 'default-required', 'extra-shadows', 'field-missing', 'field-unknown',
  'key-missing', 'key-unknown', 'kind-wrong', 'list-empty', 'rule-form', 'secret-literal', 'source-name', 'step-unknown',
];

/** What the loader alone finds, by the adapter’s own look at the values. */
const BEYOND: readonly RegExp[] = [
  /: words of other tools: (literal key headers oauth2|key in headers)$|: keys of gateways|: a password in the parameters/, // the same
  /: a secret as it is in (a header|the query|the form|the body)/, // a name that announces a secret
  /^auth\.json: (?:a login|OAuth) |: words of other tools: grant refresh$/, // what a login or a grant needs
  /^lookup-rules\.json: a value in JSON (?:of an unknown form|with a key beside it|that is a number of JSON)$/, // JSON is any
  /^lookup-rules\.json: a template without a name of "with"$/, // the names inside of a text
  /^connection-names\.json: a connection without (?:any connections|an address)$/, // a source takes it from a connection
  /: fields declared beside a payload$|: a payload of an upstream that is documented$/, // keys of all sources
];

test.each(SAID)('%s is underlined in every broken file that has it', (code) => {
  const files = judged
    .filter(({ errors }) => errors.includes(code))
    .filter(({ title }) => !BEYOND.some((pattern) => pattern.test(title)));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter(({ faults }) => faults.length === 0)).toStrictEqual([]);
});

test('a file in which the loader finds no error is accepted', () => {
  const sound = judged.filter(({ errors }) => errors.length === 0);
  expect(sound.length).toBeGreaterThanOrEqual(15);
  expect(sound.filter(({ faults }) => faults.length > 0)).toStrictEqual([]);
});

test('more than two in five of the broken files are rejected', () => {
  expect(judged.length).toBeGreaterThanOrEqual(190);
  expect(rejected.length).toBeGreaterThanOrEqual(84);
  const codes = new Set(rejected.flatMap(({ errors }) => errors));
  expect(codes.size).toBeGreaterThanOrEqual(20);
});

describe('the schema refuses', () => {
  const source = { adapter: 'shop', settings: {} };
  const fileOf = (field: unknown) => ({
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'text' },
    sources: { shop: source },
    user: { id: 'shop.uuid', ...Object(field) },
  });

  test('nothing in a correct file', () => {
    expect(validate(fileOf({ name: 'shop.name' }))).toStrictEqual([]);
  });

  it.each<[string, unknown]>([
    ['a constant that the contract does not take', { birthday: { value: '01.02.2000' } }],
    [
      'a default that the contract does not take',
      { birthday: { from: 'shop.birthday', default: '01.02.2000' } },
    ],
    ['a number out of bounds', { cardPercent: { from: 'shop.points', ifUnknown: 101 } }],
    ['a sentence in place of a path', { units: 'бонусных баллов' }],
    ['a path in braces', { name: '{shop.name}' }],
    ['a number in place of a rule', { bonuses: 5 }],
    ['null in place of a rule', { name: null }],
    ['a step without the argument that it needs', { bonuses: { from: 'shop.balance', via: ['divide'] } }],
    ['an argument for a step that takes none', { name: { from: 'shop.name', via: [{ trim: true }] } }],
    ['an argument of another kind', { bonuses: { from: 'shop.balance', via: [{ divide: '100' }] } }],
    [
      'two steps in one pair of braces',
      { bonuses: { from: 'shop.balance', via: [{ divide: 100, round: 2 }] } },
    ],
    ['a comment in place of a step', { bonuses: { from: 'shop.balance', via: [{ $comment: 'later' }] } }],
    [
      'a comparison with a text of what is greater',
      { name: { from: 'shop.name', when: { path: 'shop.points', atLeast: '3' } } },
    ],
    [
      'a guard over a path and others',
      { name: { from: 'shop.name', when: { path: 'shop.vip', all: ['shop.vip'] } } },
    ],
    ['a join without a separator', { name: { join: ['shop.name'] } }],
    ['"required" inside a rule', { name: { first: [{ from: 'shop.name', required: true }] } }],
    ['a guard on the whole account', { when: 'shop.vip' }],
    ['an element without what its type needs', { loyaltyCards: [{ bonuses: 'shop.points' }] }],
    ['an element without a name', { segments: [{ each: 'shop.tags', item: 'tag' }] }],
    ['a rule in place of a list', { segments: 'shop.tags' }],
    ['a misspelt rule under "extra"', { extra: { tier: { from: 'shop.level.title', defualt: 'none' } } }],
  ])('%s', (_what, field) => {
    expect(validate(fileOf(field))).not.toStrictEqual([]);
  });
});
