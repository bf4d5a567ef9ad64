/** The start of the process: how many tenants must load, what is odd about variables, and descriptors. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  accountOf,
  ask,
  killBridges,
  launch,
  linesOf,
  MAIN,
  run,
  startBridge,
  type Bridge,
} from '../support/e2e/bridge';
import { send } from '../support/gateway/gateway';
import { crmTenant, makeFolder, removeFolders, SECRETS, writeMappings } from '../support/e2e/tenants';
import { found, until } from '../support/until';

const PHONE = '79000000001';
const GOOD = crmTenant([{ id: '1', name: 'Анна', phone: PHONE }]);
const BAD = { 'tenant.json': '{ "access": }' };

afterEach(async () => {
  await killBridges();
  removeFolders();
});

const readiness = async ({ port }: Pick<Bridge, 'port'>): Promise<unknown> => {
  const { status, text } = await send(port, { method: 'GET', path: '/readyz' });
  return [status, JSON.parse(text)];
};

const eventsOf = ({ log }: Pick<Bridge, 'log'>, event: string) =>
  log().filter((line) => line.event === event);

/** So many tenants that load, and so many that do not. */
const mixed = (good: number, bad: number): string =>
  writeMappings(
    Object.fromEntries([
      ...Array.from({ length: good }, (_, at) => [`good-${at}`, GOOD] as const),
      ...Array.from({ length: bad }, (_, at) => [`bad-${at}`, BAD] as const),
    ]),
  );

