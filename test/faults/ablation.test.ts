/** The need for each defence: a bridge without it fails the row, in the way that the row says. */
import { stopBridges } from '../support/faults/bridge';
import { playWithout, wrongs } from '../support/faults/play';
import type { Row } from '../support/faults/row';
import { rows } from './rows';
import { closeFaultServers } from '../support/faults/server';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** Longer than any source that may answer, and than work without a bound takes on a busy machine. */
const ANY_ANSWER_MS = 30_000;

/** Longer than what is to be answered takes, where nothing ever will be. */
const NO_ANSWER_MS = 700;

/** Newer releases of Node close a waiting connection over which bytes come unasked; the bridge still runs on older ones. */
const isHeldByNode = ({ defence }: Row): boolean =>
  defence === 'reuse guard' && Number(process.versions.node.split('.')[0]) >= 24;

describe('the bridge without its defence fails when', () => {
  for (const row of rows) {
    if (isHeldByNode(row)) it.skip(`${row.fault} (this Node does the same)`, () => undefined);
    else
      it(row.fault, async () => {
        const patienceMs = row.without === 'answers nothing' ? NO_ANSWER_MS : ANY_ANSWER_MS;
        const played = await playWithout(row, patienceMs);
        expect(wrongs(row, played)).toContain(row.without);
      });
  }
});
