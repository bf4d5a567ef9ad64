/** The check of several tenants whose files name one refresh token. */
import { run } from '../../support/cli';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import type { Json } from '../../support/e2e/tenants';

afterAll(removeFolders);

const tenantOf = (token: string, file?: string): Json => ({
  access: 'open',
  identifier: { type: 'phone' },
  sources: {
    crm: {
      adapter: 'http',
      settings: {
        baseUrl: 'https://crm.shop.example',
        auth: {
          type: 'oauth2',
          tokenUrl: 'https://id.shop.example/token',
          clientId: 'bridge',
          clientSecret: '${CLIENT}',
          grant: 'refresh_token',
          refreshToken: `\${${token}}`,
          ...(file === undefined ? {} : { refreshTokenFile: file }),
        },
        answer: { notFound: [{ status: 404 }] },
      },
      lookup: {
        path: '/c/{request.userIdentifier}',
        owner: { at: 'id', is: '{request.userIdentifier}', spelling: 'phone' },
      },
      payload: { id: 'text!' },
    },
  },
  user: { id: 'crm.id' },
});

const VARIABLES = { CLIENT: 'an invented secret', ONE: 'an invented token', TWO: 'another invented token' };

const findings = async (
  tenants: Readonly<Record<string, Json>>,
  ...names: readonly string[]
): Promise<readonly string[]> => {
  const files = Object.fromEntries(
    Object.entries(tenants).map(([name, file]) => [name, { 'tenant.json': file }]),
  );
  const mappings = writeMappings(files);
  const { stdout } = await run(['check', ...names, '--mappings', mappings], VARIABLES);
  return stdout.match(/^.*refresh-token-shared.*$/gm) ?? [];
};

test.each<readonly [string, Readonly<Record<string, Json>>, number]>([
  ['a token of each tenant', { acme: tenantOf('ONE', 'crm'), beta: tenantOf('TWO', 'crm') }, 0],
  ['a token that nothing replaces', { acme: tenantOf('ONE'), beta: tenantOf('ONE') }, 0],
  ['one token', { acme: tenantOf('ONE', 'crm'), beta: tenantOf('ONE', 'crm') }, 1],
  ['one token that only one keeps', { acme: tenantOf('ONE'), beta: tenantOf('ONE', 'crm') }, 1],
  ['one token that only the other keeps', { acme: tenantOf('ONE', 'crm'), beta: tenantOf('ONE') }, 1],
  [
    'one token of three',
    { acme: tenantOf('ONE', 'a'), beta: tenantOf('ONE', 'b'), gamma: tenantOf('ONE', 'c') },
    2,
  ],
])('%s', async (_title, tenants, count) => {
  const found = await findings(tenants);
  expect(found).toHaveLength(count);
  for (const each of found) expect(each).toContain('the tenant "acme" exchanges this refresh token, too');
});

test('a check of one of them has the other one not', async () => {
  const tenants = { acme: tenantOf('ONE', 'crm'), beta: tenantOf('ONE', 'crm') };
  expect(await findings(tenants, 'beta')).toEqual([]);
  expect(await findings(tenants, 'acme', 'beta')).toHaveLength(1);
});