describe('--require-tenants', () => {
  it.each([
    ['any', 1, 3],
    ['1%', 1, 3],
    ['25%', 1, 3],
    ['75%', 3, 1],
    ['0%', 0, 1],
  ])('%s is met by %i of %i more', async (share, good, bad) => {
    const bridge = await startBridge(
      ['serve', '--mappings', mixed(good, bad), '--require-tenants', share],
      SECRETS,
    );
    const status = good > 0 ? 'degraded' : 'unready';
    expect(await readiness(bridge)).toEqual([
      good > 0 ? 200 : 503,
      { status, tenants: { loaded: good, refused: bad } },
    ]);
  });

  it('is "any" without the flag, and /readyz says "ready" when all load', async () => {
    expect(await readiness(await startBridge(['serve', '--mappings', mixed(1, 1)], SECRETS))).toMatchObject([
      200,
      { status: 'degraded' },
    ]);
    expect(
      await readiness(
        await startBridge(['serve', '--mappings', mixed(2, 0), '--require-tenants', 'all'], SECRETS),
      ),
    ).toMatchObject([200, { status: 'ready' }]);
  });

  it.each([
    ['any', 0, 2, 1],
    ['all', 1, 2, 3],
    ['90%', 1, 1, 2],
    ['76%', 3, 1, 4],
    ['26%', 1, 3, 2],
  ])('%s ends with 2 when %i load and %i do not, and lists them', async (share, good, bad, required) => {
    const ended = await run(['serve', '--mappings', mixed(good, bad), '--require-tenants', share], {
      ...SECRETS,
      BRIDGE_PORT: '0',
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(
      `too few tenants loaded: ${good}, and --require-tenants ${share} asks for ${required}.`,
    );
    for (let at = 0; at < bad; at += 1)
      expect(ended.stderr).toMatch(
        new RegExp(`^ {2}bad-${at}: error\\[json-syntax\\]: \\S+bad-${at}/tenant.json:1:13: `, 'm'),
      );
    expect(ended.stderr).not.toMatch(/^ {2}good/m);
    const log = linesOf(ended.stdout);
    expect(log.filter(({ event }) => event === 'tenants-lacking')).toMatchObject([
      { level: 'error', loaded: good, refused: bad, required },
    ]);
    expect(log.some(({ event }) => event === 'server-listening')).toBe(false);
  });

  it('is a variable too', async () => {
    const environment = { ...SECRETS, BRIDGE_PORT: '0', BRIDGE_REQUIRE_TENANTS: 'all' };
    expect(await run(['serve', '--mappings', mixed(1, 1)], environment)).toMatchObject({ code: 2 });
  });

  it.each(['', 'some', '101%', '-1%', '90', '9.5%', 'ANY', '90 %'])('cannot be %j', async (share) => {
    const { code, stderr } = await run(['serve', '--require-tenants', share]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('It must be "any", "all" or a percentage such as "90%".'),
    ]);
  });

  it('ends a bridge that serves when a large directory fails and the rest is too few', async () => {
    const large = `${JSON.stringify(Array.from({ length: 20_000 }, (_, at) => ({ id: `c-${at}`, phone: String(79_000_000_000 + at), name: 'Customer of the directory' })))},`;
    const mappings = writeMappings({ good: GOOD, large: { ...crmTenant([]), 'customers.json': large } });
    const command = ['serve', '--mappings', mappings, '--require-tenants', 'all'];
    const { code, stdout, stderr } = await run(command, { ...SECRETS, BRIDGE_PORT: '0' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^ {2}large: error\[data-file\]: /m);
    const events = linesOf(stdout).map(({ event }) => event);
    expect(events).toEqual([
      'tenant-loaded',
      'server-listening',
      'tenant-refused',
      'tenants-lacking',
      'server-stopped',
    ]);
  });
});

describe('a file that cannot be read', () => {
  /** The one line of a tenant that does not load. */
  const refusal = async (make: (folder: string) => void, variables = {}): Promise<string> => {
    const mappings = writeMappings({ acme: {} });
    make(join(mappings, 'acme'));
    const { code, stderr } = await run(['serve', '--mappings', mappings], {
      ...SECRETS,
      BRIDGE_PORT: '0',
      ...variables,
    });
    expect(code).toBe(2);
    return stderr.split('\n')[0] ?? '';
  };

  it.each<readonly [string, (file: string) => void, string]>([
    ['is a directory', (file) => mkdirSync(file), 'tenant.json is a directory (EISDIR)'],
    [
      'is a named pipe',
      (file) => execFileSync('mkfifo', [file]),
      'tenant.json is a named pipe and not a regular file',
    ],
    [
      'is a link in a circle',
      (file) => symlinkSync('tenant.json', file),
      'tenant.json is a link that leads in a circle (ELOOP)',
    ],
    [
      'is a link to nothing',
      (file) => symlinkSync('none.json', file),
      'the tenant has no readable tenant.json',
    ],
    ['is too large', (file) => writeFileSync(file, ' '.repeat(1_048_577)), 'a tenant file has at most 1 MiB'],
    [
      'leads outside',
      (file) => symlinkSync('/etc/hostname', file),
      'a tenant reads no file outside the mappings folder',
    ],
    ['is not there', () => undefined, 'the tenant has no readable tenant.json'],
  ])('says so of a tenant file that %s', async (_, make, words) => {
    expect(await refusal((folder) => make(join(folder, 'tenant.json')))).toContain(words);
  });

  it.each<readonly [string, (file: string) => void, string]>([
    ['is a directory', (file) => mkdirSync(file), 'is a directory (EISDIR)'],
    ['is a named pipe', (file) => execFileSync('mkfifo', [file]), 'is a named pipe and not a regular file'],
    [
      'is a link in a circle',
      (file) => symlinkSync('secret', file),
      'is a link that leads in a circle (ELOOP)',
    ],
    ['is not there', () => undefined, 'is not there (ENOENT)'],
    [
      'is too large',
      (file) => writeFileSync(file, ' '.repeat(16 * 1_048_576 + 1)),
      'is too large: a file with a secret has at most 16 MiB',
    ],
    ['is not UTF-8', (file) => writeFileSync(file, Buffer.from('ff', 'hex')), 'is not in UTF-8'],
  ])('says so of a file with a secret that %s', async (_, make, words) => {
    const file = join(makeFolder(), 'secret');
    make(file);
    const mappings = writeMappings({ acme: GOOD });
    const variables = { APP_KEY_FILE: file, BRIDGE_PORT: '0' };
    expect(await run(['serve', '--mappings', mappings], variables)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`APP_KEY cannot be read: its file ${words}`),
    });
    const own = { ...SECRETS, BRIDGE_SUBJECT_KEY_FILE: file, BRIDGE_PORT: '0' };
    expect(await run(['serve', '--mappings', mappings], own)).toMatchObject({
      code: 2,
      stderr: `the file that BRIDGE_SUBJECT_KEY_FILE names ${words}\n`,
    });
  });

  it('says so where the user has no right to it', async () => {
    const mappings = writeMappings({ acme: GOOD, other: GOOD });
    const [file, secret] = [join(mappings, 'acme/tenant.json'), join(makeFolder(), 'secret')];
    writeFileSync(secret, 'a key');
    for (const closed of [file, secret]) chmodSync(closed, 0);
    for (const open of [join(mappings, '..'), join(secret, '..')]) chmodSync(open, 0o755);
    const user =
      process.getuid?.() === 0 ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : [];
    const command = [...user, process.execPath, MAIN, 'serve', '--mappings', mappings];
    const { ended } = launch(command, { APP_KEY_FILE: secret, BRIDGE_PORT: '0' }, '/');
    const { code, stderr } = await ended;
    expect(code).toBe(2);
    expect(stderr).toContain(
      'tenant.json cannot be read: this user has no right to it, or to a folder above it (EACCES)',
    );
    expect(stderr).toContain('APP_KEY cannot be read: its file cannot be read: this user has no right to it');
  });

  it.each<readonly [string, (path: string) => void, string]>([
    ['is not there', () => undefined, 'it is not there (ENOENT)'],
    ['is a file', (path) => writeFileSync(path, ''), 'it is not a directory, or is below a file (ENOTDIR)'],
    [
      'is a link in a circle',
      (path) => symlinkSync('mappings', path),
      'it is a link that leads in a circle (ELOOP)',
    ],
    ['is empty', (path) => mkdirSync(path), 'there is no tenant folder in it'],
  ])('says so of a mappings folder that %s', async (_, make, words) => {
    const path = join(makeFolder(), 'mappings');
    make(path);
    expect(await run(['serve', '--mappings', path])).toMatchObject({
      code: 2,
      stderr: `cannot serve ${path}: ${words}\n`,
    });
  });

  it('takes no stray file, link to a file or hidden folder of the mappings folder for a tenant', async () => {
    const mappings = writeMappings({
      '..2026_11_29': {},
      '.git': {},
      _shared: {},
      '..2026_11_29/acme': GOOD,
    });
    writeFileSync(join(mappings, '..2026_11_29/README.md'), 'Tenants.');
    symlinkSync('..2026_11_29', join(mappings, '..data'));
    symlinkSync('..data/acme', join(mappings, 'acme'));
    symlinkSync('..data/README.md', join(mappings, 'README.md'));
    writeFileSync(join(mappings, 'notes.txt'), 'text');
    execFileSync('mkfifo', [join(mappings, 'pipe')]);
    symlinkSync('pipe', join(mappings, 'pipe-link'));
    symlinkSync('..gone', join(mappings, '.broken'));
    const bridge = await startBridge(['serve', '--mappings', mappings, '--require-tenants', 'all'], SECRETS);
    expect(await readiness(bridge)).toEqual([200, { status: 'ready', tenants: { loaded: 1, refused: 0 } }]);
    accountOf(await ask(bridge, 'acme', PHONE));
  });
});

