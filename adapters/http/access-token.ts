/** The access token of the settings, as the transport gets and sends it. */
import type { AccessToken, Grant, LoginToken, OAuthToken } from '../../src/adapter/define-adapter';
import type { HttpBody } from '../../src/adapter/http';
import { Secret } from '../../src/core/secret';
import { segmentsOf } from '../../src/values/codec';
import type { Auth } from './auth';
import { pairsOf } from './keys';
import { acceptOfLogin, formatOfLogin, refusedOf } from './login-answer';
import type { Settings } from './settings';
import { xmlBodyOf } from './login-xml';
import { placeOf } from './token-send';

type OAuth = Extract<Auth, { readonly type: 'oauth2' }>;
type Login = Extract<Auth, { readonly type: 'login' }>;

/** The check reports what a grant lacks. */
const MISSING = new Secret('');

const grantOf = ({ grant, username = '', password, refreshToken, refreshTokenFile: file }: OAuth): Grant => {
  if (grant === 'password') return { type: grant, username, password: password ?? MISSING };
  if (grant === 'refresh_token')
    return { type: grant, refreshToken: refreshToken ?? MISSING, ...(file !== undefined && { file }) };
  return { type: 'client_credentials' };
};

const oauthOf = (auth: OAuth): OAuthToken => {
  const { tokenUrl, clientId, clientSecret, scope, parameters, sentIn = 'header' } = auth;
  const place = placeOf(auth.send, auth.tokenHeader);
  return {
    type: 'oauth2',
    tokenUrl,
    clientId,
    clientSecret,
    grant: grantOf(auth),
    parameters: { ...(scope === undefined ? {} : { scope }), ...parameters },
    sentIn,
    ...(place && { place }),
  };
};

const bodyOf = ({ json, form, xml }: Login): HttpBody | undefined => {
  if (xml !== undefined) return { type: 'xml', text: xmlBodyOf(xml) };
  if (json !== undefined) return { type: 'json', value: json };
  return form && { type: 'form', fields: pairsOf(form) };
};

const withAccept = (auth: Login): LoginToken['request']['headers'] => {
  const { headers = {} } = auth;
  const isSaid = Object.keys(headers).some((name) => name.toLowerCase() === 'accept');
  return isSaid ? headers : { ...acceptOfLogin(auth), ...headers };
};

const loginOf = (auth: Login, { baseUrl }: Settings): LoginToken => {
  const { url, path, method = 'POST', lifetimeSeconds, lifetimeAt, endAt, tokenAt = '' } = auth;
  const body = bodyOf(auth);
  const place = placeOf(auth.send);
  const refused = refusedOf(auth);
  const format = formatOfLogin(auth);
  return {
    type: 'login',
    baseUrl: url ?? baseUrl,
    request: {
      method,
      ...(path === undefined ? { path: [] } : segmentsOf(path)),
      query: pairsOf(auth.query),
      headers: withAccept(auth),
      ...(body && { body }),
    },
    tokenAt,
    lifetime: {
      ...(lifetimeSeconds !== undefined && { seconds: lifetimeSeconds }),
      ...(lifetimeAt !== undefined && { secondsAt: lifetimeAt }),
      ...(endAt !== undefined && { endAt }),
    },
    ...(format && { format }),
    ...(refused && { refused }),
    ...(place && { place }),
  };
};

/** The token that each request carries; `undefined` where the credential is another one. */
export const accessTokenOf = (settings: Settings): AccessToken | undefined => {
  const { auth } = settings;
  if (auth?.type === 'oauth2') return oauthOf(auth);
  return auth?.type === 'login' ? loginOf(auth, settings) : undefined;
};
