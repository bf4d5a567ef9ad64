/** A log that cannot be written: full disk, closed pipe, reader that does not read. Lines are lost, not requests. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { send, userOf } from '../support/gateway/gateway';
import { ask, MAIN } from '../support/e2e/bridge';
import { crmTenant, makeFolder, removeFolders, SECRETS, writeMappings } from '../support/e2e/tenants';
import { freePort } from '../support/free-port';
import { found, until } from '../support/until';

const PHONE = '79000000001';
const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK } = constants;

const agent = new Agent({ keepAlive: true });
const children: ChildProcess[] = [];
const descriptors: number[] = [];

afterAll(() => agent.destroy());

afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = new Promise((end) => child.once('exit', end));
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended;
  }
  for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
  removeFolders();
});

const opened = (file: string, flags: string | number): number => {
  const descriptor = openSync(file, flags);
  descriptors.push(descriptor);
  return descriptor;
};

const closed = (descriptor: number): void => {
  descriptors.splice(descriptors.indexOf(descriptor), 1);
  closeSync(descriptor);
};

interface Serving {
  readonly port: number;
  readonly child: ChildProcess;
  readonly stderr: () => string;
  /** What `/healthz` says is lost. */
  readonly lost: () => Promise<number>;
  /** Asks for an account so often, and expects it each time. */
  readonly asks: (times: number) => Promise<void>;
}

const listens = async (port: number): Promise<boolean> =>
  (await send(port, { method: 'GET', path: '/healthz' }).catch(() => undefined)) !== undefined;

/** The log cannot show here whether the bridge listens: the port does. */
const serving = async (stdout: number, ...wrap: readonly string[]): Promise<Serving> => {
  const mappings = writeMappings({ acme: crmTenant([{ id: '1', name: 'Анна', phone: PHONE }]) });
  const port = await freePort();
  const [program, ...rest] = [...wrap, process.execPath, MAIN, 'serve', '--mappings', mappings];
  const env = { PATH: process.env.PATH ?? '', BRIDGE_PORT: String(port), ...SECRETS };
  const child = spawn(program, rest, { env, stdio: ['ignore', stdout, 'pipe'] });
  children.push(child);
  const said: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  await found(
    async () => {
      if (child.exitCode !== null) throw new Error(Buffer.concat(said).toString());
      return (await listens(port)) || undefined;
    },
    () => 'the bridge does not listen',
  );
  const lost = async (): Promise<number> => {
    const health = JSON.parse((await send(port, { method: 'GET', path: '/healthz' })).text);
    expect(health).toEqual({
      status: 'alive',
      ...(health.logLinesLost && { logLinesLost: expect.any(Number) }),
    });
    return Number(health.logLinesLost ?? 0);
  };
  const asks = async (times: number): Promise<void> => {
    for (let at = 0; at < times; at += 50)
      for (const answer of await Promise.all(
        Array.from({ length: Math.min(50, times - at) }, () => ask({ port }, 'acme', PHONE, { agent })),
      ))
        expect(userOf(answer).id).toBe('1');
  };
  return { port, child, stderr: () => Buffer.concat(said).toString(), lost, asks };
};

const exitOf = (child: ChildProcess): Promise<readonly unknown[]> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])));

/** What a loss says on standard error. */
const warning = (code: string): string => `log lines are being lost: ${code}; /healthz counts them\n`;

const fifo = (): string => {
  const file = join(makeFolder(), 'log');
  execFileSync('mkfifo', [file]);
  return file;
};

interface Line {
  readonly event: string;
  readonly count?: number;
}

const linesIn = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** All that can be read just now. */
const drained = (descriptor: number): string => {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(65_536);
    try {
      const size = readSync(descriptor, chunk);
      if (size === 0) break;
      chunks.push(chunk.subarray(0, size));
    } catch {
      break; // EAGAIN: nothing more
    }
  }
  return Buffer.concat(chunks).toString();
};

