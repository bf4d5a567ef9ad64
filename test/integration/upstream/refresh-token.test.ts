/** Access tokens by the grants of a password and of a refresh token, which an endpoint may replace each time. */
import { isRight, left } from 'fp-ts/Either';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../../src/core/secret';
import { DEADLINE } from '../../../src/core/call';
import { stateFile } from '../../../src/upstream/http/state-file';
import {
  endRefreshWorlds,
  FILE,
  MINUTE,
  refreshOf,
  refreshWorld,
  risksOf,
  rotatingEndpoint,
  stateFolder,
} from '../../support/upstream/refresh';
import { askUser, gate, granting, tokenWorld, with200 } from '../../support/upstream/tokens';
import { until } from '../../support/until';

afterEach(endRefreshWorlds);

const fileIn = (directory: string, tenant = 'acme'): string => join(directory, tenant, `${FILE}.json`);

const keptIn = (directory: string): unknown => {
  const value: unknown = JSON.parse(readFileSync(fileIn(directory), 'utf8'));
  return typeof value === 'object' && value !== null && 'refreshToken' in value
    ? value.refreshToken
    : undefined;
};

describe('the grant "password"', () => {
  test('sends name and password beside the client’s id and secret', async () => {
    const grant = { type: 'password', username: 'anna', password: new Secret('a&b=c') } as const;
    for (const sentIn of ['header', 'body'] as const) {
      const parameters = { scope: 'read' };
      const { client, endpoint } = await tokenWorld(granting(), {
        credentials: { grant, sentIn, parameters },
      });
      expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
      const sent = new URLSearchParams(endpoint.arrived[0]?.body);
      expect([...sent].slice(0, 4)).toStrictEqual([
        ['grant_type', 'password'],
        ['username', 'anna'],
        ['password', 'a&b=c'],
        ['scope', 'read'],
      ]);
      expect(sent.get('client_id')).toBe(sentIn === 'body' ? 'bridge' : null);
    }
  });

  test.each(['username', 'password', 'grant_type'])('takes no parameter %s beside it', async (name) => {
    const grant = { type: 'password', username: 'anna', password: new Secret('b') } as const;
    const { client, endpoint } = await tokenWorld(granting(), {
      credentials: { grant, parameters: { [name]: 'x' } },
    });
    expect(isRight(await askUser(client))).toBe(false);
    expect(endpoint.connections()).toBe(0);
  });

  test('ignores a refresh token that the answer has: the password is sent again', async () => {
    const grant = { type: 'password', username: 'anna', password: new Secret('b') } as const;
    const answer = { body: { access_token: 'canary-1', refresh_token: 'other' } };
    const { client } = await tokenWorld(() => answer, { credentials: { grant } });
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
  });
});

describe('a refresh token that stays the same', () => {
  test.each<[string, object]>([
    ['is not repeated', {}],
    ['is repeated', { refresh_token: 'refresh-0' }],
    ['is null', { refresh_token: null }],
    ['is empty', { refresh_token: '' }],
  ])('and %s in the answer is sent each time, without a file', async (_what, more) => {
    const world = await refreshWorld(() => ({ body: { access_token: 'canary-1', expires_in: 60, ...more } }));
    const client = world.bridge();
    while (world.endpoint.arrived.length < 3) {
      expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
      world.clock.now += MINUTE;
    }
    expect(world.endpoint.arrived.map(refreshOf)).toStrictEqual(['refresh-0', 'refresh-0', 'refresh-0']);
    expect(world.events).toStrictEqual([]);
  });
});

