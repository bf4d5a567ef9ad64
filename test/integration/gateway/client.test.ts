/** The address of the client in the log: only with the setting, and as trusted proxies say. */
import { EXIT_UNUSABLE } from '../../../src/cli/io/context';
import { run, startBridge, stopBridges } from '../../support/cli';
import { KEY, ask, bearer, requestIdOf } from '../../support/e2e/bridge';
import { removeFolders, writeMappings } from '../../support/e2e/tenants';
import { shownTenant, startShownUpstream } from '../../support/traces';
import { closeServers } from '../../support/upstream/servers';

afterEach(async () => {
  await stopBridges();
  await closeServers();
  removeFolders();
});

const HEADERS = [...bearer(), 'X-Forwarded-For', '198.51.100.9, 203.0.113.7, 10.1.2.3'];

const lineOf = async (flags: readonly string[], variables: Readonly<Record<string, string>> = {}) => {
  const { baseUrl } = await startShownUpstream();
  const mappings = writeMappings({ acme: shownTenant(baseUrl) });
  const bridge = await startBridge(['serve', '--mappings', mappings, ...flags], {
    APP_KEY: KEY,
    ...variables,
  });
  const received = await ask(bridge, 'acme', '1234', { headers: HEADERS });
  await bridge.served(requestIdOf(received));
  return bridge.stdout();
};

it('a request has no address of the client without the setting', async () => {
  const log = await lineOf([]);
  for (const hidden of ['client', '203.0.113.7', '198.51.100.9', '10.1.2.3'])
    expect(log).not.toContain(hidden);
});

it.each([
  ['127.0.0.0/8,10.0.0.0/8', '203.0.113.7'],
  ['127.0.0.1', '10.1.2.3'],
  ['10.0.0.0/8', '127.0.0.1'],
])('with the proxies %s the client is %s', async (proxies, client) => {
  expect(await lineOf(['--trusted-proxies', proxies])).toContain(`"client":"${client}"`);
});

it('the setting has a variable', async () => {
  const variables = { BRIDGE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' };
  expect(await lineOf([], variables)).toContain('"client":"203.0.113.7"');
});

it.each(['', '10.0.0.0/33', 'loopback', '10.0.0.0/8,'])('%j is not a list of proxies', async (proxies) => {
  const ended = await run(['serve', '--trusted-proxies', proxies], { APP_KEY: KEY });
  expect(ended).toMatchObject({
    code: EXIT_UNUSABLE,
    stderr: expect.stringContaining('list of networks') as unknown,
  });
});
