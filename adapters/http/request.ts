/** The request for one user: the lookup, filled in, with the settings' credentials. */
import type { HttpBody, HttpRequest } from '../../src/adapter/http';
import { Secret } from '../../src/core/secret';
import { isRecord } from '../../src/types/conform';
import { segmentsOf } from '../../src/values/codec';
import { keysIn, pairsOf } from './keys';
import type { Pairs } from './keys';
import type { Auth } from './auth';
import { XML_TYPES } from './media-types';
import type { Lookup, Settings } from './settings';
import { withXmlKeys } from './xml-keys';

const basic = (user: Secret, password: Secret | undefined): Secret =>
  new Secret(
    `Basic ${Buffer.from(`${user.reveal()}:${password?.reveal() ?? ''}`, 'utf8').toString('base64')}`,
    undefined,
    `Basic base64(${user.shown}:${password?.shown ?? ''})`,
  );

const authorization = (auth: Auth | undefined): HttpRequest['headers'] => {
  if (auth?.type === 'basic') return { authorization: basic(auth.user, auth.password) };
  if (auth?.type !== 'bearer') return {};
  return { authorization: auth.token.within((token) => `${auth.scheme ?? 'Bearer'} ${token}`) };
};

/** Keys that are fields of the body; the check has seen that it is an object. */
const withKeys = (json: unknown, keys: Pairs): unknown =>
  keys.length === 0 ? json : { ...(isRecord(json) ? json : {}), ...Object.fromEntries(keys) };

const bodyOf = ({ json, form, xml }: Lookup, auth: Auth | undefined): HttpBody | undefined => {
  if (xml !== undefined) return { type: 'xml', text: withXmlKeys(xml, keysIn('xml', auth)) };
  const value = withKeys(json, keysIn('json', auth));
  if (value !== undefined) return { type: 'json', value };
  const keys = keysIn('form', auth);
  return form === undefined && keys.length === 0
    ? undefined
    : { type: 'form', fields: [...pairsOf(form), ...keys] };
};

/** Compiles the making of requests. */
export const requesterOf = ({ auth, headers, answer }: Settings): ((lookup: Lookup) => HttpRequest) => {
  const accept = answer.format === 'xml' ? { accept: XML_TYPES } : {};
  const own = { ...headers, ...authorization(auth), ...Object.fromEntries(keysIn('header', auth)) };
  const inQuery = keysIn('query', auth);
  return (lookup) => {
    const body = lookup.method === 'POST' ? bodyOf(lookup, auth) : undefined;
    return {
      ...segmentsOf(lookup.path),
      method: lookup.method ?? 'GET',
      query: [...pairsOf(lookup.query), ...inQuery],
      headers: { ...accept, ...lookup.headers, ...own },
      ...(body === undefined ? {} : { body }),
    };
  };
};
