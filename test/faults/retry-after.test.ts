/** Retry-After in every form: no request is sent to the upstream before that time. */
import { asked, gate, send, userOf } from '../support/gateway/gateway';
import { BOUNDLESS, bridgeOver, loadWithout, stopBridges } from '../support/faults/bridge';
import type { Defence } from '../support/faults/row';
import type { ScriptName } from './scripts';
import { closeFaultServers, faultServer } from '../support/faults/server';
import { FIRST } from '../support/faults/users';
import { until } from '../support/until';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** Seven seconds before the dates of the scripts. */
const THEN = new Date('2099-11-06T08:49:30Z');
const NOW = new Date('2026-11-22T08:00:00Z');

/** A bridge whose sleep the test controls, over an upstream that fails once. */
const arrange = async (script: ScriptName, now: Date, without: readonly Defence[] = []) => {
  const waits: number[] = [];
  const over = gate<undefined>();
  const server = await faultServer(({ number }) => (number === 0 ? script : 'right'));
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
    await over.opened;
  };
  const retrying = { budget: BOUNDLESS, random: () => 0, sleep };
  const tenant = loadWithout(server.baseUrl, { source: { retries: 1 }, retrying }, { without });
  const bridge = await bridgeOver(tenant, { clock: () => now });
  const answer = send(bridge.port, { body: asked(FIRST) });
  return { server, waits, answer, wake: () => over.release(undefined) };
};

type Scene = Awaited<ReturnType<typeof arrange>>;

/** The waits once there is one, when nothing was sent meanwhile and one more request is sent after. */
const waitsBetween = async ({ server, waits, answer, wake }: Scene): Promise<readonly number[]> => {
  await until(() => waits.length === 1);
  await new Promise(setImmediate);
  expect(server.counts().requests).toBe(1);
  wake();
  expect(userOf(await answer).id).toBe(FIRST);
  expect(server.counts().requests).toBe(2);
  return waits;
};

const fitting: readonly (readonly [ScriptName, number])[] = [
  ['busySeconds', 1000],
  ['busyDate', 7000],
  ['busyDateOldForm', 7000],
  ['busyDateOfC', 7000],
  ['downSeconds', 1000],
  ['downDate', 7000],
];

const saysNothing: readonly ScriptName[] = [
  'busy',
  'busyDatePast',
  'busyNought',
  'busyGarbage',
  'busyNegative',
  'downGarbage',
];

const tooLong: readonly (readonly [ScriptName, Date])[] = [
  ['busyHuge', THEN],
  ['busyTwice', THEN],
  ['busyDate', NOW],
  ['busyDateOfC', NOW],
  ['downDate', NOW],
];

it.each(fitting)('after %s the retry is sent after %d ms, and not before', async (script, ms) => {
  expect(await waitsBetween(await arrange(script, THEN))).toStrictEqual([ms]);
});

it.each(saysNothing)('after %s the retry waits no longer than after any failure', async (script) => {
  expect(await waitsBetween(await arrange(script, THEN))).toStrictEqual([0]);
});

it.each(tooLong)('after %s there is no retry when the deadline comes first (%j)', async (script, now) => {
  const { server, waits, answer } = await arrange(script, now);
  expect((await answer).status).toBe(503);
  expect([waits, server.counts().requests]).toStrictEqual([[], 1]);
});

it.each([...fitting.map(([script]) => [script, THEN] as const), ...tooLong])(
  'without the header the retry after %s is sent at once (%j)',
  async (script, now) => {
    expect(await waitsBetween(await arrange(script, now, ['Retry-After']))).toStrictEqual([0]);
  },
);
