/** A gateway on loopback over tenants of a test, and clients that get its exact output. */
import { isRight, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { createHash } from 'node:crypto';
import { request as httpRequest, type Agent, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { messagesOf } from '../../../src/contract/messages';
import { AppReply } from '../../../src/contract/app-response';
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/gateway/server';
import { GATEWAY_DEFAULTS, type GatewaySettings } from '../../../src/gateway/settings';
import type { BridgeEvent, RequestServed } from '../../../src/observe/events';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import type { Entrance, Snapshot, Tenant } from '../../../src/tenant/runtime/tenant';

export const KEY = 'k-acme-5f0c1b';

export const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/** A tenant for which every identifier is a user. */
export const tenantOf = (own: Partial<Tenant> = {}): Tenant => ({
  name: 'acme',
  access: [digestOf(KEY)],
  keyNames: ['ACME_APP_KEY'],
  errorStatus: 'http',
  plan: { groups: [], longest: { sources: [], deadlinesMs: 0 } },
  messages: messagesOf('ru'),
  identify: (identifier) => identifier,
  forms: { all: [], of: () => undefined },
  ask: (identifier) => TE.right([identifier]),
  map: ([identifier]) => right({ id: String(identifier) }),
  probes: [],
  forget: () => 0,
  state: () => ({ keys: ['ACME_APP_KEY'], filled: () => new Map(), sources: [] }),
  running: {
    sources: new Map(),
    limited: { perSecond: undefined, limit: undefined, read: () => undefined },
    filled: { note: () => undefined, read: () => new Map() },
  },
  dispose: () => undefined,
  ...own,
});

export const snapshotOf = (
  tenants: readonly Tenant[],
  refused: Readonly<Record<string, readonly Problem[]>> = {},
  loading: Readonly<Record<string, Entrance | undefined>> = {},
): Snapshot => ({
  tenants: new Map(tenants.map((tenant) => [tenant.name, tenant])),
  refused: new Map(Object.entries(refused)),
  loading: new Map(Object.entries(loading)),
  versions: new Map(),
  hasStarted: false,
});

export interface Running {
  readonly gateway: Gateway;
  readonly port: number;
  readonly events: BridgeEvent[];
  /** The `request-served` events so far. */
  readonly served: () => RequestServed[];
}

/** The request id of an exchange that is no part of what a test looks at. */
const ROUND_TRIP = 'c1f0e2d7-9b04-4d6e-8a1c-5e7f90b2d4a6';

const isRoundTrip = (event: BridgeEvent): boolean =>
  event.event === 'request-served' && event.requestId === ROUND_TRIP;

const running = new Set<Gateway>();

/** No test of this gateway may fail because the machine is busy with something else. */
const NO_HURRY_MS = 120_000;

export const start = async (
  tenants: readonly Tenant[] | Snapshot = [tenantOf()],
  settings: Partial<GatewaySettings> = {},
  options: Partial<GatewayOptions> = {},
): Promise<Running> => {
  const snapshot = 'refused' in tenants ? tenants : snapshotOf(tenants);
  const events: BridgeEvent[] = [];
  const gateway = createGateway({
    registry: { current: () => snapshot },
    emit: (event) => {
      if (!isRoundTrip(event)) events.push(event);
    },
    settings: { ...GATEWAY_DEFAULTS, requestDeadlineMs: NO_HURRY_MS, ...settings },
    ...options,
  });
  running.add(gateway);
  const port = await gateway.listen(0, '127.0.0.1')();
  if (!isRight(port)) throw new Error(port.left);
  const served = () => events.filter((event) => event.event === 'request-served');
  return { gateway, port: port.right, events, served };
};

/** Stops every gateway of this file's, and lets time go on: they wait a little before they end. */
export const stopAll = async (): Promise<void> => {
  jest.useRealTimers();
  const all = [...running];
  running.clear();
  await Promise.all(all.map((gateway) => gateway.stop(0)));
};

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Buffer;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
  /** Whether the body goes without a Content-Type; it is `application/json` otherwise, unless `headers` has another. */
  readonly isUntyped?: true;
  readonly agent?: Agent;
}

export const BEARER = ['Authorization', `Bearer ${KEY}`] as const;

const JSON_TYPE = ['Content-Type', 'application/json'] as const;

const hasType = (headers: readonly string[]): boolean =>
  headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');

/** Sends a request with exactly these headers beside Host, Content-Length and Content-Type. */
export const send = (
  port: number,
  { method = 'POST', path = '/acme/account', body, headers = BEARER, isUntyped, agent }: Sent = {},
): Promise<Received> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
    const type = body === undefined || isUntyped === true || hasType(headers) ? [] : JSON_TYPE;
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: ['Host', 'bridge', ...length, ...type, ...headers],
        ...(agent === undefined ? { agent: false } : { agent }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });

