/** `account-bridge drift`: live answers against the type and the fixtures, without an identifier or a value. */
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { run } from '../../support/cli';
import type { Ended } from '../../support/cli';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { closeServers, closedPort, serve } from '../../support/upstream/servers';

const USER = 'canary-user-7';

/** What a live customer is, with canaries in every value. */
const CUSTOMER = {
  id: USER,
  name: 'Canary Example',
  points: 7_770_777,
  tier: 'gold',
  cards: [{ number: '7770001', active: true }],
};

const PAYLOAD = {
  'id!': 'text',
  name: 'text',
  points: 'number?',
  tier: "'basic' | 'gold'",
  cards: [{ number: 'text', active: 'boolean' }],
};

const exchange = (response: object): object => ({
  request: { method: 'GET', path: '/users/someone' },
  response,
});

const fixture = (response: object): object => ({
  request: { userIdentifier: 'someone' },
  sources: { crm: { exchanges: [exchange(response)] } },
});

const FOUND = {
  id: 'someone',
  name: 'Ada',
  points: 1,
  tier: 'basic',
  cards: [{ number: '1', active: true }],
  region: 'north',
};

const FIXTURES = {
  'fixtures/found.json': fixture({ status: 200, body: { user: FOUND } }),
  'fixtures/unknown.json': fixture({ status: 404, body: { code: 'none', text: 'no such user' } }),
  'fixtures/refused.json': fixture({ status: 409, body: { code: 'closed' } }),
};

const tenantOf = (baseUrl: string, payload: object = PAYLOAD): object => ({
  access: 'open',
  identifier: { type: 'text', maxLength: 30 },
  sources: {
    crm: {
      adapter: 'http',
      privateNetwork: true,
      settings: {
        baseUrl,
        answer: { at: 'user', notFound: [{ status: 404 }, { path: 'user', empty: 'null' }] },
      },
      lookup: {
        path: '/users/{request.userIdentifier}',
        owner: { at: 'id', is: '{request.userIdentifier}' },
      },
      payload,
    },
  },
  user: { id: 'request.userIdentifier', name: 'crm.name', bonuses: 'crm.points' },
});

afterEach(async () => {
  await closeServers();
  removeFolders();
});

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

type Answer = (response: ServerResponse, user: string) => void;

const found =
  (customer: object): Answer =>
  (response, id) =>
    json(response, 200, { user: { ...customer, id } });

interface Tried extends Ended {
  readonly received: readonly string[];
}

/** Runs the command against an upstream that answers so; without identifiers for one user. */
const tryWith = async (
  answer: Answer,
  {
    files = FIXTURES,
    identifiers = [USER],
    flags = [],
    payload,
  }: {
    readonly files?: Readonly<Record<string, unknown>>;
    readonly identifiers?: readonly string[];
    readonly flags?: readonly string[];
    readonly payload?: object;
  } = {},
): Promise<Tried> => {
  const { baseUrl, received } = await serve(({ url = '' }, response) =>
    answer(response, decodeURIComponent(url.slice('/users/'.length))),
  );
  const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl, payload), ...files } });
  const list = join(dirname(mappings), 'users.txt');
  writeFileSync(list, identifiers.join('\n'));
  const whose =
    identifiers.length === 1 ? ['--identifier', identifiers[0] ?? ''] : ['--from', list, '--rate', '100'];
  const ended = await run(['drift', 'acme', ...whose, '--mappings', mappings, ...flags]);
  return { ...ended, received };
};

test('answers as the type and the fixtures have them are no drift', async () => {
  const { code, stdout, stderr } = await tryWith(found({ ...CUSTOMER, region: 'x' }));
  expect({ code, stdout, stderr }).toStrictEqual({
    code: 0,
    stdout: 'acme: 1 identifier, 3 fixtures\n  crm: 1 answer compared, no drift\n',
    stderr: '',
  });
});

