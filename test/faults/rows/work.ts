/** Answers of their type that cost too much: values, work, the size of the account, and lines of the log. */
import { answerOf } from '../../support/faults/bytes';
import { heavy, type Heavy } from '../../support/faults/heavy';
import type { Row } from '../../support/faults/row';
import type { Scripting } from '../../support/faults/server';
import { heavyJsonOf } from '../../support/faults/users';

const saying =
  (members: Heavy['members']): Scripting =>
  () => ({ asked: ({ reply, user }) => reply(answerOf({ body: heavyJsonOf(user, members()) })) });

/** The limits of XML are those of its parser, which its own tests hold; without one there is no parser. */
export const work: readonly Row[] = heavy.flatMap(({ fault, payload, user, members, ends, held, format }) =>
  held === undefined || format === 'xml'
    ? []
    : [{ fault, script: saying(members), ...(payload && { payload }), ...(user && { user }), ends, ...held }],
);
