/** The variables of `init`: two tenants never share a key or a token because they share a variable. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { commandWorld } from '../../support/command-world';

const folder = mkdtempSync(join(tmpdir(), 'account-bridge-init-'));
afterAll(() => rmSync(folder, { recursive: true }));

const answer = join(folder, 'answer.json');
beforeAll(() => writeFileSync(answer, '[{ "id": "c-10001", "phone": "79000000001" }]'));

let folders = 0;

/** Begins tenants in a folder of their own, one after another. */
const begin = async (...names: readonly string[]) => {
  const mappings = join(folder, `mappings-${(folders += 1)}`);
  const codes: number[] = [];
  const { run, said } = commandWorld(adapters, {});
  for (const name of names)
    codes.push(await run('init', name, '--adapter', 'crm', '--answer', answer, '--mappings', mappings));
  return { codes, said, mappings, begun: readdirSync(mappings).sort() };
};

it.each([
  ['a-b', 'a_b', 'A_B_'],
  ['a_b', 'a-b', 'A_B_'],
  ['Acme', 'acme', 'ACME_'],
  ['1st', 't-1st', 'T_1ST_'],
  ['a--b', 'a_-b', 'A__B_'],
])('after "%s" it refuses "%s", whose variables would have the same names', async (first, second, prefix) => {
  const { codes, said, begun } = await begin(first, second);
  expect([codes, begun]).toEqual([[0, 2], [first]]);
  expect(said.error).toBe(
    `"${second}" and "${first}" would both have the variables ${prefix}…, and so one key and one token; take another name\n`,
  );
});

it('creates tenants whose names differ in more than that, each with its own variables', async () => {
  const { codes, mappings, begun } = await begin('a-b', 'a-c', 'ab', 'a-b-2');
  expect(codes).toEqual([0, 0, 0, 0]);
  const keys = begun.map(
    (name) => /\$\{(\w+)\}/.exec(readFileSync(join(mappings, name, 'tenant.json'), 'utf8'))?.[1],
  );
  expect(keys).toEqual(['A_B_APP_KEY', 'A_B_2_APP_KEY', 'A_C_APP_KEY', 'AB_APP_KEY']);
});

it('says in the fixture that it is invented', async () => {
  const { mappings } = await begin('acme');
  expect(readFileSync(join(mappings, 'acme/fixtures/first.json'), 'utf8')).toMatch(
    /^\{\n {2}"\$comment": "Invented: [^"]+",\n {2}"request"/,
  );
});
