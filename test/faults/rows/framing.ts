/** Answers with wrong lengths, and bytes that are hardly an answer. */
import { ok, unreachable, invalid, type Ending, type Row } from '../../support/faults/row';
import type { ScriptName } from '../scripts';

const row = (fault: string, script: ScriptName, ends: Ending, without = ''): Row => ({
  fault,
  script,
  ends,
  defence: 'whole answers',
  without,
});

export const framing: readonly Row[] = [
  row(
    'It closes the connection before the announced length.',
    'lengthTooLong',
    unreachable('ECONNRESET'),
    'answers 200 ok',
  ),
  row(
    'Its body goes on beyond the announced length.',
    'lengthTooShort',
    unreachable('HPE_INVALID_CONSTANT'),
    'answers 502 PayloadInvalid',
  ),
  row(
    'Its body is followed by another user’s, unannounced.',
    'lengthBeforeMore',
    unreachable('HPE_INVALID_CONSTANT'),
    'answers 200 ok',
  ),
  row(
    'It closes the connection before the last chunk.',
    'chunksWithoutLast',
    unreachable('ECONNRESET'),
    'answers 200 ok',
  ),
  row('It closes the connection within a chunk.', 'chunkCut', unreachable('ECONNRESET'), 'answers 200 ok'),
  row(
    'The size of its chunk is no number.',
    'chunkSizeWrong',
    unreachable('HPE_INVALID_CHUNK_SIZE'),
    'answers 502 PayloadInvalid',
  ),
  row('Its body ends with the connection.', 'closeDelimited', ok, 'answers 502 PayloadInvalid'),
  {
    ...row(
      'Its body ends with the connection, too early.',
      'closeDelimitedCut',
      invalid('', 'valid JSON'),
      'answers with wrong data',
    ),
    defence: 'strict JSON',
    alsoHeldBy: ['codec'],
  },
  row(
    'It announces two lengths.',
    'twoLengths',
    unreachable('HPE_UNEXPECTED_CONTENT_LENGTH'),
    'answers 502 PayloadInvalid',
  ),
  row(
    'It announces a length and chunks.',
    'lengthAndChunks',
    unreachable('HPE_INVALID_TRANSFER_ENCODING'),
    'answers 200 ok',
  ),
  row(
    'It answers without a head, as HTTP/0.9 did.',
    'withoutHead',
    unreachable('HPE_INVALID_CONSTANT'),
    'answers 200 ok',
  ),
  row('It speaks another protocol.', 'otherProtocol', unreachable('HPE_INVALID_CONSTANT'), 'answers nothing'),
  row(
    'Its status line is none.',
    'statusLineWrong',
    unreachable('HPE_INVALID_VERSION'),
    'answers 502 PayloadInvalid',
  ),
  row('It sends a header of 100 KB.', 'headersTooLong', unreachable('HPE_HEADER_OVERFLOW'), 'answers 200 ok'),
  row('It sends 5,000 headers.', 'headersTooMany', unreachable('HPE_HEADER_OVERFLOW'), 'answers 200 ok'),
  row(
    'A header has a carriage return inside.',
    'headerWithBareReturn',
    unreachable('HPE_LF_EXPECTED'),
    'answers 502 PayloadInvalid',
  ),
  row(
    'A header has a NUL inside.',
    'headerWithNul',
    unreachable('HPE_INVALID_HEADER_TOKEN'),
    'answers 200 ok',
  ),
  row(
    'The name of a header has a space inside.',
    'headerBroken',
    unreachable('HPE_INVALID_HEADER_TOKEN'),
    'answers 200 ok',
  ),
  {
    ...row(
      'A header brings another user’s answer with it.',
      'headerInjected',
      unreachable('HPE_INVALID_CONSTANT'),
      'answers with wrong data',
    ),
    alsoHeldBy: ['owner'],
  },
  row('It says 100 Continue before it answers.', 'continues', ok, 'answers 502 UpstreamRejected'),
  row('It sends early hints before it answers.', 'hints', ok, 'answers 502 UpstreamRejected'),
  row('It sends 200 early hints before it answers.', 'hintsMany', ok, 'answers 502 UpstreamRejected'),
  row(
    'It changes the protocol.',
    'switchesProtocol',
    unreachable('ECONNRESET'),
    'answers 502 UpstreamRejected',
  ),
  row(
    'It answers 204 with a body.',
    'noContentWithBody',
    unreachable('HPE_INVALID_CONSTANT'),
    'answers 200 ok',
  ),
  row(
    'It answers 304 with a body.',
    'notModifiedWithBody',
    unreachable('HPE_INVALID_CONSTANT'),
    'answers 502 UpstreamRejected',
  ),
];
