/** The conditions that adapters tried an answer with: which held, up to the one that decided, and why, by kind. */
import { dirname } from 'node:path';
import { run } from '../../../support/cli';
import { removeFolders, writeMappings } from '../../../support/e2e/tenants';
import { listening } from '../../../support/upstream/requests';
import { closeServers } from '../../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const VARIABLES = {
  SPAAZA_TOKEN: 'canary-spaaza-token',
  TOKENS: JSON.stringify({ 'anna@shop.example': 'canary-token-of-anna' }),
  TOKEN: 'canary-one-token',
};

interface Source {
  readonly adapter: string;
  readonly settings: object;
}

/** The lines of the conditions that `explain --wire` shows for one answer. */
const triedOf = async (
  { settings, ...own }: Source,
  status: number,
  body: unknown,
): Promise<readonly string[]> => {
  const { baseUrl } = await listening(() => ({ status, body }));
  const file = {
    access: 'open',
    identifier: { type: 'email' },
    sources: { shop: { privateNetwork: true, retries: 0, ...own, settings: { baseUrl, ...settings } } },
    user: { id: 'request.userIdentifier' },
  };
  const folder = dirname(writeMappings({ shop: { 'tenant.json': file } }));
  const command = ['explain', 'shop', '--identifier', 'anna@shop.example', '--wire'];
  const { stdout, stderr } = await run(command, VARIABLES, folder);
  expect(stderr).toBe('');
  expect(stdout).not.toContain('canary');
  return stdout.split('\n').flatMap((line) => (/^ +(.*: (?:not )?held, .*)$/.exec(line) ?? []).slice(1));
};

const http = (answer: object): Source & { readonly lookup: object; readonly payload: object } => ({
  adapter: 'http',
  settings: { answer },
  lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
  payload: { name: 'text?' },
});

const ALL = {
  rejected: [{ path: 'error', equals: 'expired' }],
  overloaded: [{ path: 'error', equals: 'busy' }],
  failed: [{ path: 'ok', equals: false }],
  ambiguous: [{ path: 'users[1]', present: true }],
  notFound: [{ status: 404 }, { path: 'users', empty: 'list' }],
  at: 'users[0]',
};

const UNMET = [
  'rejected[0]: not held, "error" is not there',
  'overloaded[0]: not held, "error" is not there',
];
const SUCCESS = 'the status of a success: held, the status is 200';