describe('variables', () => {
  const CANARY = 'canary-of-a-secret';

  it.each([
    [`"${CANARY}"`, 'quotes'],
    [`'${CANARY}'`, 'quotes'],
    [`${CANARY}\r`, 'carriage-return'],
    [`\uFEFF${CANARY}`, 'byte-order-mark'],
    [`${CANARY} `, 'white-space'],
    [`\t${CANARY}`, 'white-space'],
  ])('reports at the start what was copied around a secret, without its value: %j', async (value, what) => {
    const file = join(makeFolder(), 'secret');
    writeFileSync(file, value);
    const mappings = writeMappings({ acme: GOOD });
    const flags = ['serve', '--mappings', mappings, '--require-tenants', '0%'];
    const bridge = await startBridge(flags, { APP_KEY: value, BRIDGE_SUBJECT_KEY_FILE: file });
    const { stdout, stderr } = await bridge.stop();
    const suspects = eventsOf(bridge, 'variable-suspect').map(({ level, variable, found: is }) => [
      level,
      variable,
      is,
    ]);
    expect(suspects).toContainEqual(['warn', 'APP_KEY', what]);
    expect(suspects).toContainEqual(['warn', 'BRIDGE_SUBJECT_KEY_FILE', what]);
    expect(stdout + stderr).not.toContain(CANARY);
  });

  it('reports a file with CRLF, whose carriage return is dropped, and serves', async () => {
    const file = join(makeFolder(), 'secret');
    writeFileSync(file, `${SECRETS.APP_KEY}\r\n`);
    const bridge = await startBridge(['serve', '--mappings', writeMappings({ acme: GOOD })], {
      APP_KEY_FILE: file,
    });
    expect(eventsOf(bridge, 'variable-suspect')).toMatchObject([
      { variable: 'APP_KEY_FILE', found: 'carriage-return' },
    ]);
    accountOf(await ask(bridge, 'acme', PHONE));
  });

  it('reports nothing of a secret that ends with a newline, or has marks inside', async () => {
    const file = join(makeFolder(), 'secret');
    writeFileSync(file, `${SECRETS.APP_KEY}\n`);
    const environment = { APP_KEY_FILE: file, BRIDGE_SUBJECT_KEY: `a"b'c` };
    const bridge = await startBridge(['serve', '--mappings', writeMappings({ acme: GOOD })], environment);
    expect(eventsOf(bridge, 'variable-suspect')).toEqual([]);
  });

  it('reports quotation marks around a setting and the name of a file', async () => {
    const environment = { ...SECRETS, BRIDGE_DEFAULT_TENANT: '"acme"' };
    const named = await run(['serve', '--mappings', writeMappings({ acme: GOOD })], environment);
    expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('the default tenant ""acme""') });
    const filed = await run(['serve', '--mappings', writeMappings({ acme: GOOD })], {
      APP_KEY_FILE: '/run/secrets/none\r',
    });
    expect(linesOf(filed.stdout)).toContainEqual(
      expect.objectContaining({
        event: 'variable-suspect',
        variable: 'APP_KEY_FILE',
        found: 'carriage-return',
      }),
    );
  });

  it.each(['BRIDGE_PORT', 'BRIDGE_ADMIN_PORT'])(
    'explains %s where Kubernetes set it, and starts',
    async (variable) => {
      const environment = { ...SECRETS, [variable]: 'tcp://10.0.0.1:8080' };
      const flags = variable === 'BRIDGE_PORT' ? ['--port', '0'] : [];
      const bridge = await startBridge(
        ['serve', '--mappings', writeMappings({ acme: GOOD }), ...flags],
        environment,
      );
      expect(eventsOf(bridge, 'variable-ignored')).toMatchObject([
        {
          level: 'warn',
          variable,
          fix: expect.stringMatching(/Kubernetes.*rename the Service.*"enableServiceLinks": false/),
        },
      ]);
    },
  );
});

