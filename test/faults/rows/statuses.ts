/** Statuses of failures. */
import { invalid, overloaded, rejected, type Defence, type Ending, type Row } from '../../support/faults/row';
import type { ScriptName } from '../scripts';

const status = (
  fault: string,
  script: ScriptName,
  ends: Ending,
  without = 'answers 502 PayloadInvalid',
): Row => ({
  fault,
  script,
  ends,
  defence: 'status',
  without,
});

/** A success without a body. */
const nothing = (fault: string, script: ScriptName, ends: Ending, defence: Defence): Row => ({
  fault,
  script,
  ends,
  defence,
  alsoHeldBy: ['codec'],
  without: 'answers with wrong data',
});

/** The redirect's own status is the answer: it is not followed. */
const redirect = (fault: string, script: ScriptName, code: number): Row => ({
  fault,
  script,
  ends: rejected(code),
  defence: 'no redirects',
  without: 'gives its key to another host',
});

export const statuses: readonly Row[] = [
  status('It answers 500.', 'serverError', rejected(500)),
  status('It answers 500 with a user.', 'serverErrorWithUser', rejected(500), 'answers 200 ok'),
  status('It answers 502.', 'badGateway', rejected(502)),
  status('It answers 503.', 'unavailable', overloaded(503)),
  status('It answers 504.', 'gatewayTimeout', rejected(504)),
  status('It rejects the credential (401).', 'unauthorised', rejected(401)),
  status('It rejects the credential (403).', 'forbidden', rejected(403)),
  status('It answers 400.', 'badRequest', rejected(400)),
  status('It answers a status that there is not.', 'statusUnknown', rejected(799)),
  nothing(
    'It answers 204, that there is nothing to say.',
    'noContent',
    invalid('', 'JSON, not an empty body'),
    'strict JSON',
  ),
  nothing(
    'It answers 205, that the form is to be cleared.',
    'resetContent',
    invalid('', 'JSON, not an empty body'),
    'strict JSON',
  ),
  status('It answers 304, that nothing has changed.', 'notModified', rejected(304)),
  redirect('It leads to another host (301).', 'movedPermanently', 301),
  redirect('It leads to another host (302).', 'found', 302),
  redirect('It leads to another host (303).', 'seeOther', 303),
  redirect('It leads to another host (307).', 'temporaryRedirect', 307),
  redirect('It leads to another host (308).', 'permanentRedirect', 308),
  status('It answers 429.', 'busy', overloaded(429)),
  status('It answers 429, for a second.', 'busySeconds', overloaded(429)),
  status('It answers 429, until a date.', 'busyDate', overloaded(429)),
  status('It answers 429, until a date as RFC 850 wrote it.', 'busyDateOldForm', overloaded(429)),
  status('It answers 429, until a date as C writes it.', 'busyDateOfC', overloaded(429)),
  status('It answers 429, until a date that is over.', 'busyDatePast', overloaded(429)),
  status('It answers 429, for no time.', 'busyNought', overloaded(429)),
  status('It answers 429, until "soon".', 'busyGarbage', overloaded(429)),
  status('It answers 429, for less than no time.', 'busyNegative', overloaded(429)),
  status('It answers 429, for longer than the world will last.', 'busyHuge', overloaded(429)),
  status('It answers 429, for two times at once.', 'busyTwice', overloaded(429)),
  status('It answers 503, for a second.', 'downSeconds', overloaded(503)),
  status('It answers 503, until a date.', 'downDate', overloaded(503)),
  status('It answers 503, and garbage for a time.', 'downGarbage', overloaded(503)),
];
