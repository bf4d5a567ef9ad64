/** The fault matrix: each fault over real sockets against the whole bridge. */
import { isDeepStrictEqual } from 'node:util';
import { stopBridges } from '../support/faults/bridge';
import { NOTHING, openHandles } from '../support/faults/open-handles';
import { play, wrongs } from '../support/faults/play';
import type { Row } from '../support/faults/row';
import { rows } from './rows';
import { closeFaultServers } from '../support/faults/server';
import { until } from '../support/until';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

/** Far longer than any source of a row that must not answer has. */
const ANY_ANSWER_MS = 10_000;

const named = rows.map((row): readonly [string, Row] => [row.fault, row]);

it('has a row for every fault', () => {
  expect(rows).toHaveLength(266);
  expect(new Set(rows.map(({ fault }) => fault)).size).toBe(rows.length);
});

/** Since before the first row. A hook has a timer of the test runner, as each test has. */
let left: ReturnType<typeof openHandles>;
beforeAll(() => {
  left = openHandles();
});

describe('the bridge answers as the row says, and keeps neither socket nor timer, when', () => {
  it.each(named)('%s', async (_fault, row) => {
    expect(wrongs(row, await play(row, { patienceMs: ANY_ANSWER_MS }))).toStrictEqual([]);
    await stopBridges(); // which closes unused connections, and no busy ones
    await until(() => isDeepStrictEqual(left(), NOTHING)).catch(() => undefined);
    expect(left()).toStrictEqual(NOTHING);
  });
});

describe('the test detects if the bridge kept', () => {
  const silent = rows.filter(({ script }) => script === 'hangsBeforeHeaders');

  it.each(silent)('the connection of a call that is over: $fault', async (row) => {
    await play(row, { without: ['hanging up'], isOver: true });
    await stopBridges();
    await until(() => isDeepStrictEqual(left(), { sockets: 1, timers: 0 }));
  });

  it('a timer of a call that is over', () => {
    const timer = setTimeout(() => undefined, 60_000);
    expect(left()).toMatchObject({ timers: 1 });
    clearTimeout(timer);
  });
});
