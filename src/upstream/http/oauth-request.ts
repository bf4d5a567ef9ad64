/**
 * The request for an access token of OAuth 2, and the reading of its answer (RFC 6749, sections 4.3, 4.4, 5.1, 5.2 and
 * 6). No failure holds a token.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Grant, OAuthToken, TokenPlace } from '../../adapter/define-adapter';
import { failureOfStatus, payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { isSuccess, type HttpAnswer, type HttpRequest } from '../../adapter/http';
import { Secret } from '../../core/secret';
import { isRecord } from '../../types/conform';
import { areLiteral, encode, type Parameters } from './percent-encode';
import { ACCESS_TOKEN, isNone, secondsOf, type Asking, type Granted } from './asking';
import { isToken } from './token-place';

/** Parameters of every grant itself: section 3.2 allows each once. */
const OWN = ['grant_type', 'client_id', 'client_secret'];

/** What the grant adds; `refreshToken` is the one of now, which may have been rotated. */
const parametersOf = (grant: Grant, refreshToken: Secret | undefined): Parameters => {
  switch (grant.type) {
    case 'client_credentials':
      return [];
    case 'password':
      return [
        ['username', grant.username],
        ['password', grant.password],
      ];
    case 'refresh_token':
      return [['refresh_token', refreshToken ?? grant.refreshToken]];
  }
};

/** `Left`: a text of it cannot be written, or a parameter is one of the grant's own. */
const requestOf = (token: OAuthToken, refreshToken?: Secret): E.Either<UpstreamFailure, HttpRequest> => {
  const { clientId, clientSecret, parameters, sentIn, grant = { type: 'client_credentials' } } = token;
  const entries: Parameters = Object.entries(parameters);
  const own = parametersOf(grant, refreshToken);
  const granted: Parameters = [['grant_type', grant.type], ...own, ...entries];
  const identified: Parameters = [
    ['client_id', clientId],
    ['client_secret', clientSecret],
  ];
  const taken = new Set([...OWN, ...own.map(([name]) => name)]);
  if (!areLiteral([...granted, ...identified]) || entries.some(([name]) => taken.has(name)))
    return E.left(payloadInvalid('oauth', 'credentials that can be sent'));
  return E.right({
    isSentOnce: true,
    method: 'POST',
    path: [],
    query: [],
    headers: sentIn === 'header' ? { authorization: basicOf(clientId, clientSecret) } : {},
    body: { type: 'form', fields: sentIn === 'header' ? granted : [...granted, ...identified] },
  });
};

/** Both are encoded first (section 2.3.1), so that a colon does not end the id. */
const basicOf = (clientId: string, clientSecret: Secret): Secret =>
  new Secret(
    `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret.reveal())}`).toString('base64')}`,
    undefined,
    `Basic base64(${encode(clientId)}:${clientSecret.shown})`,
  );

/** Reads the endpoint's answer. A failure says what was expected, and never what came. */
const grantedBy = ({ place }: OAuthToken, answer: HttpAnswer): E.Either<UpstreamFailure, Granted> => {
  if (!isSuccess(answer.status)) return E.left(refusalOf(answer));
  return pipe(
    answer.body,
    E.mapLeft(() => payloadInvalid('access_token', 'a token in JSON')),
    E.flatMap((body) => tokenIn(body, place)),
  );
};

/** Section 5.2: the list is closed, so that a code cannot be a text of the upstream. */
const CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

const refusalOf = ({ status, body, retryAfterMs }: HttpAnswer): UpstreamFailure => {
  const error = E.isRight(body) && isRecord(body.right) ? body.right.error : undefined;
  const code = [400, 401, 403].includes(status) ? CODES.find((known) => known === error) : undefined;
  return failureOfStatus(status, code, retryAfterMs);
};

const tokenIn = (body: unknown, place: TokenPlace | undefined): E.Either<UpstreamFailure, Granted> => {
  const fields = isRecord(body) ? body : {};
  const { access_token: token, token_type: type, expires_in: expires, refresh_token: rotated } = fields;
  if (!isToken(token, place)) return E.left(payloadInvalid('access_token', 'a token'));
  if (!isNone(type) && !(typeof type === 'string' && /^bearer$/i.test(type)))
    return E.left(payloadInvalid('token_type', '"bearer"'));
  const seconds = secondsOf(expires);
  if (!isNone(expires) && seconds === undefined)
    return E.left(payloadInvalid('expires_in', 'a number of seconds'));
  return E.right({
    token: new Secret(token, undefined, ACCESS_TOKEN),
    lifetimeMs: seconds === undefined ? undefined : seconds * 1000,
    ...(typeof rotated === 'string' &&
      rotated !== '' && { refreshToken: new Secret(rotated, undefined, '${refresh token}') }),
  });
};

/** The asking of a token endpoint. */
export const askingOAuth = (token: OAuthToken): Asking => ({
  baseUrl: token.tokenUrl,
  request: (refreshToken) => requestOf(token, refreshToken),
  read: (answer) => grantedBy(token, answer),
});
