/** The options of `account-bridge record`: names, paths that stay, many shoppers, what is printed and what is refused. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { commandWorld } from '../../support/command-world';
import { VARIABLES, recordTenant, runsLeft, tenantOf } from '../../support/recording';
import { run } from '../../support/cli';
import { makeFolder, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { closeServers, serve } from '../../support/upstream/servers';
import { until } from '../../support/until';

afterEach(closeServers);
afterAll(removeFolders);

const phoneIn = (request: IncomingMessage): string => (request.url ?? '').replace(/^.*\//, '');

const send = (response: ServerResponse, status: number, body: unknown, headers = {}): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));

const CITY = 'Canaryville';

/** Knows every shopper; some have more fields. */
const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const phone = phoneIn(request);
  const customer = {
    id: Number(phone.slice(-6)) + 100_000,
    phone,
    name: 'Ivan Kanareikin',
    points: 1234,
    city: CITY,
  };
  if (phone.endsWith('99')) send(response, 404, {});
  else send(response, 200, phone.endsWith('7') ? { ...customer, born: '1987-03-17' } : customer);
};

const IDENTIFIER = '79161234560';

interface Said {
  readonly recorded: readonly {
    readonly fixture: string;
    readonly outcome: string;
    readonly replaced: readonly { readonly path: string; readonly kind: string; readonly count: number }[];
    readonly kept: readonly { readonly path: string }[];
    readonly uncertain: readonly { readonly path: string }[];
  }[];
  readonly refused: readonly { readonly line?: number; readonly why: string }[];
  readonly sameShape: number;
}

it('prints what was replaced, kept and uncertain, by path, kind and count', async () => {
  const { baseUrl } = await serve(answer);
  const tenant = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER]);
  expect(tenant.stdout.replace(/wrote \S+fixtures/, 'wrote fixtures')).toBe(`wrote fixtures/found.json (ok)
  replaced
    crm.id  number
    crm.name  text
    crm.phone  phone
    crm.points  number
  uncertain: replaced, and perhaps a code; --keep PATH keeps it
    crm.city  text
`);
  expect(JSON.parse(tenant.stderr)).toMatchObject({
    event: 'shopper-recorded',
    tenant: 'acme',
    by: 'tester',
    fixture: 'found',
  });
  expect(runsLeft(tenant, [IDENTIFIER, 'Kanareikin', CITY, ...Object.values(VARIABLES)])).toEqual([]);
});

it('prints the same for machines', async () => {
  const { baseUrl } = await serve(answer);
  const { stdout } = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER, '--json']);
  const said = JSON.parse(stdout) as Said;
  expect(said).toMatchObject({
    recorded: [
      {
        tenant: 'acme',
        fixture: 'found',
        outcome: 'ok',
        kept: [],
        uncertain: [{ path: 'crm.city', kind: 'text', count: 1 }],
      },
    ],
    refused: [],
    sameShape: 0,
  });
  expect(said.recorded[0]?.replaced).toContainEqual({ path: 'crm.phone', kind: 'phone', count: 1 });
});

it('names the shopper of the audit by the pseudonym of the log', async () => {
  const { baseUrl } = await serve(answer);
  const key = 'a-key-of-pseudonyms-of-32-characters';
  const { stderr } = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER], {
    variables: { BRIDGE_SUBJECT_KEY: key },
  });
  const { stdout } = await run(['subject', IDENTIFIER, '--type', 'phone'], { BRIDGE_SUBJECT_KEY: key });
  expect(JSON.parse(stderr)).toMatchObject({ subject: stdout.trim() });
});