describe('of the adapter http', () => {
  test.each<[string, number, unknown, readonly string[]]>([
    ['a rejection', 200, { error: 'expired' }, ['rejected[0]: held, "error" is a text, as asked for']],
    [
      'an overload',
      500,
      { error: 'busy' },
      [
        'rejected[0]: not held, "error" is a text and not what is asked for',
        'overloaded[0]: held, "error" is a text, as asked for',
      ],
    ],
    ['a failure', 200, { ok: false }, [...UNMET, 'failed[0]: held, "ok" is true or false, as asked for']],
    [
      'several users',
      200,
      { users: [{}, {}] },
      [
        ...UNMET,
        'failed[0]: not held, "ok" is not there',
        'ambiguous[0]: held, "users[1]" is an object, as asked for',
      ],
    ],
    [
      'no such user by a status',
      404,
      {},
      [
        ...UNMET,
        'failed[0]: not held, the status is 404, and it is about successes',
        'ambiguous[0]: not held, the status is 404, and it is about successes',
        'notFound[0]: held, the status is 404',
      ],
    ],
    [
      'no such user by an empty list',
      200,
      { ok: true, users: [] },
      [
        ...UNMET,
        'failed[0]: not held, "ok" is true or false and not what is asked for',
        'ambiguous[0]: not held, "users[1]" is not there',
        'notFound[0]: not held, the status is 200',
        'notFound[1]: held, "users" is a list, as asked for',
      ],
    ],
    [
      'a payload',
      200,
      { users: [{ name: 'Anna' }] },
      [
        ...UNMET,
        'failed[0]: not held, "ok" is not there',
        'ambiguous[0]: not held, "users[1]" is not there',
        'notFound[0]: not held, the status is 200',
        'notFound[1]: not held, "users" is a list and not what is asked for',
        SUCCESS,
        'an object at "at": held, "users[0]" is an object',
      ],
    ],
  ])('%s', async (_what, status, body, lines) => {
    expect(await triedOf(http(ALL), status, body)).toEqual(lines);
  });

  test('a list where one is asked for, and where it is not', async () => {
    const source = { ...http({ notFound: [{ status: 404 }], listAs: 'users' }), payload: { users: ['any'] } };
    const status = 'notFound[0]: not held, the status is 200';
    expect(await triedOf(source, 200, [])).toEqual([
      status,
      SUCCESS,
      'a list at "at": held, the body is a list',
    ]);
    expect(await triedOf(source, 200, {})).toEqual([
      status,
      SUCCESS,
      'a list at "at": not held, the body is an object',
    ]);
  });

  test.each([
    [400, 'UpstreamRejected'],
    [401, 'UpstreamRejected'],
    [429, 'UpstreamOverloaded'],
    [503, 'UpstreamOverloaded'],
  ])('the status %d is %s', async (status, means) => {
    expect(await triedOf(http({ notFound: [{ status: 404 }] }), status, {})).toEqual([
      `notFound[0]: not held, the status is ${status}`,
      `the status of a success: not held, the status is ${status}, which is ${means}`,
    ]);
  });
});

const spaaza = {
  adapter: 'spaaza',
  settings: { auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'shop.example' } },
  lookup: { by: 'username', value: '{request.userIdentifier}' },
};

describe('of the adapter spaaza', () => {
  test.each<[string, number, unknown, readonly string[]]>([
    [
      'a success',
      200,
      { result: { code: 1 }, results: { user_info: { user_id: 7, username: 'anna@shop.example' } } },
      [
        'a success with results.user_info: held, the status is 200, "result" says that it is one, and the payload is an object',
      ],
    ],
    [
      'no such user',
      500,
      { result: { code: 2 }, error: { code: 68 } },
      [
        'a success with results.user_info: not held, the status is 500, "result" does not say that it is one, and the payload is nothing',
        'no such user (code 68): held, the error code is 68',
      ],
    ],
    [
      'another error',
      401,
      { result: { code: 2 }, error: { code: 6 } },
      [
        'a success with results.user_info: not held, the status is 401, "result" does not say that it is one, and the payload is nothing',
        'no such user (code 68): not held, the error code is 6',
        'the status of a success: not held, the status is 401, which is UpstreamRejected',
      ],
    ],
  ])('%s', async (_what, status, body, lines) => {
    expect(await triedOf(spaaza, status, body)).toEqual(lines);
  });
});

test('the adapter ahunter goes by the status, and its token is shown by its table', async () => {
  const source = { adapter: 'ahunter', settings: { tokens: '${TOKENS}' } };
  expect(await triedOf(source, 200, {})).toEqual([SUCCESS]);
  const { baseUrl } = await listening();
  const file = {
    access: 'open',
    identifier: { type: 'email' },
    sources: { wallet: { ...source, privateNetwork: true, settings: { baseUrl, tokens: '${TOKENS}' } } },
    user: { id: 'request.userIdentifier' },
  };
  const folder = dirname(writeMappings({ shop: { 'tenant.json': file } }));
  for (const flags of [[], ['--reveal'], ['--json', '--reveal']]) {
    const command = ['explain', 'shop', '--identifier', 'anna@shop.example', '--wire', ...flags];
    const { stdout } = await run(command, VARIABLES, folder);
    expect(stdout).toContain('/site/user/account/get?user=${TOKENS}[<identifier>];output=json');
    expect(stdout).not.toContain('canary');
  }
});
