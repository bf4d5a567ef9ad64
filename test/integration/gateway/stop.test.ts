/** The stop of the gateway: every request that can be answered is answered. */
import { left, right } from 'fp-ts/Either';
import { Agent } from 'node:http';
import { GATEWAY_DEFAULTS } from '../../../src/gateway/settings';
import { createGateway } from '../../../src/gateway/server';
import {
  answersIn,
  asked,
  bytesOf,
  gate,
  roundTrip,
  send,
  snapshotOf,
  start,
  stopAll,
  tenantOf,
  userOf,
  wireTo,
} from '../../support/gateway/gateway';
import { pass, stopTime, turns } from '../../support/time';
import { found, until } from '../../support/until';

afterEach(stopAll);

/** Longer than any test: what waits for it does not end. */
const HOUR_MS = 3_600_000;

/** Longer than a stopping gateway reads from idle connections, and shorter than its deadline. */
const PAST_GRACE_MS = 1_000;

const slowTenant = () => {
  const slow = gate<undefined>();
  const begun: string[] = [];
  const tenant = tenantOf({
    ask: (identifier) => async () => {
      begun.push(identifier);
      await slow.opened;
      return right([identifier]);
    },
  });
  return { slow, begun, tenant };
};

/** Waits until no connection is accepted any more. */
const closed = async (port: number): Promise<void> => {
  const isRefused = ({ code }: NodeJS.ErrnoException): true | undefined =>
    code === 'ECONNREFUSED' || undefined;
  await found(
    () => roundTrip(port).then(() => undefined, isRefused),
    () => 'clients are still let in',
  );
};

