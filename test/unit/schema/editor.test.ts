/** The schema in an editor: completion and errors of the JSON language service of Visual Studio Code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument, getLanguageService } from 'vscode-json-languageservice';
import type { JSONDocument } from 'vscode-json-languageservice';
import { ROOT } from '../../support/root';

const MAPPINGS = join(ROOT, 'mappings');

/** The editor finds the schema by the file's own `$schema`. */
const service = getLanguageService({
  schemaRequestService: (uri) => Promise.resolve(readFileSync(fileURLToPath(uri), 'utf8')),
  workspaceContext: { resolveRelativePath: (path, file) => new URL(path, file).href },
});
service.configure({ validate: true });

interface Opened {
  readonly document: TextDocument;
  readonly json: JSONDocument;
}

let opened = 0;

const open = (text: string): Opened => {
  opened += 1;
  const document = TextDocument.create(
    pathToFileURL(join(MAPPINGS, `tenant-${opened}/tenant.json`)).href,
    'json',
    1,
    text,
  );
  return { document, json: service.parseJSONDocument(document) };
};

/** The proposals at the position of `|`. */
const proposed = async (text: string): Promise<readonly string[]> => {
  const { document, json } = open(text.replace('|', ''));
  const list = await service.doComplete(document, document.positionAt(text.indexOf('|')), json);
  return (list?.items ?? []).map(({ label }) => label);
};

/** What is underlined. */
const underlined = async (text: string): Promise<readonly string[]> => {
  const { document, json } = open(text);
  const faults = await service.doValidation(document, json);
  return faults.map(
    ({ range, message }) =>
      `${document.getText(range)}: ${typeof message === 'string' ? message : message.value}`,
  );
};

/** The hover text at the position of `|`. */
const shown = async (text: string): Promise<string> => {
  const { document, json } = open(text.replace('|', ''));
  const hover = await service.doHover(document, document.positionAt(text.indexOf('|')), json);
  return JSON.stringify(hover?.contents ?? '').replaceAll('\\', '');
};

const SCHEMA = '"$schema": "../../schema/tenant.schema.json"';
const HEAD = `${SCHEMA}, "access": { "keys": ["\${KEY}"] }, "identifier": { "type": "phone" }`;
const CRM =
  '{ "adapter": "crm", "settings": { "file": "f", "index": {} }, "lookup": { "by": "p", "value": "v" } }';
const source = (json: string): string =>
  `{ ${HEAD}, "sources": { "crm": ${json} }, "user": { "id": "crm.id" } }`;
const user = (json: string): string =>
  `{ ${HEAD}, "sources": { "crm": ${CRM} }, "user": { "id": "crm.id", ${json} } }`;
const auth = (json: string): string =>
  source(`{ "adapter": "spaaza", "lookup": {}, "settings": { "auth": ${json} } }`);

test('a correct file is not underlined', async () => {
  const demos = ['ahunter', 'crm', 'spaaza'].map((name) =>
    readFileSync(join(MAPPINGS, `demo-${name}/tenant.json`), 'utf8'),
  );
  const whole = source(CRM.replace('"lookup"', '"deadlineMs": 1500.0, "lookup"'));
  for (const text of [...demos, user('"name": "crm.name"'), whole])
    expect(await underlined(text)).toStrictEqual([]);
});

