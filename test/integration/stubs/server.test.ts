/** The common server of the stubs, tested with one of them: connections, lengths, delays and closing. */
import { Agent } from 'node:http';
import type { Stub } from '../../../stubs/server';
import { startSpaaza } from '../../../stubs/spaaza';
import { ask } from '../../support/stubs/ask';
import { goodRequests, toAsked } from '../../support/stubs/spaaza-requests';
import { pass, stopTime } from '../../support/time';
import { until } from '../../support/until';

afterEach(() => void jest.useRealTimers());

const ELISE = toAsked(goodRequests('today')[0]!);

let stub: Stub;

beforeAll(async () => {
  stub = await startSpaaza();
});

afterAll(async () => {
  await stub.close();
});

describe('a stub', () => {
  it('sends JSON with its length in bytes', async () => {
    const { headers, text } = await ask(stub.url, ELISE);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
    expect(Buffer.byteLength(text)).toBeGreaterThan(text.length);
  });

  it('keeps a connection open for the next request, and closes it when the stub is closed', async () => {
    const own = await startSpaaza();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await ask(own.url, { ...ELISE, agent });
    const kept = () => Object.values(agent.freeSockets).flat()[0];
    while (kept() === undefined) await new Promise((resolve) => setImmediate(resolve));
    const closed = new Promise((resolve) => kept()?.once('close', resolve));
    await own.close();
    await closed;
    await own.close();
    expect(first.headers.connection).toBe('keep-alive');
    await expect(ask(own.url, ELISE)).rejects.toThrow('ECONNREFUSED');
  });

  it('answers no sooner than its latency', async () => {
    const slow = await startSpaaza({ latencyMs: 80 });
    stopTime();
    const answered = jest.fn();
    const reply = ask(slow.url, ELISE).finally(answered);
    await until(() => jest.getTimerCount() === 1);
    await pass(79);
    expect(answered).not.toHaveBeenCalled();
    await pass(1);
    expect((await reply).status).toBe(200);
    await slow.close();
  });

  it('drops a delayed answer when it is closed', async () => {
    const slow = await startSpaaza({ latencyMs: 60_000 });
    stopTime();
    const waiting = expect(ask(slow.url, ELISE)).rejects.toThrow();
    await until(() => jest.getTimerCount() === 1);
    await slow.close();
    await waiting;
  });

  it('does not start on a port that is in use', async () => {
    const port = Number(new URL(stub.url).port);
    await expect(startSpaaza({ port })).rejects.toThrow('EADDRINUSE');
  });
});
