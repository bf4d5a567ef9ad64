/** Findings about keys that a catalogue cannot have. */
import type { Findings } from '../../diagnostics/collector';
import { remove, removeKey } from '../../diagnostics/fix';
import type { ObjectNode } from '../../json/document';

/** Keys that a catalogue cannot have, and why. */
const UNFIT: ReadonlyMap<string, string> = new Map([
  ['cache', 'its "ttl" says already how long the answer is kept'],
  ['probe', 'it has no users'],
  ['lookups', 'it is asked the same for identifiers of every form'],
  ['fallbackFor', 'it cannot replace the answer about a shopper'],
]);

/** Reports the keys of a catalogue that belong to sources that are asked for a shopper. */
export const reportCatalogueKeys = ({ members }: ObjectNode, findings: Findings): void => {
  for (const { key, keyAt } of members.values()) {
    const why = UNFIT.get(key);
    if (why !== undefined)
      findings.add(keyAt, {
        code: 'catalogue-key',
        message: `a catalogue cannot have "${key}": ${why}`,
        fix: removeKey(key),
      });
  }
  const optional = members.get('optional');
  if (optional?.value.kind === 'scalar' && optional.value.value === false)
    findings.add(optional.keyAt, {
      code: 'catalogue-key',
      message: 'a catalogue is always optional: accounts are answered without it',
      fix: remove,
    });
};
