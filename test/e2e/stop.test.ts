/** The end of the process: requests under way are finished, none is lost, and the exit code is 0. */
import { Agent } from 'node:http';
import { SPAAZA_USERS } from '../../stubs/spaaza-users';
import { startSpaaza } from '../../stubs/spaaza';
import { serve, serveRaw, type Served } from '../support/upstream/servers';
import { accountOf, ask, killBridges, startBridge, type Bridge, type LogLine } from '../support/e2e/bridge';
import { closeUpstreams, urlOf } from '../support/e2e/failure-cases';
import { removeFolders, SECRETS, spaazaTenant, writeMappings } from '../support/e2e/tenants';
import { until } from '../support/until';

const ELISE = 'elise.marchand@example.com';
const CLIENTS = 32;

let mappings: string;
let slow: Served;
let hung: Served;

/** Answers that wait until the test releases them; without it the upstream answers at once. */
let held: (() => void)[] | undefined;

/** The address of each of many clients' users. */
const userOf = (index: number): string => `user-${index}@example.com`;

/** Spaaza's answer for the requested user. */
const answerTo = (url = ''): string => {
  const username = new URL(url, 'http://spaaza').searchParams.get('username');
  const user = { ...SPAAZA_USERS[0]?.info, username };
  return JSON.stringify({ result: { code: 1 }, results: { user_info: user } });
};

beforeAll(async () => {
  slow = await serve(({ url }, response) => {
    response.setHeader('content-type', 'application/json');
    const answer = (): void => void response.end(answerTo(url));
    if (held === undefined) answer();
    else held.push(answer);
  });
  hung = await serveRaw(() => undefined);
  mappings = writeMappings({
    quick: spaazaTenant(await urlOf(startSpaaza())),
    slow: spaazaTenant(slow.baseUrl, { source: { deadlineMs: 60_000 } }),
    hung: spaazaTenant(hung.baseUrl, { source: { deadlineMs: 60_000 } }),
  });
});

afterAll(async () => {
  await killBridges();
  await closeUpstreams();
  removeFolders();
});

/** Holds the answers of the slow upstream back; gives the number of waiting ones and a function that releases them. */
const holding = () => {
  const answers: (() => void)[] = [];
  held = answers;
  const release = (): void => {
    held = undefined;
    for (const answer of answers) answer();
  };
  return { waiting: () => answers.length, release };
};

const start = (...flags: readonly string[]): Promise<Bridge> =>
  startBridge(['serve', '--mappings', mappings, '--request-deadline-ms', '60000', ...flags], SECRETS);

const eventsOf = (log: readonly LogLine[], event: string): readonly LogLine[] =>
  log.filter((line) => line.event === event);

/** Waits until the bridge accepts no more connections. */
const refusal = async (bridge: Bridge): Promise<void> => {
  const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;
  while ((await ask(bridge, 'quick', ELISE).then(String, codeOf)) !== 'ECONNREFUSED');
};

describe.each(['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)('%s', (signal) => {
  it('stops accepting, finishes requests under way and exits with 0', async () => {
    const bridge = await start();
    accountOf(await ask(bridge, 'quick', ELISE));
    const { waiting, release } = holding();
    const answer = ask(bridge, 'slow', ELISE, { agent: new Agent({ keepAlive: true }) });
    await until(() => waiting() === 1);
    const ended = bridge.stop(signal);
    await refusal(bridge);
    expect(eventsOf(bridge.log(), 'request-served').map(({ tenant }) => tenant)).not.toContain('slow');
    release();
    const received = await answer;
    expect(accountOf(received).id).toBe('400101');
    expect(received.headers.connection).toBe('close');
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(eventsOf(bridge.log(), 'server-stopping')).toMatchObject([{ signal }]);
    expect(bridge.log().slice(-2)).toMatchObject([
      { event: 'request-served', tenant: 'slow', outcome: 'ok' },
      { event: 'server-stopped', abandoned: 0 },
    ]);
  });

  it('abandons unfinished requests at its deadline, reports them, and exits with 0', async () => {
    const bridge = await start('--shutdown-deadline-ms', '400');
    const before = hung.received.length;
    const lost = expect(ask(bridge, 'hung', ELISE)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await until(() => hung.received.length > before);
    const { code } = await bridge.stop(signal);
    expect(code).toBe(0);
    await lost;
    expect(eventsOf(bridge.log(), 'request-served')).toMatchObject([{ tenant: 'hung', outcome: 'Gone' }]);
    expect(bridge.log().at(-1)).toMatchObject({ event: 'server-stopped', abandoned: 1 });
  });
});

it('loses no request of clients that ask without a pause on kept-alive connections', async () => {
  const bridge = await start();
  const told = { answered: 0, closed: 0 };
  /** Like a pool: on one connection until an answer says that it closes. Anything else rejects. */
  const client = async (user: string): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let open = true; open; told.answered += 1) {
      const received = await ask(bridge, 'slow', user, { agent });
      accountOf(received);
      open = received.headers.connection !== 'close';
    }
    told.closed += 1;
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(userOf(index))));
  await until(() => told.answered > 10 * CLIENTS);
  const { waiting, release } = holding();
  await until(() => waiting() === CLIENTS); // a client that is between two requests may be slower than the end
  const ended = bridge.stop('SIGTERM');
  await until(() => eventsOf(bridge.log(), 'server-stopping').length === 1);
  release();
  await clients;
  expect(told.closed).toBe(CLIENTS);
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
  const served = eventsOf(bridge.log(), 'request-served');
  expect(served.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  expect(served).toHaveLength(told.answered);
  expect(bridge.log().at(-1)).toMatchObject({ event: 'server-stopped', abandoned: 0 });
});
