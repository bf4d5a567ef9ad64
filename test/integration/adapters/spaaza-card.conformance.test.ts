/** Spaaza's get-card passes the conformance suite. */
import type { IncomingMessage } from 'node:http';
import { spaazaCard } from '../../../adapters/spaaza-card';
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../../stubs/spaaza';
import { testAdapter } from '../../support/adapters/conformance';
import { objectOf } from '../../support/adapters/settings';
import { closeUpstreams, overHttp } from '../../support/adapters/upstreams';

afterEach(closeUpstreams);

const IDENTIFIER = '{request.userIdentifier}';

const bodyOf = (results: unknown): string => JSON.stringify({ result: { code: 1, status: 'ok' }, results });

const user = { user_id: 400101, user_facebook_access_token: 'FAKE-FACEBOOK-TOKEN-400101' };

/** What `get-card` was asked with, if it was with this one parameter. */
const echo = ({ url = '' }: IncomingMessage): string | undefined => {
  const { pathname, searchParams } = new URL(url, 'http://upstream');
  const [[name, value] = [], ...others] = [...searchParams];
  return pathname === '/get-card' && name === 'user_id' && others.length === 0
    ? bodyOf({ user_info: { user_id: value } })
    : undefined;
};

testAdapter({
  adapter: spaazaCard,
  settings: { auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: SPAAZA_CREDENTIALS.hostname } },
  variables: { SPAAZA_TOKEN: SPAAZA_CREDENTIALS.token },
  lookup: { by: 'user_id', value: IDENTIFIER, owner: { at: 'user_info.user_id', is: IDENTIFIER } },
  payload: { 'user_info!': { user_id: 'integer | text' }, result_type: 'text?' },
  arrange: overHttp({
    startStub: startSpaaza,
    wrongLeaf: bodyOf({ user_info: user, result_type: 7 }),
    somebodyElse: bodyOf({ user_info: { ...user, user_id: 400102 } }),
    echo,
  }),
  found: { identifier: '400101', payload: { user_info: { user_id: 400101 }, result_type: 'get-card' } },
  unknown: '499999',
  wrongLeaf: 'result_type',
  said: (payload) => objectOf(objectOf(payload).user_info).user_id,
  hidden: [user.user_facebook_access_token],
  skip: [],
});
