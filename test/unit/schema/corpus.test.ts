/**
 * The coverage of the language by the corpus: every key, word and kind of value that the schema had when it was
 * frozen, every form that no schema names, and every code of the check.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { adapters } from '../../../adapters';
import { tenantSchema } from '../../../scripts/schema/tenant';
import { problemEntries } from '../../../src/diagnostics/catalogue/catalogue';
import { CORPUS, corpusTenants } from '../../support/corpus/play';
import { codeOf, recordOf, severityOf } from '../../support/corpus/record';
import { keyReader, keysOfSchema } from '../../support/corpus/schema-keys';
import { vocabularyOf } from '../../support/validator';

const Frozen = t.type({ keys: t.array(t.string), codes: t.array(t.string) });

/** What the language had when the corpus was frozen, or was added to it since. */
const frozen = ((): t.TypeOf<typeof Frozen> => {
  const read: unknown = JSON.parse(readFileSync(join(CORPUS, 'keys.json'), 'utf8'));
  if (!Frozen.is(read)) throw new Error('keys.json is not the list of keys and codes');
  return read;
})();

const readText = (...path: readonly string[]): string => readFileSync(join(CORPUS, ...path), 'utf8');

const recorded = corpusTenants().map((tenant) => ({ tenant, findings: recordOf(tenant)?.findings ?? [] }));

const isOfTenant = (line: string): boolean => !line.startsWith('fixtures/');

/** The tenants that load: what they use is what works. */
const sound = recorded.filter(
  ({ findings }) => !findings.some((line) => isOfTenant(line) && severityOf(line) === 'error'),
);

const textsOf = (set: string, folder: string): readonly string[] =>
  readdirSync(join(CORPUS, set, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => readText(set, folder, file));

const schema = tenantSchema(vocabularyOf(adapters));

describe('every key, word and kind of value of the language', () => {
  const reader = keyReader(schema);
  const files = sound.map(({ tenant: { set, name }, findings }) => ({
    title: `${set}/${name}`,
    faults: reader.read(JSON.parse(readText(set, name, 'tenant.json'))),
    isFaultless: !findings.some(isOfTenant),
  }));

  it('is still known to the schema', () => {
    const known = new Set(keysOfSchema(schema));
    expect(frozen.keys.filter((key) => !known.has(key))).toEqual([]);
  });

  it('is used by a tenant of the corpus that loads', () => {
    expect(frozen.keys.filter((key) => !reader.keys.has(key))).toEqual([]);
    expect(frozen.keys.length).toBeGreaterThanOrEqual(522);
  });

  it('is accepted by the schema where the check finds nothing', () => {
    expect(files.filter(({ isFaultless, faults }) => isFaultless && faults.length > 0)).toEqual([]);
  });
});

/** Forms inside of texts, and of what the schema takes whole. */
const FORMS: Readonly<Record<string, RegExp>> = {
  'a comment': /"\$comment": /,
  'a removal': /"[a-z]+": null/,
  'a secret as an address': /"baseUrl": "\$\{[A-Z_]+\}"/,
  'an element by its place': /"crm\.list\[0\]"/,
  'an element by a text': /\[kind=main\]/,
  'an element by a quoted text': /\[kind=\\"12\\"\]/,
  'an element by a number': /\[rank=2\]/,
  'an element by true': /\[main=true\]/,
  'an element by null': /\[gone=null\]/,
  'an element by an inner field': /\[type\.code=vip\]/,
  'an odd name in a path': /\[\\"odd\.key\\"\]/,
  'a name of other letters': /"crm\.имя"/,
  'a brace in a template': /\{\{level\}\}/,
  'a list in a list': /"each": "shop\.visits"/,
  'a number in JSON': /"\$number": "\{crm\.id\}"/,
  'several values of a parameter': /"kinds": \["a", "\{request\.userIdentifier\}"\]/,
  'an optional kind': /"text\?"/,
  'a required kind': /"text!"/,
  'a required object': /"object!": \{/,
  'an optional list': /"maybe\?": \["text"\]/,
  'a literal': /'basic' \| 'gold'/,
  'a literal with a quote': /'o\\\\'k'/,
  'a union': /"text \| integer\?"/,
  'a literal number': /'x' \| 5 \| true/,
  'an object by data': /\{ "\*": "number" \}/,
  'a union of structures': /"\$anyOf": \[\["text"\]/,
  'a graded union': /"\$anyOf\?"/,
  'an escaped name': /"sure\\\\\?"/,
  'JSON Schema of 2020-12': /draft\/2020-12\/schema/,
  'JSON Schema of draft-04': /draft-04\/schema#/,
  'a nullable field': /"nullable": true/,
  'a reference': /"\$ref": "#\/\$defs\/address"/,
  'a payload in a file': /"payload": "types\/customer\.json"/,
  'an answer of a fixture': /"exchanges": \[/,
  'a payload of a fixture': /"payload": \{ "user_id": 7/,
  'a body of a fixture': /"body": \{ "ids": \[12345\]/,
  'a form of a fixture': /"form": \{ "key": "\$\{CRM_KEY\}" \}/,
  'an answer as text': /"text": "<html>"/,
  'an answer with headers': /"headers": \{ "Retry-After": "7" \}/,
  'a timeout': /"failure": "UpstreamTimeout"/,
  'an upstream that cannot be reached': /"failure": "UpstreamUnreachable"/,
  'a clock': /"now": "2024-/,
  'invented variables': /"variables": \{/,
  'an outcome': /"outcome": "IdentityMismatch"/,
};

describe('of the forms without a key in the schema, the corpus has', () => {
  const texts = [
    ...sound.flatMap(({ tenant: { set, name } }) => textsOf(set, name)),
    ...textsOf('extends', '_base'),
  ].join('\n');

  it.each(Object.entries(FORMS))('%s', (_form, pattern) => {
    expect(pattern.test(texts)).toBe(true);
  });
});

/** Codes that no folder can show, and why. */
const EXCUSED: Readonly<Record<string, string>> = {
  'file-too-large': 'it takes a file of more than 1 MiB',
  'access-open': 'it depends on the address that the bridge listens on',
};

describe('every code of the check', () => {
  it('is still in the catalogue', () => {
    const known = Object.keys(problemEntries);
    expect([...frozen.codes, ...Object.keys(EXCUSED)].filter((code) => !known.includes(code))).toEqual([]);
  });

  it('is found in a tenant of the corpus', () => {
    const found = new Set(recorded.flatMap(({ findings }) => findings.map(codeOf)));
    expect(frozen.codes.filter((code) => !found.has(code))).toEqual([]);
    expect(frozen.codes.length).toBeGreaterThanOrEqual(86);
  });
});