test.each<[string, string, readonly string[]]>([
  ['the keys of a file', `{ ${SCHEMA}, | }`, ['access', 'identifier', 'locale', 'sources', 'user']],
  ['the adapters', source('{ "adapter": | }'), ['"ahunter"', '"crm"', '"spaaza"']],
  ['the keys of a source', source('{ "adapter": "crm", | }'), ['settings', 'lookup', 'declare', 'optional']],
  ['an adapter’s settings', source('{ "adapter": "crm", "settings": {|} }'), ['file', 'index']],
  ['an adapter’s lookup', source('{ "adapter": "ahunter", "lookup": {|} }'), ['user']],
  ['the values of a setting', auth('{ "type": | }'), ['"privileged"', '"admin"', '"user"']],
  [
    'what belongs to a value',
    auth('{ "type": "admin", | }'),
    ['userId', 'sessionKey', 'chainId', 'hostname'],
  ],
  ['how a secret is written', auth('{ "type": "admin", "sessionKey": | }'), ['"${NAME}"']],
  ['the contract’s fields', user('|'), ['name', 'phone', 'bonuses', 'loyaltyCards', 'extra']],
  [
    'the keys of a rule',
    user('"name": {|}'),
    ['from', 'first', 'join', 'template', 'sum', 'percent', 'value', 'via', 'when'],
  ],
  ['the constants of a field', user('"gender": { "value": | }'), ['"male"', '"female"']],
  ['the defaults of a field', user('"gender": { "from": "crm.sex", "default": | }'), ['"male"', '"female"']],
  [
    'the steps',
    user('"name": { "from": "crm.name", "via": [|] }'),
    ['"text"', '"trim"', '"phone"', '"date"'],
  ],
  [
    'the steps with arguments',
    user('"name": { "from": "crm.name", "via": [{|}] }'),
    ['divide', 'table', 'plural'],
  ],
  ['an example of an argument', user('"bonuses": { "from": "crm.sum", "via": [{ "divide": | }] }'), ['100']],
  [
    'the guards',
    user('"name": { "from": "crm.name", "when": {|} }'),
    ['path', 'equals', 'atLeast', 'all', 'not'],
  ],
  [
    'an element’s fields, and "each"',
    user('"loyaltyCards": [{|}]'),
    ['cardNumber', 'status', 'each', 'as', 'item'],
  ],
])('it proposes %s', async (_what, text, labels) => {
  expect(await proposed(text)).toEqual(expect.arrayContaining([...labels]));
});

test.each<[string, string, readonly string[]]>([
  [
    'what other adapters have',
    source('{ "adapter": "crm", "settings": {|} }'),
    ['auth', 'baseUrl', 'tokens'],
  ],
  ['what other values have', auth('{ "type": "privileged", | }'), ['chainId', 'sessionKey']],
  [
    'steps that need an argument, as names',
    user('"name": { "from": "crm.n", "via": [|] }'),
    ['"divide"', '"table"'],
  ],
  ['"when" for the whole account', user('|'), ['when']],
])('it does not propose %s', async (_what, text, labels) => {
  const all = await proposed(text);
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter((label) => labels.includes(label))).toStrictEqual([]);
});

