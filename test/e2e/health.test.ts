/** `account-bridge health`: whether a bridge answers, and what it and the help load for that. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killBridges, MAIN, run, runProgram, startBridge, type Bridge } from '../support/e2e/bridge';
import { crmTenant, makeFolder, removeFolders, SECRETS, writeMappings } from '../support/e2e/tenants';
import { ROOT } from '../support/root';

let bridge: Bridge;
let port: string;
let mappings: string;

beforeAll(async () => {
  mappings = writeMappings({ acme: crmTenant([{ id: '1', name: 'Анна', phone: '79000000001' }]), bad: {} });
  bridge = await startBridge(['serve', '--mappings', mappings], SECRETS);
  port = String(bridge.port);
});

afterAll(async () => {
  await killBridges();
  removeFolders();
});

const CLOSED = '1';

/** What a command line has loaded when it ends: files of the program, all files, and parts of Node. */
const loadedBy = async (...argv: readonly string[]) => {
  const script = join(makeFolder(), 'loaded.cjs');
  const code = `process.on('exit', () => console.error(JSON.stringify([Object.keys(require.cache), process.moduleLoadList])))`;
  writeFileSync(script, code);
  const { stderr } = await runProgram([process.execPath, '--require', script, MAIN, ...argv]);
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  const [files = [], builtIn = []] = JSON.parse(last) as readonly (readonly string[])[];
  const all = files.filter((file) => file !== script);
  return { all, builtIn, own: all.map((file) => file.replace(`${ROOT}/dist/src/`, '')) };
};

describe('health', () => {
  it.each([
    ['the port of a flag', ['--port', 'PORT'], {}],
    ['the port of the variable', [], { BRIDGE_PORT: 'PORT' }],
    ['a flag over the variable', ['--port', 'PORT'], { BRIDGE_PORT: CLOSED }],
    ['every interface', [], { BRIDGE_PORT: 'PORT', BRIDGE_HOST: '0.0.0.0' }],
    ['every interface of IPv6', [], { BRIDGE_PORT: 'PORT', BRIDGE_HOST: '::' }],
    ['an address', [], { BRIDGE_PORT: 'PORT', BRIDGE_HOST: '127.0.0.1' }],
    ['a name', [], { BRIDGE_PORT: 'PORT', BRIDGE_HOST: 'localhost' }],
    ['an address with a path', ['--url', 'http://127.0.0.1:PORT/readyz'], {}],
    ['an address without a path', ['--url', 'http://127.0.0.1:PORT'], { BRIDGE_PORT: CLOSED }],
    ['a flag with "="', ['--port=PORT'], {}],
  ])('ends with 0 and says nothing when the bridge answers: %s', async (_, flags, variables) => {
    const filled = (text: string): string => text.replace('PORT', port);
    const environment = Object.entries<string>(variables).map(
      ([name, value]) => [name, filled(value)] as const,
    );
    const ended = await run(['health', ...flags.map(filled)], Object.fromEntries(environment));
    expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  });

  it.each([
    ['nothing listens', ['--port', CLOSED], {}, '127.0.0.1:1/healthz: no answer (ECONNREFUSED)\n'],
    ['nothing listens there', [], { BRIDGE_PORT: CLOSED }, '127.0.0.1:1/healthz: no answer (ECONNREFUSED)\n'],
    [
      'there is no such page',
      ['--url', 'http://127.0.0.1:PORT/none'],
      {},
      '127.0.0.1:PORT/none: the answer has the status 404\n',
    ],
  ])('ends with 1 when %s', async (_, flags, variables, stderr) => {
    const filled = (text: string): string => text.replace('PORT', port);
    const ended = await run(['health', ...flags.map(filled)], variables);
    expect(ended).toEqual({ code: 1, signal: null, stdout: '', stderr: filled(stderr) });
  });

  it.each([
    [['--port', '0'], {}, /^--port must be a whole number from 1 to 65535/],
    [['--port', 'http'], {}, /^--port must be/],
    [[], { BRIDGE_PORT: '0' }, /^BRIDGE_PORT must be/],
    [[], { BRIDGE_PORT: '"8080"' }, /^BRIDGE_PORT must be/],
    [['--url', 'https://127.0.0.1'], {}, /^the address of --url begins with "http:\/\/"/],
    [['--url', 'here'], {}, /^the address of --url begins/],
    [['--url', 'http://127.0.0.1', '--port', '80'], {}, /^give either --url or --port/],
    [['--prot', '80'], {}, /unknown option '--prot'/],
    [['--port'], {}, /argument missing/],
    [['extra'], {}, /too many arguments/],
  ])('ends with 2 when it cannot ask: %j %j', async (flags, variables, stderr) => {
    const ended = await run(['health', ...flags], variables);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(stderr) });
  });

  it('asks 8080 where the port is a Service variable of Kubernetes', async () => {
    const { stderr } = await run(['health'], { BRIDGE_PORT: 'tcp://10.0.0.1:80', BRIDGE_HOST: '127.0.0.7' });
    expect(stderr).toBe('127.0.0.7:8080/healthz: no answer (ECONNREFUSED)\n');
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['health', '--help']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('account-bridge health --port 8080')]);
  });

  it('loads four files of the program, and no HTTP client', async () => {
    const { own, builtIn } = await loadedBy('health', '--port', port);
    expect(own).toEqual(['main.js', 'cli/health.js', 'core/own.js', 'cli/io/held-signals.js']);
    expect(
      builtIn.filter((name) => /NativeModule (_http_client|https|internal\/deps\/undici)/.test(name)),
    ).toEqual([]);
  });
});

