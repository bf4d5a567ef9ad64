/**
 * Who may ask the studio: the page that it serves, on this machine. A page of another origin may not, nor one whose name
 * leads here (DNS rebinding), nor anyone without the token.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { showsToken } from '../admin/guard';
import { failed } from '../admin/reply';
import type { Reply } from '../admin/reply';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})$/i;

/** Why a request is refused, whatever it asks; `port` is that of the studio. */
export const refuseForeign = (
  { host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  port: number,
): Reply | undefined => {
  if (LOOPBACK.exec(host)?.[1] !== String(port))
    return failed(403, 'the Host header names another host: open the address that the command printed');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return failed(403, 'requests of web pages of another origin are refused');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return failed(403, 'requests of web pages of another origin are refused');
  return undefined;
};

/** Why a request of the API is refused. */
export const refuseWithoutToken = (headers: IncomingHttpHeaders, token: string): Reply | undefined =>
  showsToken(headers, token)
    ? undefined
    : failed(401, 'open the address that the command printed, with all that is after "#"', {
        'WWW-Authenticate': 'Bearer',
      });
