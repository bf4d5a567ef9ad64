/** Many tenants that are changed, broken, removed and added, reload after reload, under load. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { NICK, reload, shopTenant, startShop, VARIABLES, writeIn } from '../reload';
import type { Reloaded } from '../../../src/tenant/runtime/reloaded';
import type { Own } from './tenants';
import { startBridge } from './bridge';
import { startLoad } from './load';
import { writeMappings } from './tenants';

/** The tenant that comes and goes: its requests may fail, and are not asked. */
const PASSING = 'passing';

const OWN: readonly Own[] = [{}, NICK, { source: { cache: { ttl: 60 } } }, { head: { locale: 'en' } }];

/** A deadline that no request misses because the machine is busy: a failed one was lost. */
const PATIENT_MS = 60_000;

/** What came of it. */
export interface Reloading {
  readonly answers: readonly Reloaded[];
  /** Answers that were not 200. */
  readonly failed: readonly string[];
  readonly answered: number;
}

/** Reloads a bridge of so many tenants so often, while they are asked. */
export const reloadUnderLoad = async (tenants: number, reloads: number): Promise<Reloading> => {
  const shop = await startShop();
  const names = Array.from({ length: tenants }, (_, index) => `tenant-${index}`);
  const file = ({ source, ...own }: Own = {}) =>
    shopTenant(shop.baseUrl, { ...own, source: { deadlineMs: PATIENT_MS, ...source } });
  const mappings = writeMappings(Object.fromEntries(names.map((name) => [name, { 'tenant.json': file() }])));
  const flags = ['--admin-port', '0', '--request-deadline-ms', String(2 * PATIENT_MS)];
  const bridge = await startBridge(['serve', '--mappings', mappings, ...flags], {
    ...VARIABLES,
    BRIDGE_LOG_LEVEL: 'info',
  });
  const load = startLoad(bridge, () => names, 8);
  const answers: Reloaded[] = [];
  for (let time = 0; time < reloads; time += 1) {
    for (let some = 0; some < 10; some += 1) {
      const name = names[(time * 10 + some) % tenants] ?? '';
      const own = some === 0 ? { user: { name: 'shop.nmae' } } : OWN[(time + some) % OWN.length];
      writeIn(mappings, `${name}/tenant.json`, file(own));
    }
    if (time % 2 === 0) writeIn(mappings, `${PASSING}/tenant.json`, file());
    else rmSync(join(mappings, PASSING), { recursive: true });
    answers.push(await reload(bridge));
  }
  const answered = load.answered();
  const failed = await load.stop();
  await bridge.stop();
  return { answers, failed, answered };
};
