/** The recipes and the guide of databases, played on real servers with their tables: the accounts, the types that `infer` prints, and `record`. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { left } from 'fp-ts/Either';
import { adapters } from '../../../adapters';
import { secretsOf } from '../../../src/tenant/decode/secrets';
import { loadOne } from '../../../src/tenant/folder';
import { createTransport } from '../../../src/upstream/http/client';
import { isRecord } from '../../../src/types/conform';
import { run as runCli } from '../../support/cli';
import { killBridges } from '../../support/e2e/bridge';
import { makeFolder, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';
import { BRIDGE_USER } from '../../support/sql/bridge-user';
import { hasMariaDb, startMariaDb } from '../../support/sql/mariadb';
import { hasPostgres, startPostgres } from '../../support/sql/postgresql';
import { askTenant } from '../../support/sql/tenant';
import { AUTHORITY } from '../../support/upstream/certificates';

const RECIPES = [
  { recipe: 'postgresql', isInstalled: hasPostgres, launch: () => startPostgres() },
  { recipe: 'mariadb', isInstalled: hasMariaDb, launch: () => startMariaDb() },
] as const;

afterAll(async () => {
  await killBridges();
  removeFolders();
});

type Json = Readonly<Record<string, unknown>>;

const jsonIn = (file: string): Json => {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(value)) throw new Error(`${file} has no object`);
  return value;
};

const at = (value: unknown, ...path: readonly string[]): Json => {
  const found = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
  if (!isRecord(found)) throw new Error(`nothing at ${path.join('.')}`);
  return found;
};

/** A tenant for a server of the tests: another address, and an authority of its own. */
const onServer = (tenant: Json, port: number): Json => {
  const server = { host: '127.0.0.1', port, tls: { ca: '${DATABASE_CA}' } };
  const sources = Object.entries(at(tenant, 'sources')).map(([name, source]): readonly [string, Json] => [
    name,
    { ...at(source), settings: { ...at(source, 'settings'), ...server } },
  ]);
  return { ...tenant, sources: Object.fromEntries(sources) };
};

const copyFor = (recipe: string, port: number): string => {
  const mappings = join(makeFolder(), 'mappings');
  cpSync(join(ROOT, 'docs/recipes', recipe), join(mappings, recipe), { recursive: true });
  const file = join(mappings, recipe, 'tenant.json');
  writeFileSync(file, JSON.stringify(onServer(jsonIn(file), port)));
  return mappings;
};

describe.each(RECIPES)('the recipe $recipe, on a real server', ({ recipe, isInstalled, launch }) => {
  const test = isInstalled() ? it : it.skip;
  const folder = join(ROOT, 'docs/recipes', recipe);
  const variables = {
    DATABASE_CA: AUTHORITY,
    [`${recipe.toUpperCase()}_PASSWORD`]: BRIDGE_USER.password,
    [`${recipe.toUpperCase()}_APP_KEY`]: 'invented-key-of-an-app-0123456789',
    BRIDGE_SUBJECT_KEY: 'invented-key-of-pseudonyms-0123456789',
  };
  let mappings = '';

  const run = (command: string, ...more: readonly string[]) =>
    runCli([command, recipe, '--mappings', mappings, ...more], variables);

  /** The account, or the failure, of a tenant as production loads it. */
  const asked = async (identifier: string): Promise<unknown> => {
    const { tenant, problems } = loadOne(mappings, recipe, {
      adapters,
      secrets: secretsOf(variables, () => left('is not there')),
      unset: 'error',
      openAllowed: false,
      emit: () => undefined,
      http: createTransport,
    });
    expect(problems).toEqual([]);
    try {
      return await askTenant(tenant, identifier);
    } finally {
      tenant?.dispose();
    }
  };

  beforeAll(async () => {
    if (!isInstalled()) return;
    const server = await launch();
    await server.run(readFileSync(join(folder, 'schema.sql'), 'utf8'));
    mappings = copyFor(recipe, server.port);
  });

  test.each(['full', 'no-card'])('the account of the fixture %s is that of the tables', async (name) => {
    const fixture = jsonIn(join(folder, 'fixtures', `${name}.json`));
    const { userIdentifier } = at(fixture, 'request');
    expect(await asked(String(userIdentifier))).toEqual(at(fixture, 'response', 'body', 'user'));
  });

  test('a shopper who is not in the tables is not found', async () => {
    expect(await asked('79000000009')).toEqual({ tag: 'UserNotFound' });
  });

  test.each(['customer', 'cards'])('infer prints the type of %s that the file has', async (source) => {
    const { code, stdout } = await run('infer', '--source', source);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(at(jsonIn(join(folder, 'tenant.json')), 'sources', source, 'payload'));
  });

  test('record writes what verifies without the database, about another person', async () => {
    const recorded = await run('record', '--identifier', '79000000001', '--as', 'recorded');
    expect(recorded.code).toBe(0);
    const text = readFileSync(join(mappings, recipe, 'fixtures/recorded.json'), 'utf8');
    for (const real of ['79000000001', 'Пелагея', '2000000001001', '1250.5'])
      expect(text).not.toContain(real);
    const verified = await runCli(['verify', recipe, '--mappings', mappings], {});
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('✓ recorded 200')]);
  });
});

(hasPostgres() ? test : test.skip)(
  'the file of the guide gets the type of the guide, and then checks',
  async () => {
    const guide = readFileSync(join(ROOT, 'docs/guides/databases.md'), 'utf8');
    const [tenant, type] = [...guide.matchAll(/^```json\n(.*?)^```$/gms)].map(([, text = '']): unknown =>
      JSON.parse(text),
    );
    const server = await startPostgres();
    await server.run(readFileSync(join(ROOT, 'docs/recipes/postgresql/schema.sql'), 'utf8'));
    const mappings = writeMappings({ acme: { 'tenant.json': onServer(at(tenant), server.port) } });
    const variables = {
      DATABASE_CA: AUTHORITY,
      ACME_DB_PASSWORD: BRIDGE_USER.password,
      ACME_APP_KEY: 'invented-key-of-an-app-0123456789',
    };
    const inferred = await runCli(
      ['infer', 'acme', '--source', 'shop', '--write', '--mappings', mappings],
      variables,
    );
    expect(inferred.code).toBe(0);
    expect(at(jsonIn(join(mappings, 'acme/tenant.json')), 'sources', 'shop', 'payload')).toEqual(type);
    const checked = await runCli(['check', 'acme', '--json', '--mappings', mappings], variables);
    expect([checked.code, JSON.parse(checked.stdout)]).toEqual([0, []]);
    await killBridges();
    removeFolders();
  },
);
