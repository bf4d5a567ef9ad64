/** That each defence matters: the bridge built without it fails its row, and in the way that the row says. */
import { stopBridges } from './bridge';
import { playWithout, wrongs } from './play';
import type { Row } from './row';
import { rows } from './rows';
import { closeFaultServers } from './server';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** Longer than any source that may answer. */
const ANY_ANSWER_MS = 10_000;

/** Longer than what is to be answered takes, where nothing ever will be. */
const NO_ANSWER_MS = 700;

describe('the bridge without its defence fails when', () => {
  it.each(rows.map((row): readonly [string, Row] => [row.fault, row]))('%s', async (_fault, row) => {
    const patienceMs = row.without === 'answers nothing' ? NO_ANSWER_MS : ANY_ANSWER_MS;
    const played = await playWithout(row, patienceMs);
    expect(wrongs(row, played)).toContain(row.without);
  });
});
