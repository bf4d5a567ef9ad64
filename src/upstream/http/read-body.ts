/** The reading of an answer's body into bytes: bounded as it arrives, in size and in pieces, and bounded again as it is inflated. */
import { isLeft, left, right, type Either } from 'fp-ts/Either';
import type { IncomingMessage } from 'node:http';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { Call } from '../../core/call';
import { payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { codeOf } from '../../core/connection-failure';

/**
 * A chunk of one byte takes as much work as one of a thousand. With this limit, the longest body has 128 bytes per
 * chunk.
 */
const MAX_PIECES = 8_192;

/** The bytes of a body, or what is wrong with them. */
export type Body = Either<UpstreamFailure, Buffer>;

/** Receives a body. */
export type TakeBody = (body: Body) => void;

/**
 * Reads at most `maxBytes` as they arrive. A body that is longer is not read on: its connection is closed. `done` is not
 * called for a body that breaks off.
 */
export const readBody = (incoming: IncomingMessage, maxBytes: number, done: TakeBody): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > maxBytes) refuse(tooLong(maxBytes));
    else if (chunks.length === MAX_PIECES) refuse(IN_PIECES);
    else chunks.push(chunk);
  };
  const refuse = (failure: UpstreamFailure): void => {
    incoming.off('data', take);
    done(left(failure));
    incoming.destroy();
  };
  if (Number(incoming.headers['content-length']) > maxBytes) {
    refuse(tooLong(maxBytes));
    return;
  }
  incoming.on('data', take);
  incoming.on('end', () => done(right(joined(chunks, size))));
};

const joined = (chunks: readonly Buffer[], size: number): Buffer =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);

const tooLong = (maxBytes: number): UpstreamFailure => payloadInvalid('', `at most ${maxBytes} bytes`);

const IN_PIECES = payloadInvalid('', `at most ${MAX_PIECES} pieces`);

type Inflate = (
  bytes: Buffer,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, inflated: Buffer) => void,
) => void;

/** Servers disagree whether `deflate` has zlib's header; the first byte shows it. */
const inflateEither: Inflate = (bytes, options, done) => {
  if (((bytes[0] ?? 0) & 0x0f) === 8) inflate(bytes, options, done);
  else inflateRaw(bytes, options, done);
};

const inflaters: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflateEither],
  ['br', brotliDecompress],
]);

/** What stands there where nothing is compressed: no coding at all, or a charset or a transfer encoding by mistake. */
const UNCOMPRESSED = /^(?:identity|none|utf-?8|7bit|8bit|binary)?$/;

/** So many bytes take about a millisecond to parse. */
const LONG = 65_536;

/** Passes a long body on in a turn of its own. */
const inTurn =
  (turn: Call['turn'], done: TakeBody): TakeBody =>
  (body) => {
    if (turn === undefined || isLeft(body) || body.right.length <= LONG) done(body);
    else void turn().then(() => done(body));
  };

/**
 * Passes a body on as it was before it was compressed, again at most `maxBytes`, and a long one in a turn of its own.
 * Requests do not ask for compression, but some servers use it.
 */
export const inflated = (
  bytes: Buffer,
  { headers }: IncomingMessage,
  maxBytes: number,
  turn: Call['turn'],
  whenDone: TakeBody,
): void => {
  const encoding = headers['content-encoding']?.toLowerCase() ?? '';
  const done = inTurn(turn, whenDone);
  if (UNCOMPRESSED.test(encoding)) {
    done(right(bytes));
    return;
  }
  const inflater = inflaters.get(encoding);
  if (inflater === undefined) {
    done(left(payloadInvalid('', 'a known content encoding')));
    return;
  }
  inflater(bytes, { maxOutputLength: maxBytes }, (error, whole) => {
    if (error === null) done(right(whole));
    else done(left(isTooLong(error) ? tooLong(maxBytes) : payloadInvalid('', 'whole compressed data')));
  });
};

const isTooLong = (error: unknown): boolean => codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
