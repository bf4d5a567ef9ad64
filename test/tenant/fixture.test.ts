/** Broken fixtures: each mistake with its code, its place and what to write instead. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { adapters } from '../../adapters';
import { playTenant } from '../../src/commands/play';
import { readFixture } from '../../src/tenant/fixture';
import { asFixtures, mappingsOf, play, removeMappings, spaazaTenant } from './played';

afterAll(removeMappings);

/** `▶` stands before the place of the mistake. */
const MARK = '▶';

const placeOf = (marked: string): { line: number; column: number } => {
  const before = marked.slice(0, marked.indexOf(MARK)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

type Broken = readonly [what: string, marked: string, code: string, suggestion: string | undefined];

const request = '"request": { "userIdentifier": "a@b.example" }';
const sent = '"request": { "method": "GET", "path": "/a" }';
const exchange = (text: string): string => `{
  ${request},
  "sources": { "loyalty": { "exchanges": [
    { ${text} }
  ] } }
}`;

const shapes: readonly Broken[] = [
  ['is no JSON', `{\n  ${request}▶,\n}`, 'json-syntax', 'remove it'],
  ['is no object', '▶[]', 'kind-wrong', 'write { "request": { "userIdentifier": "…" } }'],
  ['has no request', '▶{}', 'key-missing', 'add "request": { "userIdentifier": "…" }'],
  ['misspells a key', `{ ${request},\n ▶"respnose": {} }`, 'key-unknown', 'did you mean "response"?'],
  [
    'has the identifier twice, once misspelt',
    '{ "request": { "userIdentifier": "a", ▶"userIdentifer": "b" } }',
    'key-unknown',
    'remove it',
  ],
  [
    'holds the key of the app',
    '{ "request": { "userIdentifier": "a", ▶"key": "k" } }',
    'key-unknown',
    'leave it out: the key of the tenant is sent',
  ],
  [
    'has a key twice',
    `{ ${request},\n  "now": "2026-11-20T12:00:00Z", ▶"now": "2026-11-20T12:00:00Z" }`,
    'key-duplicate',
    'remove one of the two',
  ],
  [
    'says a moment without a zone',
    `{ ${request}, "now": ▶"2026-11-20T12:00:00" }`,
    'value-wrong',
    'write it like "2026-11-20T12:00:00Z"',
  ],
  [
    'says a day that is none',
    `{ ${request}, "now": ▶"2026-13-20T12:00:00Z" }`,
    'value-wrong',
    'write it like "2026-11-20T12:00:00Z"',
  ],
  [
    'says a day that its month lacks',
    `{ ${request}, "now": ▶"2026-02-30T12:00:00Z" }`,
    'value-wrong',
    'write it like "2026-11-20T12:00:00Z"',
  ],
  ['says a moment that is no text', `{ ${request}, "now": ▶20261120 }`, 'kind-wrong', 'write "20261120"'],
  ['gives a variable a number', `{ ${request}, "variables": { "A": ▶1 } }`, 'kind-wrong', 'write "1"'],
  [
    'gives a source nothing',
    `{ ${request}, "sources": { "loyalty": ▶{} } }`,
    'fixture-choice',
    'add "exchanges" or "payload"',
  ],
  [
    'gives a source both',
    `{ ${request}, "sources": { "loyalty": { "exchanges": [], ▶"payload": {} } } }`,
    'fixture-choice',
    'remove one of the two',
  ],
  [
    'has an exchange without an answer',
    exchange(sent).replace('{ "request": { "method"', '▶{ "request": { "method"'),
    'fixture-choice',
    'add "response" or "failure"',
  ],
  [
    'has an exchange with two answers',
    exchange(`${sent}, "response": { "status": 200 }, ▶"failure": "UpstreamTimeout"`),
    'fixture-choice',
    'remove one of the two',
  ],
  [
    'has a body and a text',
    exchange(`${sent}, "response": { "status": 200, "body": {}, ▶"text": "" }`),
    'fixture-choice',
    'remove one of the two',
  ],
  [
    'has a failure that is none',
    exchange(`${sent}, "failure": ▶"UpstreamTimeuot"`),
    'value-wrong',
    'did you mean "UpstreamTimeout"?',
  ],
  [
    'asks with another method',
    exchange('"request": { "method": ▶"DELETE", "path": "/a" }, "failure": "UpstreamTimeout"'),
    'value-wrong',
    undefined,
  ],
  [
    'writes its method small',
    exchange('"request": { "method": ▶"post", "path": "/a" }, "failure": "UpstreamTimeout"'),
    'value-wrong',
    'did you mean "POST"?',
  ],
  [
    'sends a body with a GET',
    exchange('"request": { "method": ▶"GET", "path": "/a", "body": {} }, "failure": "UpstreamTimeout"'),
    'value-wrong',
    'write "POST"',
  ],
  [
    'sends a form with a GET',
    exchange('"request": { "method": ▶"GET", "path": "/a", "form": {} }, "failure": "UpstreamTimeout"'),
    'value-wrong',
    'write "POST"',
  ],
  [
    'sends a body and a form',
    exchange(
      '"request": { "method": "POST", "path": "/a", "body": {}, ▶"form": {} }, "failure": "UpstreamTimeout"',
    ),
    'fixture-choice',
    'remove one of the two',
  ],
  [
    'has a form of numbers',
    exchange(
      '"request": { "method": "POST", "path": "/a", "form": { "page": ▶1 } }, "failure": "UpstreamTimeout"',
    ),
    'kind-wrong',
    'write "1"',
  ],
  [
    'has a path with a query',
    exchange('"request": { "method": "GET", "path": ▶"/a?b=c" }, "failure": "UpstreamTimeout"'),
    'value-wrong',
    'put its query into "query"',
  ],
  [
    'has a whole URL for a path',
    exchange('"request": { "method": "GET", "path": ▶"https://a.example/a" }, "failure": "UpstreamTimeout"'),
    'value-wrong',
    'begin with "/"',
  ],
  [
    'has a query of numbers',
    exchange(
      '"request": { "method": "GET", "path": "/a", "query": { "page": ▶1 } }, "failure": "UpstreamTimeout"',
    ),
    'kind-wrong',
    'write "1"',
  ],
  ['has a status that is none', exchange(`${sent}, "response": { "status": ▶20 }`), 'value-wrong', undefined],
  ['has no status', exchange(`${sent}, "response": ▶{ "body": {} }`), 'key-missing', 'add "status": 0'],
  ['expects nothing', `{ ${request}, "response": ▶{ "status": 200 } }`, 'key-missing', 'add "body": {}'],
  [
    'expects a user and an error',
    `{ ${request}, "response": { "body": { "user": {}, ▶"error": { "message": "" } } } }`,
    'fixture-choice',
    'remove one of the two',
  ],
  [
    'expects a status that is none',
    `{ ${request}, "response": { "status": ▶1000, "body": { "user": {} } } }`,
    'value-wrong',
    undefined,
  ],
  [
    'expects an error without a message',
    `{ ${request}, "response": { "body": { "error": ▶{} } } }`,
    'key-missing',
    'add "message": "…"',
  ],
];

it.each(shapes)('a fixture that %s is a problem', (_what, marked, code, suggestion) => {
  const { findings, fixture } = readFixture({
    file: 'acme/fixtures/case.json',
    text: marked.replace(MARK, ''),
  });
  expect(fixture).toBeUndefined();
  expect(findings.problems).toHaveLength(1);
  expect(findings.problems[0]).toMatchObject({ file: 'acme/fixtures/case.json', code, ...placeOf(marked) });
  expect(findings.problems[0]?.suggestion).toBe(suggestion);
});

it('never throws, whatever the text', () => {
  const keys = [
    'request',
    'userIdentifier',
    'now',
    'variables',
    'sources',
    'exchanges',
    'payload',
    'response',
  ];
  const key = fc.constantFrom(...keys, 'body', 'user', 'status', 'headers', '__proto__', '$comment');
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(null, true, 200, -0, 'GET', '/a', '${A}', '2026-11-20T12:00:00Z'),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  }));
  const texts = fc.oneof(
    fc.string(),
    value.map((json) => JSON.stringify(json)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { fixture, findings } = readFixture({ file: 'case.json', text });
      expect(fixture === undefined).toBe(findings.problems.length > 0);
    }),
    { numRuns: 3000 },
  );
});

