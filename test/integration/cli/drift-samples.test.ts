/** A bridge that samples answers: what it says of an upstream that changes, and what it does not say. */
import { isRecord } from '../../../src/types/conform';
import { startBridge, stopBridges } from '../../support/cli';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { closeServers, serve } from '../../support/upstream/servers';

const FIXTURE = {
  request: { userIdentifier: 'someone' },
  sources: {
    crm: {
      exchanges: [
        {
          request: { method: 'GET', path: '/users/someone' },
          response: { status: 200, body: { id: 'someone', name: 'Ada', points: 1, region: 'north' } },
        },
      ],
    },
  },
};

const UNKNOWN = {
  request: { userIdentifier: 'nowhere' },
  sources: {
    crm: {
      exchanges: [
        {
          request: { method: 'GET', path: '/users/nowhere' },
          response: { status: 404, body: { code: 'no_such_user', message: 'unknown' } },
        },
      ],
    },
  },
};

const tenantOf = (baseUrl: string): object => ({
  access: 'open',
  identifier: { type: 'text' },
  sources: {
    crm: {
      adapter: 'http',
      privateNetwork: true,
      settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
      lookup: {
        path: '/users/{request.userIdentifier}',
        owner: { at: 'id', is: '{request.userIdentifier}' },
      },
      payload: { 'id!': 'text', name: 'text?', points: 'number' },
    },
  },
  user: { id: 'request.userIdentifier', name: 'crm.name', bonuses: 'crm.points' },
});

afterEach(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
});

/** Asks a bridge with these flags for users whose upstream answers so, and gives its log and its metrics at the end. */
const asked = async (
  flags: readonly string[],
  bodyOf: (id: string) => object,
  users: readonly string[] = ['canary-1'],
) => {
  const { baseUrl } = await serve(({ url = '' }, response) => {
    const id = decodeURIComponent(url.slice('/users/'.length));
    response
      .writeHead(id.startsWith('unknown') ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ id, ...bodyOf(id) }));
  });
  const mappings = writeMappings({
    acme: {
      'tenant.json': tenantOf(baseUrl),
      'fixtures/found.json': FIXTURE,
      'fixtures/unknown.json': UNKNOWN,
    },
  });
  const bridge = await startBridge(['serve', '--mappings', mappings, '--log-level', 'debug', ...flags]);
  const answers: unknown[] = [];
  for (const userIdentifier of users) {
    const response = await fetch(`http://127.0.0.1:${bridge.port}/account`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userIdentifier }),
    });
    answers.push(await response.json());
    await bridge.served(response.headers.get('x-request-id') ?? '');
  }
  const { stdout } = await bridge.stop();
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isRecord);
  return { answers, stdout, of: (event: string) => lines.filter((line) => line.event === event) };
};

const CHANGED = { name: 'Canary', points: '7770777', region: 5, addedAt: 'canary' };

test('a field that an upstream changes is in the log, by path and kind and once, without a value', async () => {
  const users = ['canary-1', 'canary-2', 'canary-3'];
  const { of, stdout, answers } = await asked(['--drift-sample-percent', '100'], () => CHANGED, users);
  expect(of('answer-compared').map(({ drift }) => drift)).toStrictEqual(users.map(() => ['kind', 'new']));
  expect(of('drift-found')).toMatchObject([
    {
      level: 'warn',
      tenant: 'acme',
      source: 'crm',
      path: 'points',
      what: 'kind',
      expected: 'a number',
      found: 'a text',
    },
    { path: 'addedAt', what: 'new', found: 'a text' },
    { path: 'region', what: 'kind', expected: 'text', found: 'a number' },
  ]);
  expect(stdout).not.toMatch(/canary|7770777/i);
  expect(answers[0]).toStrictEqual({ user: { id: 'canary-1', name: 'Canary' } });
});

test('an answer for an unknown user that an upstream changes is in the log, without a value', async () => {
  const { of, stdout } = await asked(
    ['--drift-sample-percent', '100'],
    () => ({ code: 'canary', message: 7 }),
    ['unknown-1', 'unknown-2'],
  );
  expect(of('answer-compared').map(({ drift }) => drift)).toStrictEqual([['notFound'], ['notFound']]);
  expect(of('drift-found')).toMatchObject([
    { path: 'code', what: 'notFound', expected: '"no_such_user"', found: 'another text' },
    { path: 'message', what: 'notFound', expected: 'text', found: 'a number' },
    { path: 'id', what: 'notFound', expected: 'no such field', found: 'a text' },
  ]);
  expect(stdout).not.toContain('canary');
});

test('answers as before are compared, and nothing is reported', async () => {
  const { of } = await asked(['--drift-sample-percent', '100'], () => ({
    name: 'x',
    points: 1,
    region: 'y',
  }));
  expect([of('answer-compared').length, of('drift-found').length]).toStrictEqual([1, 0]);
});

test.each([[[]], [['--drift-sample-percent', '0']]])(
  'without samples (%p) nothing is compared',
  async (flags) => {
    const { of } = await asked(flags, () => CHANGED);
    expect([of('answer-compared').length, of('drift-found').length]).toStrictEqual([0, 0]);
  },
);

test.each(['101', '-1', 'x', '', '1%'])('"%s" is not a share', async (share) => {
  await expect(asked(['--drift-sample-percent', share], () => CHANGED)).rejects.toThrow(
    'It must be a number from 0 to 100, such as 0.1.',
  );
});