describe('a path of the answers', () => {
  it.each([
    ['crm.list[].city', 'crm.list[].sex'],
    ['crm.list.*.city', 'crm.list.*.sex'],
    ['crm.list[*].city', 'crm.list[0].sex'],
  ])(
    'stays with --keep %s, and is replaced with --replace %s although it looks like a code',
    async (keep, replace) => {
      const { baseUrl } = await serve((_request, response) =>
        send(response, 200, { id: 5, phone: IDENTIFIER, list: [{ city: CITY, sex: 'M' }] }),
      );
      const options = ['--identifier', IDENTIFIER, '--keep', keep, '--replace', replace, '--json'];
      const tenant = await recordTenant(tenantOf(baseUrl), options);
      const { recorded } = JSON.parse(tenant.stdout) as Said;
      expect(recorded[0]?.kept.map(({ path }) => path)).toContain('crm.list[].city');
      expect(tenant.files['found.json']).toContain(CITY);
      expect(tenant.files['found.json']).not.toContain('"M"');
    },
  );

  it.each([
    ['--keep', 'crm.citi', 'did you mean "crm.city"?'],
    ['--replace', 'crm.poinst', 'did you mean "crm.points"?'],
  ])('that the answers do not have is an error of %s', async (flag, path, hint) => {
    const { baseUrl } = await serve(answer);
    const tenant = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER, flag, path]);
    expect([tenant.code, tenant.files]).toEqual([2, {}]);
    expect(tenant.stderr).toContain(`the answers have no value at "${path}"; ${hint}`);
  });
});

describe('a path of --from', () => {
  const from = (lines: readonly string[]): readonly string[] => {
    const file = join(makeFolder(), 'shoppers.txt');
    writeFileSync(file, lines.join('\n'));
    return ['--from', file, '--rate', '1000'];
  };

  it('that some answers do not have is noted once, and all are recorded', async () => {
    const { baseUrl } = await serve(answer);
    const options = [...from(['79161234561', '79161234567', '79161234599']), '--keep', 'crm.born'];
    const tenant = await recordTenant(tenantOf(baseUrl), options);
    expect([tenant.code, Object.keys(tenant.files)]).toEqual([
      0,
      ['found-2.json', 'found.json', 'not-found.json'],
    ]);
    expect(tenant.stderr.match(/^.*crm\.born.*$/gm)).toEqual(['2 of 3 answers have no value at "crm.born"']);
    const said = JSON.parse((await recordTenant(tenantOf(baseUrl), [...options, '--json'])).stdout) as object;
    expect(said).toMatchObject({ lacking: [{ path: 'crm.born', answers: 2 }] });
  });

  it('that no answer has is an error', async () => {
    const { baseUrl } = await serve(answer);
    const options = [...from(['79161234561', '79161234562']), '--replace', 'crm.citi'];
    const tenant = await recordTenant(tenantOf(baseUrl), options);
    expect([tenant.code, tenant.stdout, tenant.files]).toEqual([2, '', {}]);
    expect(tenant.stderr).toBe(
      'nothing was written: no answer has a value at "crm.citi"; did you mean "crm.city"?\n',
    );
  });

  it.each([
    ['of several', ['--keep', 'crm.city', '--replace', 'crm.citi']],
    ['with --all', ['--all', '--replace', 'crm.citi']],
    ['below one that is there', ['--keep', 'crm.city.name']],
    ['of another source', ['--replace', 'shop.city']],
    ['of no source', ['--keep', 'city']],
  ])('that no answer has, %s, keeps all files from being written', async (_title, options) => {
    const { baseUrl } = await serve(answer);
    const shoppers = from(['79161234561', '79161234567', '79161234599']);
    const tenant = await recordTenant(tenantOf(baseUrl), [...shoppers, ...options]);
    expect([tenant.code, tenant.stdout, tenant.files]).toEqual([2, '', {}]);
  });

  it('that only the last answer has lets all files be written', async () => {
    const { baseUrl } = await serve(answer);
    const options = [...from(['79161234599', '79161234561', '79161234567']), '--keep', 'crm.born', '--all'];
    const { code, files, stdout } = await recordTenant(tenantOf(baseUrl), options);
    expect([code, Object.keys(files).length, stdout.match(/^wrote /gm)?.length]).toEqual([0, 3, 3]);
  });
});

it('says with a path that the answers do not have that the upstream refused', async () => {
  const { baseUrl } = await serve((_request, response) =>
    send(response, 400, { error: 'unknown parameter' }),
  );
  const tenant = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER, '--keep', 'crm.city']);
  expect([tenant.code, tenant.files]).toEqual([2, {}]);
  expect(tenant.stderr).toContain('no value at "crm.city", and the outcome is UpstreamRejected');
});

