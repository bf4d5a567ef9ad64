/**
 * Secrets that are written in a file by mistake, and real secrets of the environment: no command shows them, in any of
 * its output forms.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, startBridge, stopBridges } from '../../support/cli';
import { leaksIn } from '../../support/e2e/leaks';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { getAdmin } from '../../support/admin';

afterAll(async () => {
  await stopBridges();
  removeFolders();
});

type Json = Readonly<Record<string, unknown>>;

/** Writes files, named as from the mappings folder, and gives that. */
const mappingsOf = (files: Json): string => {
  const folder = join(makeFolder(), 'mappings');
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  }
  return folder;
};

/** Every one has something that JSON, URLs and base64 would each write in another way. */
const VARIABLES = {
  APP_KEY: 'real"app-key"/1+=',
  TOKEN: 'real"token"/1+=',
  TABLE: JSON.stringify({ '79000000001': 'real-first-of-table', '79000000002': 'real-second-of-table' }),
};
const REAL = [VARIABLES.APP_KEY, VARIABLES.TOKEN, 'real-first-of-table', 'real-second-of-table'];

const ACCESS = { keys: ['${APP_KEY}'] };

const source = (own: Json = {}, settings: Json = {}): Json => ({
  adapter: 'http',
  privateNetwork: true,
  settings: {
    baseUrl: 'http://127.0.0.1:9',
    auth: { type: 'bearer', token: '${TOKEN}' },
    answer: { notFound: [{ status: 404 }] },
    ...settings,
  },
  lookup: { path: '/c', query: { q: '{request.userIdentifier}' }, owner: 'unsaid' },
  payload: { id: 'text!', name: 'text' },
  ...own,
});

/** A tenant file with a mistake in its last line. */
const tenant = (own: Json = {}, up: Json = source()): Json => ({
  access: ACCESS,
  identifier: { type: 'phone' },
  sources: { up },
  user: { id: 'up.id', name: 'up.nmae' },
  ...own,
});

const auth = (own: unknown): Json => tenant({}, source({}, { auth: own }));
const oneLine = JSON.stringify;

const fixture = (own: Json): Json => ({ request: { userIdentifier: '79000000001' }, ...own });

/** A fixture whose only exchange differs from the request. */
const exchanged = (request: Json, answer: unknown): Json =>
  fixture({
    sources: {
      up: {
        exchanges: [
          { request: { method: 'GET', path: '/x', ...request }, response: { status: 200, body: answer } },
        ],
      },
    },
    response: { body: { user: { id: '1' } } },
  });

/** Files with a canary in the place of a secret, and a mistake; `name` is the tenant's folder. */
type Mistaken = (canary: string, name: string) => Json;

const own =
  (file: (canary: string) => unknown): Mistaken =>
  (canary, name) => ({ [`${name}/tenant.json`]: file(canary) });

const based =
  (content: (canary: string) => unknown): Mistaken =>
  (canary, name) => ({
    [`${name}/tenant.json`]: { extends: `../_${name}/base.json` },
    [`_${name}/base.json`]: content(canary),
  });

const typed =
  (content: (canary: string) => unknown): Mistaken =>
  (canary, name) => ({
    [`${name}/tenant.json`]: tenant({}, source({ payload: 'type.json' })),
    [`${name}/type.json`]: content(canary),
  });

const cased =
  (content: (canary: string) => unknown): Mistaken =>
  (canary, name) => ({
    [`${name}/tenant.json`]: tenant({ user: { id: 'up.id' } }),
    [`${name}/fixtures/case.json`]: content(canary),
  });