it('says everything that is wrong with a fixture at once', () => {
  const { findings } = readFixture({
    file: 'case.json',
    text: '{ "request": {}, "nwo": "", "variables": [], "response": { "status": "200" } }',
  });
  expect(findings.problems.map(({ code }) => code).sort()).toEqual([
    'key-missing',
    'key-missing',
    'key-unknown',
    'kind-wrong',
    'kind-wrong',
  ]);
});

it('a file that cannot be read, or is larger than a mebibyte, is a problem', () => {
  const codes = (text: string | undefined): readonly string[] =>
    readFixture({ file: 'case.json', text }).findings.problems.map(({ code }) => code);
  expect(codes(undefined)).toEqual(['file-missing']);
  expect(codes(`{ ${request}, "$comment": "${'x'.repeat(1_048_576)}" }`)).toEqual(['file-too-large']);
});

const NOW = '"now": "2026-11-20T12:00:00Z"';

/** Mistakes that only show beside the tenant. */
const misfits: readonly Broken[] = [
  [
    'does not stop a clock that is read',
    `▶{ ${request} }`,
    'fixture-clock',
    'add "now": "2026-11-20T12:00:00Z"',
  ],
  [
    'names a source that the tenant lacks',
    `{ ${request}, ${NOW}, "sources": { ▶"loylty": { "exchanges": [] } } }`,
    'source-unknown',
    'did you mean "loyalty"?',
  ],
  [
    'gives a variable that nobody names',
    `{ ${request}, ${NOW}, "variables": { ▶"SPAAZA_TOKNE": "x" } }`,
    'variable-unknown',
    'did you mean "SPAAZA_TOKEN"?',
  ],
  [
    'names a variable in an exchange that nobody gives',
    `{ ${request}, ${NOW}, "sources": { "loyalty": { "exchanges": [ { "request": { "method": "GET", "path": "/a",
       "headers": { "Authorization": ▶"Bearer \${SPAAZA_TOKNE}" } }, "failure": "UpstreamTimeout" } ] } } }`,
    'variable-unknown',
    'did you mean "SPAAZA_TOKEN"?',
  ],
  [
    'holds what a variable really holds',
    `{ ${request}, ${NOW}, "variables": { "SPAAZA_TOKEN": ▶"the-real-token" } }`,
    'fixture-secret',
    'invent a value',
  ],
  [
    'gives variables with which the tenant does not load',
    `{ ${request}, ${NOW}, ▶"variables": { "SPAAZA_TOKEN": " " } }`,
    'fixture-variables',
    'give invented values in "variables"',
  ],
];

