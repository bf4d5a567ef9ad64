/**
 * A load that does not wait for answers: a fixed number of requests per second, each on time, so that a slow bridge
 * shows in the times and not in fewer requests.
 */
import { Agent, request } from 'node:http';
import { KEY } from '../../support/e2e/bridge';
import { pause } from './figures';

/** One request that is due: the tenant and the user. */
export interface Due {
  readonly tenant: string;
  readonly user: string;
}

/** The result of one request. */
export interface Answered extends Due {
  /** 0: no answer came. */
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true });

/** Asks a bridge for an account. */
export const ask = (port: number, { tenant, user }: Due): Promise<Answered> =>
  new Promise((resolve) => {
    const start = performance.now();
    const body = JSON.stringify({ userIdentifier: user });
    const end = (status: number, text: string): void =>
      resolve({ tenant, user, status, text, ms: performance.now() - start });
    request({
      port,
      agent,
      host: '127.0.0.1',
      method: 'POST',
      path: `/${tenant}/account`,
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Length': Buffer.byteLength(body) },
    })
      .on('error', () => end(0, ''))
      .on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => end(0, ''));
        response.on('end', () => end(response.statusCode ?? 0, Buffer.concat(chunks).toString()));
      })
      .end(body);
  });

/** Closes the connections that a load leaves. */
export const hangUp = (): void => agent.destroy();

const TICK_MS = 2;

/** Asks `perSecond` times a second for `ms`, what `next` says; every answer, once all are there. */
export const load = async (
  port: number,
  perSecond: number,
  ms: number,
  next: (index: number) => Due,
): Promise<readonly Answered[]> => {
  const start = performance.now();
  const answers: Promise<Answered>[] = [];
  for (let passed = 0; passed < ms; passed = performance.now() - start) {
    for (let due = (passed * perSecond) / 1000; answers.length < due;)
      answers.push(ask(port, next(answers.length)));
    await pause(TICK_MS);
  }
  return Promise.all(answers);
};