const mistaken: readonly (readonly [where: string, files: Mistaken])[] = [
  ['as the whole of access', own((canary) => tenant({ access: canary }))],
  ['as the whole of access, a list', own((canary) => tenant({ access: [canary] }))],
  ['among the keys', own((canary) => tenant({ access: { keys: [canary] } }))],
  ['as the keys', own((canary) => tenant({ access: { keys: canary } }))],
  ['as a key of access', own((canary) => tenant({ access: { [canary]: true } }))],
  ['as a key beside the keys', own((canary) => tenant({ access: { ...ACCESS, [canary]: {} } }))],
  ['as a key among the keys', own((canary) => tenant({ access: { keys: { [canary]: '' } } }))],
  ['under a misspelt key of access', own((canary) => tenant({ access: { kyes: [canary] } }))],
  ['under another word for the keys', own((canary) => tenant({ access: { tokens: [canary] } }))],
  ['under a misspelt key of the file', own((canary) => tenant({ acess: { keys: [canary] } }))],
  ['as the token', own((canary) => auth({ type: 'bearer', token: canary }))],
  ['as a list of tokens', own((canary) => auth({ type: 'bearer', token: [canary] }))],
  ['as a key of the token', own((canary) => auth({ type: 'bearer', token: { [canary]: canary } }))],
  ['under a misspelt key', own((canary) => auth({ type: 'bearer', tokn: canary }))],
  ['as the whole of auth', own((canary) => auth(canary))],
  ['as the scheme and the token', own((canary) => auth(`Bearer ${canary}`))],
  ['beside a name', own((canary) => auth({ type: 'bearer', token: `\${TOKEN}${canary}` }))],
  ['under a type that there is not', own((canary) => auth({ type: 'beaerr', token: canary, x: canary }))],
  ['as a password', own((canary) => auth({ type: 'basic', username: 'shop', password: canary }))],
  ['beside the settings', own((canary) => tenant({}, source({ token: canary })))],
  ['beside the sources', own((canary) => tenant({ password: canary }))],
  ['in a header', own((canary) => tenant({}, source({}, { headers: { 'X-Api-Key': canary } })))],
  [
    'in headers that are a text',
    own((canary) => tenant({}, source({}, { headers: `X-Api-Key: ${canary}` }))),
  ],
  ['in a source that is a text', own((canary) => tenant({ sources: { up: { settings: canary } } }))],
  ['in settings that are a list', own((canary) => tenant({}, source({ settings: [canary] })))],
  [
    'beside an adapter that there is not',
    own((canary) => tenant({}, source({ adapter: 'htp', settings: { key: canary } }))),
  ],
  [
    'as the user of an address',
    own((canary) => tenant({}, source({}, { baseUrl: `https://shop:${canary}@crm.example` }))),
  ],
  [
    'as the parameter of an address',
    own((canary) => tenant({}, source({}, { baseUrl: `http://crm.example/?api_key=${canary}` }))),
  ],
  [
    'as the parameter of a path',
    own((canary) => tenant({}, source({ lookup: { path: `/c?api_key=${canary}`, owner: 'unsaid' } }))),
  ],
  ['in a comment', own((canary) => oneLine(tenant({ $comment: `it was ${canary}` })))],
  ['in a comment of the settings', own((canary) => oneLine(auth({ $comment: `it was ${canary}` })))],
  ['in a comment that JSON does not have', own((canary) => `{ "access": 1 } // ${canary}`)],
  ['in a comment of several lines', own((canary) => `{ /* the key\n is ${canary} */ "access": 1 }`)],
  ['in a comment of a shell', own((canary) => `# ${canary}\n{ "access": 1 }`)],
  [
    'in a file of one line',
    own((canary) => oneLine(tenant({ access: { keys: [canary] }, sources: 1, identifer: 1 }))),
  ],
  ['in a list instead of a file', own((canary) => oneLine([canary]))],
  ['in a text instead of a file', own((canary) => oneLine(canary))],
  ['in a file that is nothing but it', own((canary) => canary)],
  ['in a file of variables', own((canary) => `APP_KEY=${canary}\n`)],
  ['in YAML', own((canary) => `access:\n  keys: [${canary}]\n`)],
  ['in a file that is cut', own((canary) => `{ "access": { "keys": ["${canary}`)],
  ['in a file that is extended and nothing but it', based((canary) => `${canary}\n`)],
  ['in a file that is extended', based((canary) => oneLine({ private_key: canary, token: canary }))],
  ['in a payload’s type that is nothing but it', typed((canary) => canary)],
  ['in a payload’s type', typed((canary) => oneLine({ token: canary, client_secret: [canary] }))],
  ['as a variable of a fixture', cased((canary) => oneLine(fixture({ variables: { TOKEN: canary }, x: 1 })))],
  [
    'in a header of a fixture',
    cased((canary) => oneLine(exchanged({ headers: { Authorization: `Bearer ${canary}` } }, {}))),
  ],
  ['in an answer of a fixture', cased((canary) => oneLine(exchanged({}, { token: canary })))],
  ['in a comment of a fixture', cased((canary) => oneLine(fixture({ $comment: canary, respnose: 1 })))],
  ['in a fixture that is nothing but it', cased((canary) => canary)],
];