describe('a refresh token that is rotated', () => {
  test('is a failure of its own where no file is named, and a risk that the log names', async () => {
    const world = await refreshWorld();
    expect(await askUser(world.bridge({ directory: stateFolder() }))).toStrictEqual(
      left({ tag: 'UpstreamRejected', retryable: false, status: 200, code: 'REFRESH_TOKEN_ROTATED' }),
    );
    expect(world.events).toStrictEqual([
      { event: 'refresh-token-at-risk', tenant: 'acme', source: 'crm', risk: 'rotated' },
    ]);
    expect(world.api.connections()).toBe(0);
  });

  test('is not exchanged where a file is named and the bridge has no directory: it would be lost', async () => {
    const world = await refreshWorld();
    for (const client of [world.bridge({ file: FILE })])
      expect(await askUser(client)).toStrictEqual(
        left({ tag: 'UpstreamUnreachable', retryable: false, code: 'REFRESH_TOKEN_UNKEPT' }),
      );
    expect(world.endpoint.connections()).toBe(0);
    expect(risksOf(world.events)).toStrictEqual(['no-state-directory']);
  });

  test('is kept in the file, and sent the next time, also after a restart', async () => {
    const world = await refreshWorld();
    const options = { directory: stateFolder(), file: FILE };
    const first = world.bridge(options);
    for (const turn of [1, 2]) {
      expect(await askUser(first)).toStrictEqual(with200(`Bearer canary-${turn}`));
      expect(keptIn(options.directory)).toBe(`refresh-${turn}`);
      world.clock.now += MINUTE;
    }
    expect(await askUser(world.bridge(options))).toStrictEqual(with200('Bearer canary-3'));
    expect(world.endpoint.arrived.map(refreshOf)).toStrictEqual(['refresh-0', 'refresh-1', 'refresh-2']);
    expect(world.events).toStrictEqual([]);
  });

  test('is in a file that only the bridge’s account can read, and nothing else is left beside it', async () => {
    const world = await refreshWorld();
    const directory = stateFolder();
    await askUser(world.bridge({ directory, file: FILE }));
    expect(statSync(fileIn(directory)).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'acme')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(directory, 'acme'))).toStrictEqual([`${FILE}.json`]);
    expect(readFileSync(fileIn(directory), 'utf8')).not.toContain('refresh-0');
  });

  test('is the tenant’s own: another tenant’s file of the same name is another file', async () => {
    const world = await refreshWorld();
    const directory = stateFolder();
    await askUser(world.bridge({ directory, file: FILE }));
    await askUser(world.bridge({ directory, file: FILE, tenant: 'other' }));
    expect(existsSync(fileIn(directory, 'other'))).toBe(false);
    expect(world.endpoint.arrived.map(refreshOf)).toStrictEqual(['refresh-0', 'refresh-0']);
  });

  test.each([
    '../other',
    '/etc/passwd',
    'a/b',
    '.hidden',
    '..',
    'a.json',
    '',
    'a\u0000',
    'ü',
    'a'.repeat(65),
  ])('has no file of the name %j, and is not exchanged', async (file) => {
    const world = await refreshWorld();
    const directory = stateFolder();
    expect(isRight(await askUser(world.bridge({ directory, file })))).toBe(false);
    expect(world.endpoint.connections()).toBe(0);
    expect(readdirSync(directory)).toStrictEqual([]);
    expect(() => stateFile(directory, 'acme', file)).toThrow(TypeError);
  });

  test('gives way to another one that is configured: the bridge was authorized again', async () => {
    const answer = ({ body }: { body: string }) => ({
      body: {
        access_token: 'canary-1',
        refresh_token: `${new URLSearchParams(body).get('refresh_token') ?? ''}+`,
      },
    });
    const world = await refreshWorld(answer);
    const directory = stateFolder();
    await askUser(world.bridge({ directory, file: FILE }));
    await askUser(world.bridge({ directory, file: FILE, refreshToken: 'new' }));
    await askUser(world.bridge({ directory, file: FILE, refreshToken: 'new' }));
    expect(world.endpoint.arrived.map(refreshOf)).toStrictEqual(['refresh-0', 'new', 'new+']);
  });

  test('is exchanged once for all who wait', async () => {
    const world = await refreshWorld();
    const client = world.bridge({ directory: stateFolder(), file: FILE });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => askUser(client)));
    expect(outcomes).toStrictEqual(Array.from({ length: 50 }, () => with200('Bearer canary-1')));
    expect(world.endpoint.arrived).toHaveLength(1);
  });

  test('is not lost when every request that waits for it has gone', async () => {
    const held = gate();
    const rotate = rotatingEndpoint();
    const world = await refreshWorld(async (request) => {
      await held.opened;
      return rotate(request);
    });
    const directory = stateFolder();
    const client = world.bridge({ directory, file: FILE });
    const leaving = new AbortController();
    const asked = askUser(client, { signal: leaving.signal });
    await until(() => world.endpoint.arrived.length === 1);
    leaving.abort(DEADLINE);
    expect(isRight(await asked)).toBe(false);
    const next = askUser(client);
    held.open();
    expect(await next).toStrictEqual(with200('Bearer canary-1'));
    expect(keptIn(directory)).toBe('refresh-1');
    expect(world.endpoint.arrived).toHaveLength(1);
  });

  test('that is refused is sent again only after ten seconds', async () => {
    const world = await refreshWorld(() => ({ status: 400, body: { error: 'invalid_grant' } }));
    const client = world.bridge({ directory: stateFolder(), file: FILE });
    for (world.clock.now = 0; world.clock.now < 30_000; world.clock.now += 500) await askUser(client);
    expect(world.endpoint.arrived).toHaveLength(3);
  });
});