it.each(misfits)('a fixture that %s is a problem', async (_what, marked, code, suggestion) => {
  const files = { 'tenant.json': spaazaTenant, ...asFixtures({ case: marked.replace(MARK, '') }) };
  const { problems, cases } = await play(files, { SPAAZA_TOKEN: 'the-real-token' });
  expect(cases).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code, suggestion, ...placeOf(marked) });
});

describe('a real secret', () => {
  const REAL = 'the-real-token';
  const body = JSON.stringify({ result: { code: 1 }, results: { user_info: { user_id: 7 } } });
  const answered = (path: string, headers: string, given: string, comment = ''): string => `{
  "$comment": "${comment}",
  ${request}, ${NOW},
  "sources": { "loyalty": { "exchanges": [ {
    "request": { "method": "GET", "path": "${path}", "headers": { ${headers} } },
    "response": { "status": 200, "body": ${given} }
  } ] } }
}`;

  it.each([
    ['a header', answered('/a', `"Authorization": ▶"Bearer ${REAL}"`, body)],
    ['a path', answered(`/${REAL}/a`, '', body).replace('"/', '▶"/')],
    ['a body', answered('/a', '', `{ "deep": [ { "token": ▶"${REAL}" } ] }`)],
    ['a key of a body', answered('/a', '', `{ ▶"${REAL}": 1 }`)],
    ['a comment', answered('/a', '', body, `it was ${REAL}`).replace('"it', '▶"it')],
    ['a text with escapes', answered('/a', '', `{ "token": ▶"the\\u002dreal-token" }`)],
    ['a payload', `{ ${request}, ${NOW}, "sources": { "loyalty": { "payload": { "a": ▶"${REAL}" } } } }`],
    ['the value of another variable', `{ ${request}, ${NOW}, "variables": { "APP_KEY": ▶"x ${REAL}" } }`],
  ])('in %s is found', async (_where, marked) => {
    const files = { 'tenant.json': spaazaTenant, ...asFixtures({ case: marked.replace(MARK, '') }) };
    const { problems, cases } = await play(files, { SPAAZA_TOKEN: REAL });
    expect([cases.length, problems.length]).toEqual([0, 1]);
    expect(problems[0]).toMatchObject({
      code: 'fixture-secret',
      message: 'this holds what SPAAZA_TOKEN really holds',
      ...placeOf(marked),
    });
  });

  it('of less than eight characters is no secret anywhere but in its own variable', async () => {
    const fixture = `{ ${request}, ${NOW}, "sources": { "loyalty": { "payload": { "user_id": 7, "a": "shorter" } } } }`;
    const files = { 'tenant.json': spaazaTenant, ...asFixtures({ fixture }) };
    expect((await play(files, { SPAAZA_TOKEN: 'shorter' })).problems).toEqual([]);
  });
});

