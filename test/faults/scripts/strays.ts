/** Answers without a request, answers after the request has ended, and upstreams that come and go. */
import type { Script } from '../../support/faults/exchange';
import { answerOf } from '../../support/faults/bytes';
import { IMPATIENT } from '../../support/faults/row';
import { UNRELATED, jsonOf } from '../../support/faults/users';

const STRAY = answerOf({ body: jsonOf(UNRELATED) });

const own = (user: string): Buffer => answerOf({ body: jsonOf(user) });

/** The time from an answer to a stray one, in which the connection waits for its next request. */
const LATER_MS = 10;

/** How long one who gives up early does not wait. */
const LATE_MS = IMPATIENT.deadlineMs + 500;

const SPIKE_MS = 3000;

const fails: Script['asked'] = ({ reply }) =>
  reply(answerOf({ status: '500 Internal Server Error', body: '{}' }));

/** Every n-th request fails, beginning with the first. */
const flapping = (every: number): Script => ({
  asked: (exchange) => (exchange.number % every === 0 ? fails(exchange) : exchange.reply(own(exchange.user))),
});

/** Sends something after its first answer, and from then on answers the wrong requests on that connection. */
const offByOne = (ms: number, stray: Buffer, next: Buffer = stray): Script => ({
  asked: ({ reply, write, after, user, nth }) => {
    reply(nth === 0 ? own(user) : Buffer.concat([next, own(user)]));
    if (nth === 0) after(ms, () => write(stray));
  },
});

/** A failure that an earlier request may still get. */
const failure = (status: string, ...headers: readonly string[]): Buffer =>
  answerOf({ status, headers: ['Content-Type: application/json', ...headers], body: '{}' });

const NOT_FOUND = failure('404 Not Found');

/** Answers the first request of a connection, and puts this before the answer to each other. */
const withNext = (stray: Buffer): Script => ({
  asked: ({ reply, user, nth }) => reply(nth === 0 ? own(user) : Buffer.concat([stray, own(user)])),
});

export const strays = {
  strayTogether: { asked: ({ reply, user }) => reply(Buffer.concat([own(user), STRAY])) },
  strayBehind: offByOne(0, STRAY),
  strayLater: offByOne(LATER_MS, STRAY),
  strayHalf: offByOne(LATER_MS, STRAY.subarray(0, 40), STRAY.subarray(40)),
  strayWithNext: withNext(STRAY),
  unknownTogether: { asked: ({ reply, user }) => reply(Buffer.concat([own(user), NOT_FOUND])) },
  unknownBehind: offByOne(0, NOT_FOUND),
  unknownLater: offByOne(LATER_MS, NOT_FOUND),
  unknownHalf: offByOne(LATER_MS, NOT_FOUND.subarray(0, 40), NOT_FOUND.subarray(40)),
  unknownWithNext: withNext(NOT_FOUND),
  errorWithNext: withNext(failure('500 Internal Server Error')),
  busyWithNext: withNext(failure('429 Too Many Requests', 'Retry-After: 60')),
  unauthorisedWithNext: withNext(failure('401 Unauthorized')),
  unknownBeforeNext: {
    asked: ({ reply, write, after, user, nth }) => {
      if (nth > 0) write(NOT_FOUND);
      after(nth * LATER_MS, () => reply(own(user)));
    },
  },
  unknownFirst: {
    asked: ({ reply, user, number }) =>
      reply(number === 0 ? Buffer.concat([NOT_FOUND, own(user)]) : own(user)),
  },
  unknownAlways: { asked: ({ reply, user }) => reply(Buffer.concat([NOT_FOUND, own(user)])) },
  waitsInVain: {
    asked: ({ reply, hangUp, user, nth }) => {
      reply(nth === 0 ? own(user) : failure('408 Request Timeout', 'Connection: close'));
      if (nth > 0) hangUp();
    },
  },
  strayFirst: {
    asked: ({ reply, user }) => reply(Buffer.concat([STRAY, own(user)])),
  },
  answersUnasked: { opened: ({ write }) => write(STRAY), asked: ({ reply, user }) => reply(own(user)) },
  late: { asked: ({ reply, after, user }) => after(LATE_MS, () => reply(own(user))) },
  flaps: flapping(2),
  flapsSeldom: flapping(10),
  spikes: {
    asked: ({ reply, after, user, number }) =>
      number % 2 === 0 ? after(SPIKE_MS, () => reply(own(user))) : reply(own(user)),
  },
  comesUp: {
    asked: (exchange) => (exchange.number < 5 ? fails(exchange) : exchange.reply(own(exchange.user))),
  },
} as const satisfies Readonly<Record<string, Script>>;