test('each difference is shown by path and kind, with the number of answers that have it', async () => {
  const users = ['canary-1', 'canary-2', 'canary-3'];
  const { code, stdout } = await tryWith(
    (response, id) =>
      found(
        id === 'canary-2'
          ? { ...CUSTOMER, points: '7770777', tier: 'canary-platinum', 'Ivan Canary': 1 }
          : {
              ...CUSTOMER,
              name: undefined,
              region: 5,
              addedAt: 'canary-date',
              cards: [{ number: 7 }, { number: 8 }],
            },
      )(response, id),
    { identifiers: users },
  );
  expect(code).toBe(1);
  expect(stdout).toBe(
    [
      'acme: 3 identifiers, 3 fixtures',
      '  crm: 3 answers compared',
      '    differs from its type',
      '      (a name that may be personal): a new field, a number; in 1 of 3 answers',
      '      addedAt: a new field, a text; in 2 of 3 answers',
      '      cards[].active: missing, expected true or false; in 2 of 3 answers',
      '      cards[].number: a number, expected text; in 2 of 3 answers',
      '      name: missing, expected text; in 2 of 3 answers',
      '      points: a text, expected a number; in 1 of 3 answers',
      '      tier: another text, expected "basic" or "gold"; in 1 of 3 answers',
      '    differs from the fixtures',
      '      (a name that may be personal): a new field, a number; in 1 of 3 answers',
      '      addedAt: a new field, a text; in 2 of 3 answers',
      '      cards[].active: missing, expected true or false; in 2 of 3 answers (the type decides)',
      '      cards[].number: a number, expected text; in 2 of 3 answers (the type decides)',
      '      name: missing, expected text; in 2 of 3 answers (the type decides)',
      '      points: a text, expected a whole number; in 1 of 3 answers (the type decides)',
      '      region: a number, expected text; in 2 of 3 answers',
      '      region: missing, expected text; in 1 of 3 answers',
      '',
    ].join('\n'),
  );
});

test('what the type allows is listed for the fixtures, and is no drift', async () => {
  const { code, stdout } = await tryWith(found({ ...CUSTOMER, region: 'x', points: 12.5 }));
  expect(code).toBe(0);
  expect(stdout).toContain(
    '      points: a number that is not a whole one, or a very large one, expected a whole number; in 1 of 1 answer (the type decides)\n',
  );
});

test('--json has the same, and nothing of an answer', async () => {
  const { code, stdout } = await tryWith(found({ ...CUSTOMER, tier: 'canary-platinum' }), {
    flags: ['--json'],
  });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toStrictEqual({
    tenant: 'acme',
    identifiers: 1,
    notIdentifiers: [],
    columns: [],
    fixtures: { played: 3, unplayable: 0 },
    drift: true,
    sources: [
      {
        source: 'crm',
        compared: 1,
        notFound: 0,
        tooLarge: 0,
        failed: {},
        type: [
          { path: 'tier', what: 'literal', expected: '"basic" or "gold"', found: 'another text', answers: 1 },
        ],
        fixtures: [{ path: 'region', what: 'missing', expected: 'text', answers: 1, allowed: false }],
        shown: { payloads: 1, notFound: 1 },
      },
    ],
  });
});

test('no output has an identifier or a value of an answer', async () => {
  const users = [
    'canary-1',
    '79000000001',
    'canary@shop.example',
    'canary 4 that is longer than the longest identifier',
  ];
  const customer = {
    ...CUSTOMER,
    'canary@key.example': 'x',
    more: { '79000000002': CUSTOMER },
    tier: 'canary-tier',
  };
  for (const flags of [[], ['--json']]) {
    const { stdout, stderr } = await tryWith(found(customer), { identifiers: users, flags });
    const text = `${stdout}${stderr}`;
    expect(text).toMatch(/line 4|"notIdentifiers": \[\s*4\s*\]/);
    for (const canary of ['canary', 'Canary', '777', '7900', '@']) expect(text).not.toContain(canary);
  }
});

test('a text that is not an identifier is known by its line, or is the one of the command line', async () => {
  const long = 'x'.repeat(500);
  const one = await tryWith(found(CUSTOMER), { identifiers: [USER, long] });
  expect(one.stdout).toContain('\n  not an identifier of this tenant: line 2\n');
  const several = await tryWith(found(CUSTOMER), { identifiers: [USER, long, `${long}y`] });
  expect(several.stdout).toContain('\n  not an identifier of this tenant: lines 2, 3\n');
  const mappings = writeMappings({ acme: { 'tenant.json': tenantOf('http://127.0.0.1:9'), ...FIXTURES } });
  const only = await run(['drift', 'acme', '--identifier', long, '--mappings', mappings]);
  expect(only.stdout).toContain('\n  the identifier is not one of this tenant');
  expect(only.stdout).not.toContain('line');
  expect(only.code).toBe(2);
});

