/** What every adapter of the list has: tests, fixtures, and an example that runs. */
import { isRight } from 'fp-ts/Either';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { Account } from '../../../src/contract/account';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { callOf } from '../../support/upstream/call';
import { FIXTURES, readFixtures } from '../../support/adapters/fixture';
import { objectOf } from '../../support/adapters/settings';
import { loadSource } from '../../support/adapters/tenant';
import { ROOT } from '../../support/root';

const names = adapters.map(({ name }) => name);

/** Tests of this folder that are not one adapter's. */
const GENERAL = ['index', 'leaks'];

const testsNamed = (pattern: RegExp): readonly string[] =>
  readdirSync(__dirname)
    .flatMap((file) => pattern.exec(file)?.[1] ?? [])
    .filter((name) => !GENERAL.includes(name));

test('adapters have different names, in the form of a tenant file', () => {
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
});

test('adapters, their files, their tests and their fixtures have the same names', () => {
  const found = readdirSync(join(ROOT, 'adapters'), { withFileTypes: true });
  const namesOf = (isFolder: boolean): readonly string[] =>
    found.filter((each) => each.isDirectory() === isFolder).map(({ name }) => name);
  const expected = [...names].sort();
  expect(
    namesOf(false)
      .filter((file) => file !== 'index.ts')
      .sort(),
  ).toStrictEqual(expected.map((name) => `${name}.ts`).sort());
  // A folder has what is an adapter's own, and its name.
  expect(expected).toEqual(expect.arrayContaining([...namesOf(true)]));
  expect([...testsNamed(/^([^.]+)\.test\.ts$/)].sort()).toStrictEqual(expected);
  expect([...testsNamed(/^([^.]+)\.conformance\.test\.ts$/)].sort()).toStrictEqual(expected);
  expect(readdirSync(FIXTURES).sort()).toStrictEqual(expected);
});

test.each(names)('%s passes the conformance suite, and plays its fixtures', (name) => {
  const source = (file: string): string => readFileSync(join(__dirname, file), 'utf8');
  const exported = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  expect(source(`${name}.test.ts`)).toContain(`\ntestContract(${exported}, ${readFixtures(name).length});\n`);
  expect(source(`${name}.conformance.test.ts`)).toMatch(
    new RegExp(`^( *)testAdapter\\(\\{\\n\\1  adapter: ${exported},$`, 'm'),
  );
});

/** A value for every `${NAME}` of an example: a token, and a table of tokens. */
const SECRET = '{"71234567890":"invented-token"}';

const variablesOf = (settings: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...JSON.stringify(settings).matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, SECRET]),
  );

/** Of a settings' file, where there is one, the payload is the whole content. */
const filesOf = (settings: unknown, payload: unknown): Readonly<Record<string, string>> => {
  const { file } = objectOf(settings);
  return typeof file === 'string' ? { [file]: JSON.stringify([payload]) } : {};
};

test.each(adapters)('the example of $name gives its expected account', (adapter) => {
  const { settings, lookup, type, payload, user, account } = adapter.example;
  expect(type !== undefined).toBe(adapter.isDeclared);
  const { problems, tenant } = loadSource({
    adapters: [adapter],
    source: { adapter: adapter.name, settings, lookup, payload: type },
    user,
    variables: variablesOf(settings),
    files: filesOf(settings, payload),
  });
  expect(problems).toStrictEqual([]);
  expect(adapter.payload.is(payload)).toBe(true);
  const mapped = tenant?.map([{ userIdentifier: '71234567890' }, payload], callOf());
  expect(mapped).toStrictEqual({ _tag: 'Right', right: account });
  expect(mapped && isRight(mapped) && Account.is(mapped.right)).toBe(true);
});

test.each(adapters)('$name has a summary of one line, and settings that can be documented', (adapter) => {
  expect(adapter.summary).toMatch(/^[^\n]{10,100}\.$/);
  expect(typeOfCodec(adapter.settings).shape.kind).toBe('object');
  expect(typeOfCodec(adapter.lookup).shape.kind).toBe('object');
});

test.each(adapters)('no rule can read a credential of $name', (adapter) => {
  for (const name of adapter.credentials)
    expect(adapter.fields.get(name)?.shape).toStrictEqual({ kind: 'credential' });
});
