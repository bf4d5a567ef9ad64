/**
 * Who may ask the admin listener. A web page that is open beside it must not: neither by a name of its own that leads
 * here (DNS rebinding), nor by sending a request from another origin.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { Secret } from '../core/secret';
import { failed } from './reply';
import type { Reply } from './reply';

const HOST = /^(?:\[([0-9a-f:.]+)\]|([^:[\]@/]+))(?::\d{1,5})?$/i;

/** The host that a request is for, without its port; `undefined` when it is not written as one. */
const hostOf = (host: string | undefined): string | undefined => {
  const [, address, name] = HOST.exec(host ?? '') ?? [];
  return (address ?? name)?.toLowerCase();
};

/** An address, or a name without a dot, such as "localhost" or a container's: no web page can have such a name. */
const isOwnHost = (host: string | undefined, listening: string): boolean =>
  host !== undefined && (isIP(host) !== 0 || !host.includes('.') || host === listening.toLowerCase());

/** Why a request is refused, whatever it asks; `listening` is the host of the listener. */
export const refuseForeign = (
  { host, origin }: IncomingHttpHeaders,
  listening: string,
): Reply | undefined => {
  if (!isOwnHost(hostOf(host), listening))
    return failed(
      403,
      'the Host header names another host: ask by an address, by a name without a dot, or by the --admin-host',
    );
  if (origin !== undefined && origin !== `http://${host ?? ''}`)
    return failed(403, 'requests of web pages of another origin are refused');
  return undefined;
};

const BEARER = /^Bearer +(\S+)$/i;

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Whether a request shows a token. The comparison takes the same time for every token. */
export const showsToken = ({ authorization = '' }: IncomingHttpHeaders, token: string): boolean =>
  timingSafeEqual(digest(BEARER.exec(authorization)?.[1] ?? ''), digest(token));

/** The variable of the token that what changes the bridge needs. */
export const ADMIN_TOKEN = 'BRIDGE_ADMIN_TOKEN';

/** Why a request may not change the bridge. */
export const refuseUnauthorized = (
  headers: IncomingHttpHeaders,
  token: Secret | undefined,
): Reply | undefined => {
  if (token === undefined)
    return failed(
      403,
      `this needs a token, and none is set: start the bridge with ${ADMIN_TOKEN} or ${ADMIN_TOKEN}_FILE`,
    );
  return showsToken(headers, token.reveal())
    ? undefined
    : failed(401, `send "Authorization: Bearer" with the value of ${ADMIN_TOKEN}`, {
        'WWW-Authenticate': 'Bearer',
      });
};
