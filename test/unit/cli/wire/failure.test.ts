/** Failures without an answer in words: each says where to look. */
import { left } from 'fp-ts/Either';
import { failureWords } from '../../../../src/cli/wire/failure';
import { timedOut, unreachable } from '../../../../src/core/connection-failure';
import { DEADLINE } from '../../../../src/core/call';
import { payloadInvalid, requestInvalid } from '../../../../src/core/failure';
import type { Reached, WireExchange, WireFailure } from '../../../../src/upstream/http/wire';

const exchangeOf = (failed: WireFailure, own: Partial<WireExchange> = {}): WireExchange => ({
  source: 'crm',
  to: 'api',
  origin: 'https://crm.shop.example',
  basePath: '/',
  tried: () => [],
  constants: [],
  payloadCredentials: [],
  requestId: 'test',
  request: { path: [], query: [], headers: {} },
  retries: 0,
  resent: [],
  beganAt: 0,
  tookMs: 7,
  leftMs: 2999.6,
  end: left(failed),
  ...own,
});

const wordsFor = (code: string, own: Partial<WireExchange> = {}, reached: Reached = 'nowhere'): string => {
  const failed = { failure: unreachable(code), reached };
  return failureWords(exchangeOf(failed, own), failed);
};

test.each([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'the name of the host does not exist'],
  ['EAI_AGAIN', 'could not be resolved'],
  ['ETIMEDOUT', 'does a firewall drop it'],
  ['EHOSTUNREACH', 'no route leads to that host'],
  ['ECONNRESET', 'closed before the answer was whole'],
  ['EPROTO', 'plain HTTP'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'plain HTTP'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'for another name'],
  ['CERT_HAS_EXPIRED', 'has expired'],
  ['CERT_NOT_YET_VALID', 'not valid yet'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'an authority of its own'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknown authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unknown authority'],
  ['CERT_REVOKED', 'the certificate cannot be verified'],
  ['ADDRESS_REFUSED', '"privateNetwork": true'],
  ['ANSWER_UNASKED', 'more than one answer'],
  ['ANSWER_FLOODED', 'far more came'],
  ['HPE_INVALID_CONSTANT', 'does this port speak https'],
  ['HPE_HEADER_OVERFLOW', 'too long'],
  ['UNKNOWN', 'there was no connection'],
  ['toString', 'there was no connection'],
])('%s says: %s', (code, words) => {
  expect(wordsFor(code)).toContain(words);
});

test('a connection over plain HTTP that is closed without an answer may be one to a port of https', () => {
  const plain = { origin: 'http://crm.shop.example' };
  expect(wordsFor('ECONNRESET', plain, 'upstream')).toContain('speaks https');
  expect(wordsFor('ECONNRESET', plain, 'answer')).not.toContain('https');
  expect(wordsFor('ECONNRESET', {}, 'upstream')).not.toContain('speaks https');
  expect(wordsFor('ADDRESS_REFUSED', plain)).toContain(
    'plain http goes to loopback and private networks only',
  );
});

test.each<[Reached, string]>([
  ['nowhere', 'there was no connection within 3000 ms'],
  ['upstream', 'the request was sent, and no answer came within 3000 ms: "deadlineMs"'],
  ['answer', 'the answer began, and did not end within 3000 ms: "deadlineMs"'],
])('a timeout that reached %s says: %s', (reached, words) => {
  const failed = { failure: timedOut(DEADLINE), reached };
  expect(failureWords(exchangeOf(failed), failed)).toContain(words);
});

test('without a deadline the time that it took is said', () => {
  const failed = { failure: timedOut(undefined), reached: 'upstream' } as const;
  expect(failureWords(exchangeOf(failed, { leftMs: Infinity }), failed)).toContain('within 7 ms');
});

test.each([
  [requestInvalid('identifier'), 'could not be written'],
  [payloadInvalid('', 'anything'), 'PayloadInvalid'],
])('%j says: %s', (failure, words) => {
  const failed = { failure, reached: 'nowhere' } as const;
  expect(failureWords(exchangeOf(failed), failed)).toContain(words);
});
