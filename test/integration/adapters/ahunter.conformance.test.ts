/** ahunter passes the conformance suite. */
import type { IncomingMessage } from 'node:http';
import { ahunter } from '../../../adapters/ahunter';
import { startAhunter } from '../../../stubs/ahunter';
import { AHUNTER_ACCOUNTS } from '../../../stubs/ahunter-accounts';
import { testAdapter } from '../../support/adapters/conformance';
import { objectOf } from '../../support/adapters/settings';
import { closeUpstreams, overHttp } from '../../support/adapters/upstreams';

afterEach(closeUpstreams);

const [standard, fresh] = AHUNTER_ACCOUNTS;
const { token_api: token = '', ...payload } = { ...standard };
const identifier = 'vymyshlennaya@example.com';

/** The token that was sent, if it was sent as the documentation says. */
const echo = ({ url = '' }: IncomingMessage): string | undefined => {
  const encoded = /^\/site\/user\/account\/get\?user=([^;&=]*);output=json$/.exec(url)?.[1];
  if (encoded === undefined) return undefined;
  const asked = decodeURIComponent(encoded);
  return JSON.stringify({ actual_sum: 7500, name: asked, token_api: asked });
};

testAdapter({
  adapter: ahunter,
  settings: { tokens: '${AHUNTER_TOKENS}' },
  variables: { AHUNTER_TOKENS: JSON.stringify({ [identifier]: token }) },
  lookup: { user: '{request.userIdentifier}' },
  arrange: overHttp({
    startStub: startAhunter,
    wrongLeaf: JSON.stringify({ ...standard, person_name: ['Мария'] }),
    somebodyElse: JSON.stringify(fresh),
    echo,
    // The token is the whole request to the upstream: here it is the identifier, also an unusual one.
    knowing: (identifiers) => ({
      AHUNTER_TOKENS: JSON.stringify(
        Object.fromEntries(
          identifiers
            .filter((each) => !/[\u0000-\u001f]/.test(each) && each.isWellFormed())
            .map((each) => [each, each]),
        ),
      ),
    }),
  }),
  found: { identifier, payload },
  unknown: 'nobody@example.com',
  wrongLeaf: 'person_name',
  said: (found) => objectOf(found).name,
  hidden: [token],
  skip: [],
});