describe('help', () => {
  it.each([['--help'], ['check', '--help'], ['serve', '--help'], ['subject', '--help']])(
    'of %s %s loads no adapter, no tenant and no work of a command',
    async (...argv) => {
      const { own, all } = await loadedBy(...argv);
      expect(own).toContain('cli/commands/check.js');
      expect(
        own.filter((file) => /^(?:world|tenant\/|adapter|upstream|mapping|values\/)/.test(file)),
      ).toEqual([]);
      expect(all.filter((file) => /\/dist\/adapters\/|axios|libphonenumber|winston/.test(file))).toEqual([]);
    },
  );

  it('would be seen to load them', async () => {
    const { own, all } = await loadedBy('subject', '79000000001');
    expect(own).toContain('world.js');
    expect(all.some((file) => file.includes('/libphonenumber-js/'))).toBe(true);
  });
});

describe('the image', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  const command = ['account-bridge', 'health'];

  /** A folder like that of the image in which commands are. */
  const binFolder = (): string => {
    const bin = join(makeFolder(), 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    chmodSync(MAIN, 0o755);
    symlinkSync(MAIN, join(bin, 'account-bridge'));
    return bin;
  };

  it('has the command by its name, and the health check runs it, as that of docker-compose.yml does', () => {
    expect(dockerfile).toContain('ln -s /app/dist/program/main.js /usr/local/bin/account-bridge');
    expect(dockerfile).toContain('chmod +x dist/program/main.js');
    expect(JSON.parse(/^HEALTHCHECK .* CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '')).toEqual(command);
    expect(compose).toContain(`test: ['CMD', 'account-bridge', 'health']`);
    expect(dockerfile).toContain('BRIDGE_REQUIRE_TENANTS=any');
  });

  it('asks the port and address of its variables, from any folder', async () => {
    const check = (value: string) =>
      runProgram(
        [join(binFolder(), 'account-bridge'), 'health'],
        { PATH: `${binFolder()}:/usr/bin:/bin`, BRIDGE_HOST: '0.0.0.0', BRIDGE_PORT: value },
        makeFolder(),
      );
    expect(await check(port)).toMatchObject({ code: 0, stderr: '' });
    expect(await check(CLOSED)).toMatchObject({ code: 1 });
  });
});
