/** nock in the place of an upstream: each request as it went out, with the answer of a fixture. */
import nock from 'nock';

/** What every request carries. */
export const ORDINARY: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'account-bridge',
};

/** Node's own: where the request goes, and what becomes of the connection. */
const NODES_OWN = ['host', 'connection'];

const LOOPBACK = '127.0.0.1';

/** A request as it went out; the body is the text of it. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** An answer as it comes in. */
export interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const headersSent = (headers: Readonly<Record<string, unknown>>): Sent['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NODES_OWN.includes(name)));

/** A body's text; nock has parsed it where it says that it is JSON, and content-length tells the rest. */
const bodyText = (body: unknown, type: unknown): string =>
  type === 'application/json' ? JSON.stringify(body) : String(body);

/** Answers the next request of this method to `origin`, whatever its path, and adds the request to `sent`. */
export const answerOnce = (origin: string, method: string, given: Given, sent: Sent[]): void => {
  nock(origin)
    .intercept(/^/, method)
    .reply(function (_uri, arrived) {
      const { method: used, path, headers } = this.req;
      const body = bodyText(arrived, headers['content-type']);
      sent.push({ method: used, url: origin + path, headers: headersSent(headers), body });
      return [given.status, given.text, given.headers];
    });
};

/** In a test file: only loopback is reached, every answer is taken, and no request is without one. */
export const useNock = (): void => {
  const unexpected: string[] = [];
  const noted = ({ path = '', host = '' }: { readonly path?: string; readonly host?: string }): void => {
    if (!host.startsWith(LOOPBACK)) unexpected.push(path);
  };

  beforeAll(() => {
    nock.disableNetConnect();
    nock.enableNetConnect(LOOPBACK);
    nock.emitter.on('no match', noted);
  });

  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect([pending, unexpected.splice(0)]).toStrictEqual([[], []]);
  });

  afterAll(() => {
    nock.emitter.off('no match', noted);
    nock.enableNetConnect();
    nock.restore();
  });
};
