/** An HTTP client over one bare connection: it takes the next bytes as the expected answer. */
import { right, type Either } from 'fp-ts/Either';
import { connect, type LookupFunction, type Socket } from 'node:net';
import type { UpstreamFailure } from '../../../src/core/failure';
import type { Http, HttpAnswer, HttpRequest } from '../../../src/adapter/http';
import { revealed } from '../../../src/upstream/http/percent-encode';

/** The bytes of an answer, and the bytes after it; undefined while the answer may continue. */
type Taken = { readonly answer: HttpAnswer; readonly rest: Buffer } | undefined;

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const answerIn = (bytes: Buffer, isClosed: boolean): Taken => {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0 && !isClosed) return undefined;
  const head = bytes.subarray(0, Math.max(0, end)).toString('latin1');
  const body = bytes.subarray(end < 0 ? 0 : end + 4);
  const size = end < 0 ? body.length : sizeOf(head, body, isClosed);
  if (size === undefined || (body.length < size && !isClosed)) return undefined;
  const text = body.subarray(0, size).toString();
  const json = /chunked/i.test(head) ? text.replace(/^[0-9a-f]+\r\n|\r\n[0-9a-f]*\r\n|\r\n$/gi, '') : text;
  const status = Number(/^HTTP\/\S+ (\d{3})/.exec(head)?.[1] ?? 200);
  return { answer: { status, body: right(jsonIn(json)) }, rest: body.subarray(size) };
};

/** What is neither chunked nor says its length is empty. */
const sizeOf = (head: string, body: Buffer, isClosed: boolean): number | undefined => {
  if (!/chunked/i.test(head)) return Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  const last = body.indexOf('\r\n0\r\n\r\n');
  if (last >= 0) return last + 7;
  return isClosed ? body.length : undefined;
};

const textOf = ({ method = 'GET', path, headers }: HttpRequest): string =>
  [
    `${method} /${path.join('/')} HTTP/1.1`,
    'Host: upstream',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${revealed(value)}`),
    '',
    '',
  ].join('\r\n');

type Waiting = (answer: Either<UpstreamFailure, HttpAnswer>) => void;

/** Answers are given out in the order in which they come, to those who wait. */
export const byHand = (baseUrl: string, lookup?: LookupFunction): Http => {
  let waiting: readonly Waiting[] = [];
  let socket: Socket | undefined;
  let bytes: Buffer = Buffer.alloc(0);
  const give = (isClosed: boolean): void => {
    const [first, ...others] = waiting;
    const taken = first && bytes.length > 0 ? answerIn(bytes, isClosed) : undefined;
    if (taken === undefined || first === undefined) return;
    waiting = others;
    bytes = taken.rest;
    first(right(taken.answer));
    give(isClosed);
  };
  // A call that waits for an answer that did not start continues to wait.
  const closed = (): void => {
    give(true);
    waiting = [];
    bytes = Buffer.alloc(0);
    socket = undefined;
  };
  const open = (): Socket => {
    const { hostname: host, port } = new URL(baseUrl);
    const opened = connect({ host, port: Number(port), ...(lookup && { lookup }) });
    opened.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      give(false);
    });
    opened.on('error', () => undefined);
    opened.on('close', closed);
    return opened;
  };
  return {
    send:
      (request, { signal }) =>
      () =>
        new Promise((resolve) => {
          waiting = [...waiting, resolve];
          signal.addEventListener('abort', () => (waiting = waiting.filter((each) => each !== resolve)));
          socket ??= open();
          socket.write(textOf(request));
          give(false);
        }),
    dispose: () => socket?.destroy(),
  };
};
