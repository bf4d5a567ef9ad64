/** Odd values of secrets, in every place where one can stand: each is found when the tenant is checked, or is taken as it is. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, startBridge, stopBridges } from '../../support/cli';
import { bearer as showing } from '../../support/e2e/bridge';
import { makeFolder, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { asked, send } from '../../support/gateway/gateway';
import { closeServers, serve } from '../../support/upstream/servers';

afterAll(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
});

const NAME = '${ODD}';

const over = (auth: unknown, own: object = {}, lookup: object = {}): object => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'phone' },
  sources: {
    shop: {
      adapter: 'http',
      settings: {
        baseUrl: 'https://shop.example',
        auth,
        answer: { notFound: [{ status: 404 }] },
        ...own,
      },
      lookup: { path: '/c/{request.userIdentifier}', owner: 'unsaid', ...lookup },
      payload: { id: 'text!' },
    },
  },
  user: { id: 'request.userIdentifier' },
});

const apiKey = (place: string, lookup: object = {}): object =>
  over({ type: 'apiKey', in: place, keys: { key: NAME } }, {}, lookup);

const oauth = (own: object): object =>
  over({ type: 'oauth2', tokenUrl: 'https://shop.example/token', clientId: 'a', clientSecret: NAME, ...own });

const bearer = { type: 'bearer', token: '${APP_KEY}' };

/** Each place, and whether a header carries the secret as it is. */
const PLACES: Readonly<Record<string, readonly [file: object, isHeader: boolean]>> = {
  bearer: [over({ type: 'bearer', token: NAME }), true],
  user: [over({ type: 'basic', user: NAME }), false],
  password: [over({ type: 'basic', user: '${APP_KEY}', password: NAME }), false],
  'key-header': [apiKey('header'), true],
  'key-query': [apiKey('query'), false],
  'key-form': [apiKey('form', { method: 'POST', form: { a: 'b' } }), false],
  'key-json': [apiKey('json', { method: 'POST', json: { a: 'b' } }), false],
  'client-secret': [oauth({}), false],
  'client-secret-body': [oauth({ sentIn: 'body' }), false],
  header: [over(bearer, { headers: { 'X-Shop': NAME } }), true],
  access: [{ ...over(bearer), access: { keys: [NAME, '${APP_KEY}'] } }, false],
};

const mappings = (): string => {
  const folder = join(makeFolder(), 'mappings');
  for (const [name, [file]] of Object.entries(PLACES)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'tenant.json'), JSON.stringify(file));
  }
  return folder;
};

interface Found {
  readonly tenant: string;
  readonly code: string;
}

/** What the check finds of the variable, by place; and that it shows nothing of the value. */
const found = async (variables: Readonly<Record<string, string>>, shown: string): Promise<object> => {
  const environment = { APP_KEY: 'an-invented-key', ...variables };
  const { stdout, stderr } = await run(['check', '--format', 'json', '--mappings', mappings()], environment);
  if (shown !== '') expect(stdout + stderr).not.toContain(shown);
  const problems = problemsIn(JSON.parse(stdout));
  return Object.fromEntries(
    Object.keys(PLACES).map((name) => [
      name,
      problems
        .filter(({ tenant, code }) => tenant === name && code !== 'source-unused')
        .map(({ code }) => code),
    ]),
  );
};

const problemsIn = (report: unknown): readonly Found[] => {
  const text = JSON.stringify(report);
  return [...text.matchAll(/"code":"([a-z-]+)"[^}]*?"file":"[^"]*?([a-z-]+)\/tenant\.json"/g)].map(
    ([, code = '', tenant = '']) => ({ tenant, code }),
  );
};

const every = (...codes: readonly string[]): object =>
  Object.fromEntries(Object.keys(PLACES).map((name) => [name, codes]));

const headersOnly = (code: string): object =>
  Object.fromEntries(Object.entries(PLACES).map(([name, [, isHeader]]) => [name, isHeader ? [code] : []]));

/** The app server’s key can be guessed. */
const guessable = (): object => ({ ...every(), access: ['secret-guessable'] });

/** An app server cannot send the key in every way: a warning. */
const inAccess = (expected: object): object => ({ ...expected, access: [MALFORMED] });

/** The name of a user ends at a colon. */
const ofName = (expected: object): object => ({ ...expected, user: [MALFORMED] });

const MALFORMED = 'secret-malformed';
const CANARY = 'canary-of-secrets';