/** A canary that does not look like a token, and does not contain another one. */
const canaryOf = (index: number): string => `canary-${String(index).padStart(2, '0')}-9f8e7d6c`;
const nameOf = (index: number): string => `t${String(index).padStart(2, '0')}`;

/** The rows whose canary is in a text, by its place. */
const shownIn = (text: string): readonly string[] =>
  mistaken.flatMap(([where], index) => (leaksIn(text, [canaryOf(index)]).length > 0 ? [where] : []));

const FORMATS: readonly (readonly string[])[] = [
  ['check'],
  ['check', '--json'],
  ['check', '--fix', '--dry-run'],
  ['check', '--fix', '--dry-run', '--shared', '--json'],
  ['check', '--format', 'github'],
  ['check', '--format', 'gitlab'],
  ['check', '--coverage', '--plan'],
  ['check', '--coverage', '--plan', '--json'],
  ['verify'],
  ['verify', '--json'],
  ['verify', '--markdown'],
];

describe('a secret that is written in a file', () => {
  let mappings: string;

  beforeAll(() => {
    const files = mistaken.map(([, each], index) => each(canaryOf(index), nameOf(index)));
    mappings = mappingsOf({
      ...Object.fromEntries(files.flatMap((each) => Object.entries(each))),
      'good/tenant.json': tenant({ user: { id: 'request.userIdentifier' }, sources: {} }),
    });
  });

  it.each(FORMATS.map((command) => [command.join(' '), command] as const))(
    'is not shown by %s',
    async (_title, command) => {
      const { code, stdout, stderr } = await run([...command, '--mappings', mappings], VARIABLES);
      expect(code).toBe(1);
      for (const index of mistaken.keys()) expect(stdout).toContain(nameOf(index));
      expect(shownIn(stdout + stderr)).toEqual([]);
      expect(leaksIn(stdout + stderr, REAL)).toEqual([]);
    },
  );

  it.each(mistaken.map(([where], index) => [where, nameOf(index)] as const))(
    'is not shown by explain: %s',
    async (_where, name) => {
      for (const flags of [
        ['--fixture', 'case'],
        ['--identifier', '79000000001'],
        ['--identifier', '1', '--reveal'],
      ]) {
        const { stdout, stderr } = await run(['explain', name, ...flags, '--mappings', mappings], VARIABLES);
        expect(stdout + stderr).not.toBe('');
        expect(shownIn(stdout + stderr)).toEqual([]);
      }
    },
  );

  it('is not printed by a bridge that serves', async () => {
    const bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], VARIABLES);
    const ready = await getAdmin(bridge, '/status');
    expect(ready.text).toContain('"status":"refused"');
    const { stdout, stderr } = await bridge.stop();
    expect(shownIn([ready.text, stdout, stderr].join('\n'))).toEqual([]);
  });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Texts with a real secret, as users paste them. */
