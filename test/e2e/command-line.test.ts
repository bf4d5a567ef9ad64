/** The command line as a process: how it is installed, its variables, its streams and its exit code. */
import { readFileSync } from 'node:fs';
import { locales } from '../../src/contract/messages';
import { asked, send } from '../support/gateway/gateway';
import { killBridges, MAIN, run, runProgram, startBridge, type Environment } from '../support/e2e/bridge';
import { ROOT } from '../support/root';
import { crmTenant, makeFolder, removeFolders, SECRETS, writeMappings } from '../support/e2e/tenants';

const PHONE = '79000000001';

afterAll(async () => {
  await killBridges();
  removeFolders();
});

it('runs from the checkout as the package’s command', async () => {
  const environment = {
    HOME: makeFolder(),
    npm_config_cache: makeFolder(),
    npm_config_update_notifier: 'false',
  };
  const npx = ['npm', 'exec', '--offline', '--', 'account-bridge'];
  const [help, installed] = await Promise.all([
    run(['--help']),
    runProgram([...npx, '--help'], environment, ROOT),
  ]);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect([installed.code, installed.stdout]).toEqual([0, help.stdout]);
  expect(readFileSync(MAIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it.each<[string, readonly string[], Environment, RegExp]>([
  ['an unknown flag', ['serve', '--prot', '80'], {}, /unknown option '--prot'[\s\S]*--port/],
  ['a variable that is wrong', ['serve'], { BRIDGE_PORT: 'abc' }, /'abc' from env 'BRIDGE_PORT' is invalid/],
])('ends with exit code 2 and a message for %s', async (_what, command, environment, message) => {
  const { code, stdout, stderr } = await run(command, environment);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
});

it('takes its settings from the environment', async () => {
  const mappings = writeMappings({ acme: crmTenant([{ id: 'c-1', phone: PHONE, name: 'Иван' }]) });
  const bridge = await startBridge(
    ['serve'],
    {
      ...SECRETS,
      BRIDGE_MAPPINGS: mappings,
      BRIDGE_HOST: '127.0.0.2',
      BRIDGE_LOCALE: 'en',
      BRIDGE_LOG_LEVEL: 'debug',
      BRIDGE_MAX_BODY_BYTES: '64',
      BRIDGE_DEFAULT_TENANT: 'acme',
      BRIDGE_REQUEST_DEADLINE_MS: '4000',
      BRIDGE_SHUTDOWN_DEADLINE_MS: '500',
    },
    makeFolder(),
  );
  expect(bridge.log().at(-1)).toMatchObject({ host: '127.0.0.2', port: bridge.port, tenants: 1 });
  const small = { path: '/account', headers: ['key', SECRETS.APP_KEY], body: asked(PHONE) };
  await expect(send(bridge.port, small)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  const get = (path: string) =>
    fetch(`http://127.0.0.2:${bridge.port}${path}`, { method: 'POST', body: 'x'.repeat(65) });
  const [large, lost] = await Promise.all([get('/account'), get('/nowhere')]);
  expect([large.status, await large.json()]).toEqual([413, { error: { message: locales.en.tooLarge } }]);
  expect(lost.status).toBe(404);
  const health = await fetch(`http://127.0.0.2:${bridge.port}/healthz`);
  await bridge.served(health.headers.get('x-request-id') ?? '');
  expect(bridge.log().filter(({ level }) => level === 'debug')).toHaveLength(1);
});
