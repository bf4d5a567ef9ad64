/** Every fault of the store on two whole bridges, with its defences and without. */
import { storeRows } from './rows/store';
import { stopBridges } from '../support/faults/bridge';
import { closeStores, playStore } from '../support/store/play-store';
import { hasRedis, stopRedis } from '../support/store/redis-server';
import { closeWayward } from '../support/store/wayward-proxy';
import { closeServers } from '../support/upstream/servers';

afterEach(async () => {
  await stopBridges();
  closeStores();
  await closeWayward();
  await stopRedis();
  await closeServers();
});

/** For what hangs: less than a connection may say nothing, after which it is closed. */
const PATIENCE_MS = 1000;

(hasRedis() ? describe : describe.skip)('a store', () => {
  it.each(storeRows)('costs no request and gives the own account: $fault', async (row) => {
    const { wrongs, codes } = await playStore(row);
    expect([...wrongs]).toEqual([]);
    const { code, isBrief } = row;
    // An operation of a busy machine may have been waited for in vain before its error came.
    const isMeant = (each = ''): boolean => code !== undefined && (code.test(each) || each === 'TIMEOUT');
    expect([...codes].filter((each) => !isMeant(each))).toEqual([]);
    if (isBrief !== true) expect(codes.size > 0).toBe(code !== undefined);
  });

  it.each(storeRows.filter(({ without }) => without !== undefined))(
    'is not borne without $defences, when a bridge $without: $fault',
    async (row) => {
      const hangs = row.defences.includes('store wait') && { patienceMs: PATIENCE_MS };
      const { wrongs } = await playStore(row, { without: row.defences, ...hangs });
      expect([...wrongs]).toContain(row.without);
    },
  );
});
