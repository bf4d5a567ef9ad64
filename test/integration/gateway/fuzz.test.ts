/** Fuzzed requests over real sockets: each gets a `user` or an `error`, and nothing hangs. */
import { changedPrototypes } from '../../support/prototypes';
import { fuzzDamaged, fuzzWhole } from '../../support/gateway/fuzz';
import { asked, send, start, stopAll, userOf } from '../../support/gateway/gateway';

afterEach(stopAll);

const settings = { requestDeadlineMs: 600, headersTimeoutMs: 600, keepAliveMs: 600 };

it('whole requests, however they are cut into pieces, are answered in order and about whom they ask', async () => {
  const { port, events } = await start(undefined, settings);
  const tally = await fuzzWhole({ port, connections: 200 });
  expect(tally.get('went on')).toBe(200);
  expect(tally.get('user')).toBeGreaterThan(300);
  expect(tally.get('error')).toBeGreaterThan(30);
  expect([...tally.keys()].sort()).toEqual(['200', '400', 'error', 'user', 'went on']);
  expect(events.filter(({ event }) => event === 'bug-caught')).toEqual([]);
}, 60_000);

it('damaged requests are answered or refused in the contract’s form, and the next one is served', async () => {
  const { port, events, served } = await start(undefined, settings);
  const tally = await fuzzDamaged({ port, connections: 600 });
  for (const [what, least] of Object.entries({ user: 80, error: 400, 'went on': 80, 'was closed': 200 }))
    expect([what, (tally.get(what) ?? 0) > least]).toEqual([what, true]);
  const faults = new Set(served().map(({ detail }) => detail?.fault));
  for (const fault of ['framing', 'path', 'json', 'identifier', 'body', 'headers', 'contentType'])
    expect([...faults]).toContain(fault);
  expect(events.filter(({ event }) => event === 'bug-caught')).toEqual([]);
  expect(changedPrototypes()).toEqual([]);
  expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
}, 60_000);
