/** The long run of fuzzed requests, from a fresh seed; the figures are printed. */
import { fuzzDamaged, fuzzWhole } from '../support/gateway/fuzz';
import { asked, send, start, stopAll, userOf } from '../support/gateway/gateway';
import { changedPrototypes } from '../support/prototypes';
import { runSeed } from '../support/seed';

afterEach(stopAll);

const CONNECTIONS = 50_000;
const settings = { requestDeadlineMs: 300, headersTimeoutMs: 300, keepAliveMs: 300 };

it.each([
  ['whole', fuzzWhole],
  ['damaged', fuzzDamaged],
] as const)('50,000 connections with %s requests: a user or an error each', async (kind, fuzz) => {
  let bugs = 0;
  const emit = ({ event }: { readonly event: string }) => {
    if (event === 'bug-caught') bugs += 1;
  };
  const { port } = await start(undefined, settings, { emit });
  const tally = await fuzz({ port, connections: CONNECTIONS });
  console.log(`${kind} requests, seed ${runSeed()}:`, Object.fromEntries(tally));
  expect((tally.get('user') ?? 0) + (tally.get('error') ?? 0)).toBeGreaterThan(CONNECTIONS);
  expect(tally.get('user')).toBeGreaterThan(CONNECTIONS / 10);
  expect(bugs).toBe(0);
  expect(changedPrototypes()).toEqual([]);
  expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
});