describe('the name of a fixture', () => {
  it('is its outcome, with a number where there is one, and never replaces another', async () => {
    const { baseUrl } = await serve(answer);
    const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl) } });
    const again = (): ReturnType<typeof run> =>
      run(['record', 'acme', '--identifier', IDENTIFIER, '--mappings', mappings], VARIABLES);
    await again();
    const first = readFileSync(join(mappings, 'acme/fixtures/found.json'), 'utf8');
    expect((await again()).stdout).toContain('found-2.json');
    expect(readFileSync(join(mappings, 'acme/fixtures/found.json'), 'utf8')).toBe(first);
  });

  it('is what --as says; a file of that name is replaced only with --overwrite', async () => {
    const { baseUrl } = await serve(answer);
    const files = { 'fixtures/mine.json': '{}' };
    const options = ['--identifier', IDENTIFIER, '--as', 'mine'];
    const refused = await recordTenant(tenantOf(baseUrl), options, { files });
    expect([refused.code, refused.files]).toEqual([2, { 'mine.json': '{}' }]);
    expect(refused.stderr).toMatch(/mine\.json exists already; take another name, or add --overwrite\n$/);
    const written = await recordTenant(tenantOf(baseUrl), [...options, '--overwrite'], { files });
    expect([written.code, written.files['mine.json']]).toEqual([0, expect.stringContaining('"exchanges"')]);
  });

  it('keeps the comment of the fixture that it replaces', async () => {
    const { baseUrl } = await serve(answer);
    const options = ['--identifier', IDENTIFIER, '--as', 'mine', '--overwrite'];
    const of = (comment: unknown) => ({
      'fixtures/mine.json': JSON.stringify({ $comment: comment, request: {} }),
    });
    const kept = await recordTenant(tenantOf(baseUrl), options, { files: of('A shopper with points.') });
    expect([kept.code, kept.files['mine.json']]).toEqual([
      0,
      expect.stringMatching(/^\{\n {2}"\$comment": "A shopper with points.",\n {2}"request"/),
    ]);
    const none = await recordTenant(tenantOf(baseUrl), options, { files: of(5) });
    expect(none.files['mine.json']).not.toContain('$comment');
    const real = await recordTenant(tenantOf(baseUrl), options, { files: of('Ivan Kanareikin') });
    expect([real.code, real.files]).toEqual([
      1,
      { 'mine.json': JSON.stringify({ $comment: 'Ivan Kanareikin', request: {} }) },
    ]);
    expect(real.stderr).toContain(
      'the "$comment" of the fixture that it replaces has a part of a real value',
    );
  });

  it.each([
    ['../escape', 'cannot be a name of a file'],
    ['.hidden', 'cannot be a name of a file'],
    [`shopper-${IDENTIFIER}`, 'has a part of the identifier'],
  ])('is refused if it is %s', async (name, why) => {
    const { baseUrl, received } = await serve(answer);
    const tenant = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER, '--as', name]);
    expect([tenant.code, tenant.files, received]).toEqual([2, {}, []]);
    expect(tenant.stderr).toContain(why);
    expect(tenant.stderr).not.toContain(IDENTIFIER);
  });
});

