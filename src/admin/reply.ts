/** Answers of the admin listener. */
import type { ServerResponse } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly type: string;
  /** The body, in parts that are sent one after the other. */
  readonly body: readonly Buffer[];
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer whose body is JSON already. */
export const replied = (status: number, body: readonly Buffer[], headers: Reply['headers'] = {}): Reply => ({
  status,
  type: JSON_TYPE,
  body,
  headers,
});

export const json = (status: number, value: unknown, headers?: Reply['headers']): Reply =>
  replied(status, [Buffer.from(JSON.stringify(value))], headers);

/** The body of a request as JSON; `undefined` when it is none. */
export const parsedBody = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

/** An error says what is wrong; it quotes nothing of the request. */
export const failed = (status: number, message: string, headers?: Reply['headers']): Reply =>
  json(status, { error: { message } }, headers);

export const sendReply = (response: ServerResponse, { status, type, body, headers }: Reply): void => {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  for (const part of body) response.write(part);
  response.end();
};