describe('stopping', () => {
  it('ends at once when there is nothing to wait for', async () => {
    const { gateway } = await start();
    expect(await gateway.stop(HOUR_MS)).toEqual({ abandoned: 0 });
    expect(await gateway.stop(HOUR_MS)).toEqual({ abandoned: 0 });
  });

  it('accepts no more connections', async () => {
    const { gateway, port } = await start();
    await gateway.stop(1000);
    await expect(send(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('frees its port, which is in use until then', async () => {
    const { gateway, port } = await start();
    const again = createGateway({
      registry: { current: () => snapshotOf([]) },
      emit: () => undefined,
      settings: GATEWAY_DEFAULTS,
    });
    expect(await again.listen(port, '127.0.0.1')()).toEqual(left('EADDRINUSE'));
    await gateway.stop(1000);
    expect(await again.listen(port, '127.0.0.1')()).toEqual(right(port));
    await again.stop(0);
  });

  it('finishes requests under way, and says that the connection closes', async () => {
    const { slow, begun, tenant } = slowTenant();
    const { gateway, port } = await start([tenant]);
    const agent = new Agent({ keepAlive: true });
    const answer = send(port, { body: asked('42'), agent });
    await until(() => begun.length === 1);
    stopTime();
    const stopped = gateway.stop(5000);
    await closed(port);
    await pass(PAST_GRACE_MS);
    slow.release(undefined);
    const received = await answer;
    expect(userOf(received).id).toBe('42');
    expect(received.headers.connection).toBe('close');
    expect(await stopped).toEqual({ abandoned: 0 });
  });

  it('finishes a request whose body is still arriving', async () => {
    const { gateway, port } = await start();
    const bytes = bytesOf(asked('42'));
    const wire = wireTo(port, bytes.slice(0, -4));
    await roundTrip(port);
    stopTime();
    const stopped = gateway.stop(5000);
    await closed(port);
    await pass(PAST_GRACE_MS);
    wire.socket.write(bytes.slice(-4));
    expect(userOf(answersIn(await wire.ended)[0]!).id).toBe('42');
    expect(await stopped).toEqual({ abandoned: 0 });
  });

  it('finishes all requests of a pipeline, and only the last one’s answer closes', async () => {
    const { slow, begun, tenant } = slowTenant();
    const { gateway, port } = await start([tenant]);
    const wire = wireTo(port, bytesOf(asked('1')) + bytesOf(asked('2')));
    await until(() => begun.length === 2);
    const stopped = gateway.stop(5000);
    slow.release(undefined);
    const answers = answersIn(await wire.ended);
    expect(answers.map((answer) => userOf(answer).id)).toEqual(['1', '2']);
    expect(answers.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'close']);
    expect(await stopped).toEqual({ abandoned: 0 });
  });

  it('closes idle and silent connections without waiting for the deadline', async () => {
    const { gateway, port } = await start();
    const idle = wireTo(port, bytesOf(asked('42')));
    const silent = wireTo(port);
    await until(() => idle.received() !== '');
    expect(await gateway.stop(HOUR_MS)).toEqual({ abandoned: 0 });
    await Promise.all([idle.ended, silent.ended]);
  });

  it('still answers a client that was just about to ask again', async () => {
    const { gateway, port } = await start();
    const wire = wireTo(port, bytesOf(asked('1')));
    await until(() => wire.received() !== '');
    stopTime();
    const stopped = gateway.stop(5000);
    await closed(port);
    wire.socket.write(bytesOf(asked('2')));
    const answers = answersIn(await wire.ended);
    expect(answers.map((answer) => userOf(answer).id)).toEqual(['1', '2']);
    expect(answers[1]?.headers.connection).toBe('close');
    expect(await stopped).toEqual({ abandoned: 0 });
  });

  it('answers clients that ask while the idle connections of others are being closed', async () => {
    const { gateway, port } = await start();
    const wires = Array.from({ length: 200 }, () => wireTo(port, bytesOf(asked('1'))));
    await until(() => wires.every(({ received }) => received() !== ''));
    const [first, ...others] = wires;
    const stopped = gateway.stop(HOUR_MS);
    first?.socket.once('end', () => {
      for (const { socket } of others) socket.write(bytesOf(asked('2')));
    });
    const texts = await Promise.all(others.map(({ ended }) => ended));
    const second = texts.map((text) => answersIn(text)[1]).filter((answer) => answer !== undefined);
    expect(second.length).toBeGreaterThan(0);
    for (const answer of second) {
      expect(userOf(answer).id).toBe('2');
      expect(answer.headers.connection).toBe('close');
    }
    expect(await stopped).toEqual({ abandoned: 0 });
  });

  it('says that it stops before it does: /readyz is 503, and all is served on kept connections', async () => {
    const { gateway, port } = await start();
    const agent = new Agent({ keepAlive: true });
    expect(gateway.stopping()).toBe(false);
    gateway.announceStop();
    expect(gateway.stopping()).toBe(true);
    const ready = await send(port, { method: 'GET', path: '/readyz', headers: [], agent });
    expect([ready.status, JSON.parse(ready.text)]).toMatchObject([503, { status: 'stopping' }]);
    const received = await send(port, { body: asked('42'), agent });
    expect(userOf(received).id).toBe('42');
    expect(received.headers.connection).toBe('keep-alive');
    agent.destroy();
  });

  it('aborts unfinished requests at the deadline, and counts them', async () => {
    const { begun, tenant } = slowTenant();
    const { gateway, port, served } = await start([tenant], { requestDeadlineMs: HOUR_MS });
    const lost = [send(port, { body: asked('1') }), send(port, { body: asked('2') })];
    const outcomes = Promise.allSettled(lost);
    const half = wireTo(port, 'POST /acme');
    await until(() => begun.length === 2);
    stopTime();
    const stopped = gateway.stop(5000);
    await closed(port);
    await pass(PAST_GRACE_MS);
    await pass(5000 - PAST_GRACE_MS - 1);
    expect(served()).toEqual([]);
    await pass(1);
    expect(await stopped).toEqual({ abandoned: 2 });
    expect(served()).toMatchObject([{ outcome: 'Gone' }, { outcome: 'Gone' }]);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await half.ended;
  });

  it('does not count answered requests as abandoned', async () => {
    const { gateway, port } = await start([
      tenantOf({ ask: () => () => Promise.resolve(left({ tag: 'UserNotFound' })) }),
    ]);
    const wire = wireTo(port, bytesOf('x'.repeat(20_000)).slice(0, 300));
    await until(() => wire.received() !== '');
    expect(await gateway.stop(0)).toEqual({ abandoned: 0 });
  });

  it('accepts connections that already wait in the queue', async () => {
    const { gateway, port } = await start();
    const wires = Array.from({ length: 8 }, () => wireTo(port, bytesOf(asked('42'))));
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const stopped = gateway.stop(5000);
    for (const wire of wires) expect(userOf(answersIn(await wire.ended)[0]!).id).toBe('42');
    expect(await stopped).toEqual({ abandoned: 0 });
  });

  it('loses no request of clients that ask without a pause', async () => {
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        await turns();
        return right([identifier]);
      },
    });
    const { gateway, port } = await start([tenant]);
    const tally = { answered: 0, lost: 0, closed: 0 };
    /** As a pool does it: on one connection until the answer says that it closes. */
    const client = (): Promise<void> =>
      new Promise((resolve) => {
        let waiting = false;
        let text = '';
        const wire = wireTo(port);
        const ask = () => {
          waiting = true;
          text = '';
          wire.socket.write(bytesOf(asked('42')));
        };
        wire.socket.on('data', (chunk) => {
          text += chunk.toString();
          if (!text.endsWith('}}')) return;
          waiting = false;
          tally.answered += 1;
          if (/\r\nConnection: close\r\n/i.test(text)) tally.closed += 1;
          else ask();
        });
        wire.socket.on('close', () => {
          if (waiting) tally.lost += 1;
          resolve();
        });
        wire.socket.on('connect', ask);
      });
    const clients = Array.from({ length: 32 }, client);
    await until(() => tally.answered > 128);
    stopTime();
    expect(await gateway.stop(5000)).toEqual({ abandoned: 0 });
    await Promise.all(clients);
    expect(tally).toEqual({ answered: expect.any(Number), lost: 0, closed: 32 });
  });
});
