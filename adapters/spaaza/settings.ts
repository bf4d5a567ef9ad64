/** The settings and the lookup of a Spaaza source; spaaza-get-user.txt and facts.md describe them. */
import * as t from 'io-ts';
import { connectionSettings } from '../../src/adapter/connection-settings';
import { BaseUrl, HeaderText, NonBlank, ParameterText } from '../../src/values/codec';
import { documented } from '../../src/values/documented';
import { HeaderSecret } from '../../src/core/secret';

/**
 * The generations of header names that are live: how the app's hostname is called, and what stands before the names of
 * a session's headers. Spaaza's own collection of examples mixes them.
 */
export const headerNames = {
  current: { hostname: 'X-Spaaza-MyPrice-App-Hostname', prefix: 'X-Spaaza-' },
  mixed: { hostname: 'X-MyPrice-App-Hostname', prefix: 'X-Spaaza-' },
  original: { hostname: 'X-MyPrice-App-Hostname', prefix: '' },
} as const;

const HOSTNAME = 'The app’s hostname, sent as a header; an admin needs it to look up by "username".';
/** A session is its user, by id or by name, with a key; or a JSON Web Token that says all of it. */
const session = {
  userId: documented(HeaderText, 'The id of the session’s user.'),
  username: documented(HeaderText, 'The name of the session’s user, an email address, instead of "userId".'),
  sessionKey: documented(HeaderSecret, 'The variable with the session’s key.'),
  sessionChainId: documented(
    HeaderText,
    'The id of the chain for which the session holds, sent as a header.',
  ),
  jwt: documented(
    HeaderSecret,
    'The variable with a JSON Web Token, instead of the session’s user and key: X-Spaaza-Access-Token-JWT.',
  ),
};
const hostname = documented(HeaderText, HOSTNAME);
const Auth = t.union([
  t.type({
    type: documented(t.literal('privileged'), 'By a token of the retailer’s.'),
    token: documented(HeaderSecret, 'The variable with the bearer token.'),
    hostname,
  }),
  t.intersection([
    t.type({
      type: documented(t.literal('admin'), 'By the session of one who may read every user.'),
      chainId: documented(NonBlank, 'The id of the chain to which the users belong.'),
    }),
    t.partial({ ...session, hostname }),
  ]),
  t.intersection([
    t.type({
      type: documented(t.literal('user'), 'By the session of the one user whose account it is.'),
      hostname,
    }),
    t.partial(session),
  ]),
]);
type Auth = t.TypeOf<typeof Auth>;
/** What a session's settings are. */
export type Session = Exclude<Auth, { readonly type: 'privileged' }>;

export const Settings = t.intersection([
  t.type({
    auth: documented(Auth, 'How the bridge says who it is.'),
  }),
  t.partial({
    baseUrl: documented(
      BaseUrl,
      'Where Spaaza is asked, "https://api0.spaaza.com" without it; staging is "https://apistage0.spaaza.com".',
    ),
    ...connectionSettings,
    headerNames: documented(
      t.keyof(headerNames),
      'Which generation of header names is sent: "current" (X-Spaaza-MyPrice-App-Hostname, X-Spaaza-Session-Key; as without it), "original" (X-MyPrice-App-Hostname, Session-Key) or "mixed" (X-MyPrice-App-Hostname, X-Spaaza-Session-Key).',
    ),
    apiVersion: documented(
      HeaderText,
      'The version of the API to ask for, which Spaaza recommends: "1.6.0".',
    ),
    language: documented(
      HeaderText,
      'The language of names, as those of levels, sent as Accept-Language: "nl".',
    ),
    shared: documented(
      t.literal(true),
      'Says beside a "user" session that all shoppers are meant to see that one account.',
    ),
  }),
]);
export type Settings = t.TypeOf<typeof Settings>;

/** The lookup parameters that the payload of `get-user` repeats, and so says whose account it is. */
export const Identity = t.keyof({
  user_id: null,
  username: null,
  member_number: null,
  authentication_point_identifier: null,
  auxiliary_identifier: null,
  referral_code: null,
});
const Parameter = t.union([Identity, t.literal('fb_access_token'), t.literal('affiliate_code')]);
export const Lookup = t.partial({
  by: documented(Parameter, 'The one parameter by which Spaaza looks up; "username" is an email address.'),
  value: documented(ParameterText, 'What it has, usually "{request.userIdentifier}".'),
});
export type Lookup = t.TypeOf<typeof Lookup>;
