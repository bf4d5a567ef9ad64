/** Connections that are refused, break, or send nothing. */
import { IMPATIENT, ok, timeout, unreachable, type Row } from '../../support/faults/row';
import { GOOD, TRUSTING } from '../../support/upstream/certificates';
import type { ScriptName } from '../scripts';

const broken = { ends: unreachable('ECONNRESET'), defence: 'whole answers' } as const;

const silent = {
  ends: timeout,
  source: IMPATIENT,
  defence: 'deadline',
  without: 'answers nothing',
} as const;

/** The result of the second request of each connection. */
const closing = (fault: string, script: ScriptName, more: Partial<Row> = {}): Row => ({
  fault,
  script: ({ nth }) => (nth === 0 ? 'right' : script),
  isMended: false,
  ends: ok,
  defence: 'new connection',
  without: 'then answers 502 UpstreamUnreachable',
  ...more,
});

const ASKED_BY_POST = {
  source: {
    lookup: {
      method: 'POST',
      path: '/users/{request.userIdentifier}',
      json: { find: '{request.userIdentifier}' },
      owner: { at: 'id', is: '{request.userIdentifier}' },
    },
  },
} as const;

const kept: readonly Row[] = [
  closing('It closes a kept connection instead of an answer.', 'closedBeforeHeaders'),
  closing('It resets a kept connection instead of an answer.', 'resetBeforeHeaders'),
  closing(
    'It closes a kept connection instead of an answer to a POST.',
    'closedBeforeHeaders',
    ASKED_BY_POST,
  ),
  closing('It resets a kept connection instead of an answer to a POST.', 'resetBeforeHeaders', ASKED_BY_POST),
  closing('It closes a kept connection of TLS instead of an answer.', 'closedBeforeHeaders', {
    credentials: GOOD,
    transport: TRUSTING,
  }),
  closing('It says on a kept connection that nothing was asked in time (408).', 'waitsInVain'),
  {
    fault: 'It closes a kept connection within the headers.',
    script: ({ nth }) => (nth === 0 ? 'right' : 'closedInHeaders'),
    isMended: false,
    ends: ok,
    then: unreachable('ECONNRESET'),
    defence: 'whole answers',
    without: 'then answers 502 PayloadInvalid',
  },
];

export const connections: readonly Row[] = [
  {
    fault: 'It does not listen.',
    script: 'right',
    isDown: true,
    requests: 0,
    ends: unreachable('ECONNREFUSED'),
    defence: 'whole answers',
    without: 'answers nothing',
  },
  {
    fault: 'It resets connections as soon as they are opened.',
    script: 'resetAtOnce',
    ...broken,
    without: 'answers nothing',
  },
  {
    fault: 'It closes connections as soon as they are opened.',
    script: 'closedAtOnce',
    ...broken,
    without: 'answers nothing',
  },
  {
    fault: 'It resets the connection instead of an answer.',
    script: 'resetBeforeHeaders',
    ...broken,
    without: 'answers nothing',
  },
  {
    fault: 'It closes the connection instead of an answer.',
    script: 'closedBeforeHeaders',
    ...broken,
    without: 'answers nothing',
  },
  {
    fault: 'It resets the connection within the headers.',
    script: 'resetInHeaders',
    ...broken,
    without: 'answers 502 PayloadInvalid',
  },
  {
    fault: 'It closes the connection within the headers.',
    script: 'closedInHeaders',
    ...broken,
    without: 'answers 502 PayloadInvalid',
  },
  {
    fault: 'It resets the connection within the body.',
    script: 'resetInBody',
    ...broken,
    without: 'answers 502 PayloadInvalid',
  },
  { fault: 'It accepts connections and reads nothing.', script: 'deaf', requests: 0, ...silent },
  { fault: 'It reads the request and says nothing.', script: 'hangsBeforeHeaders', ...silent },
  { fault: 'It falls silent within the headers.', script: 'hangsInHeaders', ...silent },
  { fault: 'It falls silent within the body.', script: 'hangsInBody', ...silent },
  { fault: 'It falls silent behind a body shorter than announced.', script: 'lengthTooLongKept', ...silent },
  {
    fault: 'It sends informational answers for ever, byte by byte.',
    script: 'dripsBeforeHeaders',
    ...silent,
  },
  { fault: 'It sends a header for ever, byte by byte.', script: 'dripsInHeaders', ...silent },
  { fault: 'It sends the body byte by byte.', script: 'dripsInBody', ...silent },
  { fault: 'It sends the body for ever, in chunks of one byte.', script: 'dripsInChunks', ...silent },
  ...kept,
];
