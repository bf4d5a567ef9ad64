/** The mappings folder of the bridge: the benchmark's tenant, with as many sources as a scene has, and so often. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as t from 'io-ts';
import { DIST } from './contest';

const TENANT = resolve(DIST, '../bench/mappings/spaaza/tenant.json');

const File = t.intersection([
  t.UnknownRecord,
  t.type({ sources: t.type({ loyalty: t.UnknownRecord }), user: t.UnknownRecord }),
]);

/** The tenant file, whose further sources are asked like the first one; a field of the account is read from each. */
export const tenantWith = (sources: number): string => {
  const file: unknown = JSON.parse(readFileSync(TENANT, 'utf8'));
  if (!File.is(file)) throw new Error('the tenant of the benchmark has another form');
  if (sources === 1) return JSON.stringify(file);
  const { loyalty } = file.sources;
  const names = Array.from({ length: sources - 1 }, (_, at) => `loyalty${at + 2}`);
  const points = names.map((name) => [`${name}Points`, `${name}.loyalty_status.points_balance_current`]);
  return JSON.stringify({
    ...file,
    sources: { loyalty, ...Object.fromEntries(names.map((name) => [name, loyalty])) },
    user: { ...file.user, extra: Object.fromEntries(points) },
  });
};

/** Writes the folder below `folder`, and gives its path. The tenant is there so often, under other names. */
export const writeMappings = (
  folder: string,
  { tenants, sources }: { readonly tenants: number; readonly sources: number },
): string => {
  const mappings = join(folder, 'mappings');
  const text = tenantWith(sources);
  for (let nth = 0; nth < tenants; nth += 1) {
    const tenant = join(mappings, nth === 0 ? 'spaaza' : `spaaza-${nth}`);
    mkdirSync(tenant, { recursive: true });
    writeFileSync(join(tenant, 'tenant.json'), text);
  }
  return mappings;
};
