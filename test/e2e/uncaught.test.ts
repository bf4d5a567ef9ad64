/** Uncaught errors: they are logged without their message, and no other request fails. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userOf } from '../support/gateway/gateway';
import { ask, killBridges, MAIN, runProgram, startBridge } from '../support/e2e/bridge';
import { crmTenant, makeFolder, removeFolders, SECRETS, writeMappings } from '../support/e2e/tenants';
import { until } from '../support/until';

const PHONE = '79000000001';

afterEach(async () => {
  await killBridges();
  removeFolders();
});

/** Loaded before the bridge's own code, so that a bug can be had on order. */
const preloaded = (code: string): string => {
  const file = join(makeFolder(), 'preloaded.js');
  writeFileSync(file, code);
  return `--require=${file}`;
};

const BUGS = `
  process.on('SIGUSR2', () => {
    setTimeout(() => { throw new TypeError('canary-thrown'); }, 1);
    setTimeout(() => { throw { stack: 'canary-stack', message: 'canary-object' }; }, 2);
    setTimeout(() => void Promise.reject(new RangeError('canary-rejected')), 3);
    setTimeout(() => void Promise.reject('canary-text'), 4);
  });`;

it('an uncaught error and an unhandled rejection are logged redacted, and the bridge serves on', async () => {
  const mappings = writeMappings({ acme: crmTenant([{ id: '1', name: 'Анна', phone: PHONE }]) });
  const environment = { ...SECRETS, NODE_OPTIONS: preloaded(BUGS) };
  const bridge = await startBridge(['serve', '--mappings', mappings], environment);
  bridge.signal('SIGUSR2');
  const bugs = () => bridge.log().filter(({ event }) => event === 'bug-caught');
  await until(() => bugs().length === 4);
  expect(bugs()).toMatchObject([
    { level: 'error', error: 'TypeError' },
    { level: 'error', error: 'Object', frames: [] },
    { level: 'error', error: 'RangeError' },
    { level: 'error' },
  ]);
  expect(userOf(await ask(bridge, 'acme', PHONE)).id).toBe('1');
  const { code, stdout, stderr } = await bridge.stop();
  expect(code).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).not.toContain('canary');
});

it('any other command ends with an uncaught error, and reports it redacted', async () => {
  const throws = preloaded(`setImmediate(() => { throw new TypeError('canary-thrown'); });`);
  const command = [process.execPath, throws, MAIN, 'verify', '--mappings', 'mappings'];
  const { code, stderr } = await runProgram(command);
  expect(code).toBe(2);
  expect(stderr).toContain('{"error":"TypeError","frames":[');
  expect(stderr).not.toContain('canary');
});
