/** The source of docs/reference/adapters.md for Spaaza's get-card, beside get-user. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';

afterAll(removeFolders);

const documented = (): { readonly [key: string]: unknown } => {
  const text = readFileSync(join(ROOT, 'docs/reference/adapters.md'), 'utf8');
  const [, block = ''] = /<!-- example: get-card -->\n\n```json\n([^]*?)```/.exec(text) ?? [];
  return JSON.parse(block) as { readonly [key: string]: unknown };
};

const loyalty = {
  adapter: 'spaaza',
  settings: { auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'shop.example' } },
  lookup: { by: 'username', value: '{request.userIdentifier}' },
};

const tenant = (card: unknown) => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'email' },
  sources: { loyalty, card },
  user: {
    id: 'request.userIdentifier',
    name: 'loyalty.first_name',
    cardNumber: { from: 'card.user_info.user_id', via: ['text'] },
  },
});

const headers = {
  Authorization: 'Bearer ${SPAAZA_TOKEN}',
  'X-Spaaza-MyPrice-App-Hostname': 'shop.example',
};

const answered = (status: number, body: unknown) => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body,
});

const succeeded = (results: unknown) => answered(200, { result: { code: 1, status: 'ok' }, results });

const failed = (status: number, more: object) =>
  answered(status, { result: { code: 2, status: 'error' }, ...more });

const fixture = (response: unknown, expected: object, absent: object = {}) => ({
  request: { userIdentifier: 'vera@example.com' },
  sources: {
    loyalty: {
      exchanges: [
        {
          request: {
            method: 'GET',
            path: '/internal/get-user',
            query: { username: 'vera@example.com' },
            headers,
          },
          response: succeeded({
            user_info: { user_id: 40, username: 'vera@example.com', first_name: 'Vera' },
          }),
        },
      ],
    },
    card: {
      exchanges: [
        { request: { method: 'GET', path: '/get-card', query: { user_id: '40' }, headers }, response },
      ],
    },
  },
  response: { status: 200, body: { user: { id: 'vera@example.com', name: 'Vera', ...expected } } },
  absent,
});

/** The card could not be read: it is not known whether there is one. */
const LOST = { cardNumber: 'source-unavailable' };

const FIXTURES = {
  found: fixture(succeeded({ user_info: { user_id: 40 }, result_type: 'get-card' }), { cardNumber: '40' }),
  'id-in-text': fixture(succeeded({ user_info: { user_id: '40' } }), { cardNumber: '40' }),
  'no-card': fixture(failed(500, { error: { code: 68, name: 'permission_denied_or_non_existent' } }), {}),
  'no-card-older': fixture(failed(500, { errors: { '68': { name: 'x' } } }), {}),
  'no-session': fixture(failed(401, { error: { code: 6, name: 'no_valid_session' } }), {}, LOST),
  'error-with-200': fixture(failed(200, { error: { code: 269 } }), {}, LOST),
  'of-somebody-else': fixture(succeeded({ user_info: { user_id: 41 } }), {}, LOST),
  'without-user': fixture(succeeded({}), {}, LOST),
  maintenance: fixture(
    { status: 503, headers: { 'Content-Type': 'text/html' }, text: '<html></html>' },
    {},
    LOST,
  ),
};

test('passes its check, and shows the account with and without the card', async () => {
  const folder = makeFolder();
  const path = join(folder, 'mappings/acme');
  mkdirSync(join(path, 'fixtures'), { recursive: true });
  writeFileSync(join(path, 'tenant.json'), JSON.stringify(tenant(documented())));
  for (const [name, content] of Object.entries(FIXTURES))
    writeFileSync(join(path, 'fixtures', `${name}.json`), JSON.stringify(content));
  const variables = { SPAAZA_TOKEN: 'invented-token', APP_KEY: 'invented-key' };
  const checked = await run(['check', 'acme', '--json'], variables, folder);
  expect([checked.code, JSON.parse(checked.stdout)]).toEqual([0, []]);
  const verified = await run(['verify', 'acme'], {}, folder);
  const count = Object.keys(FIXTURES).length;
  expect(verified.stdout).toContain(`1 tenant, ${count} fixtures: ${count} passed`);
});
