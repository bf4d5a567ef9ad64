/** The Spaaza stub: it follows its documentation, and refuses a request that is wrong in one place. */
import { SPAAZA_USERS } from '../../../stubs/spaaza-users';
import type { Stub } from '../../../stubs/server';
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../../stubs/spaaza';
import { ask, type Asked, type Pairs } from '../../support/stubs/ask';
import { goodRequests, PATH, spoil, toAsked } from '../../support/stubs/spaaza-requests';

const { token, hostname, adminSession, userSession, chainId } = SPAAZA_CREDENTIALS;

const PRIVILEGED: Pairs = [
  ['Authorization', `Bearer ${token}`],
  ['X-Spaaza-MyPrice-App-Hostname', hostname],
];

const ADMIN: Pairs = [
  ['X-Spaaza-Session-User-Id', adminSession.userId],
  ['X-Spaaza-Session-Key', adminSession.key],
];

const END_USER: Pairs = [
  ['X-Spaaza-Session-User-Id', userSession.userId],
  ['X-Spaaza-Session-Key', userSession.key],
  ['X-Spaaza-MyPrice-App-Hostname', hostname],
];

const GOOD = [...goodRequests('today'), ...goodRequests('older')];

const privileged = (...parameters: Pairs): Asked => toAsked({ headers: PRIVILEGED, parameters });

let stub: Stub;
let older: Stub;

beforeAll(async () => {
  stub = await startSpaaza();
  older = await startSpaaza({ errorShape: 'older' });
});

afterAll(async () => {
  await Promise.all([stub.close(), older.close()]);
});

describe('the users', () => {
  const lookups = SPAAZA_USERS.flatMap((user) =>
    user.foundBy.map(({ parameter, value }) => ({ parameter, value, user })),
  );

  it.each(lookups)('finds user $user.info.user_id by $parameter', async ({ parameter, value, user }) => {
    const reply = await ask(stub.url, privileged([parameter, value]));
    expect(reply.status).toBe(200);
    expect(reply.json.result).toEqual({ code: 1, status: 'ok' });
    expect(reply.json.results).toEqual({ user_info: user.info, result_type: 'get-user' });
  });

  it('are reached by each of the eight documented lookup parameters', () => {
    expect(SPAAZA_USERS).toHaveLength(5);
    expect(lookups).toHaveLength(22);
    expect(new Set(lookups.map(({ parameter }) => parameter)).size).toBe(8);
  });

  it('have lookups that agree with their own answers', () => {
    const said = lookups.filter(({ parameter, user }) => typeof user.info[parameter] === 'string');
    expect(said).toHaveLength(13);
    for (const { parameter, value, user } of said) expect(user.info[parameter]).toBe(value);
  });

  it('have warnings beside the result only where the user has some', async () => {
    const newest = await ask(stub.url, privileged(['user_id', '400102']));
    const sample = await ask(stub.url, privileged(['user_id', '400101']));
    expect(newest.json.warnings).toHaveLength(1);
    expect(sample.json).not.toHaveProperty('warnings');
  });

  it('have a card, which says whose it is and nothing that is not documented', async () => {
    const parameters: Pairs = [['member_number', '2990000400101']];
    const target = '/get-card?member_number=2990000400101';
    const reply = await ask(stub.url, { ...toAsked({ headers: PRIVILEGED, parameters }), target });
    expect(reply.json.results).toEqual({ user_info: { user_id: 400101 }, result_type: 'get-card' });
    const unknown = await ask(older.url, { target: '/get-card?user_id=1', headers: PRIVILEGED });
    expect(unknown.status).toBe(500);
    expect(unknown.json.errors).toHaveProperty('68');
  });

  it('can be replaced', async () => {
    const other = await startSpaaza({
      users: [{ foundBy: [{ parameter: 'username', value: 'other@example.com' }], info: { user_id: 1 } }],
    });
    const found = await ask(other.url, privileged(['username', 'other@example.com']));
    const unknown = await ask(other.url, privileged(['user_id', '400101']));
    await other.close();
    expect(found.json.results.user_info).toEqual({ user_id: 1 });
    expect(unknown.json.error.code).toBe(68);
  });
});

describe('a good request', () => {
  it.each(GOOD)('is answered: $name', async (good) => {
    const reply = await ask(stub.url, toAsked(good));
    expect(reply.status).toBe(200);
    expect(reply.json.results.user_info.user_id).toBe(400101);
  });

  it.each(GOOD)('may pin a version and have headers that are not Spaaza’s: $name', async (good) => {
    const headers: Pairs = [...good.headers, ['X-Spaaza-API-Version', '1.4.3'], ['X-Request-Id', 'r-1']];
    expect((await ask(stub.url, toAsked({ ...good, headers }))).status).toBe(200);
  });

  it('of an admin may have the right hostname where none is needed', async () => {
    const headers: Pairs = [...ADMIN, ['X-Spaaza-MyPrice-App-Hostname', hostname]];
    const parameters: Pairs = [
      ['user_id', '400102'],
      ['chain_id', chainId],
    ];
    expect((await ask(stub.url, toAsked({ headers, parameters }))).status).toBe(200);
  });

  it('uses the credentials that the stub was started with instead of the defaults', async () => {
    const other = await startSpaaza({ token: 'another-fake-token', hostname: 'another.example' });
    const headers: Pairs = [
      ['Authorization', 'Bearer another-fake-token'],
      ['X-MyPrice-App-Hostname', 'another.example'],
    ];
    const target = `${PATH}?user_id=400101`;
    const taken = await ask(other.url, { target, headers });
    const refused = await ask(other.url, { target, headers: PRIVILEGED });
    await other.close();
    expect([taken.status, refused.status]).toEqual([200, 401]);
  });
});

