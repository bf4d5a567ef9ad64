/** The routes. express is kept off the hot path. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Either } from 'fp-ts/Either';
import { IncomingMessage, ServerResponse } from 'node:http';
import { requestInvalid, type RequestInvalid } from '../core/failure';
import type { Registry, Snapshot } from '../tenant/runtime/tenant';
import { serveAccount, type Subject } from './account';
import { readBody } from './body';
import type { Exchange } from './exchange';
import { aliveAnswer, readyAnswer } from './health';
import type { GatewaySettings } from './settings';

export interface AppOptions {
  readonly registry: Registry;
  readonly settings: GatewaySettings;
  readonly subject: Subject;
  readonly logLinesLost: () => number;
  /** Whether the bridge has been told to stop. */
  readonly stopping: () => boolean;
  /** Begins the exchange of a request; every request gets exactly one. */
  readonly begin: (request: IncomingMessage, response: ServerResponse) => Exchange;
  /** Settles when the exchange may be served: those before it on its connection come first. */
  readonly waitForSlot: (exchange: Exchange) => Promise<void> | undefined;
}

type Serve = (
  exchange: Exchange,
  body: Either<RequestInvalid, Buffer>,
  request: Request,
) => Promise<void> | void;

type Handler = (request: Request, response: Response) => Promise<void>;

/** An address without a capturing group: express would decode what it captures, and throw at a stray `%`. */
const TENANT_ACCOUNT = /^\/[^/]+\/account\/?$/;

/** Node's own check of the requirements of HTTP/1.1 would answer without a body. */
const lacksHost = (request: Request): boolean =>
  request.httpVersion === '1.1' && request.headers.host === undefined;

/** A bug is caught here, once. The body is read whatever the answer, so that the connection can be used again. */
const handlerOf =
  ({ begin, waitForSlot: turnOf, settings }: AppOptions, serve: Serve): Handler =>
  async (request, response) => {
    const exchange = begin(request, response);
    try {
      if (lacksHost(request)) {
        exchange.fail(requestInvalid('framing'));
        return;
      }
      const body = await readBody(request, settings.maxBodyBytes);
      const turn = turnOf(exchange);
      if (turn !== undefined) await turn;
      if (!exchange.isOver) await serve(exchange, body, request);
    } catch (thrown) {
      exchange.failInternal(thrown);
    }
  };

/** Where a route finds the tenant's name; undefined: unknown route. */
type NameOf = (request: Request, snapshot: Snapshot) => string | undefined;

/** As it is in the address: an encoded name is an unknown one. */
const nameInPath: NameOf = ({ path }) => path.split('/')[1];

/** The only folder, loaded or not: when a second tenant does not load, its requests must not go to the first. */
const onlyName: NameOf = (_request, { tenants, refused, loading }) => {
  const [name, ...others] = [...tenants.keys(), ...refused.keys(), ...loading.keys()];
  return others.length === 0 ? name : undefined;
};

const accountServer =
  ({ registry, subject }: AppOptions, nameOf: NameOf): Serve =>
  (exchange, body, request) => {
    const snapshot = registry.current();
    const name = nameOf(request, snapshot);
    if (name === undefined) return exchange.fail(requestInvalid('path'));
    const { tenants, refused, loading } = snapshot;
    if (tenants.has(name) || refused.has(name) || loading.has(name)) exchange.setTenantName(name);
    const asked = { tenant: tenants.get(name), loading: loading.get(name) };
    return serveAccount(exchange, body, asked, subject);
  };

const refuseMethod =
  (allow: string): Serve =>
  (exchange) =>
    exchange.fail(requestInvalid('method'), allow);

const refusePath: Serve = (exchange) => exchange.fail(requestInvalid('path'));

const addRoutes = (app: Express, options: AppOptions): void => {
  const { defaultTenant } = options.settings;
  const handler = (serve: Serve): Handler => handlerOf(options, serve);
  const account = (nameOf: NameOf): Handler => handler(accountServer(options, nameOf));
  app.post(TENANT_ACCOUNT, account(nameInPath));
  app.post('/account', account(defaultTenant === undefined ? onlyName : () => defaultTenant));
  app.all([TENANT_ACCOUNT, '/account'], handler(refuseMethod('POST')));
  app.get(
    '/healthz',
    handler((exchange) => exchange.answer(aliveAnswer(options.logLinesLost()))),
  );
  app.get(
    '/readyz',
    handler((exchange) => exchange.answer(readyAnswer(options.registry.current(), options.stopping()))),
  );
  app.all(['/healthz', '/readyz'], handler(refuseMethod('GET, HEAD')));
  app.use(handler(refusePath));
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else options.begin(request, response).failInternal(error);
  });
};

/** What `http.createServer` needs. */
export interface App {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A target that express takes apart without `url.parse`, which throws past our handlers. */
const PLAIN_TARGET = /^\/[^#\s]*$/;

/** The absolute form (`POST http://host/account`) is reduced to its path, anything odder to no path at all. */
const plainTarget = (target: string): string => {
  if (PLAIN_TARGET.test(target)) return target;
  return /^https?:/i.test(target) && URL.canParse(target) ? new URL(target).pathname : '*';
};

/**
 * The express application. Its requests and responses are made with express's own prototypes, which saves a
 * `setPrototypeOf` of each on every request.
 */
export const createApp = (options: AppOptions): App => {
  class BridgeRequest extends IncomingMessage {}
  class BridgeResponse<R extends IncomingMessage> extends ServerResponse<R> {}
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing');
  Object.setPrototypeOf(BridgeRequest.prototype, app.request);
  Object.setPrototypeOf(BridgeResponse.prototype, app.response);
  Object.assign(app, { request: BridgeRequest.prototype, response: BridgeResponse.prototype });
  addRoutes(app, options);
  return {
    IncomingMessage: BridgeRequest,
    ServerResponse: BridgeResponse,
    listener: (request, response) => {
      request.url = plainTarget(request.url ?? '');
      app(request, response);
    },
  };
};
