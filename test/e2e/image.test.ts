/** The image's packages, without an engine: the Dockerfile's own commands on the production dependencies. */
import { copyFileSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import { runProgram } from '../support/e2e/bridge';
import { makeFolder, removeFolders } from '../support/e2e/tenants';
import { decoded } from '../support/ops/kubernetes';
import { ROOT } from '../support/root';

const Lock = t.type({
  packages: t.record(t.string, t.partial({ version: t.string, dev: t.boolean })),
});
const Bom = t.type({
  components: t.array(
    t.type({ name: t.string, version: t.string, hashes: t.UnknownArray, licenses: t.UnknownArray }),
  ),
});

/** What the Dockerfile runs after the build. */
const [command = ''] = [
  ...readFileSync(join(ROOT, 'Dockerfile'), 'utf8').matchAll(/^RUN (npm prune .*)$/gm),
].map(([, run = '']) => run);

/** npm keeps what it downloaded in the home folder, and is configured there. */
const NPM = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && (name === 'HOME' || name.startsWith('npm_config_')) ? [[name, value]] : [],
  ),
);

let folder = '';

beforeAll(async () => {
  folder = makeFolder();
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(ROOT, file), join(folder, file));
  const install = 'npm ci --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund';
  const { code, stderr } = await runProgram(['sh', '-c', `${install} && ${command}`], NPM, folder);
  if (code !== 0) throw new Error(stderr);
}, 300_000);

afterAll(removeFolders);

it('sbom.json has every production package of the lock file, with its hash and licence', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const { packages } = decoded(
    Lock,
    JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')),
    'lock',
  );
  const expected = Object.entries(packages).flatMap(([path, { version = '', dev }]) =>
    path === '' || dev === true ? [] : [`${path.replace(/^.*node_modules\//, '')}@${version}`],
  );
  const { components } = decoded(Bom, read('sbom.json'), 'sbom.json');
  expect(components.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(
    [...new Set(expected)].sort(),
  );
  const lacking = components.filter(({ hashes, licenses }) => hashes.length === 0 || licenses.length === 0);
  expect(lacking).toEqual([]);
});

it('the production dependencies are at most 70 MB: a large one is a decision', () => {
  const modules = join(folder, 'node_modules');
  const sizes = readdirSync(modules, { recursive: true, encoding: 'utf8' }).map((path) => {
    const stat = statSync(join(modules, path));
    return stat.isFile() ? stat.size : 0;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  expect(total).toBeGreaterThan(20);
  expect(total).toBeLessThan(70);
});