describe('descriptors', () => {
  /** A bridge that may have so many descriptors. */
  const startWith = async (limit: number, flags: readonly string[]) => {
    const mappings = writeMappings({ acme: GOOD });
    const script = `ulimit -n ${limit} && exec "$0" "$@"`;
    const command = ['sh', '-c', script, process.execPath, MAIN, 'serve', '--mappings', mappings, ...flags];
    const { stdout, stderr } = launch(command, { ...SECRETS, BRIDGE_PORT: '0' }, '/');
    const log = () => linesOf(stdout());
    const line = await found(
      () => log().find(({ event }) => event === 'server-listening'),
      () => `${stdout()}${stderr()}`,
    );
    return { port: Number(line.port), log };
  };

  it('warns when --max-connections leaves too few, with both figures', async () => {
    const bridge = await startWith(1_000, ['--max-connections', '500']);
    expect(eventsOf(bridge, 'descriptors-few')).toMatchObject([
      { level: 'warn', limit: 1_000, maxConnections: 500 },
    ]);
  });

  it('does not warn when there are enough', async () => {
    expect(eventsOf(await startWith(1_012, ['--max-connections', '500']), 'descriptors-few')).toEqual([]);
  });

  it('reports that none is left, and serves again when there are some', async () => {
    const bridge = await startWith(64, []);
    const clients: Socket[] = [];
    for (let count = 0; count < 100; count += 1)
      clients.push(connect(bridge.port, '127.0.0.1').on('error', () => undefined));
    await until(() => eventsOf(bridge, 'descriptors-exhausted').length > 0);
    expect(eventsOf(bridge, 'descriptors-exhausted')[0]).toMatchObject({ level: 'error', code: 'EMFILE' });
    for (const client of clients) client.destroy();
    const answered = await found(
      () => ask(bridge, 'acme', PHONE).catch(() => undefined),
      () => 'the bridge does not serve again',
    );
    accountOf(answered);
    expect(eventsOf(bridge, 'bug-caught')).toEqual([]);
  });
});
