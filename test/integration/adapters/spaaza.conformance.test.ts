/** Spaaza passes the conformance suite. */
import type { IncomingMessage } from 'node:http';
import { spaaza } from '../../../adapters/spaaza';
import { SPAAZA_USERS } from '../../../stubs/spaaza-users';
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../../stubs/spaaza';
import { testAdapter } from '../../support/adapters/conformance';
import { objectOf } from '../../support/adapters/settings';
import { closeUpstreams, overHttp } from '../../support/adapters/upstreams';

afterEach(closeUpstreams);

const [elise] = SPAAZA_USERS;
const { user_facebook_access_token: facebookToken, ...payload } = { ...elise!.info };
const identifier = 'elise.marchand@example.com';

const bodyOf = (info: unknown): string =>
  JSON.stringify({ result: { code: 1, status: 'ok' }, results: { user_info: info } });

/** What `get-user` was asked with, if it was with this one parameter. */
const echo = ({ url = '' }: IncomingMessage): string | undefined => {
  const { pathname, searchParams } = new URL(url, 'http://upstream');
  const [[name, value] = [], ...others] = [...searchParams];
  return pathname === '/internal/get-user' && name === 'username' && others.length === 0
    ? bodyOf({ user_id: 7, username: value })
    : undefined;
};

testAdapter({
  adapter: spaaza,
  settings: { auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: SPAAZA_CREDENTIALS.hostname } },
  variables: { SPAAZA_TOKEN: SPAAZA_CREDENTIALS.token },
  lookup: { by: 'username', value: '{request.userIdentifier}' },
  arrange: overHttp({
    startStub: startSpaaza,
    wrongLeaf: bodyOf({
      ...elise?.info,
      loyalty_status: { points_balance_current: '220' },
    }),
    somebodyElse: bodyOf({ ...elise?.info, username: 'noah+club@example.com' }),
    echo,
  }),
  found: { identifier, payload },
  unknown: 'nobody@example.com',
  wrongLeaf: 'loyalty_status.points_balance_current',
  said: (found) => objectOf(found).username,
  hidden: [facebookToken as string],
  skip: [],
});
