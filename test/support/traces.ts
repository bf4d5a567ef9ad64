/** A tenant whose upstream shows what it was asked with, for tests of traces. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { serve } from './upstream/servers';

/** What one request to the upstream had. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ShownUpstream {
  readonly baseUrl: string;
  /** The requests for users, in order. */
  readonly asked: readonly Asked[];
  /** Those for tokens. */
  readonly tokens: readonly Asked[];
  /** Answers what waits; users that end in 7 wait. */
  readonly answerWaiting: () => void;
  readonly waiting: () => number;
}

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

/** Users that end in 9 do not exist, and for those that end in 5 the upstream fails. */
export const startShownUpstream = async (): Promise<ShownUpstream> => {
  const asked: Asked[] = [];
  const tokens: Asked[] = [];
  const waiting: (() => void)[] = [];
  const { baseUrl } = await serve(({ url = '', headers }, response) => {
    const path = url;
    const id = url.split('/').at(-1) ?? '';
    if (path === '/token') {
      tokens.push({ path, headers });
      json(response, 200, { access_token: 'canary-token', token_type: 'Bearer', expires_in: 3600 });
      return;
    }
    asked.push({ path, headers });
    const answer = (): void => json(response, 200, { id, name: 'Canary Name' });
    if (id.endsWith('7')) waiting.push(answer);
    else if (id.endsWith('9')) json(response, 404, { error: 'canary-error' });
    else if (id.endsWith('5')) json(response, 500, { error: 'canary-error' });
    else answer();
  });
  return {
    baseUrl,
    asked,
    tokens,
    waiting: () => waiting.length,
    answerWaiting: () => {
      for (const answer of waiting.splice(0)) answer();
    },
  };
};

/** A tenant of digits over that upstream; `source` is more of its one source, `settings` more of that source's. */
export const shownTenant = (baseUrl: string, source: object = {}, settings: object = {}) => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'digits' },
    sources: {
      shop: {
        adapter: 'http',
        privateNetwork: true,
        retries: 0,
        settings: { baseUrl, answer: { notFound: [{ status: 404 }] }, ...settings },
        lookup: {
          path: '/users/{request.userIdentifier}',
          owner: { at: 'id', is: '{request.userIdentifier}' },
        },
        payload: { id: 'text!', name: 'text?' },
        ...source,
      },
    },
    user: { id: 'request.userIdentifier', name: 'shop.name' },
  },
});

/** Settings of a source that gets a token first. */
export const withToken = (baseUrl: string) => ({
  auth: {
    type: 'oauth2',
    tokenUrl: `${baseUrl}/token`,
    clientId: 'canary-client',
    clientSecret: '${CLIENT_SECRET}',
  },
});
