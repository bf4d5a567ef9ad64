/** A hundred rolls of workers under load, in which no request is lost; a worker that hangs. */
import { kill } from 'node:process';
import { ask, killBridges } from '../support/e2e/bridge';
import { SECRETS, crmTenant, removeFolders, writeMappings } from '../support/e2e/tenants';
import { rollUnderLoad, startWorkers, stopLoads } from '../support/e2e/workers';
import { until } from '../support/until';
import { say } from './faults/figures';

const ROLLS = Number(process.env.PROOF_ROLLS ?? 100);
const PHONE = '79000000001';

afterEach(async () => {
  await stopLoads();
  await killBridges();
  removeFolders();
});

const start = () => {
  const mappings = writeMappings({ acme: crmTenant([{ id: 'c-1', name: 'A', phone: PHONE }]) });
  return startWorkers(2, ['--mappings', mappings], SECRETS);
};

test(`${ROLLS} rolls of two workers lose no request`, async () => {
  const bridge = await start();
  const { outcomes, answered, repeated } = await rollUnderLoad(bridge, ROLLS, 2, PHONE);
  say(`rolls: ${ROLLS}, requests: ${answered()}, sent again on a new connection: ${repeated()}`);
  expect([...outcomes.keys()]).toEqual([200]);
  expect(bridge.linesOf('worker-ended')).toEqual([]);
  expect(bridge.linesOf('server-stopped').filter(({ abandoned }) => abandoned !== 0)).toEqual([]);
});

test('a worker that hangs is killed and replaced', async () => {
  const bridge = await start();
  const [victim = 0] = bridge.pids();
  kill(victim, 'SIGSTOP');
  await until(() => bridge.linesOf('worker-ended').length === 1);
  expect(bridge.linesOf('worker-ended')).toMatchObject([{ worker: 0, hung: true }]);
  await until(() => bridge.linesOf('server-listening').length === 3);
  expect((await ask(bridge, 'acme', PHONE)).status).toBe(200);
});
