/** The upstreams of the conformance suite that are reached over HTTP: real servers on loopback. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Stub } from '../../../stubs/server';
import { closedPort, closeServers, serve, serveRaw, type Served } from '../upstream/servers';
import type { Arranged, Conformance, Scenario } from './conformance/suite';

/** What differs from one HTTP upstream to another. */
export interface HttpUpstream {
  /** The documented upstream, which does not share a line with the adapter. */
  readonly startStub: () => Promise<Stub>;
  /** Bodies of answers to `found.identifier`. */
  readonly wrongLeaf: string;
  readonly somebodyElse: string;
  /** The body of an answer that says who was asked for; `undefined` when the request is not as documented. */
  readonly echo: (request: IncomingMessage, body: string) => string | undefined;
  /** The variables of an upstream that knows these users. */
  readonly knowing?: (identifiers: readonly string[]) => Readonly<Record<string, string>>;
}

const stubs: Stub[] = [];

/** Closes what was arranged. */
export const closeUpstreams = async (): Promise<void> => {
  await Promise.all([...stubs.splice(0).map((stub) => stub.close()), closeServers()]);
};

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

const send = (response: ServerResponse, body: string | undefined): void => {
  response
    .writeHead(body === undefined ? 400 : 200, { 'content-type': 'application/json' })
    .end(body ?? '{}');
};

const drip = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('[');
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

const serveScenario = (upstream: HttpUpstream, scenario: Scenario): Promise<Served> => {
  switch (scenario.kind) {
    case 'documented':
    case 'closed port':
      throw new Error('not a server of ours');
    case 'echo':
      return serve((request, response) => {
        void text(request).then((body) => send(response, upstream.echo(request, body)));
      });
    case 'wrong leaf':
      return serve((_request, response) => send(response, upstream.wrongLeaf));
    case 'somebody else':
      return serve((_request, response) => send(response, upstream.somebodyElse));
    case 'stall':
      return serve(() => undefined);
    case 'drip':
      return serve((_request, response) => drip(response));
    case 'reset':
      return serveRaw((socket) => socket.resetAndDestroy());
    case 'break off':
      return serveRaw((socket) => socket.end(`${HEAD}Content-Length: 50\r\n\r\n{"a":1}`));
    case 'answer': {
      const { status, type, body, headers } = scenario.answer;
      return serve((_request, response) =>
        response.writeHead(status, { 'content-type': type, ...headers }).end(body),
      );
    }
  }
};

/** `arrange` for an upstream over HTTP, whose setting `baseUrl` leads there. */
export const overHttp =
  (upstream: HttpUpstream): Conformance['arrange'] =>
  async (scenario): Promise<Arranged> => {
    if (scenario.kind === 'documented') {
      const stub = await upstream.startStub();
      stubs.push(stub);
      return { settings: { baseUrl: stub.url } };
    }
    if (scenario.kind === 'closed port')
      return { settings: { baseUrl: `http://127.0.0.1:${await closedPort()}` } };
    const served = await serveScenario(upstream, scenario);
    return {
      settings: { baseUrl: served.baseUrl },
      variables: scenario.kind === 'echo' ? (upstream.knowing?.(scenario.identifiers) ?? {}) : {},
      traffic: {
        requests: () => served.received.length,
        connections: served.connections,
        open: served.open,
      },
    };
  };