it('finds the real secret in a file of secrets too', async () => {
  const fixture = `{ ${request}, ${NOW}, "variables": { "SPAAZA_TOKEN": "the-real-token" } }`;
  const files = { 'tenant.json': spaazaTenant, 'token.txt': 'the-real-token\n', ...asFixtures({ fixture }) };
  const mappings = mappingsOf(files);
  const variables = { SPAAZA_TOKEN_FILE: `${mappings}/acme/token.txt` };
  const { problems } = await playTenant(mappings, 'acme', { adapters, variables });
  expect(problems.map(({ code }) => code)).toEqual(['fixture-secret']);
});

it('a tenant with errors is not played, and its fixtures are not blamed', async () => {
  const broken = { ...spaazaTenant, user: { ...spaazaTenant.user, name: 'loyalty.frist_name' } };
  const played = await play({ 'tenant.json': broken, ...asFixtures({ a: `{ ${request}, ${NOW} }` }) });
  expect(played).toMatchObject({ problems: [], cases: [] });
  expect(played.refused.map(({ code }) => code)).toEqual(['path-unknown']);
});

it('a tenant with errors is told of without fixtures too', async () => {
  const codes = async (files: Readonly<Record<string, unknown>>): Promise<readonly string[]> =>
    (await play(files)).refused.map(({ code }) => code);
  expect(await codes({ 'customers.json': [] })).toEqual(['file-missing']);
  expect(await codes({ 'tenant.json': {} })).toContain('key-missing');
  const broken = { ...spaazaTenant, user: { ...spaazaTenant.user, name: 'loyalty.frist_name' } };
  expect(await codes({ 'tenant.json': broken })).toEqual(['path-unknown']);
});

it('fixtures that cannot be read are problems, and not none', async () => {
  const messages = async (files: Readonly<Record<string, unknown>>): Promise<readonly string[]> =>
    (await play({ 'tenant.json': spaazaTenant, ...files })).problems.map(
      ({ code, message }) => `${code}: ${message}`,
    );
  expect(await messages({ fixtures: 'a file' })).toEqual([
    'file-missing: the fixtures cannot be read: ENOTDIR',
  ]);
  expect(await messages({ 'fixtures/case.json/x': '' })).toEqual([
    'file-missing: the file cannot be read: EISDIR',
  ]);
});

it('a fixture whose name ends in capital letters is played', async () => {
  const { cases } = await play({
    'tenant.json': spaazaTenant,
    'fixtures/CASE.JSON': `{ ${request}, ${NOW} }`,
  });
  expect(cases).toHaveLength(1);
});

it('a fixture that is not in UTF-8 is a problem', async () => {
  const mappings = mappingsOf({ 'tenant.json': spaazaTenant, 'fixtures/case.json': '' });
  const text = `{ "request": { "userIdentifier": "Имя" }, ${NOW} }`;
  for (const bytes of [
    Buffer.from([0x22, 0xc8, 0xec, 0xff, 0x22]),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
  ]) {
    writeFileSync(join(mappings, 'acme/fixtures/case.json'), bytes);
    const { problems } = await playTenant(mappings, 'acme', { adapters, variables: {} });
    expect(problems).toMatchObject([{ code: 'file-encoding', suggestion: 'save it as UTF-8' }]);
  }
});

it('a tenant without fixtures has no cases and no problems', async () => {
  const played = await play({ 'tenant.json': spaazaTenant, 'fixtures/README.txt': 'none yet' });
  expect(played).toMatchObject({ problems: [], cases: [], refused: [] });
});
