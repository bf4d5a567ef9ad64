/** Complete answers with wrong content, or far too much of it. */
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import type { Exchange, Script } from '../../support/faults/exchange';
import { LAST_CHUNK, answerOf, chunkOf, headOf } from '../../support/faults/bytes';
import { LEAKY } from '../../support/faults/leaky-texts';
import { UNRELATED, jsonOf, personOf } from '../../support/faults/users';

const body = (of: (user: string) => string | Buffer, headers?: readonly string[]): Script => ({
  asked: ({ reply, user }) => reply(answerOf({ body: of(user), ...(headers && { headers }) })),
});

const JSON_LINE = 'Content-Type: application/json';

const compressed = (encoding: string, of: (user: string) => Buffer): Script =>
  body(of, [JSON_LINE, `Content-Encoding: ${encoding}`]);

/** A user's answer, followed by spaces. */
const padded = (user: string, bytes: number): Buffer =>
  Buffer.concat([Buffer.from(jsonOf(user)), Buffer.alloc(bytes, ' ')]);

const MEGABYTE = 1024 * 1024;

/** Made when it is first asked for, and kept. */
const once = (make: (user: string) => Buffer): ((user: string) => Buffer) => {
  const made = new Map<string, Buffer>();
  return (user) => {
    const bytes = made.get(user) ?? make(user);
    made.set(user, bytes);
    return bytes;
  };
};

const spaces = once(() => gzipSync(Buffer.alloc(100 * MEGABYTE, ' '), { level: 1 }));

/** What is compressed in two pieces is inflated into one. */
const gzipBomb = (user: string): Buffer => Buffer.concat([gzipSync(jsonOf(user)), spaces('')]);

const without = (user: string, key: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(personOf(user)).filter(([name]) => name !== key)));

const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const deep = (user: string, depth: number): string =>
  jsonOf(user).replace('}', `,"more":${'['.repeat(depth)}${']'.repeat(depth)}}`);

/** A hundred megabytes of spaces behind a user's answer. */
const flood = (
  head: (user: string) => readonly string[],
  wrap: (piece: Buffer) => Buffer,
  end = '',
): Script => ({
  asked: ({ write, pour, reply, hangUp, user }: Exchange) => {
    const isLast = end === '';
    write(headOf([JSON_LINE, ...head(user)]));
    write(wrap(Buffer.from(jsonOf(user))));
    pour(wrap(Buffer.alloc(MEGABYTE, ' ')), 100, () => {
      reply(end);
      if (isLast) hangUp();
    });
  },
});

const plain = (piece: Buffer): Buffer => piece;

const grantOf = (nth: number): string =>
  `{"access_token":"token-${nth}","token_type":"Bearer","expires_in":3600}`;

export const content = {
  charsetUnknown: body(
    (user) => Buffer.from(jsonOf(user).replace('Shopper', 'Sh\xf6pper'), 'latin1'),
    [`${JSON_LINE}; charset=${LEAKY.type}`],
  ),
  html: body(
    (user) => `<html><body>Sorry, ${user}: ${LEAKY.page}</body></html>`,
    ['Content-Type: text/html'],
  ),
  htmlAsJson: body((user) => `<html><body>Sorry, ${user}: ${LEAKY.page}</body></html>`),
  jsonInvalid: body((user) => jsonOf(user).replace('}', ',}')),
  jsonCut: body((user) => jsonOf(user).slice(0, -10)),
  jsonTwice: body((user) => jsonOf(user) + jsonOf(UNRELATED)),
  empty: body(() => ''),
  utf8Invalid: body((user) => Buffer.from(jsonOf(user).replace('Shopper', 'Sh\xf6pper'), 'latin1')),
  deep: body((user) => deep(user, 100_000)),
  duplicateKeys: body((user) => jsonOf(user).replace('}', ',"points":1000000}')),
  gzip: compressed('gzip', (user) => gzipSync(jsonOf(user))),
  gzipBomb: compressed('gzip', gzipBomb),
  deflateBomb: compressed(
    'deflate',
    once((user) => deflateSync(padded(user, 20 * MEGABYTE), { level: 1 })),
  ),
  brotliBomb: compressed(
    'br',
    once((user) => brotliCompressSync(padded(user, 20 * MEGABYTE), FAST)),
  ),
  gzipNested: compressed(
    'gzip, gzip',
    once((user) => gzipSync(gzipBomb(user))),
  ),
  encodingUnknown: compressed('shrink', (user) => Buffer.from(jsonOf(user))),
  gzipCut: compressed('gzip', (user) => gzipSync(padded(user, 100)).subarray(0, -9)),
  gzipNone: compressed('gzip', (user) => Buffer.from(jsonOf(user))),
  floodOfLength: flood((user) => [`Content-Length: ${jsonOf(user).length + 100 * MEGABYTE}`], plain),
  floodInChunks: flood(() => ['Transfer-Encoding: chunked'], chunkOf, LAST_CHUNK),
  floodUntilClose: flood(() => ['Connection: close'], plain),
  grants: body(() => grantOf(1)),
  grantsAnObject: body(() => '{"access_token":{"value":"token-1"}}'),
  grantsText: body(() => 'token-1'),
  grantsXml: body(() => '<a><t>token-1</t></a>'),
  grantsXmlEmpty: body(() => '<a><t> </t></a>'),
  grantsXmlCut: body(() => '<a><t>token-1</t>'),
  soapFault: body(
    () =>
      `<Envelope><Body><Fault><faultstring><![CDATA[${LEAKY.note}]]></faultstring></Fault></Body></Envelope>`,
  ),
  textInLines: body(() => 'token-1\r\nx-admin: yes'),
  textTooLong: body(() => 'a'.repeat(9000)),
  grantsAnew: { asked: ({ reply, number }) => reply(answerOf({ body: grantOf(number + 1) })) },
  grantsOnce: {
    asked: ({ reply, number }) =>
      reply(
        answerOf(number === 0 ? { body: grantOf(1) } : { status: '500 Internal Server Error', body: '{}' }),
      ),
  },
  tokenEnded: body(() => '{"error":"expired_token"}'),
  list: body((user) => `[${jsonOf(user)}]`),
  scalar: body(() => JSON.stringify(LEAKY.note)),
  nothing: body(() => 'null'),
  fieldMissing: body((user) => without(user, 'name')),
  fieldOther: body((user) => JSON.stringify({ ...personOf(user), name: { first: LEAKY.first } })),
  ownerMissing: body((user) => without(user, 'id')),
  ownerOther: body(() => jsonOf(UNRELATED)),
  ownerSimilar: body((user) => jsonOf(`${user}0`)),
} as const satisfies Readonly<Record<string, Script>>;
