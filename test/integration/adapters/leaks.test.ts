/** The search for leaks: it finds planted texts in every spelling, so that a search without findings is a proof. */
import { left } from 'fp-ts/Either';
import { payloadInvalid, userNotFound } from '../../../src/core/failure';
import { Secret } from '../../../src/core/secret';
import { leaksOf } from '../../support/adapters/leaks';

const secret = 'Tök/en+7 "quoted"&x=1';

test.each([
  ['as it is', secret],
  ['inside a longer text', `Bearer ${secret}!`],
  ['in another case', secret.toUpperCase()],
  ['as JSON within JSON', JSON.stringify({ body: JSON.stringify(secret) })],
  ['percent-encoded', `https://upstream.example/?user=${encodeURIComponent(secret)}`],
  ['percent-encoded in small letters', encodeURIComponent(secret).toLowerCase()],
  ['form-encoded', new URLSearchParams({ secret }).toString()],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 inside a longer text', Buffer.from(`user:${secret}:x`).toString('base64')],
  ['in base64 of any alignment', Buffer.from(`user1:${secret}`).toString('base64')],
  ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
  ['in hexadecimal', Buffer.from(`x${secret}`).toString('hex')],
])('a secret is found %s', (_spelling, text) => {
  expect(leaksOf(left(payloadInvalid(text, 'text')), [secret])).toStrictEqual([secret]);
  expect(leaksOf({ [text]: 1 }, [secret])).toStrictEqual([secret]);
});

test('a secret is found where JSON does not look', () => {
  const hidden = Object.defineProperty({ tag: 'X' }, 'cause', {
    value: new Error(secret),
    enumerable: false,
  });
  expect(leaksOf(hidden, [secret])).toStrictEqual([secret]);
  expect(leaksOf([new Map([[secret, 1]])], [secret])).toStrictEqual([secret]);
});

test('a secret that is not there is not found', () => {
  expect(leaksOf([left(userNotFound), new Secret(secret)], [secret])).toStrictEqual([]);
});
