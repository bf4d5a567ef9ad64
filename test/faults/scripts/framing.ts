/** Answers with wrong lengths, and bytes that are hardly an answer. */
import type { Exchange, Script } from '../../support/faults/exchange';
import { LAST_CHUNK, answerOf, chunkOf, headOf } from '../../support/faults/bytes';
import { LEAKY } from '../../support/faults/leaky-texts';
import { UNRELATED, jsonOf } from '../../support/faults/users';

const JSON_LINE = 'Content-Type: application/json';

/** Writes these bytes for the user, and closes the connection. */
const thenClosed = (bytes: (user: string) => string | Buffer): Script => ({
  asked: ({ reply, hangUp, user }) => {
    reply(bytes(user));
    hangUp();
  },
});

/** Writes these bytes for the user, and waits for more requests. */
const kept = (bytes: (user: string) => string | Buffer): Script => ({
  asked: ({ reply, user }) => reply(bytes(user)),
});

const length = (more: number, body: string): string =>
  headOf([JSON_LINE, `Content-Length: ${Buffer.byteLength(body) + more}`]) + body;

const chunked = (body: string): string => headOf([JSON_LINE, 'Transfer-Encoding: chunked']) + body;

const after = (before: string): Script =>
  kept((user) => before + answerOf({ body: jsonOf(user) }).toString());

/** Sends the informational answers and then the right one. */
const EARLY = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n';

const withHeader = (line: string): Script =>
  kept((user) => answerOf({ headers: [JSON_LINE, line], body: jsonOf(user) }));

export const framing = {
  lengthTooLong: thenClosed((user) => length(20, jsonOf(user))),
  lengthTooLongKept: { asked: ({ write, user }: Exchange) => write(length(20, jsonOf(user))) },
  lengthTooShort: kept((user) => length(-10, jsonOf(user))),
  lengthBeforeMore: kept((user) => length(0, jsonOf(user)) + jsonOf(UNRELATED)),
  chunksWithoutLast: thenClosed((user) => chunked(chunkOf(jsonOf(user)).toString())),
  chunkCut: thenClosed((user) =>
    chunked(
      chunkOf(`${jsonOf(user)}  `)
        .toString()
        .slice(0, -3),
    ),
  ),
  chunkSizeWrong: kept((user) => chunked(`zz\r\n${jsonOf(user)}\r\n${LAST_CHUNK}`)),
  closeDelimited: thenClosed((user) => headOf([JSON_LINE, 'Connection: close']) + jsonOf(user)),
  closeDelimitedCut: thenClosed(
    (user) => headOf([JSON_LINE, 'Connection: close']) + jsonOf(user).slice(0, -1),
  ),
  twoLengths: kept(
    (user) =>
      headOf([JSON_LINE, 'Content-Length: 2', `Content-Length: ${jsonOf(user).length}`]) + jsonOf(user),
  ),
  lengthAndChunks: kept(
    (user) =>
      headOf([JSON_LINE, `Content-Length: ${jsonOf(user).length}`, 'Transfer-Encoding: chunked']) +
      chunkOf(jsonOf(user)).toString() +
      LAST_CHUNK,
  ),
  withoutHead: thenClosed((user) => jsonOf(user)),
  otherProtocol: kept(() => `SSH-2.0-${LEAKY.greeting}\r\n`),
  statusLineWrong: kept((user) => `HTTP/9.9 two hundred\r\n${JSON_LINE}\r\n\r\n${jsonOf(user)}`),
  headersTooLong: withHeader(`X-Long: ${'a'.repeat(100_000)}`),
  headersTooMany: kept((user) =>
    answerOf({
      headers: [JSON_LINE, ...Array.from({ length: 5000 }, (_, at) => `X-${at}: a`)],
      body: jsonOf(user),
    }),
  ),
  headerWithBareReturn: withHeader('X-Name: a\rContent-Length: 2'),
  headerWithNul: withHeader('X-Name: a\0b'),
  headerBroken: withHeader('Content Type\t: text/html'),
  headerInjected: withHeader(
    `X-Name: a\r\nContent-Length: ${jsonOf(UNRELATED).length}\r\n\r\n${jsonOf(UNRELATED)}`,
  ),
  continues: after('HTTP/1.1 100 Continue\r\n\r\n'),
  hints: after(EARLY),
  hintsMany: after(EARLY.repeat(200)),
  switchesProtocol: kept(() => headOf(['Upgrade: websocket', 'Connection: Upgrade'], '101 Switching')),
} as const satisfies Readonly<Record<string, Script>>;
