/**
 * Requests an access token by client credentials, and reads the answer (RFC 6749, sections 4.4, 5.1 and 5.2). No
 * failure holds a token.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { ClientCredentials } from '../../adapter/define-adapter';
import { ExactNumber } from '../../values/codec';
import { failureOfStatus, payloadInvalid, type UpstreamFailure } from '../../core/failure';
import type { HttpAnswer, HttpRequest } from '../../adapter/http';
import { Secret } from '../../core/secret';
import { isRecord } from '../../types/conform';
import { canCarry } from '../../values/sendable';
import { areLiteral, encode, type Parameters } from './percent-encode';

/** An access token as it was granted. */
export interface Granted {
  readonly token: Secret;
  /** Missing if the endpoint does not give it. */
  readonly lifetimeMs: number | undefined;
}

/** Parameters of the grant itself: section 3.2 allows each once. */
const OWN: ReadonlySet<string> = new Set(['grant_type', 'client_id', 'client_secret']);

/** `Left`: id, secret or a parameter cannot be written, or a parameter is one of the grant's own. */
export const tokenRequest = (credentials: ClientCredentials): E.Either<UpstreamFailure, HttpRequest> => {
  const { clientId, clientSecret, parameters, sentIn } = credentials;
  const entries: Parameters = Object.entries(parameters);
  const granted: Parameters = [['grant_type', 'client_credentials'], ...entries];
  const identified: Parameters = [
    ['client_id', clientId],
    ['client_secret', clientSecret],
  ];
  if (!areLiteral([...entries, ...identified]) || entries.some(([name]) => OWN.has(name)))
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
export const grantedBy = (answer: HttpAnswer): E.Either<UpstreamFailure, Granted> => {
  if (answer.status < 200 || answer.status > 299) return E.left(refusalOf(answer));
  return pipe(
    answer.body,
    E.mapLeft(() => payloadInvalid('access_token', 'a token in JSON')),
    E.flatMap(tokenIn),
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

/** Longer ones fit into no header of most servers. */
const MAX_TOKEN_LENGTH = 8192;

const tokenIn = (body: unknown): E.Either<UpstreamFailure, Granted> => {
  const { access_token: token, token_type: type, expires_in: expires } = isRecord(body) ? body : {};
  if (
    typeof token !== 'string' ||
    token === '' ||
    token.length > MAX_TOKEN_LENGTH ||
    !canCarry('header', token)
  )
    return E.left(payloadInvalid('access_token', 'a token'));
  if (!isNone(type) && !(typeof type === 'string' && /^bearer$/i.test(type)))
    return E.left(payloadInvalid('token_type', '"bearer"'));
  const seconds = isNone(expires) ? undefined : secondsOf(expires);
  if (!isNone(expires) && seconds === undefined)
    return E.left(payloadInvalid('expires_in', 'a number of seconds'));
  const lifetimeMs = seconds === undefined ? undefined : seconds * 1000;
  return E.right({ token: new Secret(token, undefined, '${access token}'), lifetimeMs });
};

const isNone = (value: unknown): boolean => value === undefined || value === null;

/** Some endpoints write the number as a text. */
const secondsOf = (value: unknown): number | undefined => {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  const seconds = value instanceof ExactNumber ? Number(value.toString()) : value;
  return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined;
};
