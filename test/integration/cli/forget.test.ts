/** `account-bridge forget`: the shoppers of a command line, a file or standard input, and what the bridge answers. */
import { left, right } from 'fp-ts/Either';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../../src/core/secret';
import type { ForgetShopper } from '../../../src/tenant/runtime/forgetting';
import { startAdmin, stopAdmins } from '../../support/admin';
import { run } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';

afterEach(stopAdmins);
afterAll(removeFolders);

const TOKEN = 'admin-token-5f0c1b';
const VARIABLES = { BRIDGE_ADMIN_TOKEN: TOKEN };

const DONE: ForgetShopper = () => Promise.resolve(right({ entries: 2, store: 'removed' }));

/** A bridge that notes whom it is asked to forget. */
const bridge = async (answer: ForgetShopper = DONE) => {
  const asked: (readonly string[])[] = [];
  const forget: ForgetShopper = (tenant, identifier) => {
    asked.push([tenant, identifier]);
    return answer(tenant, identifier);
  };
  const view = { forget, isTenant: (name: string) => name === 'acme' };
  const { port } = await startAdmin(view, { token: new Secret(TOKEN) });
  return { asked, flags: ['--admin', `http://127.0.0.1:${port}`] };
};

test('a shopper of the command line is forgotten', async () => {
  const { asked, flags } = await bridge();
  const ended = await run(['forget', 'acme', '--identifier', 'canary-1', ...flags], VARIABLES);
  const stdout = 'line 1: forgotten: 2 answers of the bridge; removed from the store\n';
  expect(ended).toEqual({ code: 0, stdout, stderr: '' });
  expect(asked).toEqual([['acme', 'canary-1']]);
});

test('those of a file and of standard input are forgotten, each once', async () => {
  const { asked, flags } = await bridge(() => Promise.resolve(right({ entries: 0, store: 'none' })));
  const file = join(makeFolder(), 'shoppers.txt');
  writeFileSync(file, 'canary-1\n\ncanary-2\ncanary-1\n');
  const ended = await run(['forget', 'acme', '--from', file, ...flags], VARIABLES);
  expect([ended.code, ended.stdout]).toEqual([
    0,
    'line 1: forgotten: 0 answers of the bridge; the bridge has no store\nline 3: forgotten: 0 answers of the bridge; the bridge has no store\n',
  ]);
  await run(['forget', 'acme', '--from', '-', ...flags], VARIABLES, ROOT, 'canary-3\n');
  expect(asked.map(([, identifier]) => identifier)).toEqual(['canary-1', 'canary-2', 'canary-3']);
});

test('one that is not forgotten by the store ends it with 1, and the others are asked for', async () => {
  let count = 0;
  const { asked, flags } = await bridge(() => {
    count += 1;
    return Promise.resolve(
      count === 1 ? left({ why: 'store', code: 'TIMEOUT' }) : right({ entries: 1, store: 'removed' }),
    );
  });
  const { code, stdout } = await run(
    ['forget', 'acme', '--from', '-', '--json', ...flags],
    VARIABLES,
    ROOT,
    'canary-1\ncanary-2\n',
  );
  expect(code).toBe(1);
  expect(asked).toHaveLength(2);
  expect(JSON.parse(stdout)).toEqual({
    tenant: 'acme',
    shoppers: [
      {
        line: 1,
        forgotten: false,
        why: expect.stringContaining('the store did not do it (TIMEOUT)') as string,
      },
      { line: 2, forgotten: true, entries: 1, store: 'removed' },
    ],
  });
  expect(stdout).not.toContain('canary');
});

test.each([
  ['a tenant without a folder', 'canary', TOKEN, DONE, 'the bridge answers 404'],
  ['another token', 'acme', 'canary-token', DONE, 'the bridge answers 401'],
  [
    'an identifier that is none of the tenant',
    'acme',
    TOKEN,
    () => Promise.resolve(left({ why: 'identifier' as const })),
    'the bridge answers 400: this is not an identifier of the tenant',
  ],
  [
    'a tenant that does not serve',
    'acme',
    TOKEN,
    () => Promise.resolve(left({ why: 'not-serving' as const })),
    'the bridge answers 503: this tenant does not serve now',
  ],
] as const)('%s ends it with 1', async (_what, tenant, token, answer, why) => {
  const { flags } = await bridge(answer);
  const ended = await run(['forget', tenant, '--identifier', 'canary-1', ...flags], {
    BRIDGE_ADMIN_TOKEN: token,
  });
  expect(ended.code).toBe(1);
  expect(ended.stdout).toContain(`line 1: not forgotten: ${why}`);
  expect(ended.stdout + ended.stderr).not.toContain('canary');
});

test('a bridge that does not answer ends it with 1', async () => {
  const { code, stdout } = await run(
    ['forget', 'acme', '--identifier', 'canary-1', '--admin', 'http://127.0.0.1:1'],
    VARIABLES,
  );
  expect([code, stdout]).toEqual([
    1,
    'line 1: not forgotten: the admin listener does not answer; is the address right?\n',
  ]);
});

test.each([
  ['no token', {}, ['--identifier', 'canary-1'], 'set BRIDGE_ADMIN_TOKEN, or BRIDGE_ADMIN_TOKEN_FILE'],
  ['no shopper', VARIABLES, [], 'no shopper is named'],
  ['an empty standard input', VARIABLES, ['--from', '-'], 'standard input has no identifier'],
  [
    'another address',
    VARIABLES,
    ['--identifier', 'canary-1', '--admin', 'ftp://canary'],
    '--admin is the address',
  ],
] as const)('%s ends it with 2', async (_what, variables, flags, why) => {
  const { code, stderr } = await run(['forget', 'acme', ...flags], variables);
  expect(code).toBe(2);
  expect(stderr).toContain(why);
  expect(stderr).not.toContain('canary');
});
