/** Connections that break or send nothing, and bodies that never end. */
import type { Exchange, Script } from '../../support/faults/exchange';
import { answerOf, headOf } from '../../support/faults/bytes';
import { jsonOf } from '../../support/faults/users';

/** The first part of a right answer, cut within its body. */
const halfOf = ({ user }: Pick<Exchange, 'user'>): string =>
  answerOf({ body: jsonOf(user) })
    .toString()
    .slice(0, -10);

/** By then what was written was read: a reset may take back what was not. */
const TAKEN_MS = 20;

const HALF_A_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: applica';

export const connections = {
  right: { asked: ({ reply, user }) => reply(answerOf({ body: jsonOf(user) })) },
  resetAtOnce: { opened: ({ reset }) => reset() },
  closedAtOnce: { opened: ({ hangUp }) => hangUp() },
  resetBeforeHeaders: { asked: ({ reset }) => reset() },
  closedBeforeHeaders: { asked: ({ hangUp }) => hangUp() },
  resetInHeaders: {
    asked: ({ write, reset, after }) => {
      write(HALF_A_HEAD);
      after(TAKEN_MS, reset);
    },
  },
  closedInHeaders: {
    asked: ({ write, hangUp }) => {
      write(HALF_A_HEAD);
      hangUp();
    },
  },
  resetInBody: {
    asked: (exchange) => {
      exchange.write(halfOf(exchange));
      exchange.after(TAKEN_MS, exchange.reset);
    },
  },
  deaf: { isDeaf: true },
  hangsBeforeHeaders: { asked: () => undefined },
  hangsInHeaders: { asked: ({ write }) => write(HALF_A_HEAD) },
  hangsInBody: { asked: (exchange) => exchange.write(halfOf(exchange)) },
  dripsBeforeHeaders: {
    asked: ({ drip }) => drip('HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n', 4, true),
  },
  dripsInHeaders: {
    asked: ({ write, drip }) => {
      write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Padding: ');
      drip('a', 4, true);
    },
  },
  dripsInBody: {
    asked: ({ write, drip, user }) => {
      write(headOf(['Content-Type: application/json', 'Content-Length: 100000']) + jsonOf(user));
      drip(' ', 4, true);
    },
  },
  dripsInChunks: {
    asked: ({ write, drip }) => {
      write(headOf(['Content-Type: application/json', 'Transfer-Encoding: chunked']));
      drip('1\r\n \r\n', 4, true);
    },
  },
} as const satisfies Readonly<Record<string, Script>>;