export const asked = (userIdentifier: unknown, more: object = {}): string =>
  JSON.stringify({ userIdentifier, ...more });

/** The names in a JSON object, in order. */
const keysOf = (text: string): string[] => {
  const value: object = JSON.parse(text);
  return Object.keys(value);
};

/** Decodes an answer as the app does, after checking what every answer has. */
export const replyOf = ({ headers, text }: Received): AppReply => {
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(text)),
    'x-request-id': expect.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
  });
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('etag');
  const reply = AppReply.decode(JSON.parse(text));
  if (!isRight(reply)) throw new Error(`not the contract's form: ${text}`);
  return reply.right;
};

/** The status and message of an error answer. */
export const errorOf = (received: Received): { status: number; message: string } => {
  const reply = replyOf(received);
  if (!('error' in reply)) throw new Error(`not an error: ${received.text}`);
  expect(keysOf(received.text)).toEqual(['error']);
  return { status: received.status, message: reply.error.message };
};

/** Sends an account request for `42` and gives the error it got. */
export const errorTo = async (port: number, sent: Sent = {}) =>
  errorOf(await send(port, { body: asked('42'), ...sent }));

export const userOf = (received: Received) => {
  const reply = replyOf(received);
  if (!('user' in reply)) throw new Error(`not a user: ${received.text}`);
  expect(received.status).toBe(200);
  expect(keysOf(received.text)).toEqual(['user']);
  return reply.user;
};

/** A connection of bytes. `received` gives everything so far, `ended` waits until the server hangs up. */
export interface Wire {
  readonly socket: Socket;
  readonly received: () => string;
  readonly ended: Promise<string>;
}

export const wireTo = (port: number, bytes?: string | Buffer): Wire => {
  const chunks: Buffer[] = [];
  const socket = connect(port, '127.0.0.1');
  const received = () => Buffer.concat(chunks).toString();
  const ended = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received()));
  });
  if (bytes !== undefined) socket.write(bytes);
  return { socket, received, ended };
};

/** Takes the answers that came over a wire apart, by their Content-Length. */
export const answersIn = (text: string): Received[] => {
  const answers: Received[] = [];
  for (let rest = Buffer.from(text); rest.length > 0;) {
    const split = rest.indexOf('\r\n\r\n');
    if (split < 0) throw new Error(`half an answer: ${rest.toString()}`);
    const [line = '', ...lines] = rest.subarray(0, split).toString().split('\r\n');
    const headers = Object.fromEntries(
      lines.map((each) => [
        each.slice(0, each.indexOf(':')).toLowerCase(),
        each.slice(each.indexOf(':') + 2),
      ]),
    );
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    const end = split + 4 + (status === 100 ? 0 : Number(headers['content-length']));
    answers.push({ status, headers, text: rest.subarray(split + 4, end).toString() });
    rest = rest.subarray(end);
  }
  return answers;
};

/** The bytes of an account request. */
export const bytesOf = (body: string, headers: readonly string[] = [], path = '/acme/account'): string =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: bridge',
    `Authorization: Bearer ${KEY}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    '',
    body,
  ].join('\r\n');

/** Waits for a whole exchange with a gateway: what was sent to it before has been read when this ends. */
export const roundTrip = async (port: number): Promise<void> => {
  await send(port, { method: 'GET', path: '/healthz', headers: ['X-Request-Id', ROUND_TRIP] });
};

/** Something that is not there until it is released. */
export const gate = <A>() => {
  let release: (value: A) => void = () => undefined;
  const opened = new Promise<A>((resolve) => (release = resolve));
  return { opened, release: (value: A) => release(value) };
};
