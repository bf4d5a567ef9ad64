/** Simple HTTP clients without guards, for comparison with the transport's guards. */
import axios, { isAxiosError, type CreateAxiosDefaults } from 'axios';
import { left, right } from 'fp-ts/Either';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { UpstreamFailure } from '../../../src/core/failure';
import type { Http, HttpRequest } from '../../../src/adapter/http';
import { Secret } from '../../../src/core/secret';

const plain = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value);

const headersOf = ({ headers }: HttpRequest): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, plain(value)]));

const failed = (error: unknown): UpstreamFailure => ({
  tag: 'UpstreamUnreachable',
  retryable: true,
  code: isAxiosError(error) && error.code !== undefined ? error.code : 'UNKNOWN',
});

/** axios with its defaults, and connections that are kept as Node keeps them. */
export const unprotectedClient = (baseUrl: string, more: CreateAxiosDefaults = {}): Http => {
  const agent = new HttpAgent({ keepAlive: true });
  const client = axios.create({ baseURL: baseUrl, httpAgent: agent, ...more });
  return {
    send: (request) => async () => {
      const { method = 'GET', path, query } = request;
      const params = Object.fromEntries(query.map(([name, value]) => [name, plain(value)]));
      try {
        const { status, data } = await client.request<unknown>({
          method,
          url: `/${path.join('/')}`,
          params,
          headers: headersOf(request),
        });
        return right({ status, body: right(data) });
      } catch (error) {
        return isAxiosError<unknown>(error) && error.response !== undefined
          ? right({ status: error.response.status, body: right(error.response.data) })
          : left(failed(error));
      }
    },
    dispose: () => agent.destroy(),
  };
};

/** The same after somebody's certificate had expired once, on a Friday. */
export const trusting = (baseUrl: string): Http =>
  unprotectedClient(baseUrl, { httpsAgent: new HttpsAgent({ keepAlive: true, rejectUnauthorized: false }) });

/** A client that sends on whatever a token endpoint answers, or nothing. */
export const trustful = (http: Http, tokenUrl: string): Http => {
  const endpoint = unprotectedClient(tokenUrl);
  return {
    send: (request, call) => async () => {
      const granted = await endpoint.send({ method: 'POST', path: [], query: [], headers: {} }, call)();
      const authorization = `Bearer ${granted._tag === 'Left' ? 'none' : JSON.stringify(granted.right.body)}`;
      return http.send({ ...request, headers: { ...request.headers, authorization } }, call)();
    },
    dispose: () => {
      http.dispose();
      endpoint.dispose();
    },
  };
};

/** A client that gets another token and asks again, whenever one is rejected. */
export const eager = (http: Http, tokenUrl: string): Http => {
  const trusting = trustful(http, tokenUrl);
  return {
    send: (request, call) => async () => {
      const answer = await trusting.send(request, call)();
      const isRejected = answer._tag === 'Right' && answer.right.status === 401;
      return isRejected ? trusting.send(request, call)() : answer;
    },
    dispose: trusting.dispose,
  };
};

/** A client that sends nothing once more by itself. */
export const resigned = (http: Http): Http => ({
  send: (request, call) => http.send({ ...request, isSentOnce: true }, call),
  dispose: http.dispose,
});

/** A client that takes no notice of the end of a call. */
export const heedless = (http: Http): Http => ({
  send: (request, call) => http.send(request, { ...call, signal: new AbortController().signal }),
  dispose: http.dispose,
});

/** A client that forgets for how long it was asked to leave the upstream alone. */
export const forgetful = (http: Http): Http => ({
  send: (request, call) => async () => {
    const answer = await http.send(request, call)();
    if (answer._tag === 'Left') return answer;
    const { status, body } = answer.right;
    return right({ status, body });
  },
  dispose: http.dispose,
});

/** A client that has an eye for bodies only. */
export const blind = (http: Http): Http => ({
  send: (request, call) => async () => {
    const answer = await http.send(request, call)();
    return answer._tag === 'Left' ? answer : right({ ...answer.right, status: 200 });
  },
  dispose: http.dispose,
});
