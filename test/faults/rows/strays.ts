/** Answers that nobody asked for, or that nobody waits for any more. */
import { IMPATIENT, mismatch, ok, timeout, type Row } from '../../support/faults/row';

/** The stray is there by the second request, on a connection that waits for it. */
const AWAITED = { isAwaited: true, isMended: false } as const;

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
    then: mismatch,
    defence: 'owner',
    alsoHeldBy: ['no reuse'],
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
    without: 'then answers with wrong data',
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
