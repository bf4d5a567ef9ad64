/** How the bridge says who it is to a described upstream, as the tenant file has it. */
import * as t from 'io-ts';
import { HeaderSecret, SecretText, UserSecret } from '../../src/core/secret';
import { BaseUrl, HeaderText, NonBlank, ParameterText } from '../../src/values/codec';
import { documented } from '../../src/values/documented';
import { insteadOfAuth } from './instead-of-auth';
import { Login } from './login';
import { TokenSend } from './token-send';

const Keys = documented(
  t.record(ParameterText, SecretText),
  'The variables with the keys, by the names of the headers or fields: { "X-API-KEY": "${NAME}" }.',
);

const Beside = t.partial({
  apiKey: documented(
    t.type({
      in: documented(
        t.keyof({ query: null, form: null, json: null }),
        'Where the keys are sent: "query", "form" (with a form body) or "json" (as fields of the JSON body).',
        (written) =>
          written === 'header'
            ? [{ advice: 'remove "apiKey", and write its keys into "headers" of the settings' }]
            : [],
      ),
      keys: documented(
        t.record(ParameterText, SecretText),
        'The variables with the keys, by the names of the fields: { "api_key": "${NAME}" }.',
      ),
    }),
    'Keys that each request has beside the credential: { "in": "query", "keys": { "api_key": "${NAME}" } }. A key in a header is one of "headers".',
  ),
});

const Bearer = t.intersection([
  t.type({
    type: documented(t.literal('bearer'), 'A token in the header Authorization.'),
    token: documented(HeaderSecret, 'The variable with the token.'),
  }),
  t.partial({
    scheme: documented(HeaderText, 'The word before the token, "Bearer" without it.'),
  }),
  Beside,
]);

const Basic = t.intersection([
  t.type({
    type: documented(t.literal('basic'), 'A user’s name and password (RFC 7617).'),
    user: documented(UserSecret, 'The variable with the user’s name, or with the key in its place.'),
  }),
  t.partial({ password: documented(SecretText, 'The variable with the password; empty without it.') }),
  Beside,
]);

const ApiKey = t.type({
  type: documented(t.literal('apiKey'), 'One or more keys by names of the upstream’s.'),
  in: documented(
    t.keyof({ header: null, query: null, form: null, json: null, xml: null }),
    'Where the keys are sent: "header", "query", "form" (with a form body), "json" (as fields of the JSON body) or "xml" (in the empty elements of these names: <Token/>).',
  ),
  keys: Keys,
});

const OAuth = t.intersection([
  t.type({
    type: documented(
      t.literal('oauth2'),
      'OAuth 2: a token is requested, kept and renewed automatically, and shared by sources with the same token request.',
    ),
    tokenUrl: documented(BaseUrl, 'The token endpoint.'),
    clientId: documented(NonBlank, 'The client’s id.'),
    clientSecret: documented(SecretText, 'The variable with the client’s secret.'),
  }),
  t.partial({
    grant: documented(
      t.keyof({ client_credentials: null, password: null, refresh_token: null }),
      'What the token is requested with: "client_credentials" (as without it), "password" (with "username" and "password") or "refresh_token" (with "refreshToken").',
    ),
    username: documented(
      t.union([ParameterText, SecretText]),
      'With the grant "password": the name of the user, or its variable.',
    ),
    password: documented(SecretText, 'With the grant "password": the variable with the user’s password.'),
    refreshToken: documented(
      SecretText,
      'With the grant "refresh_token": the variable with the refresh token.',
    ),
    refreshTokenFile: documented(
      NonBlank,
      'With the grant "refresh_token", where the endpoint gives another refresh token each time: the name of the file that keeps it, "crm". It is in the tenant’s folder of --state-dir.',
    ),
    scope: documented(NonBlank, 'The scope to ask for.'),
    parameters: documented(
      t.record(ParameterText, t.union([ParameterText, SecretText])),
      'Further fields of the token request: { "audience": "https://api.shop.example", "api_key": "${NAME}" }.',
    ),
    sentIn: documented(
      t.keyof({ header: null, body: null }),
      'Where id and secret are sent: "header" (basic authentication, as without it) or "body".',
    ),
    tokenHeader: documented(
      HeaderText,
      'The header that has the token alone: "X-Shopify-Access-Token". It means the same as "send": { "in": "header", "name": "X-Shopify-Access-Token" }.',
    ),
    send: TokenSend,
  }),
  Beside,
]);

const AuthWays = t.union([Bearer, Basic, ApiKey, OAuth, t.intersection([Login, Beside])]);

export const Auth = documented(AuthWays, 'How the bridge says who it is.', insteadOfAuth);
export type Auth = t.TypeOf<typeof Auth>;