describe('a variable', () => {
  it.each<[what: string, value: string, expected: object]>([
    ['is empty', '', every('secret-unset')],
    ['has spaces around it', ` ${CANARY} `, every(MALFORMED)],
    ['begins with a byte order mark', `\ufeff${CANARY}`, every(MALFORMED)],
    ['ends with a line break', `${CANARY}\r\n`, every(MALFORMED)],
    ['has a line break', `${CANARY}\nsecond`, every(MALFORMED)],
    ['has a tab', `${CANARY}\tx`, every(MALFORMED)],
    ['has an escape', `${CANARY}\u001b[31m`, every(MALFORMED)],
    ['is very long', CANARY.repeat(2000), every(MALFORMED)],
    ['is white space', ' \t ', every(MALFORMED)],
    ['is the name of another', '${OTHER}', every(MALFORMED)],
    ['has the name of another', `${CANARY}\${OTHER}`, every()],
    ['has a Cyrillic letter', `${CANARY}с`, inAccess(headersOnly(MALFORMED))],
    ['has an emoji', `${CANARY}🔑`, inAccess(headersOnly(MALFORMED))],
    ['has typographic quotes', `“${CANARY}”`, inAccess(headersOnly(MALFORMED))],
    ['has Latin letters with accents', `${CANARY}é`, inAccess(every())],
    ['is JSON', JSON.stringify({ token: CANARY }), ofName(every())],
    ['has a colon', `shop:${CANARY}`, ofName(every())],
    ['is in quotation marks', `"${CANARY}"`, every(MALFORMED)],
    ['has quotation marks inside', `a"${CANARY}"b`, every()],
    ['has signs of URLs', `${CANARY}&a=b;c#d?e/../f%0A+`, every()],
    ['is as long as a large token', CANARY.padEnd(16_384, 'x'), every()],
    ['has a space inside', `${CANARY} x`, inAccess(every())],
    ['is a common word', 'true', guessable()],
    ['is a short word', 'id', guessable()],
    ['is the key of the app as well', 'an-invented-key', every()],
    ['is __proto__', '__proto__', every()],
  ])('that %s', async (_what, value, expected) => {
    expect(await found({ ODD: value }, value.length < 8 ? '' : value.trim())).toStrictEqual(expected);
  });

  it('that is a word hides no words of the report', async () => {
    const { stdout } = await run(['check', '--mappings', mappings()], {
      APP_KEY: 'an-invented-key',
      ODD: 'shop',
    });
    expect(stdout).not.toContain('****');
  });
});

/** No user of the system has this number, and none of the rights of root. */
const NO_USER = 65_534;

/** Does something as a user without rights: root may read everything. */
const withoutRights = async <A>(act: () => Promise<A>): Promise<A> => {
  const own = process.geteuid?.();
  if (own === 0) process.seteuid?.(NO_USER);
  try {
    return await act();
  } finally {
    if (own === 0) process.seteuid?.(own);
  }
};

