/** A login of an upstream's own and an API that takes its tokens, as tests arrange them. */
import type { LoginToken } from '../../../src/adapter/define-adapter';
import { Secret } from '../../../src/core/secret';
import type { TransportOptions } from '../../../src/upstream/http/client';
import { connect } from './connect';
import { listening, type Answer, type Arrived } from './requests';
import type { TokenWorld } from './tokens';

/** A login by a name and a password in JSON, whose answer has the token at "token". */
export const loginOf = (baseUrl: string, own: Partial<LoginToken> = {}): LoginToken => ({
  type: 'login',
  baseUrl,
  request: {
    method: 'POST',
    path: ['login'],
    query: [],
    headers: {},
    body: { type: 'json', value: { user: 'bridge', password: new Secret('canary-password') } },
  },
  tokenAt: 'token',
  lifetime: {},
  ...own,
});

/** Tokens `canary-1`, `canary-2`, … with what else the answer has. */
export const loggingIn = (more: object = {}): (() => Answer) => {
  let count = 0;
  return () => ({ body: { token: `canary-${(count += 1)}`, ...more } });
};

/** All of a request in which a token may be. */
export const echoAll = ({ target, headers, body }: Arrived): Answer => ({
  body: { target, authorization: headers.authorization, cookie: headers.cookie, sent: body },
});

type Answers = (request: Arrived) => Answer | Promise<Answer>;

/** Both, and a client that logs in. */
export const loginWorld = async (
  answer: Answers = loggingIn(),
  {
    api = echoAll,
    login = {},
    ...options
  }: Partial<TransportOptions> & { readonly api?: Answers; readonly login?: Partial<LoginToken> } = {},
): Promise<TokenWorld> => {
  const endpoint = await listening(answer);
  const upstream = await listening(api);
  const accessToken = loginOf(endpoint.baseUrl, login);
  return { client: connect({ baseUrl: upstream.baseUrl, accessToken, ...options }), endpoint, api: upstream };
};