describe('a request that is wrong in one place', () => {
  const spoilt = GOOD.flatMap((good) =>
    spoil(good).map(([what, asked]) => ({ name: good.name, what, asked })),
  );

  it.each(spoilt)('is refused: $name, $what', async ({ asked }) => {
    const reply = await ask(stub.url, asked);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.json.result).toEqual({ code: 2, status: 'error' });
    expect(reply.json).not.toHaveProperty('results');
  });

  it('is tested for each way of authentication', () => {
    expect(GOOD).toHaveLength(20);
    expect(spoilt).toHaveLength(945);
  });
});

describe('an error', () => {
  const without = (name: string): Pairs => PRIVILEGED.filter(([header]) => header !== name);
  const byId: Pairs = [['user_id', '400101']];
  const inWrongChain: Pairs = [...byId, ['chain_id', '1']];
  const unknownAdmin: Pairs = [
    ['X-Spaaza-Session-User-Id', '777'],
    ['X-Spaaza-Session-Key', adminSession.key],
  ];
  const documented = [
    { what: 'no credentials', asked: toAsked({ headers: [], parameters: byId }), status: 401, code: 6 },
    {
      what: 'a wrong token',
      asked: toAsked({
        headers: [...without('Authorization'), ['Authorization', 'Bearer x']],
        parameters: byId,
      }),
      status: 401,
      code: 6,
    },
    {
      what: 'an unknown session user',
      asked: toAsked({ headers: unknownAdmin, parameters: byId }),
      status: 401,
      code: 5,
    },
    { what: 'an unknown user', asked: privileged(['user_id', '1']), status: 500, code: 68 },
    {
      what: 'a chain without the right to it',
      asked: toAsked({ headers: ADMIN, parameters: inWrongChain }),
      status: 500,
      code: 68,
    },
    {
      what: 'a wrong hostname of an admin who needs none',
      asked: toAsked({
        headers: [...ADMIN, ['X-Spaaza-MyPrice-App-Hostname', 'another.example']],
        parameters: [...byId, ['chain_id', chainId]],
      }),
      status: 400,
      code: 269,
    },
    {
      what: 'a missing hostname',
      asked: toAsked({ headers: without('X-Spaaza-MyPrice-App-Hostname'), parameters: byId }),
      status: 400,
      code: 269,
    },
  ] as const;
  const NAMES: Readonly<Record<number, string>> = {
    5: 'password_error_or_non_existent',
    6: 'no_valid_session',
    68: 'permission_denied_or_non_existent',
    269: 'no_myprice_app',
  };

  it.each(documented)("is code $code in today's shape for $what", async ({ asked, status, code }) => {
    const reply = await ask(stub.url, asked);
    expect(reply.status).toBe(status);
    expect(reply.json).toEqual({
      result: { code: 2, status: 'error' },
      error: { code, name: NAMES[code], description: expect.any(String) },
    });
  });

  it.each(documented)('is code $code in the older shape for $what', async ({ asked, status, code }) => {
    const reply = await ask(older.url, asked);
    expect(reply.status).toBe(status);
    expect(reply.json.result).toEqual({ code: 2, status: 'error' });
    expect(reply.json).not.toHaveProperty('error');
    expect(reply.json.errors).toEqual({
      [code]: expect.objectContaining({ name: NAMES[code], description: expect.any(String) }),
    });
  });

  it.each(['/', '/internal/get-user/', '/internal/get-users', '/Internal/get-user'])(
    'is 404 for the path %s',
    async (path) => {
      const reply = await ask(stub.url, { target: `${path}?user_id=400101`, headers: PRIVILEGED });
      expect([reply.status, reply.json.error.name]).toEqual([404, 'stub_unknown_path']);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('is 405 for the method %s', async (method) => {
    const reply = await ask(stub.url, { ...privileged(['user_id', '400101']), method });
    expect([reply.status, reply.headers.allow]).toEqual([405, 'GET']);
  });

  const withHeaders = (...added: Pairs): Asked =>
    toAsked({ headers: [...PRIVILEGED, ...added], parameters: byId });

  it.each([
    ['stub_unknown_header', withHeaders(['X-Spaaza-Unheard-Of', '1'])],
    ['stub_repeated_header', withHeaders(['X-Spaaza-MyPrice-App-Hostname', hostname])],
    ['stub_repeated_header', withHeaders(['X-MyPrice-App-Hostname', hostname])],
    ['stub_mixed_generations', withHeaders(['Session-Key', adminSession.key])],
    ['stub_bad_version', withHeaders(['X-Spaaza-API-Version', '1.4'])],
    ['stub_two_authentications', withHeaders(...ADMIN)],
    ['stub_unknown_parameter', privileged(...byId, ['verbose', '1'])],
    ['stub_repeated_parameter', privileged(...byId, ['chain_id', chainId], ['chain_id', chainId])],
    ['stub_empty_parameter', privileged(['user_id', ''])],
    ['stub_several_lookups', privileged(...byId, ['username', 'noah+club@example.com'])],
    ['stub_no_lookup', privileged()],
    ['stub_lookup_by_end_user', toAsked({ headers: END_USER, parameters: byId })],
    ['stub_no_chain', toAsked({ headers: ADMIN, parameters: byId })],
    ['stub_unneeded_chain', privileged(...byId, ['chain_id', chainId])],
  ])('of the stub itself says what was wrong: %s', async (name, asked) => {
    const reply = await ask(stub.url, asked);
    expect([reply.status, reply.json.error.name]).toEqual([400, name]);
  });

  it('does not find a user whose plus sign was sent unencoded', async () => {
    const target = `${PATH}?username=noah+club@example.com`;
    expect((await ask(stub.url, { target, headers: PRIVILEGED })).status).toBe(500);
  });
});
