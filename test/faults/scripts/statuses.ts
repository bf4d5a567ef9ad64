/** Statuses of failures, with every header and body that may accompany them. */
import type { Script } from '../../support/faults/exchange';
import { answerOf, headOf } from '../../support/faults/bytes';
import { LEAKY } from '../../support/faults/leaky-texts';
import { jsonOf } from '../../support/faults/users';

const JSON_LINE = 'Content-Type: application/json';

const sorry = (user: string): string => JSON.stringify({ error: LEAKY.error, about: user });

const status = (line: string, headers: readonly string[] = [], bodyFor = sorry): Script => ({
  asked: ({ reply, user }) =>
    reply(answerOf({ status: line, headers: [JSON_LINE, ...headers], body: bodyFor(user) })),
});

/** Sends Retry-After. */
const retryAfter = (line: string, ...values: readonly string[]): Script =>
  status(
    line,
    values.map((value) => `Retry-After: ${value}`),
  );

const BUSY = '429 Too Many Requests';
const DOWN = '503 Service Unavailable';

/** Leads to the same user elsewhere. */
const redirect = (line: string): Script => ({
  asked: ({ reply, elsewhere, target }) =>
    reply(
      answerOf({
        status: line,
        headers: [JSON_LINE, `Location: ${elsewhere}${target}#${LEAKY.location}`],
        body: '{}',
      }),
    ),
});

/** A body with a status that cannot have one: it is in the place of the next answer. */
const withBody = (line: string): Script => ({
  asked: ({ reply, user }) =>
    reply(headOf([JSON_LINE, `Content-Length: ${jsonOf(user).length}`], line) + jsonOf(user)),
});

const IN_2099 = '2099';

export const statuses = {
  serverError: status('500 Internal Server Error'),
  badGateway: status('502 Bad Gateway'),
  unavailable: status(DOWN),
  gatewayTimeout: status('504 Gateway Timeout'),
  serverErrorWithUser: {
    asked: ({ reply, user }) => reply(answerOf({ status: '500 Oh', body: jsonOf(user) })),
  },
  unauthorised: status('401 Unauthorized'),
  forbidden: status('403 Forbidden'),
  sessionOver: status('419 Session Over'),
  badRequest: status('400 Bad Request'),
  unknownUser: status('404 Not Found'),
  statusUnknown: status('799 Whatever'),
  noContent: { asked: ({ reply }) => reply(headOf([], '204 No Content')) },
  noContentWithBody: withBody('204 No Content'),
  notModified: { asked: ({ reply }) => reply(headOf([], '304 Not Modified')) },
  notModifiedWithBody: withBody('304 Not Modified'),
  resetContent: status('205 Reset Content', [], () => ''),
  movedPermanently: redirect('301 Moved Permanently'),
  found: redirect('302 Found'),
  seeOther: redirect('303 See Other'),
  temporaryRedirect: redirect('307 Temporary Redirect'),
  permanentRedirect: redirect('308 Permanent Redirect'),
  busy: status(BUSY),
  busySeconds: retryAfter(BUSY, '1'),
  busyDate: retryAfter(BUSY, `Sun, 06 Nov ${IN_2099} 08:49:37 GMT`),
  busyDateOldForm: retryAfter(BUSY, 'Friday, 06-Nov-99 08:49:37 GMT'),
  busyDateOfC: retryAfter(BUSY, `Fri Nov  6 08:49:37 ${IN_2099}`),
  busyDatePast: retryAfter(BUSY, 'Sun, 06 Nov 1994 08:49:37 GMT'),
  busyNought: retryAfter(BUSY, '0'),
  busyGarbage: retryAfter(BUSY, LEAKY.retryAfter),
  busyNegative: retryAfter(BUSY, '-5'),
  busyHuge: retryAfter(BUSY, '99999999999999999999'),
  busyTwice: retryAfter(BUSY, '1', '100'),
  downSeconds: retryAfter(DOWN, '1'),
  downDate: retryAfter(DOWN, `Sun, 06 Nov ${IN_2099} 08:49:37 GMT`),
  downGarbage: retryAfter(DOWN, `1; ${LEAKY.retryAfter}`),
} as const satisfies Readonly<Record<string, Script>>;
