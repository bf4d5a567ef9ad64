/** Fuzzed requests over real sockets: each gets a `user` or an `error`, and nothing hangs. */
import { changedPrototypes } from '../prototypes';
import { fuzzDamaged, fuzzWhole } from './fuzz';
import { asked, send, start, stopAll, userOf } from './gateway';

afterEach(stopAll);

const settings = { requestDeadlineMs: 500, headersTimeoutMs: 500, keepAliveMs: 500 };

it('whole requests, however they are cut into pieces, are answered in order and about whom they ask', async () => {
  const { port, events } = await start(undefined, settings);
  const tally = await fuzzWhole({ port, connections: 500 });
  expect(tally.get('went on')).toBe(500);
  expect(tally.get('user')).toBeGreaterThan(800);
  expect(tally.get('error')).toBeGreaterThan(100);
  expect([...tally.keys()].sort()).toEqual(['200', '400', 'error', 'user', 'went on']);
  expect(events.filter(({ event }) => event === 'bug-caught')).toEqual([]);
}, 60_000);

it('damaged requests are answered or refused in the contract’s form, and the next one is served', async () => {
  const { port, events, served } = await start(undefined, settings);
  const tally = await fuzzDamaged({ port, connections: 1_500 });
  console.log(Object.fromEntries(tally));
  for (const [what, least] of Object.entries({ user: 100, error: 500, 'went on': 100, 'was closed': 300 }))
    expect([what, (tally.get(what) ?? 0) > least]).toEqual([what, true]);
  const faults = new Set(served().map(({ detail }) => detail?.fault));
  console.log([...faults]);
  expect(events.filter(({ event }) => event === 'bug-caught')).toEqual([]);
  expect(changedPrototypes()).toEqual([]);
  expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
}, 60_000);