describe('a file', () => {
  const fileOf = (content: string | Buffer): string => {
    const path = join(makeFolder(), 'secret');
    writeFileSync(path, content);
    return path;
  };

  it.each<[what: string, file: () => string, expected: object]>([
    ['is empty', () => fileOf(''), every('secret-unset')],
    ['is one line break', () => fileOf('\r\n'), every('secret-unset')],
    ['ends with a line break', () => fileOf(`${CANARY}\n`), every()],
    ['ends as Windows does', () => fileOf(`${CANARY}\r\n`), every()],
    ['ends with two', () => fileOf(`${CANARY}\n\n`), every(MALFORMED)],
    ['ends as old Macs did', () => fileOf(`${CANARY}\r`), every(MALFORMED)],
    ['begins with a byte order mark', () => fileOf(`\ufeff${CANARY}`), every(MALFORMED)],
    ['is UTF-16', () => fileOf(Buffer.from(`\ufeff${CANARY}`, 'utf16le')), every('secret-unreadable')],
    ['is no text', () => fileOf(Buffer.from([0x63, 0xff, 0x80, 0x63])), every('secret-unreadable')],
    [
      'is windows-1251',
      () => fileOf(Buffer.from([0x63, 0xea, 0xeb, 0xfe, 0xf7])),
      every('secret-unreadable'),
    ],
    ['has a NUL', () => fileOf(`${CANARY}\0x`), every(MALFORMED)],
    ['has 100 KB', () => fileOf('x'.repeat(100_000)), every(MALFORMED)],
    ['has more than any', () => fileOf(Buffer.alloc(16 * 1_048_576 + 1, 'x')), every('secret-unreadable')],
    ['is a folder', () => makeFolder(), every('secret-unreadable')],
    ['is not there', () => join(makeFolder(), 'none'), every('secret-unreadable')],
    ['is a device', () => '/dev/zero', every('secret-unreadable')],
    [
      'is a pipe',
      () => {
        const path = join(makeFolder(), 'pipe');
        execFileSync('mkfifo', [path]);
        return path;
      },
      every('secret-unreadable'),
    ],
    [
      'is a link to one',
      () => {
        const path = join(makeFolder(), 'link');
        symlinkSync(fileOf(CANARY), path);
        return path;
      },
      every(),
    ],
    [
      'is a link to itself',
      () => {
        const path = join(makeFolder(), 'loop');
        symlinkSync(path, path);
        return path;
      },
      every('secret-unreadable'),
    ],
  ])('that %s', async (_what, file, expected) => {
    expect(await found({ ODD_FILE: file() }, CANARY)).toStrictEqual(expected);
  });

  it('that the bridge may not read', async () => {
    const file = fileOf(CANARY);
    chmodSync(file, 0);
    expect(await withoutRights(() => found({ ODD_FILE: file }, CANARY))).toStrictEqual(
      every('secret-unreadable'),
    );
  });

  it('beside a variable of the same name', async () => {
    expect(await found({ ODD: CANARY, ODD_FILE: fileOf('x') }, CANARY)).toStrictEqual(every('secret-twice'));
  });
});

describe('one secret of several tenants', () => {
  const ODD = `"${CANARY}" & é;=#%41`;

  const upstream = async () => {
    const arrived: unknown[] = [];
    const { baseUrl } = await serve((request, response) => {
      arrived.push([request.url, request.headers.authorization ?? request.headers['x-key']]);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"u1"}');
    });
    return { baseUrl, arrived };
  };

  const tenant = (path: string, auth: unknown, baseUrl: string): object => ({
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'phone' },
    sources: {
      shop: {
        adapter: 'http',
        privateNetwork: true,
        settings: { baseUrl, auth, answer: { notFound: [{ status: 404 }] } },
        lookup: { path, query: { q: '{request.userIdentifier}' }, owner: 'unsaid' },
        payload: { id: 'text!' },
      },
    },
    user: { id: 'request.userIdentifier', name: 'shop.id' },
  });

  it.each<[how: string, environment: () => Readonly<Record<string, string>>]>([
    ['a variable', () => ({ ODD })],
    [
      'a file',
      () => {
        const path = join(makeFolder(), 'secret');
        writeFileSync(path, `${ODD}\n`);
        return { ODD_FILE: path };
      },
    ],
  ])('is sent by each as it is, from %s', async (_how, environment) => {
    const { baseUrl, arrived } = await upstream();
    const auth = { type: 'bearer', token: NAME };
    const mappings = writeMappings({
      one: { 'tenant.json': tenant('/one', auth, baseUrl) },
      two: { 'tenant.json': tenant('/two', auth, baseUrl) },
      three: {
        'tenant.json': tenant('/three', { type: 'apiKey', in: 'header', keys: { 'X-Key': NAME } }, baseUrl),
      },
      four: { 'tenant.json': { access: { keys: ['${APP_KEY}'] }, extends: '../one/tenant.json' } },
    });
    const variables = { APP_KEY: 'an-invented-key', ...environment() };
    const { port, stop } = await startBridge(['serve', '--mappings', mappings], variables);
    for (const name of ['one', 'two', 'three', 'four', 'one']) {
      const { status } = await send(port, {
        path: `/${name}/account`,
        headers: showing('an-invented-key'),
        body: asked('79000000001'),
      });
      expect([name, status]).toStrictEqual([name, 200]);
    }
    expect(arrived).toStrictEqual(
      [
        ['one', `Bearer ${ODD}`],
        ['two', `Bearer ${ODD}`],
        ['three', ODD],
        ['one', `Bearer ${ODD}`],
        ['one', `Bearer ${ODD}`],
      ].map(([path, secret]) => [`/${path}?q=79000000001`, secret]),
    );
    const { stdout, stderr } = await stop();
    expect(stdout + stderr).not.toContain(CANARY);
  });
});