const pasted: readonly (readonly [how: string, text: string])[] = [
  ['as it is', VARIABLES.TOKEN],
  ['behind a scheme', `Bearer ${VARIABLES.TOKEN}`],
  ['in base64', base64(VARIABLES.TOKEN)],
  ['in a header of basic authentication', `Basic ${base64(`shop:${VARIABLES.TOKEN}`)}`],
  ['in base64url', Buffer.from(VARIABLES.TOKEN).toString('base64url')],
  ['percent-encoded', encodeURIComponent(VARIABLES.TOKEN)],
  ['percent-encoded, in a query', `/c?${new URLSearchParams({ token: VARIABLES.TOKEN }).toString()}`],
  ['in hexadecimal', Buffer.from(VARIABLES.TOKEN).toString('hex')],
  ['in JSON', JSON.stringify({ token: VARIABLES.TOKEN })],
  ['a token of a table', 'real-second-of-table'],
  ['a token of a table in base64', base64('x:real-second-of-table:y')],
];

const places: readonly (readonly [where: string, files: (text: string) => Json])[] = [
  [
    'a header of a fixture',
    (text) => ({ 'acme/fixtures/case.json': exchanged({ headers: { 'X-Key': text } }, {}) }),
  ],
  [
    'a path of a fixture',
    (text) => ({
      'acme/fixtures/case.json': exchanged({ path: `/${text.replace(/[?#]/g, '')}` }, {}),
    }),
  ],
  ['a query of a fixture', (text) => ({ 'acme/fixtures/case.json': exchanged({ query: { q: text } }, {}) })],
  [
    'an answer of a fixture',
    (text) => ({ 'acme/fixtures/case.json': exchanged({}, { a: [{ [text]: text }] }) }),
  ],
  ['a comment of a fixture', (text) => ({ 'acme/fixtures/case.json': fixture({ $comment: text, x: 1 }) })],
  [
    'what a fixture expects',
    (text) => ({
      'acme/fixtures/case.json': fixture({ response: { body: { user: { id: text } } } }),
    }),
  ],
  [
    'a fixture of one line',
    (text) => ({
      'acme/fixtures/case.json': oneLine(exchanged({ headers: { 'X-Key': text } }, { text })),
    }),
  ],
];

/** A tenant file that extends one of a folder beside it. */
const replaceAcme = (content: unknown, name: string): unknown =>
  JSON.parse(JSON.stringify(content).replace('../_acme/', `../_${name}/`));

