/** Answers without a request, or after the request has ended. */
import { IMPATIENT, mismatch, ok, timeout, unreachable, type Row } from '../../support/faults/row';
import type { ScriptName } from '../scripts';

/** The stray is there by the second request, on a connection that waits for it. */
const AWAITED = { isAwaited: true, isMended: false } as const;

const UNKNOWN = 'then answers 404 UserNotFound';

/** A failure that comes before the second user's own answer. */
const unasked = (fault: string, script: ScriptName, without: string): Row => ({
  fault,
  script,
  isMended: false,
  ends: ok,
  defence: 'one answer',
  without,
});

export const strays: readonly Row[] = [
  {
    fault: 'It sends a second answer together with the first.',
    script: 'strayTogether',
    ...AWAITED,
    ends: ok,
    defence: 'whole answers',
    alsoHeldBy: ['owner'],
    without: 'then answers with wrong data',
  },
  {
    fault: 'It sends a second answer right behind the first.',
    script: 'strayBehind',
    ...AWAITED,
    ends: ok,
    defence: 'reuse guard',
    alsoHeldBy: ['owner'],
    without: 'then answers with wrong data',
  },
  {
    fault: 'It sends a second answer later, while the connection waits.',
    script: 'strayLater',
    ...AWAITED,
    ends: ok,
    defence: 'reuse guard',
    alsoHeldBy: ['owner'],
    without: 'then answers with wrong data',
  },
  {
    fault: 'It sends a second answer later, where answers do not say whose they are.',
    script: 'strayLater',
    isOwnerUnsaid: true,
    ...AWAITED,
    ends: ok,
    defence: 'reuse guard',
    alsoHeldBy: ['no reuse'],
    without: 'then answers with wrong data',
  },
  {
    fault: 'It sends half of a second answer later, whose other half would be the next one.',
    script: 'strayHalf',
    ...AWAITED,
    ends: ok,
    defence: 'reuse guard',
    without: 'then answers 502 UpstreamUnreachable',
  },
  {
    fault: 'It sends a second answer when the connection is used again.',
    script: 'strayWithNext',
    isMended: false,
    ends: ok,
    defence: 'one answer',
    alsoHeldBy: ['owner'],
    without: 'then answers with wrong data',
  },
  {
    fault:
      'It sends a second answer when the connection is used again, where answers do not say whose they are.',
    script: 'strayWithNext',
    isOwnerUnsaid: true,
    isMended: false,
    ends: ok,
    defence: 'no reuse',
    alsoHeldBy: ['one answer'],
    without: 'then answers with wrong data',
  },
  {
    fault: 'It sends a 404 together with the answer.',
    script: 'unknownTogether',
    ...AWAITED,
    ends: ok,
    defence: 'whole answers',
    without: UNKNOWN,
  },
  {
    fault: 'It sends a 404 right behind the answer.',
    script: 'unknownBehind',
    ...AWAITED,
    ends: ok,
    defence: 'reuse guard',
    without: UNKNOWN,
  },
  {
    fault: 'It sends a 404 later, while the connection waits.',
    script: 'unknownLater',
    ...AWAITED,
    ends: ok,
    defence: 'reuse guard',
    without: UNKNOWN,
  },
  {
    fault: 'It sends half of a 404 later, whose other half comes with the next answer.',
    script: 'unknownHalf',
    ...AWAITED,
    ends: ok,
    defence: 'reuse guard',
    without: 'then answers 502 UpstreamUnreachable',
  },
  unasked('It sends a 404 before the answer when the connection is used again.', 'unknownWithNext', UNKNOWN),
  unasked(
    'It sends a 500 before the answer when the connection is used again.',
    'errorWithNext',
    'then answers 502 UpstreamRejected',
  ),
  unasked(
    'It sends a 429 before the answer when the connection is used again.',
    'busyWithNext',
    'then answers 503 UpstreamOverloaded',
  ),
  unasked(
    'It sends a 401 before the answer when the connection is used again.',
    'unauthorisedWithNext',
    'then answers 502 UpstreamRejected',
  ),
  {
    ...unasked(
      'It sends a 404 when the connection is used again, and the answer a moment later.',
      'unknownBeforeNext',
      UNKNOWN,
    ),
    transport: { lookMs: 5000 },
  },
  {
    fault: 'It sends a 404 before the first answer of a connection.',
    script: 'unknownFirst',
    isMended: false,
    requests: 2,
    ends: ok,
    defence: 'one answer',
    without: 'answers 404 UserNotFound',
  },
  {
    fault: 'It sends a 404 before every answer.',
    script: 'unknownAlways',
    requests: 2,
    ends: unreachable('ANSWER_UNASKED'),
    defence: 'one answer',
    without: 'answers 404 UserNotFound',
  },
  {
    fault: 'It sends another user’s answer before the right one.',
    script: 'strayFirst',
    ends: mismatch,
    defence: 'owner',
    without: 'answers with wrong data',
  },
  {
    fault: 'It sends another user’s answer before it was asked.',
    script: 'answersUnasked',
    ends: mismatch,
    defence: 'owner',
    without: 'answers with wrong data',
  },
  {
    fault: 'It answers when the bridge has given up, and another user asks next.',
    script: 'late',
    isAwaited: true,
    source: IMPATIENT,
    ends: timeout,
    defence: 'whole answers',
    alsoHeldBy: ['owner'],
    without: 'then answers with wrong data',
  },
];