test.each<[string, string, readonly string[]]>([
  ['an adapter', source('{ "adapter": "spaza" }'), ['"spaza": Value is not accepted.']],
  [
    'a key of a source',
    source(CRM.replace('"lookup"', '"optinal": true, "lookup"')),
    ['"optinal": Property optinal'],
  ],
  ['a field', user('"gendr": "crm.sex"'), ['"gendr": Property gendr is not allowed.']],
  [
    'a key of a rule',
    user('"name": { "from": "crm.n", "vai": [] }'),
    ['"vai": Property vai is not allowed.'],
  ],
  ['a step', user('"name": { "from": "crm.n", "via": ["lowr"] }'), ['"lowr": Value is not accepted.']],
  [
    'a step in braces',
    user('"name": { "from": "crm.n", "via": [{ "divid": 3 }] }'),
    ['"divid": Property divid'],
  ],
  [
    'a constant',
    user('"emailConfirmed": { "value": "yes" }'),
    ['"yes": Incorrect type. Expected "boolean".'],
  ],
  [
    'a sentence',
    user('"units": "бонусных баллов"'),
    ['"бонусных баллов": A path is "source.field"; a constant'],
  ],
  ['a number', user('"bonuses": 5'), ['5: Incorrect type.']],
  [
    'a field of a card',
    user('"loyaltyCards": [{ "cardNumber": "crm.n", "statos": "crm.s" }]'),
    ['"statos": Property'],
  ],
  [
    'a comparison',
    user('"name": { "from": "crm.n", "when": { "path": "crm.p", "atLeast": "3" } }'),
    ['"3": Incorrect type.'],
  ],
])('it underlines %s alone, and says why', async (_what, text, messages) => {
  const said = await underlined(text);
  expect(said).toHaveLength(messages.length);
  for (const [index, message] of messages.entries())
    expect(said[index]).toMatch(new RegExp(`^${escaped(message)}`));
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test('it underlines a secret in the file, and says how to write it', async () => {
  const said = await underlined(auth('{ "type": "privileged", "token": "abc", "hostname": "h" }'));
  expect(said).toStrictEqual([
    '"abc": A secret must not be in the file: write "${NAME}", and set the variable NAME.',
  ]);
});

test.each<[string, string, string]>([
  ['a field', user('"bon|uses": "crm.b"'), 'The balance, a number as it is shown'],
  ['a field’s kind', user('"birth|day": "crm.b"'), '(a calendar date)'],
  [
    'a setting',
    source('{ "adapter": "spaaza", "settings": { "base|Url": "https://a.example" } }'),
    'Where Spaaza is asked',
  ],
  ['an adapter', source('{ "adapter": "ahun|ter" }'), 'the account of an API token'],
  [
    'a step',
    user('"name": { "from": "crm.n", "via": ["tr|im"] }'),
    'Removes white space and invisible characters from both ends',
  ],
  [
    'a step in braces',
    user('"name": { "from": "crm.n", "via": [{ "div|ide": 100 }] }'),
    'Divides exactly by a power of ten',
  ],
  ['a key of a rule', user('"name": { "fr|om": "crm.n" }'), 'The value at a path'],
  ['a key of the file', source(CRM).replace('"sources"', '"sour|ces"'), 'The upstreams'],
])('it shows what %s is for', async (_what, text, sentence) => {
  expect(await shown(text)).toContain(sentence);
});

describe('in a partial file', () => {
  const parts: readonly (readonly [string, (json: string) => string])[] = [
    ['because it extends another', (json) => `{ ${SCHEMA}, "extends": "../_base/tenant.json", ${json} }`],
    [
      'because others extend it',
      (json) => `{ "$schema": "../../schema/base.schema.json", "locale": "ru", ${json} }`,
    ],
  ];

  test.each(parts)('%s, a missing key is not underlined', async (_why, file) => {
    expect(await underlined(file('"user": { "name": null, "loyaltyProgram": {} }'))).toStrictEqual([]);
    expect(await underlined(file('"sources": { "crm": { "settings": { "file": "f" } } }'))).toStrictEqual([]);
  });

  test.each(parts)('%s, only the mistake is underlined', async (_why, file) => {
    expect(await underlined(file('"user": { "gendr": "crm.sex" }'))).toStrictEqual([
      '"gendr": Property gendr is not allowed.',
    ]);
    const misspelt = file('"sources": { "crm": { "adapter": "crm", "settings": { "fiel": "f" } } }');
    expect(await underlined(misspelt)).toStrictEqual(['"fiel": Property fiel is not allowed.']);
  });

  test.each(parts)('%s, proposals and descriptions are the same as in a whole file', async (_why, file) => {
    expect(await proposed(file('|'))).toEqual(expect.arrayContaining(['sources', 'user', 'timezone']));
    const settings = file('"sources": { "crm": { "adapter": "crm", "settings": {|} } }');
    expect(await proposed(settings)).toEqual(expect.arrayContaining(['file', 'index']));
    expect(await proposed(file('"user": {|}'))).toEqual(expect.arrayContaining(['name', 'bonuses', 'extra']));
    expect(await shown(file('"user": { "bon|uses": "crm.b" }'))).toContain('The balance, a number');
  });
});
