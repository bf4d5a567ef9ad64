/** Where requests carry an access token, as the tenant file has it. */
import * as t from 'io-ts';
import type { TokenPlace } from '../../src/adapter/define-adapter';
import { HeaderText, ParameterText } from '../../src/values/codec';
import { documented } from '../../src/values/documented';

const InHeader = t.intersection([
  t.type({ in: documented(t.literal('header'), 'The token is sent in a header.') }),
  t.partial({
    name: documented(HeaderText, 'The header, "Authorization" without it.'),
    scheme: documented(
      HeaderText,
      'The word before the token: "Zoho-oauthtoken". Without it the word in "Authorization" is "Bearer", and in another header the token is alone.',
    ),
  }),
]);

const InField = t.type({
  in: documented(
    t.keyof({ query: null, cookie: null, json: null, form: null }),
    'The token is sent in the "query", in a "cookie", or as a field of the "json" or "form" of a POST.',
  ),
  name: documented(ParameterText, 'The name of the parameter, cookie or field.'),
});

export const TokenSend = documented(
  t.union([InHeader, InField]),
  'Where requests carry the token: { "in": "query", "name": "access_token" }. Without it they have "Authorization: Bearer" and the token.',
);
export type TokenSend = t.TypeOf<typeof TokenSend>;

const AUTHORIZATION = 'authorization';

/** The place that the settings name. */
export const placeOf = (send: TokenSend | undefined, tokenHeader?: string): TokenPlace | undefined => {
  if (tokenHeader !== undefined) return { in: 'header', name: tokenHeader };
  if (send?.in !== 'header') return send;
  const { name = AUTHORIZATION, scheme } = send;
  const word = scheme ?? (name.toLowerCase() === AUTHORIZATION ? 'Bearer' : undefined);
  return { in: 'header', name, ...(word !== undefined && { scheme: word }) };
};

/** What of the settings says where the token is sent. */
interface Sending {
  readonly send?: TokenSend | undefined;
  readonly tokenHeader?: string | undefined;
}

/** The header that has the token; `undefined` where another part of the request has it. */
export const tokenHeaderOf = ({ send, tokenHeader }: Sending): string | undefined => {
  const place = placeOf(send, tokenHeader);
  if (place === undefined) return AUTHORIZATION;
  return place.in === 'header' ? place.name : undefined;
};

/** The place of the token outside of the headers, if it has one. */
export const tokenFieldOf = (
  auth: Sending | object | undefined,
): Extract<TokenPlace, { readonly in: 'query' | 'cookie' | 'json' | 'form' }> | undefined => {
  const place = auth !== undefined && 'send' in auth ? placeOf(auth.send) : undefined;
  return place === undefined || place.in === 'header' ? undefined : place;
};
