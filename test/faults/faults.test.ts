/** The fault matrix: each fault over real sockets against the whole bridge, with its defence and without it. */
import { stopBridges } from './bridge';
import { play, playWithout, wrongs } from './play';
import type { Row } from './row';
import { rows } from './rows';
import { closeFaultServers } from './server';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** Far longer than any source of a row that must not answer has. */
const ANY_ANSWER_MS = 10_000;

/** Longer than what is to be answered takes, where nothing ever will be. */
const NO_ANSWER_MS = 700;

const named = rows.map((row): readonly [string, Row] => [row.fault, row]);

it('has a row for every fault', () => {
  expect(rows).toHaveLength(134);
  expect(new Set(rows.map(({ fault }) => fault)).size).toBe(rows.length);
});

describe('the bridge holds when', () => {
  it.each(named)('%s', async (_fault, row) => {
    expect(wrongs(row, await play(row, { patienceMs: ANY_ANSWER_MS }))).toStrictEqual([]);
  });
});

describe('the bridge without its defence fails when', () => {
  it.each(named)('%s', async (_fault, row) => {
    const patienceMs = row.without === 'answers nothing' ? NO_ANSWER_MS : ANY_ANSWER_MS;
    const played = await playWithout(row, patienceMs);
    expect(wrongs(row, played)).toContain(row.without);
  });
});