/** The number of lost lines once all lines are counted; the line of a request may come a moment after its answer. */
const lostOf = ({ lost }: Serving, lines: number, kept: () => number = () => 0): Promise<number> =>
  found(
    async () => {
      const count = await lost();
      return count + kept() >= lines ? count : undefined;
    },
    () => `not all of ${lines} lines are accounted for`,
  );

const LINES_AT_START = ['tenant-loaded', 'server-listening'];

it('with a full disk every line is lost, standard error says so once, and the bridge serves and stops', async () => {
  const bridge = await serving(opened('/dev/full', 'w'));
  await bridge.asks(200);
  expect(await lostOf(bridge, 200 + LINES_AT_START.length)).toBe(200 + LINES_AT_START.length);
  expect(bridge.stderr()).toBe(warning('ENOSPC'));
  bridge.child.kill();
  expect(await exitOf(bridge.child)).toEqual([0, null]);
});

it('a disk that fills up keeps the written lines, and the lost ones are counted', async () => {
  const file = join(makeFolder(), 'log');
  const bridge = await serving(opened(file, 'a'), 'sh', '-c', 'ulimit -f 40; exec "$0" "$@"');
  await bridge.asks(300);
  /** The whole lines, and the rest after them: the last write may be incomplete. */
  const written = () => {
    const [cut = '', ...lines] = readFileSync(file, 'utf8').split('\n').reverse();
    return { cut, lines };
  };
  const countOf = ({ cut, lines }: ReturnType<typeof written>): number => lines.length + (cut === '' ? 0 : 1);
  const lost = await lostOf(bridge, 300 + LINES_AT_START.length, () => countOf(written()));
  const { lines } = written();
  expect(linesIn(lines.join('\n'))).toHaveLength(lines.length);
  expect(countOf(written()) + lost).toBe(300 + LINES_AT_START.length);
  expect(lost).toBeGreaterThan(0);
  expect(bridge.stderr()).toBe(warning('EFBIG'));
});

it('without a reader lines are lost, and the next reader gets their number', async () => {
  const file = fifo();
  const reader = opened(file, O_RDONLY | O_NONBLOCK);
  const bridge = await serving(opened(file, O_WRONLY));
  let before = '';
  await until(() => (before += drained(reader)).endsWith('}\n') && before.includes('server-listening'));
  expect(linesIn(before).map(({ event }) => event)).toEqual(LINES_AT_START);
  closed(reader);
  await bridge.asks(200);
  expect(await lostOf(bridge, 200)).toBe(200);
  expect(bridge.stderr()).toBe(warning('EPIPE'));
  const next = opened(file, O_RDONLY | O_NONBLOCK);
  await bridge.asks(1);
  let text = '';
  await until(() => (text += drained(next)).includes('request-served'));
  expect(linesIn(text)).toMatchObject([
    { event: 'log-lines-lost', level: 'warn', count: 200 },
    { event: 'request-served' },
  ]);
  expect(await bridge.lost()).toBe(200);
});

/** As many as it takes to fill the pipe and all that waits for it. */
const MANY = 6_000;

it('a pipe that is not read loses lines when too many wait, and delays neither a request nor the stop', async () => {
  const file = fifo();
  const reader = opened(file, O_RDWR | O_NONBLOCK);
  const bridge = await serving(opened(file, O_WRONLY));
  await bridge.asks(MANY);
  let text = '';
  const kept = (): number => (text += drained(reader)).split('\n').length - 1;
  expect(await bridge.lost()).toBeGreaterThan(0);
  expect(bridge.stderr()).toBe(warning('FULL'));
  const lost = await lostOf(bridge, MANY + LINES_AT_START.length, kept);
  await bridge.asks(1);
  await until(() => (text += drained(reader)).endsWith('}\n') && text.includes('log-lines-lost'));
  expect(linesIn(text).slice(-2)).toMatchObject([
    { event: 'log-lines-lost', count: lost },
    { event: 'request-served' },
  ]);
  await bridge.asks(500);
  bridge.child.kill();
  expect(await exitOf(bridge.child)).toEqual([0, null]);
});
