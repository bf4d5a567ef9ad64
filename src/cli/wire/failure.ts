/** The failures without an answer, in words that say where to look. */
import {
  ADDRESS_REFUSED,
  ANSWER_FLOODED,
  ANSWER_UNASKED,
  PROXY_CREDENTIALS,
  PROXY_FAILED,
  PROXY_REFUSED,
  PROXY_UNREACHABLE,
} from '../../core/connection-failure';
import { own } from '../../core/own';
import type { WireExchange, WireFailure } from '../../upstream/http/wire';

/** By Node's code, or the bridge's own. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: is the port right, and is the upstream running?',
  ENOTFOUND: 'the name of the host does not exist: is "baseUrl" right?',
  EAI_AGAIN: 'the name of the host could not be resolved now: does the name server answer?',
  EHOSTUNREACH: 'no route leads to that host',
  ENETUNREACH: 'no route leads to that network',
  ETIMEDOUT: 'the host does not answer to a connection: does a firewall drop it?',
  ECONNRESET: 'the connection was closed before the answer was whole',
  EPIPE: 'the connection was closed before the request was whole',
  EPROTO:
    'no TLS connection came about: does this port speak plain HTTP or an old TLS, or want a client certificate ("tls")?',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet: is the clock of this machine right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name than that of the host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed, and not by an authority that is trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is of an authority of its own, which is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate is of an unknown authority, or the upstream does not send the certificates between',
  UNABLE_TO_GET_ISSUER_CERT: 'the certificate is of an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is of an unknown authority',
  [ADDRESS_REFUSED]:
    'the address is on loopback or in a private network, to which this source may not connect: "privateNetwork": true allows it',
  [PROXY_UNREACHABLE]:
    'the proxy does not answer as one: is its address in "proxy" right, is it running, and is its certificate trusted?',
  [PROXY_CREDENTIALS]: 'the proxy wants other credentials: are "user" and "password" of "proxy" right?',
  [PROXY_REFUSED]: 'the proxy refuses this host: do its rules allow it?',
  [PROXY_FAILED]: 'the proxy does not reach this host: is "baseUrl" right, and is the upstream running?',
  [ANSWER_UNASKED]: 'more than one answer came to one request',
  [ANSWER_FLOODED]: 'far more came than an answer has',
  HPE_HEADER_OVERFLOW: 'the headers of the answer are too long',
};

/** What an upstream says of the bridge's own certificate, as OpenSSL has it. */
const OWN_CERTIFICATE: readonly (readonly [code: RegExp, words: string])[] = [
  [
    /ALERT_(CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)/,
    'the upstream does not agree to this TLS connection: does it want a client certificate? "tls" names one',
  ],
  [
    /ALERT_(CERTIFICATE_\w+|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/,
    'the upstream does not accept the certificate of "tls": has it expired, and is it of the right authority?',
  ],
];

/** Plain http goes nowhere else, whatever the source says. */
const PLAIN_REFUSED =
  'plain http goes to loopback and private networks only, with "privateNetwork": true: write an address with https';

/** Bytes that are not HTTP, most often those of TLS. */
const NOT_HTTP = 'what came is not an answer of HTTP: does this port speak https?';

const ofCode = (code: string, { origin }: WireExchange, { reached }: WireFailure): string => {
  const isPlain = origin.startsWith('http:');
  if (code === 'ECONNRESET' && isPlain && reached === 'upstream')
    return 'the connection was closed without an answer, as a port does that speaks https';
  return code === ADDRESS_REFUSED && isPlain ? PLAIN_REFUSED : connectionWords(code);
};

/** Why there is no connection, by its code. */
export const connectionWords = (code: string): string => {
  const known = own(WORDS, code);
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return NOT_HTTP;
  const ofOwn = OWN_CERTIFICATE.find(([pattern]) => pattern.test(code))?.[1];
  if (ofOwn !== undefined) return ofOwn;
  if (/^ERR_SSL_|^ERR_TLS_/.test(code)) return WORDS.EPROTO ?? code;
  return /CERT|ISSUER|CRL/.test(code) ? 'the certificate cannot be verified' : 'there was no connection';
};

const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;

const timeoutWords = ({ leftMs, tookMs }: WireExchange, { reached }: WireFailure): string => {
  const within = milliseconds(Number.isFinite(leftMs) ? leftMs : tookMs);
  switch (reached) {
    case 'nowhere':
      return `there was no connection within ${within}: is the address right, and does a firewall drop it?`;
    case 'upstream':
      return `the request was sent, and no answer came within ${within}: "deadlineMs" is the limit`;
    case 'answer':
      return `the answer began, and did not end within ${within}: "deadlineMs" is the limit`;
  }
};

/** Why there is no answer. */
export const failureWords = (exchange: WireExchange, failed: WireFailure): string => {
  const { failure } = failed;
  switch (failure.tag) {
    case 'UpstreamTimeout':
      return timeoutWords(exchange, failed);
    case 'RequestInvalid':
      return 'the request could not be written: a part of it cannot be sent as it is';
    case 'UpstreamUnreachable':
      return ofCode(failure.code, exchange, failed);
    default:
      return failure.tag;
  }
};
