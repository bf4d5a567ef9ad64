/** The command line itself: its help, its flags and variables, and its exit codes. */
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locales } from '../../../src/contract/messages';
import { asked, errorOf, send } from '../../support/gateway/gateway';
import { closeServers, serveBody } from '../../support/upstream/servers';
import { run, startBridge, stopBridges } from '../../support/cli';
import { accountOf, ask, requestIdOf, type Environment } from '../../support/e2e/bridge';
import { crmTenant, removeFolders, SECRETS, writeMappings } from '../../support/e2e/tenants';

const SUBJECT_KEY = 'the key of the pseudonyms';
const WRITTEN = '8 (900) 000-00-01';
const PHONE = '79000000001';
let mappings: string;

beforeAll(() => {
  mappings = writeMappings({ acme: crmTenant([{ id: 'c-1', phone: PHONE, name: 'Иван' }]) });
});

afterAll(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
});

/** The commands in the order of the help. */
const COMMANDS = [
  'serve',
  'demo',
  'check',
  'init',
  'infer',
  'verify',
  'studio',
  'compare',
  'explain',
  'drift',
  'record',
  'subject',
  'forget',
  'health',
  'report',
];

/** The examples of a help, without the name of the program. */
const examplesIn = (help: string): readonly string[] =>
  [...help.matchAll(/^ {2}account-bridge (.*)$/gm)].map(([, example = '']) => example);

it('--help lists every command', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  const listed = [...help.stdout.matchAll(/^ {2}([a-z]+) .*\[options\]/gm)].map(([, name = '']) => name);
  expect(listed).toEqual(COMMANDS);
  expect(help.stdout).toMatch(/\n$/);
});

