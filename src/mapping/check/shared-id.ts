/** The finding that an account's id comes from a catalogue, which is the same for every shopper. */
import { advise } from '../../diagnostics/fix';
import { FIND } from '../steps/find';
import { readsOf } from '../typed';
import type { ObjectPlace, Value } from '../typed';
import type { Scope } from './scope';

/** Whether a part of the value is looked up in a catalogue. */
const isLookedUp = (value: Value): boolean => {
  if (value.op === 'steps') return value.steps.some(({ name }) => name === FIND) || isLookedUp(value.value);
  if ('values' in value) return value.values.some(isLookedUp);
  return 'value' in value && typeof value.value === 'object' && isLookedUp(value.value);
};

/** Reports an id that is read from a catalogue, or looked up in one. */
export const reportSharedId = ({ fields }: ObjectPlace, { bindings, findings }: Scope): void => {
  const id = new Map(fields).get('id');
  if (id?.place !== 'scalar') return;
  const slots = new Set(
    [...bindings.values()].flatMap(({ isCatalogue, slot }) => (isCatalogue ? [slot] : [])),
  );
  if (!isLookedUp(id.value) && !readsOf(id.value).some(({ slot }) => slots.has(slot))) return;
  findings.add(id.at, {
    code: 'account-shared',
    message: 'several shoppers would get the same id: a catalogue cannot say who a shopper is',
    fix: advise('read the id from a source that is asked for the shopper'),
  });
};
