/**
 * Answers as bytes, correct or incorrect: nothing is corrected, and only the leaky lines are added, which every head
 * has.
 */
import { LEAKY, LEAKY_HEADERS } from './leaky-texts';

export interface Written {
  /** The status line without its version, "200 OK" without it. */
  readonly status?: string;
  /** Lines such as "Content-Type: text/html"; one that says JSON without them. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

const JSON_TYPE = ['Content-Type: application/json'];

/** The head of an answer with exactly these lines behind the leaky. */
export const headOf = (lines: readonly string[] = JSON_TYPE, status = '200 OK'): string =>
  [`HTTP/1.1 ${status} ${LEAKY.phrase}`, ...LEAKY_HEADERS, ...lines, '', ''].join('\r\n');

/** A whole answer, with the length of its body. */
export const answerOf = ({ status, headers = JSON_TYPE, body = '' }: Written): Buffer =>
  Buffer.concat([
    Buffer.from(headOf([...headers, `Content-Length: ${Buffer.byteLength(body)}`], status), 'latin1'),
    Buffer.from(body),
  ]);

/** One chunk of a chunked body. */
export const chunkOf = (body: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(body).toString(16)}\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);

export const LAST_CHUNK = '0\r\n\r\n';
