/** Refresh tokens that several files of a bridge would keep: the first exchange uses the configured token up. */
import type { AccessToken } from '../../../src/adapter/define-adapter';
import { Secret } from '../../../src/core/secret';
import type { BridgeEvent } from '../../../src/observe/events';
import { refreshingIn } from '../../../src/upstream/http/refreshing';

const tokenOf = (refreshToken: string, file?: string): AccessToken => ({
  type: 'oauth2',
  tokenUrl: 'https://id.shop.example/token',
  clientId: 'bridge',
  clientSecret: new Secret('an invented secret'),
  parameters: {},
  sentIn: 'header',
  grant: {
    type: 'refresh_token',
    refreshToken: new Secret(refreshToken),
    ...(file === undefined ? {} : { file }),
  },
});

type Opened = readonly [tenant: string, source: string, refreshToken: string, file?: string];

test.each<readonly [string, readonly Opened[], readonly string[]]>([
  ['one source', [['acme', 'crm', 'one', 'crm']], []],
  [
    'a source that is opened again',
    [
      ['acme', 'crm', 'one', 'crm'],
      ['acme', 'crm', 'one', 'crm'],
    ],
    [],
  ],
  [
    'two sources with one file',
    [
      ['acme', 'crm', 'one', 'crm'],
      ['acme', 'shop', 'one', 'crm'],
    ],
    [],
  ],
  [
    'two tenants with tokens of their own',
    [
      ['acme', 'crm', 'one', 'crm'],
      ['beta', 'crm', 'two', 'crm'],
    ],
    [],
  ],
  [
    'two tenants with a token that nothing replaces',
    [
      ['acme', 'crm', 'one'],
      ['beta', 'crm', 'one'],
    ],
    [],
  ],
  [
    'two tenants with one token',
    [
      ['acme', 'crm', 'one', 'crm'],
      ['beta', 'shop', 'one', 'crm'],
    ],
    ['beta shop'],
  ],
  [
    'two files with one token',
    [
      ['acme', 'crm', 'one', 'crm'],
      ['acme', 'shop', 'one', 'shop'],
    ],
    ['acme shop'],
  ],
  [
    'three tenants with one token',
    [
      ['acme', 'a', 'one', 'crm'],
      ['beta', 'b', 'one', 'crm'],
      ['gamma', 'c', 'one', 'crm'],
    ],
    ['beta b', 'gamma c'],
  ],
])('%s', (_title, opened, reported) => {
  const events: BridgeEvent[] = [];
  const refreshing = refreshingIn({ directory: '/invented', emit: (event) => void events.push(event) });
  for (const [tenant, source, token, file] of opened)
    refreshing(tokenOf(token, file), { tenant, source, privateNetwork: false });
  expect(events).toEqual(
    reported.map((each) => {
      const [tenant, source] = each.split(' ');
      return { event: 'refresh-token-at-risk', tenant, source, risk: 'shared' };
    }),
  );
});
