/** Dependencies and the image: one exact version of each package, with its hash, and no root rights. */
import * as t from 'io-ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/root';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const Versions = t.record(t.string, t.string);
const Package = t.type({ dependencies: Versions, devDependencies: Versions, overrides: Versions });
const Lock = t.type({
  packages: t.record(t.string, t.partial({ integrity: t.string, resolved: t.string, dev: t.boolean })),
});

const decoded = <A>(codec: t.Type<A>, file: string): A => {
  const result = codec.decode(JSON.parse(read(file)));
  if (result._tag === 'Left') throw new Error(`${file} has another form`);
  return result.right;
};

const { dependencies, devDependencies, overrides } = decoded(Package, 'package.json');
const { packages } = decoded(Lock, 'package-lock.json');

test('every dependency is one exact version', () => {
  const versions = Object.entries({ ...dependencies, ...devDependencies, ...overrides });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('there are twenty-eight runtime dependencies: a new one is a decision', () => {
  expect(Object.keys(dependencies)).toHaveLength(28);
});

test('every package has its hash in the lock file', () => {
  const entries = Object.entries(packages).filter(([path]) => path !== '');
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual([]);
});

test('the image is built without install scripts and runs without root rights', () => {
  const lines = read('Dockerfile').split('\n');
  const installs = lines.filter((line) => line.includes('npm '));
  expect(installs).not.toEqual([]);
  expect(
    installs.every((line) => !/npm (ci|prune|install)/.test(line) || line.includes('--ignore-scripts')),
  ).toBe(true);
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  expect(last.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
  expect(lines.filter((line) => line.startsWith('FROM ')).every((line) => /:\d+\.\d+\.\d+-/.test(line))).toBe(
    true,
  );
});

test('nothing is written to the container’s file system', () => {
  const compose = read('docker-compose.yml');
  expect(/^x-bridge: &bridge\n(?: .*\n)+/m.exec(compose)?.[0]).toMatch(/^ {2}read_only: true$/m);
  const mounts = [...compose.matchAll(/^ +- (\.\/\S+)$/gm)].map(([, mount = '']) => mount);
  expect(mounts.length).toBeGreaterThan(4);
  expect(mounts.filter((mount) => !mount.endsWith(':ro'))).toEqual([]);
});
