/** How the gateway ends: no request is lost that could be answered. */
import { left, right } from 'fp-ts/Either';
import { Agent } from 'node:http';
import { GATEWAY_DEFAULTS } from '../../../src/gateway/settings';
import { createGateway } from '../../../src/gateway/server';
import {
  answersIn,
  asked,
  bytesOf,
  gate,
  pause,
  send,
  snapshotOf,
  start,
  stopAll,
  tenantOf,
  until,
  userOf,
  wireTo,
} from '../../support/gateway/gateway';

afterEach(stopAll);

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

describe('stopping', () => {
  it('ends at once when there is nothing to wait for', async () => {
    const { gateway } = await start();
    const before = Date.now();
    expect(await gateway.stop(5000)).toEqual({ abandoned: 0 });
    expect(Date.now() - before).toBeLessThan(500);
    expect(await gateway.stop(5000)).toEqual({ abandoned: 0 });
  });

  it('accepts no more connections', async () => {
    const { gateway, port } = await start();
    await gateway.stop(1000);
    await expect(send(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('frees its port, which is taken until then', async () => {
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

  it('finishes what is under way, and says that the connection closes', async () => {
    const { slow, begun, tenant } = slowTenant();
    const { gateway, port } = await start([tenant]);
    const agent = new Agent({ keepAlive: true });
    const answer = send(port, { body: asked('42'), agent });
    await until(() => begun.length === 1);
    const stopped = gateway.stop(5000);
    await pause(200);
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
    await pause(30);
    const stopped = gateway.stop(5000);
    await pause(200);
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
    const before = Date.now();
    expect(await gateway.stop(5000)).toEqual({ abandoned: 0 });
    expect(Date.now() - before).toBeLessThan(600);
    await Promise.all([idle.ended, silent.ended]);
  });

  it('still answers a client that was just about to ask again', async () => {
    const { gateway, port } = await start();
    const wire = wireTo(port, bytesOf(asked('1')));
    await until(() => wire.received() !== '');
    const stopped = gateway.stop(5000);
    await pause(20);
    wire.socket.write(bytesOf(asked('2')));
    const answers = answersIn(await wire.ended);
    expect(answers.map((answer) => userOf(answer).id)).toEqual(['1', '2']);
    expect(answers[1]?.headers.connection).toBe('close');
    expect(await stopped).toEqual({ abandoned: 0 });
  });

  it('cuts off at the deadline what does not end, and counts it', async () => {
    const { begun, tenant } = slowTenant();
    const { gateway, port, served } = await start([tenant]);
    const lost = [send(port, { body: asked('1') }), send(port, { body: asked('2') })];
    const outcomes = Promise.allSettled(lost);
    const half = wireTo(port, 'POST /acme');
    await until(() => begun.length === 2);
    const before = Date.now();
    expect(await gateway.stop(300)).toEqual({ abandoned: 2 });
    expect(served()).toMatchObject([{ outcome: 'Gone' }, { outcome: 'Gone' }]);
    const took = Date.now() - before;
    expect(took).toBeGreaterThanOrEqual(290);
    expect(took).toBeLessThan(900);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await half.ended;
  });

  it('does not count what was answered as abandoned', async () => {
    const { gateway, port } = await start([
      tenantOf({ ask: () => () => Promise.resolve(left({ tag: 'UserNotFound' })) }),
    ]);
    const wire = wireTo(port, bytesOf('x'.repeat(20_000)).slice(0, 300));
    await until(() => wire.received() !== '');
    expect(await gateway.stop(0)).toEqual({ abandoned: 0 });
  });

  it('lets in who already waits at the door', async () => {
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
        await pause(2);
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
    expect(await gateway.stop(5000)).toEqual({ abandoned: 0 });
    await Promise.all(clients);
    expect(tally).toEqual({ answered: expect.any(Number), lost: 0, closed: 32 });
  });
});
