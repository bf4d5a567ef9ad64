/**
 * An hour of mixed load with faults of the upstream and reloads: memory, sockets, timers and the times of healthy requests
 * are flat.
 */
import { killBridges } from '../support/e2e/bridge';
import { soak } from '../support/e2e/soak';
import { bytesPerReload, notFlat } from '../support/e2e/soak-verdict';
import { removeFolders } from '../support/e2e/tenants';
import { closeServers } from '../support/upstream/servers';
import { say } from './faults/figures';

/** Fewer for a look: the promise is of an hour. */
const SECONDS = Number(process.env.PROOF_SOAK_SECONDS ?? 3_600);

/** So many samples, whatever the time. */
const SAMPLES = 60;

/** After so many reloads V8 has compiled what it will: until then memory grows by that. They follow each other at once. */
const WARM_UP = 200;

/** About a reload every other second; more of them in a short look, so that what they leave is seen. */
const PAUSE_MS = Math.min(2_000, (SECONDS * 1000) / 400);

afterAll(async () => {
  await killBridges();
  await closeServers();
  removeFolders();
});

test(`after ${SECONDS} s of load, faults and reloads the bridge holds no more than before`, async () => {
  let end = Infinity;
  const {
    samples: all,
    outcomes,
    failed,
    ended,
  } = await soak({
    goesOn: (reloads) => {
      if (reloads === WARM_UP) end = performance.now() + SECONDS * 1000;
      return performance.now() < end;
    },
    pauseMs: (reloads) => (reloads < WARM_UP ? 0 : PAUSE_MS),
    every: Math.max(1, Math.floor((SECONDS * 1000) / PAUSE_MS / SAMPLES)),
  });
  const samples = all.filter(({ reloads }) => reloads >= WARM_UP);
  for (const { reloads, heap, sockets, timers, p99Ms } of samples)
    say(
      `reload ${reloads}: ${(heap / 1e6).toFixed(2)} MB, sockets ${sockets}, timers ${timers}, p99 ${p99Ms.toFixed(1)} ms`,
    );
  say(`outcomes: ${[...outcomes].map(([outcome, times]) => `${outcome} ${times}`).join(', ')}`);
  say(`a reload leaves ${bytesPerReload(samples).toFixed(0)} bytes`);
  expect(failed).toEqual([]);
  expect(notFlat(samples)).toEqual([]);
  expect(ended.code).toBe(0);
});