describe('the file of a refresh token', () => {
  test.each([
    ['', 'nothing'],
    ['{', 'half of JSON'],
    ['[]', 'a list'],
    ['"refresh-0"', 'a text'],
    ['{"refreshToken":"refresh-9"}', 'no word about whose it is'],
    ['{"about":"x","refreshToken":""}', 'an empty token'],
    ['{"about":1,"refreshToken":"a"}', 'another type'],
  ])('with %j inside is not used, and the old token is not sent: it may be used up', async (text) => {
    const world = await refreshWorld();
    const directory = stateFolder();
    mkdirSync(join(directory, 'acme'));
    writeFileSync(fileIn(directory), text);
    expect(await askUser(world.bridge({ directory, file: FILE }))).toStrictEqual(
      left({ tag: 'UpstreamUnreachable', retryable: false, code: 'REFRESH_TOKEN_UNREADABLE' }),
    );
    expect(world.endpoint.connections()).toBe(0);
    expect(risksOf(world.events)).toStrictEqual(['unreadable']);
    expect(readdirSync(join(directory, 'acme'))).toStrictEqual([`${FILE}.json`]);
  });

  test('that is a folder is not used', async () => {
    const world = await refreshWorld();
    const directory = stateFolder();
    mkdirSync(fileIn(directory), { recursive: true });
    expect(isRight(await askUser(world.bridge({ directory, file: FILE })))).toBe(false);
    expect(world.events).toStrictEqual([
      { event: 'refresh-token-at-risk', tenant: 'acme', source: 'crm', risk: 'unreadable', code: 'EISDIR' },
    ]);
  });

  test('in a directory that is none is not used, and the log names the risk', async () => {
    const world = await refreshWorld();
    const place = join(stateFolder(), 'state');
    writeFileSync(place, '');
    expect(await askUser(world.bridge({ directory: place, file: FILE }))).toMatchObject(
      left({ code: 'REFRESH_TOKEN_UNREADABLE' }),
    );
    expect(world.events).toMatchObject([{ risk: 'unreadable', code: 'ENOTDIR' }]);
  });

  test('that another process has locked is left alone until then', async () => {
    const world = await refreshWorld();
    const directory = stateFolder();
    const release = await stateFile(directory, 'acme', FILE).lock();
    const client = world.bridge({ directory, file: FILE });
    expect(await askUser(client)).toStrictEqual(
      left({ tag: 'UpstreamUnreachable', retryable: true, code: 'REFRESH_TOKEN_IN_USE' }),
    );
    expect(world.endpoint.connections()).toBe(0);
    if (isRight(release)) await release.right();
    expect(await askUser(client)).toStrictEqual(with200('Bearer canary-1'));
    expect(risksOf(world.events)).toStrictEqual(['in-use']);
  });

  test('whose lock is old is used: the process that had it has ended', async () => {
    const world = await refreshWorld();
    const directory = stateFolder();
    await stateFile(directory, 'acme', FILE).lock();
    const lock = `${fileIn(directory)}.lock`;
    const old = Date.now() / 1000 - 121;
    utimesSync(lock, old, old);
    expect(await askUser(world.bridge({ directory, file: FILE }))).toStrictEqual(with200('Bearer canary-1'));
    expect(existsSync(lock)).toBe(false);
  });

  test('that another process has written is read again: the latest token is sent, and the log names the risk', async () => {
    const world = await refreshWorld();
    const options = { directory: stateFolder(), file: FILE };
    const [one, other] = [world.bridge(options), world.bridge(options)];
    await askUser(one);
    await askUser(other);
    world.clock.now = MINUTE;
    expect(await askUser(one)).toStrictEqual(with200('Bearer canary-3'));
    expect(world.endpoint.arrived.map(refreshOf)).toStrictEqual(['refresh-0', 'refresh-1', 'refresh-2']);
    expect(risksOf(world.events)).toStrictEqual(['changed-elsewhere']);
  });
});

test('clients without a way to keep a refresh token refuse to exchange it', async () => {
  const { client } = await tokenWorld(granting(), {
    credentials: { grant: { type: 'refresh_token', refreshToken: new Secret('a'), file: FILE } },
  });
  expect(await askUser(client)).toMatchObject(left({ code: 'REFRESH_TOKEN_UNKEPT' }));
});
