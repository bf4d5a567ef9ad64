/** `serve` with a store that it cannot use by its settings: it ends with 2, and shows nothing of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';

afterAll(removeFolders);

const STORE_KEY = 'canary-store-key-0123456789abcdef';
const STORE = 'redis://bridge:canary-word@127.0.0.1:1';

const emptyFile = (): string => {
  const file = join(makeFolder(), 'ca.pem');
  writeFileSync(file, 'canary\n');
  return file;
};

test.each([
  [
    'an address of another scheme',
    { BRIDGE_STORE: 'http://canary@host' },
    'the address of the store is not like ',
  ],
  [
    'an unknown setting',
    { BRIDGE_STORE: `${STORE}?canary=1` },
    'the address of the store has an unknown setting',
  ],
  [
    'an address twice',
    { BRIDGE_STORE_FILE: '/canary' },
    'set either BRIDGE_STORE or BRIDGE_STORE_FILE, not both',
  ],
  ['no key', { BRIDGE_STORE_KEY: '' }, 'a store needs a key: set BRIDGE_STORE_KEY or BRIDGE_STORE_KEY_FILE'],
  ['a short key', { BRIDGE_STORE_KEY: 'canary' }, 'BRIDGE_STORE_KEY has less than 32 characters'],
  [
    'a short previous key',
    { BRIDGE_STORE_KEY_PREVIOUS: 'canary' },
    'BRIDGE_STORE_KEY_PREVIOUS has less than 32 characters',
  ],
  [
    'the same key as the previous one',
    { BRIDGE_STORE_KEY_PREVIOUS: STORE_KEY },
    'BRIDGE_STORE_KEY_PREVIOUS is the key of BRIDGE_STORE_KEY',
  ],
  [
    'an authority that is missing',
    { BRIDGE_STORE: 'rediss://127.0.0.1:1?ca=/canary.pem' },
    'the file of "ca" in the address of the store ',
  ],
  [
    'a file that is not an authority',
    { BRIDGE_STORE: `rediss://127.0.0.1:1?ca=${emptyFile()}` },
    'the file of "ca" in the address of the store has no certificate in PEM',
  ],
])('%s ends it', async (_what, variables, why) => {
  const environment = { BRIDGE_STORE: STORE, BRIDGE_STORE_KEY: STORE_KEY, ...variables };
  const { code, stdout, stderr } = await run(['serve', '--mappings', 'mappings'], environment);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(why);
  expect(stderr).not.toContain('canary');
});
