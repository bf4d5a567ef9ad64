/** What the program loads, by its modules before they are bundled: a bridge that serves has no part of what it does not use. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { killBridges, launch, type Environment } from '../support/e2e/bridge';
import { KEY } from '../support/e2e/key';
import { crmTenant, makeFolder, removeFolders, writeMappings } from '../support/e2e/tenants';
import { ROOT } from '../support/root';
import { found } from '../support/until';

const MAIN = join(ROOT, 'dist/src/main.js');
const PRELOAD = join(__dirname, '../support/e2e/loaded-modules.cjs');

afterEach(async () => {
  await killBridges();
  removeFolders();
});

/** The modules of the program that a command has loaded once it says `ready`, without `dist/`. */
const loadedBy = async (
  command: readonly string[],
  ready: RegExp,
  environment: Environment = {},
): Promise<readonly string[]> => {
  const loaded = join(makeFolder(), 'loaded');
  const mappings = writeMappings({ acme: crmTenant([{ id: 'c-1', phone: '79000000001', name: 'Иван' }]) });
  const { child, stdout, ended } = launch(
    [process.execPath, '--require', PRELOAD, MAIN, ...command, '--mappings', mappings],
    { APP_KEY: KEY, BRIDGE_PORT: '0', LOADED: loaded, ...environment },
    makeFolder(),
  );
  await found(
    () => ready.exec(stdout())?.[0],
    () => `it is not ready: ${stdout()}`,
  );
  child.kill('SIGTERM');
  await ended;
  return readFileSync(loaded, 'utf8')
    .split('\n')
    .map((file) => relative(join(ROOT, 'dist'), file));
};

const ofStudio = (files: readonly string[]): readonly string[] =>
  files.filter((file) => file.startsWith('src/studio') || file.startsWith('stubs/'));

test('a bridge that serves, with its admin listener, loads nothing of the studio', async () => {
  const files = await loadedBy(
    ['serve', '--admin-port', '0'],
    /"event":"admin-listening"[^]*"event":"server-listening"/,
  );
  expect(files).toContain('src/gateway/server.js');
  expect(files).toContain('src/admin/listener.js');
  expect(ofStudio(files)).toEqual([]);
});

test('a bridge without admin listener, samples, workers and store loads nothing of these', async () => {
  const files = await loadedBy(['serve'], /"event":"server-listening"/);
  expect(files).toContain('src/gateway/server.js');
  const unused =
    /^src\/(observe\/metrics|drift)\/|^src\/admin\/listener|^src\/cli\/workers\/primary|^src\/store\/redis\/connect|prom-client|ioredis/;
  expect(files.filter((file) => unused.test(file))).toEqual([]);
});

test('the client of a store is seen by the same look', async () => {
  const files = await loadedBy(['serve', '--store', 'redis://127.0.0.1:1'], /"event":"server-listening"/, {
    BRIDGE_STORE_KEY: 'e2e-store-key-0123456789abcdef-0123',
  });
  expect(files).toContain('src/store/redis/connect.js');
  expect(files.some((file) => file.includes('/ioredis/'))).toBe(true);
});

test('the studio is seen by the same look', async () => {
  const files = await loadedBy(['studio'], /http:\/\/127\.0\.0\.1:\d+\/#/);
  expect(ofStudio(files)).toContain('src/studio/studio.js');
});