describe('many shoppers', () => {
  const listed = (lines: readonly string[]): string => {
    const file = join(makeFolder(), 'shoppers.txt');
    writeFileSync(file, lines.join('\n'));
    return file;
  };

  it('are recorded once for each outcome and shape', async () => {
    const { baseUrl, received } = await serve(answer);
    const from = listed(['79161234561', '79161234562', '79161234567', '', '79161234599', '79161234561']);
    const tenant = await recordTenant(tenantOf(baseUrl), ['--from', from, '--rate', '1000', '--json']);
    expect(received).toHaveLength(4);
    expect(Object.keys(tenant.files).sort()).toEqual(['found-2.json', 'found.json', 'not-found.json']);
    expect(JSON.parse(tenant.stdout)).toMatchObject({ refused: [], sameShape: 1 });
    expect(runsLeft(tenant, ['79161234561', '79161234567', 'Kanareikin'])).toEqual([]);
  });

  it('are all recorded with --all', async () => {
    const { baseUrl } = await serve(answer);
    const from = listed(['79161234561', '79161234562']);
    const { files } = await recordTenant(tenantOf(baseUrl), ['--from', from, '--rate', '1000', '--all']);
    expect(Object.keys(files)).toHaveLength(2);
  });

  it('are named by their lines where one cannot be recorded', async () => {
    const { baseUrl } = await serve((request, response) => {
      if (phoneIn(request).endsWith('2'))
        response.writeHead(200).end(Buffer.from([0x22, 0xff, 0xfe, 0xfa, 0x22]));
      else answer(request, response);
    });
    const from = listed(['79161234561', '79161234562']);
    const tenant = await recordTenant(tenantOf(baseUrl), ['--from', from, '--rate', '1000']);
    expect([tenant.code, Object.keys(tenant.files)]).toEqual([1, ['found.json']]);
    expect(tenant.stderr).toMatch(/^line 2: not recorded: /m);
    expect(tenant.stderr).not.toContain('79161234562');
  });

  it('wait where the upstream asks for fewer requests, and are asked for again', async () => {
    let count = 0;
    const { baseUrl } = await serve((request, response) => {
      if ((count += 1) === 1) send(response, 429, {}, { 'retry-after': '0' });
      else answer(request, response);
    });
    const tenant = await recordTenant(tenantOf(baseUrl), [
      '--from',
      listed(['79161234561']),
      '--rate',
      '1000',
    ]);
    expect([count, tenant.code, Object.keys(tenant.files)]).toEqual([2, 0, ['found.json']]);
  });

  it('leave whole files when the command is interrupted', async () => {
    const { run: runIn, stop, said } = commandWorld(adapters, VARIABLES);
    const { baseUrl } = await serve((request, response) => {
      if (phoneIn(request).endsWith('2')) stop();
      answer(request, response);
    });
    const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl) } });
    const from = listed(['79161234561', '79161234562', '79161234567']);
    const code = await runIn('record', 'acme', '--from', from, '--rate', '1000', '--mappings', mappings);
    expect([code, said.error]).toEqual([1, 'interrupted: the files that were written are whole\n']);
    expect(JSON.parse(readFileSync(join(mappings, 'acme/fixtures/found.json'), 'utf8'))).toHaveProperty(
      'response',
    );
  });

  it('are not asked for any more once the command is interrupted', async () => {
    const { run: runIn, stop, said } = commandWorld(adapters, VARIABLES);
    const asked: string[] = [];
    const { baseUrl } = await serve((request, response) => {
      asked.push(phoneIn(request));
      answer(request, response);
    });
    const mappings = writeMappings({ acme: { 'tenant.json': tenantOf(baseUrl) } });
    const from = listed(['79161234561', '79161234562', '79161234567']);
    const ended = runIn('record', 'acme', '--from', from, '--rate', '0.01', '--mappings', mappings);
    await until(() => existsSync(join(mappings, 'acme/fixtures/found.json')));
    stop();
    expect([await ended, said.error]).toEqual([1, 'interrupted: the files that were written are whole\n']);
    expect(asked).toHaveLength(1);
  });

  it.each([
    [[], 'no shopper is named: add --identifier TEXT, or --from FILE'],
    [['--from', 'missing.txt'], 'missing.txt'],
    [['--from', 'x', '--as', 'name'], '--as names one fixture'],
    [
      ['--identifier', IDENTIFIER, '--overwrite'],
      '--overwrite replaces the fixture that --as names; add --as NAME',
    ],
    [['--from', 'x', '--overwrite'], '--overwrite replaces the fixture that --as names; add --as NAME'],
    [['--identifier', IDENTIFIER, '--all'], '--all is about the shoppers of --from; leave it out'],
  ])('%j is an error', async (options, why) => {
    const tenant = await recordTenant(tenantOf('http://127.0.0.1:1'), options);
    expect(tenant.code).toBe(2);
    expect(tenant.stderr).toContain(why);
  });
});

it('says of a tenant that does not load why, and asks nothing', async () => {
  const tenant = await recordTenant({ ...tenantOf('http://127.0.0.1:1'), user: {} }, [
    '--identifier',
    IDENTIFIER,
  ]);
  expect([tenant.code, tenant.files]).toEqual([2, {}]);
  expect(tenant.stderr).toContain('error[');
});
