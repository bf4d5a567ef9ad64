/** An endpoint of the app contract on loopback, as a retailer may have written it by hand, with answers that a test chooses. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import * as t from 'io-ts';
import { serve } from './upstream/servers';

/** A request of the app, as the endpoint sees it. */
export interface Asked {
  readonly userIdentifier: string;
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Its answer: a text as it stands, or a value as JSON. `undefined`: it closes the connection. */
export interface Told {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: unknown;
}

export interface OldBridge {
  readonly url: string;
  readonly asked: readonly Asked[];
}

const Body = t.type({ userIdentifier: t.string });

const identifierIn = (body: unknown): string => (Body.is(body) ? body.userIdentifier : '');

/** Starts an endpoint; `closeServers` ends it. */
export const startOldBridge = async (answer: (asked: Asked) => Told | undefined): Promise<OldBridge> => {
  const asked: Asked[] = [];
  const { baseUrl } = await serve((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(text);
      const { method = '', url: target = '', headers } = request;
      const one: Asked = { userIdentifier: identifierIn(body), method, target, headers, body };
      asked.push(one);
      const told = answer(one);
      if (told === undefined) {
        request.socket.destroy();
        return;
      }
      const written = typeof told.body === 'string' ? told.body : JSON.stringify(told.body);
      response
        .writeHead(told.status ?? 200, { 'content-type': 'application/json', ...told.headers })
        .end(written);
    });
  });
  return { url: `${baseUrl}/account`, asked };
};