test('without fixtures every field that the type lacks is new', async () => {
  const { code, stdout } = await tryWith(found({ ...CUSTOMER, region: 'x' }), { files: {} });
  expect(code).toBe(1);
  expect(stdout).toContain('      region: a new field, a text; in 1 of 1 answer\n');
  expect(stdout).toContain('    no fixture has a payload of this source\n');
  expect(stdout).not.toContain('differs from the fixtures');
});

describe('answers without a payload', () => {
  const rows: readonly (readonly [string, Answer, string])[] = [
    [
      'no object at the place',
      (response) => json(response, 200, { user: 7 }),
      'user: no payload, expected an object',
    ],
    [
      'an envelope around it',
      (response) => json(response, 200, { data: { user: CUSTOMER } }),
      'user: no payload, expected an object',
    ],
    [
      'a page',
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>canary</html>'),
      'the answer: no payload, expected JSON, not HTML',
    ],
    [
      'an empty body',
      (response) => void response.writeHead(200).end(),
      'the answer: no payload, expected JSON, not an empty body',
    ],
    [
      'no content',
      (response) => void response.writeHead(204).end(),
      'the answer: no payload, expected JSON, not an empty body',
    ],
    [
      'cut JSON',
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"user": {'),
      'the answer: no payload, expected valid JSON',
    ],
    [
      'XML',
      (response) => void response.writeHead(200, { 'content-type': 'application/xml' }).end('<user/>'),
      'the answer: no payload, expected JSON, not XML',
    ],
    [
      'another status',
      (response) => json(response, 400, { code: 'canary' }),
      'the answer: status 400, expected an answer that a fixture shows',
    ],
    [
      'a redirect',
      (response) => void response.writeHead(302, { location: '/canary' }).end(),
      'the answer: status 302, expected an answer that a fixture shows',
    ],
    [
      'gone',
      (response) => json(response, 410, {}),
      'the answer: status 410, expected an answer that a fixture shows',
    ],
    [
      'an object without what its type requires',
      (response) => json(response, 200, { user: {} }),
      'id: missing, expected text',
    ],
  ];

  test.each(rows)('%s is drift', async (_what, answer, line) => {
    const { code, stdout } = await tryWith(answer);
    expect(stdout).toContain(line);
    expect(code).toBe(1);
    expect(stdout).not.toContain('canary');
  });

  test('a status that a fixture shows is none, but nothing was compared', async () => {
    const { code, stdout } = await tryWith((response) => json(response, 409, { code: 'closed' }));
    expect(stdout).toBe(
      'acme: 1 identifier, 3 fixtures\n  crm: nothing compared\n    not compared: UpstreamRejected 409, 1 time\n' +
        '  to see why: account-bridge explain acme --wire --identifier …\n',
    );
    expect(code).toBe(2);
  });

  test.each([
    [401, 'UpstreamRejected 401'],
    [403, 'UpstreamRejected 403'],
    [500, 'UpstreamRejected 500'],
  ])('a status %i is not: it says nothing of the answers', async (status, line) => {
    const { code, stdout } = await tryWith((response) => json(response, status, {}));
    expect(stdout).toContain(`    not compared: ${line}, 1 time\n`);
    expect(code).toBe(2);
  });
});

describe('an answer for an unknown user', () => {
  const none = { code: 'none', text: 'no such user' };

  test('as the fixtures have it is no drift', async () => {
    const { code, stdout } = await tryWith((response) => json(response, 404, { code: 'none', text: USER }));
    expect({ code, stdout }).toStrictEqual({
      code: 0,
      stdout: 'acme: 1 identifier, 3 fixtures\n  crm: 0 answers compared, 1 user not found, no drift\n',
    });
  });

  const rows: readonly (readonly [string, Answer, string])[] = [
    [
      'of another status',
      (response) => json(response, 200, { user: null }),
      'the answer: for an unknown user status 200, expected status 404',
    ],
    [
      'without a field',
      (response) => json(response, 404, { code: 'none' }),
      'text: for an unknown user nothing, expected text',
    ],
    [
      'with another kind',
      (response) => json(response, 404, { ...none, code: 7 }),
      'code: for an unknown user a number, expected "none"',
    ],
    [
      'with another code',
      (response) => json(response, 404, { ...none, code: 'canary' }),
      'code: for an unknown user another text, expected "none"',
    ],
    [
      'with a sentence for its code',
      (response) => json(response, 404, { ...none, code: 'canary is not known' }),
      'code: for an unknown user another text, expected "none"',
    ],
    [
      'with a new field',
      (response) => json(response, 404, { ...none, trace: 'canary' }),
      'trace: for an unknown user a text, expected no such field',
    ],
    [
      'with its code elsewhere',
      (response) => json(response, 404, { error: none }),
      'error: for an unknown user an object, expected no such field',
    ],
    [
      'in a list',
      (response) => json(response, 404, [none]),
      'the answer: for an unknown user a list, expected an object',
    ],
  ];

  test.each(rows)('%s is drift', async (_what, answer, line) => {
    const { code, stdout } = await tryWith(answer);
    expect(stdout).toContain(`      ${line}; in 1 of 1 answer\n`);
    expect(code).toBe(1);
    expect(stdout).not.toContain('canary');
  });

  test('is not compared where no fixture shows one', async () => {
    const files = { ...FIXTURES, 'fixtures/unknown.json': '{}' };
    const { code, stdout } = await tryWith((response) => json(response, 404, none), { files });
    expect(stdout).toContain('    no fixture shows an unknown user of this source\n');
    expect(code).toBe(0);
  });

  test.each([
    [
      'an error',
      (response: ServerResponse) => json(response, 422, none),
      'the answer: status 422, expected an answer that a fixture shows',
    ],
    [
      'an empty success',
      (response: ServerResponse) => json(response, 200, { user: {} }),
      'id: missing, expected text',
    ],
    [
      'a page',
      (response: ServerResponse) =>
        void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>canary</html>'),
      'the answer: status 404, expected an answer that a fixture shows',
    ],
  ])('that is %s now is drift', async (_what, answer, line) => {
    const { code, stdout } = await tryWith(answer);
    expect(stdout).toContain(line);
    expect(code).toBe(1);
  });
});

test('a pause that the upstream asks for is kept, and the same user asked again', async () => {
  let asked = 0;
  const { code, stdout, received } = await tryWith((response, id) => {
    asked += 1;
    if (asked > 2) found({ ...CUSTOMER, region: 'x' })(response, id);
    else response.writeHead(429, { 'retry-after': '0' }).end();
  });
  expect({ code, asked: new Set(received).size }).toStrictEqual({ code: 0, asked: 1 });
  expect(stdout).toContain('1 answer compared, no drift');
});

test('an upstream that cannot be reached is said, with the code 2', async () => {
  const mappings = writeMappings({
    acme: { 'tenant.json': tenantOf(`http://127.0.0.1:${await closedPort()}`), ...FIXTURES },
  });
  const { code, stdout } = await run(['drift', 'acme', '--identifier', USER, '--mappings', mappings]);
  expect(stdout).toContain('    not compared: UpstreamUnreachable ECONNREFUSED, 1 time\n');
  expect(code).toBe(2);
});

test.each<readonly [string, readonly string[], string]>([
  ['nothing to ask for', ['acme'], 'no shopper is named: add --identifier TEXT, or --from FILE'],
  ['an unknown tenant', ['acm', '--identifier', 'x'], 'there is no tenant "acm"'],
  ['a tenant with errors', ['broken', '--identifier', 'x'], 'broken/tenant.json:1:'],
  ['no file', ['acme', '--from', 'nowhere.txt'], 'nowhere.txt'],
  ['two ways to ask', ['acme', '--from', 'x.txt', '--identifier', 'x'], "cannot be used with option '--from"],
  ['no rate', ['acme', '--identifier', 'x', '--rate', '0'], 'It must be a number above 0, at most 1000.'],
])('%s: the command cannot run', async (_what, flags, message) => {
  const mappings = writeMappings({
    acme: { 'tenant.json': tenantOf('http://127.0.0.1:9') },
    broken: { 'tenant.json': '{' },
  });
  const { code, stderr } = await run(['drift', ...flags, '--mappings', mappings]);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
