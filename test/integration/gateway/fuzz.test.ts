/** Fuzzed requests over real sockets: each gets a `user` or an `error`, and nothing hangs. */
import { draws } from '../../support/draws';
import { changedPrototypes } from '../../support/prototypes';
import { fuzzDamaged, fuzzWhole } from '../../support/gateway/fuzz';
import { asked, send, start, stopAll, userOf } from '../../support/gateway/gateway';

afterEach(stopAll);

/** Damaged requests may never end, so that the gateway must end them; whole ones have all the time that they need. */
const impatient = { requestDeadlineMs: 600, headersTimeoutMs: 600, keepAliveMs: 600 };
const patient = { requestDeadlineMs: 60_000, headersTimeoutMs: 60_000 };

const WHOLE = draws({ few: 25, all: 200 });
const DAMAGED = draws({ few: 75, all: 600 });

it('whole requests, cut into any pieces, are answered in order and with the requested user', async () => {
  const { port, events } = await start(undefined, patient);
  const tally = await fuzzWhole({ port, connections: WHOLE });
  expect(tally.get('went on')).toBe(WHOLE);
  expect(tally.get('user')).toBeGreaterThan(1.5 * WHOLE);
  expect(tally.get('error')).toBeGreaterThan(0.15 * WHOLE);
  expect([...tally.keys()].sort()).toEqual(['200', '400', 'error', 'user', 'went on']);
  expect(events.filter(({ event }) => event === 'bug-caught')).toEqual([]);
});

it('damaged requests are answered or refused in the contract’s form, and the next one is served', async () => {
  const { port, events, served } = await start(undefined, impatient);
  const tally = await fuzzDamaged({ port, connections: DAMAGED });
  const shares = { user: 0.1, error: 0.6, 'went on': 0.1, 'was closed': 0.3 };
  for (const [what, least] of Object.entries(shares))
    expect([what, (tally.get(what) ?? 0) > least * DAMAGED]).toEqual([what, true]);
  const faults = new Set(served().map(({ detail }) => detail?.fault));
  for (const fault of ['framing', 'path', 'json', 'identifier', 'body', 'headers', 'contentType'])
    expect([...faults]).toContain(fault);
  expect(events.filter(({ event }) => event === 'bug-caught')).toEqual([]);
  expect(changedPrototypes()).toEqual([]);
  expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
});
