/** What to do where a tenant has no tenant file: a file of another name may be meant for it. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { advise } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';

/** As editors and systems name the file: `Tenant.json`, `tenant.json.txt`, `tenants.json`. */
const MISNAMED = /^tenants?\.json[5c]?(?:\.txt)?$/i;

/** As such a file is called in other formats. */
const OTHER_FORMAT = /^tenants?\.(?:ya?ml|toml|xml|[cm]?[jt]s)$/i;

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // the folder is not there, or cannot be read
  }
};

/** The fix for a tenant file that is not there. */
export const fixOfMissing = (file: string): Fix => {
  const names = namesIn(dirname(file));
  const misnamed = names.find((name) => MISNAMED.test(name));
  if (misnamed !== undefined) return advise(`rename ${join(dirname(file), misnamed)} to tenant.json`);
  const other = names.find((name) => OTHER_FORMAT.test(name));
  return advise(other === undefined ? `write ${file}` : `write ${file} as JSON: ${other} is not read`);
};
