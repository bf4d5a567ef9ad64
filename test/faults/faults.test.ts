/** The fault matrix: each fault over real sockets against the whole bridge. */
import { stopBridges } from './bridge';
import { play, wrongs } from './play';
import type { Row } from './row';
import { rows } from './rows';
import { closeFaultServers } from './server';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** Far longer than any source of a row that must not answer has. */
const ANY_ANSWER_MS = 10_000;

const named = rows.map((row): readonly [string, Row] => [row.fault, row]);

it('has a row for every fault', () => {
  expect(rows).toHaveLength(138);
  expect(new Set(rows.map(({ fault }) => fault)).size).toBe(rows.length);
});

describe('the bridge holds when', () => {
  it.each(named)('%s', async (_fault, row) => {
    expect(wrongs(row, await play(row, { patienceMs: ANY_ANSWER_MS }))).toStrictEqual([]);
  });
});
