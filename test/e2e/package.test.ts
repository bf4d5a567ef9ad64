/** The package as npm packs it: installed into an empty folder, where every command works. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as t from 'io-ts';
import { accountOf, ask, bearer, killBridges, runProgram, startBridge } from '../support/e2e/bridge';
import type { Ended } from '../support/e2e/bridge';
import { makeFolder, removeFolders } from '../support/e2e/tenants';
import { ROOT } from '../support/root';

const Packed = t.array(t.type({ filename: t.string, files: t.array(t.type({ path: t.string })) }));
const Locked = t.type({
  packages: t.record(t.string, t.UnknownRecord),
  lockfileVersion: t.number,
});
const Manifest = t.type({ name: t.string, version: t.string, dependencies: t.record(t.string, t.string) });

const read = <A>(codec: t.Type<A>, text: string): A => {
  const value: unknown = JSON.parse(text);
  if (!codec.is(value)) throw new Error(`not as expected: ${text.slice(0, 200)}`);
  return value;
};

/** npm keeps what it downloaded in the home folder, and is configured there. */
const NPM = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && (name === 'HOME' || name.startsWith('npm_config_')) ? [[name, value]] : [],
  ),
);

const npm = async (command: readonly string[], folder: string): Promise<string> => {
  const { code, stdout, stderr } = await runProgram(['npm', ...command], NPM, folder);
  if (code !== 0) throw new Error(`npm ${command.join(' ')}: ${stderr}`);
  return stdout;
};

let home = '';
let shipped: ReadonlySet<string> = new Set();

/** The lock of a project that has the package as its only dependency, with the versions of this repository. */
const lockOf = (tarball: string): object => {
  const { packages, lockfileVersion } = read(Locked, readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const { name, version, dependencies } = read(Manifest, readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  const needed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  return {
    name: 'retailer',
    lockfileVersion,
    packages: {
      '': { name: 'retailer', dependencies: { [name]: `file:${tarball}` } },
      [`node_modules/${name}`]: {
        version,
        resolved: `file:${tarball}`,
        integrity,
        dependencies,
        bin: { [name]: 'dist/program/main.js' },
      },
      ...Object.fromEntries(needed),
    },
  };
};

beforeAll(async () => {
  home = makeFolder();
  const packed = read(Packed, await npm(['pack', '--json', '--pack-destination', home, ROOT], home));
  const [{ filename, files } = { filename: '', files: [] }] = packed;
  shipped = new Set(files.map(({ path }) => path));
  const dependencies = { 'account-bridge': `file:${join(home, filename)}` };
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ name: 'retailer', private: true, dependencies }),
  );
  writeFileSync(join(home, 'package-lock.json'), JSON.stringify(lockOf(join(home, filename))));
  await npm(['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], home);
}, 300_000);

afterAll(async () => {
  await killBridges();
  removeFolders();
});

const bridge = (...command: readonly string[]): Promise<Ended> =>
  runProgram(
    [join(home, 'node_modules/.bin/account-bridge'), ...command],
    { ACME_APP_KEY: 'key-of-a-test' },
    home,
  );

it('ships the program, the documents and the schema, and no source or test', () => {
  for (const path of [
    'dist/program/main.js',
    'docs/README.md',
    'ops/alerts.yml',
    'ops/dashboard.json',
    'ops/runbook.md',
    'docs/reference/tenant-file.md',
    'docs/reference/diagnostics.md',
    'schema/tenant.schema.json',
  ])
    expect(shipped).toContain(path);
  expect(
    [...shipped].filter((path) => /^(src|test|bench|scripts|dist\/(scripts|test|bench))\//.test(path)),
  ).toEqual([]);
});

it('prints its help and its version', async () => {
  expect(await bridge('--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Usage: account-bridge'),
  });
  const { version } = read(Manifest, readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect((await bridge('--version')).stdout).toMatch(
    new RegExp(`^${version.replaceAll('.', '\\.')}( \\([0-9a-f]+(-dirty)?\\))?\n$`),
  );
});

it('serves the demo', async () => {
  const main = join(home, 'node_modules/account-bridge/dist/program/main.js');
  const demo = await startBridge(['demo'], {}, home, main);
  const received = await ask(demo, 'demo-crm', '79000000002', { headers: bearer('demo-app-key') });
  expect(accountOf(received)).toMatchObject({ id: '79000000002' });
  expect(await demo.stop()).toMatchObject({ code: 0 });
});

it('creates a tenant that passes check and verify, and whose schema an editor finds', async () => {
  mkdirSync(join(home, 'mappings'));
  writeFileSync(
    join(home, 'customer.json'),
    JSON.stringify({ id: 'c-1', phone: '79000000001', name: 'Анна' }),
  );
  const begun = await bridge('init', 'acme', '--adapter', 'crm', '--answer', 'customer.json');
  expect(begun).toMatchObject({ code: 0 });
  const file = join(home, 'mappings/acme/tenant.json');
  const { $schema } = read(t.type({ $schema: t.string }), readFileSync(file, 'utf8'));
  expect($schema).toBe('../../node_modules/account-bridge/schema/tenant.schema.json');
  expect(existsSync(resolve(dirname(file), $schema))).toBe(true);
  expect(await bridge('check', 'acme')).toMatchObject({ code: 0 });
  expect(await bridge('verify', 'acme')).toMatchObject({ code: 0 });
});
