/** A worker and its primary: what the one is told, and what the other hears. */
import { createAsking } from '../../../../src/cli/workers/ask';
import { linesInto } from '../../../../src/cli/workers/pass-lines';
import { workFor } from '../../../../src/cli/workers/worker';
import { PassThrough } from 'node:stream';
import { commandWorld } from '../../../support/command-world';
import { FakeProcess } from '../../../support/fake-worker';

const workOf = () => {
  const primary = new FakeProcess();
  const { world, leave } = workFor(primary, commandWorld([], {}).world);
  return { primary, world, leave };
};

describe('a worker', () => {
  test('that is told to stop while it starts, or whose primary ends then, hears so when it listens to signals', () => {
    const { primary, world } = workOf();
    primary.says({ kind: 'stop', signal: 'SIGINT' });
    primary.isGone();
    const heard: string[] = [];
    world.signals((signal) => void heard.push(signal));
    expect(heard).toEqual(['SIGINT', 'SIGTERM']);
  });

  test('reloads when the primary says so, for the same reason', () => {
    const { primary, world } = workOf();
    primary.says({ kind: 'reload', trigger: 'poll' });
    const heard: (string | undefined)[] = [];
    world.onReload((trigger) => void heard.push(trigger));
    primary.says({ kind: 'reload', trigger: 'signal' });
    expect(heard).toEqual(['poll', 'signal']);
  });

  test('answers a ping', () => {
    const { primary } = workOf();
    primary.says({ kind: 'ping' });
    expect(primary.sent).toEqual([{ kind: 'pong' }]);
  });

  test('leaves when the primary lets it, and hears its own end as no signal', async () => {
    const { primary, world, leave } = workOf();
    const heard: string[] = [];
    world.signals((signal) => void heard.push(signal));
    const left = leave();
    expect(primary.sent).toEqual([{ kind: 'leaving' }]);
    primary.says({ kind: 'left' });
    await left;
    primary.isGone();
    expect(heard).toEqual([]);
  });

  test('leaves at once without its primary', async () => {
    const { primary, leave } = workOf();
    primary.isGone();
    await leave();
    expect(primary.sent).toEqual([]);
  });
});

describe('a question to workers', () => {
  const reply = { status: 200, type: 'text/plain', body: 'ready', headers: {} };

  test('has the answer of each, and none of those that end', async () => {
    const { watch, ask } = createAsking();
    const workers = [new FakeProcess(), new FakeProcess()];
    workers.forEach(watch);
    const answers = ask(workers, { path: '/readyz', patienceMs: 60_000 });
    expect(workers[0]?.sent).toEqual([{ kind: 'ask', id: 1, path: '/readyz', body: '' }]);
    workers[1]?.ends(1);
    workers[0]?.says({ kind: 'answered', id: 1, reply });
    expect(await answers).toMatchObject([
      { worker: workers[0], reply: { status: 200, body: [Buffer.from('ready')] } },
      { worker: workers[1], reply: undefined },
    ]);
  });

  test('goes on without a worker that does not answer in time', async () => {
    const { watch, ask } = createAsking();
    const worker = new FakeProcess();
    watch(worker);
    expect(await ask([worker], { path: '/readyz', patienceMs: 1 })).toMatchObject([{ reply: undefined }]);
  });
});

describe('lines of workers', () => {
  /** Lets streams pass on what they have. */
  const flow = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

  test('are written as a whole, and one without its end is left out', async () => {
    const to = new PassThrough();
    const [one, other] = [new PassThrough(), new PassThrough()];
    const pass = linesInto(to);
    [one, other].forEach(pass);
    for (const text of ['{"a"', ':1', '}\n{"a":2}\n{"a"', ':3}\n{"cut']) {
      one.write(text);
      await flow();
      other.write('{"b":1}\n');
      await flow();
    }
    one.end();
    await flow();
    expect(String(to.read())).toBe('{"b":1}\n{"b":1}\n{"a":1}\n{"a":2}\n{"b":1}\n{"a":3}\n{"b":1}\n');
  });

  test('wait in their worker while they are not taken', async () => {
    const to = new PassThrough({ writableHighWaterMark: 1, readableHighWaterMark: 1 });
    const from = new PassThrough();
    linesInto(to)(from);
    from.write('1\n');
    await flow();
    expect(from.isPaused()).toBe(true);
    to.resume();
    await flow();
    expect(from.isPaused()).toBe(false);
  });
});