/** The files of several tenants, each with those of its row. */
const tenantsOf = (rows: readonly Json[]): Json =>
  Object.fromEntries(
    rows.flatMap((files, index) =>
      Object.entries(files).map(([path, content]) => [
        path.replace(/^(_?)acme\//, `$1${nameOf(index)}/`),
        typeof content === 'string' ? content : replaceAcme(content, nameOf(index)),
      ]),
    ),
  );

it.each(places)('a real secret in %s is found, and not shown', async (_where, files) => {
  const up = source({}, { headers: { 'X-Table': '${TABLE}' } });
  const acme = { 'acme/tenant.json': tenant({ user: { id: 'up.id' } }, up) };
  const mappings = mappingsOf(tenantsOf(pasted.map(([, text]) => ({ ...acme, ...files(text) }))));
  for (const command of [['check'], ['check', '--json'], ['verify', '--markdown']]) {
    const { code, stdout, stderr } = await run([...command, '--mappings', mappings], VARIABLES);
    expect(code).toBe(1);
    for (const [index, [how]] of pasted.entries())
      expect([how, stdout.includes(`${nameOf(index)}/fixtures/case.json`)]).toEqual([how, true]);
    expect(leaksIn(stdout + stderr, REAL)).toEqual([]);
  }
  for (const index of pasted.keys()) {
    const { code, stdout, stderr } = await run(
      ['explain', nameOf(index), '--fixture', 'case', '--mappings', mappings],
      VARIABLES,
    );
    expect([code, stderr === '']).toEqual([2, false]);
    expect(leaksIn(stdout + stderr, REAL)).toEqual([]);
  }
});

describe('a real secret in a tenant file', () => {
  const rows: readonly (readonly [where: string, file: (text: string) => Json])[] = [
    ['a constant', (text) => tenant({ user: { id: { value: text }, name: { value: text, via: 1 } } })],
    ['a path', (text) => tenant({ user: { id: `up.${text}` } })],
    ['a key', (text) => tenant({ [text]: 1 })],
    ['the name of a source', (text) => tenant({ sources: { [text]: source() } })],
    ['the name of an adapter', (text) => tenant({}, source({ adapter: text }))],
    ['a time zone', (text) => tenant({ timezone: text })],
    ['a template', (text) => tenant({ user: { id: { template: `{${text}}` } } })],
    ['a type of a payload', (text) => tenant({}, source({ payload: { id: text } }))],
    ['a message', (text) => tenant({ messages: { [text]: text, userNotFound: 1 } })],
    ['the name of a file', (text) => tenant({ extends: text })],
    ['an address', (text) => tenant({}, source({}, { baseUrl: `ftp://${text}` }))],
    [
      'a data file’s name',
      (text) => tenant({}, source({ adapter: 'crm', settings: { file: text, index: {} } })),
    ],
  ];

  it.each(FORMATS.map((command) => [command.join(' '), command] as const))(
    'is not shown by %s',
    async (_title, command) => {
      const mappings = mappingsOf(
        tenantsOf(rows.map(([, file]) => ({ 'acme/tenant.json': file(VARIABLES.TOKEN) }))),
      );
      const { code, stdout, stderr } = await run([...command, '--mappings', mappings], VARIABLES);
      expect(code).toBe(1);
      for (const index of rows.keys()) expect(stdout).toContain(nameOf(index));
      expect(leaksIn(stdout + stderr, REAL)).toEqual([]);
    },
  );
});

describe('the user of a probe', () => {
  /** A separate number for each row: what is hidden for one tenant is hidden for all. */
  const probeOf = (index: number): string => `7916555${String(1001 + index * 1111)}`;

  const rows: readonly (readonly [what: string, files: (probe: string) => Json])[] = [
    [
      'that no lookup takes',
      (probe) => ({
        'acme/tenant.json': tenant({ identifier: { type: 'email' } }, source({ probe })),
      }),
    ],
    ['that is a number', (probe) => ({ 'acme/tenant.json': tenant({}, source({ probe: Number(probe) })) })],
    ['that is a list', (probe) => ({ 'acme/tenant.json': tenant({}, source({ probe: [probe] })) })],
    [
      'that is an object',
      (probe) => ({ 'acme/tenant.json': tenant({}, source({ probe: { type: probe } })) }),
    ],
    [
      'that is spelt otherwise',
      (probe) => ({
        'acme/tenant.json': oneLine(
          tenant({}, source({ probe: `8 (${probe.slice(1, 4)}) ${probe.slice(4)}`, retires: 1 })),
        ),
      }),
    ],
    [
      'in a file of one line',
      (probe) => ({ 'acme/tenant.json': oneLine(tenant({}, source({ probe, retires: 1 }))) }),
    ],
    ['beside the sources', (probe) => ({ 'acme/tenant.json': oneLine(tenant({ probe })) })],
    ['among the settings', (probe) => ({ 'acme/tenant.json': oneLine(tenant({}, source({}, { probe }))) })],
    [
      'under a misspelt key',
      (probe) => ({ 'acme/tenant.json': oneLine(tenant({}, source({ prob: probe }))) }),
    ],
    [
      'in a file that is extended',
      (probe) => ({
        'acme/tenant.json': { extends: '../_acme/base.json' },
        '_acme/base.json': oneLine(tenant({}, source({ probe }))),
      }),
    ],
    [
      'the user of a fixture',
      (probe) => ({
        'acme/tenant.json': tenant(
          { user: { id: 'up.id', phone: { from: 'up.id', via: ['phone'] } } },
          source({ probe }),
        ),
        'acme/fixtures/case.json': {
          request: { userIdentifier: probe },
          sources: {
            up: {
              exchanges: [
                {
                  request: { method: 'GET', path: '/c', query: { q: probe } },
                  response: { status: 200, body: { id: probe } },
                },
              ],
            },
          },
          response: { body: { user: { id: '79000000001' } } },
        },
      }),
    ],
  ];

  const shown = (text: string): readonly string[] =>
    rows.flatMap(([what], index) => {
      const probe = probeOf(index);
      return leaksIn(text, [probe, probe.slice(1), probe.slice(4)]).length > 0 ? [what] : [];
    });

  let mappings: string;

  beforeAll(() => {
    const files = rows.map(([, each], index) => each(probeOf(index)));
    mappings = mappingsOf(tenantsOf(files));
  });

  it.each(FORMATS.map((command) => [command.join(' '), command] as const))(
    'is not shown by %s',
    async (_title, command) => {
      const { stdout, stderr } = await run([...command, '--mappings', mappings], VARIABLES);
      for (const index of rows.keys()) expect(stdout).toContain(nameOf(index));
      expect(shown(stdout + stderr)).toEqual([]);
    },
  );

  it.each(rows.map(([what], index) => [what, index] as const))(
    'is not shown by explain: one %s',
    async (_what, index) => {
      for (const flags of [
        ['--identifier', probeOf(index)],
        ['--fixture', 'case'],
        ['--fixture', 'case', '--json', '--reveal'],
      ]) {
        const { stdout, stderr } = await run(
          ['explain', nameOf(index), ...flags, '--mappings', mappings],
          VARIABLES,
        );
        expect(stdout + stderr).not.toBe('');
        expect(shown(stdout + stderr)).toEqual([]);
      }
    },
  );
});

describe('a text that moves a cursor, or starts a new line', () => {
  const BAD = 'x\u001b[2J\u0007\n::error::planted\r\n::set-output name=a::b\u009b1A\u202e\u2028';

  const rows: readonly (readonly [where: string, files: Json])[] = [
    ['a key', { 'acme/tenant.json': tenant({ [BAD]: 1 }) }],
    ['the name of a source', { 'acme/tenant.json': tenant({ sources: { [BAD]: source() } }) }],
    ['a path', { 'acme/tenant.json': tenant({ user: { id: `up.${BAD}` } }) }],
    ['the name of an adapter', { 'acme/tenant.json': tenant({}, source({ adapter: BAD })) }],
    ['a setting', { 'acme/tenant.json': tenant({}, source({}, { [BAD]: BAD })) }],
    ['the name of a file', { 'acme/tenant.json': tenant({ extends: `../_base/${BAD}.json` }) }],
    ['the name of a folder', { [`${BAD}/tenant.json`]: tenant() }],
    ['the name of a fixture', { 'acme/tenant.json': tenant(), [`acme/fixtures/${BAD}.json`]: fixture({}) }],
    [
      'an answer of a fixture',
      {
        'acme/tenant.json': tenant({ user: { id: 'up.id', name: 'up.name' } }),
        'acme/fixtures/case.json': exchanged({ path: `/c${BAD}` }, { id: BAD, name: BAD }),
      },
    ],
    ['a line that is not JSON', { 'acme/tenant.json': `{ "a": ${BAD} }` }],
  ];

  it.each(FORMATS.map((command) => [command.join(' '), command] as const))(
    'is not written by %s',
    async (_title, command) => {
      const mappings = mappingsOf(tenantsOf(rows.map(([, files]) => files)));
      const { stdout, stderr } = await run([...command, '--mappings', mappings], VARIABLES);
      expect(stdout).toContain('planted');
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
      expect(`${stdout}\n${stderr}`).not.toMatch(/^::(?:error::planted|set-output)/m);
    },
  );
});
