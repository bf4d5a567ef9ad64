/** A whole answer as JSON, XML or plain text. The label of the Content-Type does not matter, only its charset: servers mislabel JSON. */
import { isLeft, left, type Either } from 'fp-ts/Either';
import type { HttpAnswer } from '../../adapter/http';
import type { BodyReading, Call } from '../../core/call';
import { payloadInvalid, type UpstreamFailure } from '../../core/failure';
import { MAX_DEPTH, parseJson, parseText, type JsonFault } from '../../json/parse';
import { seemsLike } from '../../json/seems-like';
import type { Shape } from '../../types/type';
import { finished } from '../../xml/parse';
import { plainTextOf } from './text-body';
import { readingXmlOf } from './xml-body';

/** The most values that an answer may have, the names of fields counted too: each of them takes time to read. */
const MAX_VALUES = 80_000;

const expectation: Readonly<Record<JsonFault, string>> = {
  encoding: 'UTF-8, or another charset that the Content-Type names',
  json: 'valid JSON',
  depth: `JSON at most ${MAX_DEPTH} levels deep`,
  values: `JSON of at most ${MAX_VALUES} values and names`,
  duplicateKey: 'JSON without duplicate keys',
};

/** Faults of a body that may be of another format. */
const MAY_BE_OTHER: ReadonlySet<JsonFault> = new Set(['json', 'encoding']);

const expectedOf = (fault: JsonFault, bytes: Buffer): string => {
  const found = MAY_BE_OTHER.has(fault) ? seemsLike(bytes) : undefined;
  return found === undefined ? expectation[fault] : `JSON, not ${found}`;
};

/** A body parsed as JSON; `PayloadInvalid` has what was expected, and what the body seems to be instead. */
const jsonOf = (
  contentType: string | undefined,
  bytes: Buffer,
  numbersAsWritten: boolean,
): Either<UpstreamFailure, unknown> => {
  const parsed = parseJson(bytes, { contentType, maxValues: MAX_VALUES, numbersAsWritten });
  if (isLeft(parsed)) return left(payloadInvalid('', expectedOf(parsed.left, bytes)));
  return insideText(parsed.right, numbersAsWritten) ?? parsed;
};

/** What is inside a body that is a text with an object or a list: servers that write a document twice as JSON send it. */
const insideText = (
  body: unknown,
  numbersAsWritten: boolean,
): Either<UpstreamFailure, unknown> | undefined => {
  if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) return undefined;
  const inside = parseText(body, { maxValues: MAX_VALUES, numbersAsWritten });
  return isLeft(inside) ? left(payloadInvalid('', expectation[inside.left])) : inside;
};

/** How bodies are read. */
export interface Reading {
  /** Whether the numbers of JSON are kept as they are written, as `parseJson` has it. */
  readonly numbersAsWritten?: boolean;
  /** Bodies are XML, read by this shape of the whole answer; without it they are JSON. */
  readonly xml?: Shape;
  /** Bodies are plain text. */
  readonly text?: true;
}

/** What of an answer its body gives. */
export type Content = Pick<HttpAnswer, 'body' | 'isEmpty'>;

const asContent = (body: Content['body'], bytes: Buffer): Content => ({
  body,
  ...(bytes.length === 0 ? { isEmpty: true } : {}),
});

/** A body as an answer has it: its value, or why it has none; and whether it is empty. */
export const contentOf = (
  contentType: string | undefined,
  bytes: Buffer,
  { numbersAsWritten = false, xml, text }: Reading = {},
): Content => {
  if (text === true) return asContent(plainTextOf(contentType, bytes), bytes);
  const body =
    xml === undefined
      ? jsonOf(contentType, bytes, numbersAsWritten)
      : finished(readingXmlOf(contentType, bytes, xml));
  return asContent(body, bytes);
};

/** Passes the same on; between parts of XML it waits for a turn, and stops when the call is over. */
export const readContent = (
  contentType: string | undefined,
  bytes: Buffer,
  reading: Reading,
  { turn, signal }: Pick<Call, 'turn' | 'signal'>,
  done: (content: Content) => void,
): void => {
  if (reading.xml === undefined || turn === undefined) return done(contentOf(contentType, bytes, reading));
  const read = readingXmlOf(contentType, bytes, reading.xml);
  const next = (): void => {
    const body = signal.aborted ? undefined : read();
    if (body !== undefined) done(asContent(body, bytes));
    else if (!signal.aborted) void turn().then(next);
  };
  next();
};

/** What bodies are, in words. */
export const formatOf = ({ xml, text }: Reading): BodyReading['format'] => {
  if (text === true) return 'plain text';
  return xml === undefined ? 'JSON' : 'XML';
};

/** How bodies are read, XML by its shape, for those who compare answers. */
export const bodyReading = ({ xml, text }: Reading = {}): BodyReading => {
  const reading = { ...(xml && { xml }), ...(text && { text }) };
  return {
    format: formatOf(reading),
    read: (contentType, bytes) => contentOf(contentType, bytes, reading).body,
  };
};