describe.each(COMMANDS)('%s --help', (command) => {
  it('has a purpose, a synopsis, defaults, three examples and exit codes', async () => {
    const { code, stdout, stderr } = await run([command, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      new RegExp(`^Usage: account-bridge ${command} \\[options\\].*\n\n[^\n]{20,100}\n`),
    );
    expect(examplesIn(stdout).length).toBeGreaterThanOrEqual(3);
    expect(stdout).toMatch(/\nExit codes:\n {2}0 {2}\S.*\n(?: {2}1 {2}\S.*\n)? {2}2 {2}\S/);
  });

  it('has examples that the command understands', async () => {
    const { stdout } = await run([command, '--help']);
    for (const example of examplesIn(stdout)) {
      const [name, ...words] = example.replace(/ > .*$/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
      expect(name).toBe(command);
      const unknown = await run([
        command,
        ...words.map((word) => word.replace(/^["'](.*)["']$/, '$1')),
        '--no-such-flag',
      ]);
      expect(unknown.stderr).toMatch(/^error: unknown option '--no-such-flag'/);
    }
  });
});

it('has a variable for each setting of serve', async () => {
  const { stdout: serve } = await run(['serve', '--help']);
  const flags = serve.match(/^ {2}--[a-z-]+ </gm) ?? [];
  expect(flags.length).toBeGreaterThanOrEqual(9);
  expect(serve.match(/env:\s+BRIDGE_[A-Z_]+/g)).toHaveLength(flags.length);
});

describe('exit code 2 and a message', () => {
  it.each<[string, readonly string[], Environment, RegExp]>([
    ['an unknown flag', ['serve', '--prot', '80'], {}, /unknown option '--prot'[\s\S]*--port/],
    ['a flag that is wrong', ['serve', '--port', '70000'], {}, /--port .*'70000' is invalid.*0 to 65535/],
    [
      'a variable that is wrong',
      ['serve'],
      { BRIDGE_PORT: 'abc' },
      /'abc' from env 'BRIDGE_PORT' is invalid/,
    ],
    ['a variable that is empty', ['serve'], { BRIDGE_HOST: '' }, /from env 'BRIDGE_HOST' is invalid/],
    ['a subject without a key', ['subject', 'a'], {}, /set BRIDGE_SUBJECT_KEY/],
    [
      'a key file that is not there',
      ['demo'],
      { BRIDGE_SUBJECT_KEY_FILE: '/nowhere' },
      /BRIDGE_SUBJECT_KEY_FILE names is not there \(ENOENT\)/,
    ],
    [
      'mappings that are not there',
      ['serve', '--mappings', '/nowhere'],
      {},
      /cannot serve \/nowhere: it is not there \(ENOENT\)/,
    ],
  ])('for %s', async (_what, command, environment, message) => {
    const { code, stdout, stderr } = await run(command, environment);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('for a mappings folder without a tenant', async () => {
    const { code, stderr } = await run(['serve', '--mappings', writeMappings({})]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no tenant folder')]);
  });

  it('for a port that is in use', async () => {
    const { port } = await serveBody('');
    const { code, stderr } = await run(['serve', '--mappings', mappings, '--port', `${port}`], SECRETS);
    expect([code, stderr]).toEqual([
      2,
      `cannot listen on 127.0.0.1:${port}: another process listens there (EADDRINUSE)\n`,
    ]);
  });
});

it('settings of the environment are overruled by flags', async () => {
  const flags = ['--mappings', mappings, '--locale', 'ru', '--log-level', 'info', '--port', '0'];
  const environment = {
    BRIDGE_MAPPINGS: '/nowhere',
    BRIDGE_LOCALE: 'en',
    BRIDGE_LOG_LEVEL: 'debug',
    BRIDGE_PORT: '1',
  };
  const bridge = await startBridge(['serve', ...flags], { ...SECRETS, ...environment });
  const small = { path: '/account', headers: ['key', SECRETS.APP_KEY], body: asked(PHONE) };
  expect(accountOf(await send(bridge.port, small))).toMatchObject({ id: 'c-1' });
  const told = await send(bridge.port, { path: '/nowhere' });
  expect(errorOf(told)).toEqual({ status: 404, message: locales.ru.path });
  await send(bridge.port, { method: 'GET', path: '/healthz' });
  await bridge.served(requestIdOf(told));
  expect(bridge.log().filter(({ level }) => level === 'debug')).toEqual([]);
});

describe('subject', () => {
  const hmac = createHmac('sha256', SUBJECT_KEY).update(PHONE).digest('hex').slice(0, 32);
  const environment = { ...SECRETS, BRIDGE_SUBJECT_KEY: SUBJECT_KEY };

  it('prints the pseudonym of a shopper in the log, for every form of the number', async () => {
    const bridge = await startBridge(['serve', '--mappings', mappings], environment);
    const told = await ask(bridge, 'acme', WRITTEN);
    expect(accountOf(told)).toMatchObject({ id: 'c-1', phone: PHONE });
    const { subject } = await bridge.served(requestIdOf(told));
    const printed = await run(['subject', '+7 900 000 00 01', '--type', 'phone'], environment);
    expect(printed).toMatchObject({ code: 0, stdout: `${hmac}\n`, stderr: '' });
    expect(subject).toBe(hmac);
  });

  it('takes the key from a file, and a text unchanged without a type', async () => {
    const file = join(mappings, '..', 'subject-key');
    writeFileSync(file, `${SUBJECT_KEY}\n`);
    const ended = await run(['subject', PHONE], { BRIDGE_SUBJECT_KEY_FILE: file });
    expect(ended).toMatchObject({ code: 0, stdout: `${hmac}\n` });
  });

  it('reads a national number as one of the tenant’s country', async () => {
    const hmacOf = (text: string): string =>
      createHmac('sha256', SUBJECT_KEY).update(text).digest('hex').slice(0, 32);
    const command = ['subject', '(917) 229-3326', '--type', 'phone'];
    expect((await run(command, environment)).stdout).toBe(`${hmacOf('79172293326')}\n`);
    const abroad = await run([...command, '--country', 'US'], environment);
    expect(abroad.stdout).toBe(`${hmacOf('19172293326')}\n`);
    expect(await run([...command, '--country', 'us'], environment)).toMatchObject({ code: 2, stdout: '' });
  });

  it('ends with 1 for a text that is not an identifier of the type', async () => {
    const ended = await run(['subject', 'ivan', '--type', 'phone'], environment);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('not an identifier of the type "phone"');
    expect(ended.stderr).not.toContain('ivan');
  });
});

it('does not start for a default tenant that has no folder', async () => {
  const ended = await run(['serve', '--mappings', mappings, '--default-tenant', 'acne']);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('the default tenant "acne" has no folder in ');
  expect(ended.stderr).toContain('did you mean "acme"?');
});
