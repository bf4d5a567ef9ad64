/** Owns the telling of what a mapping left out: counted by field and reason, one event an account. */
import type { FieldAbsence } from '../../mapping/compile/environment';
import type { FieldsAbsent } from '../../observe/events';

type Counted = FieldsAbsent['fields'];

/** Absences by field and reason, in the order in which they first came. */
export const countAbsences = (absences: readonly FieldAbsence[]): Counted => {
  const counts = new Map<string, Counted[number]>();
  for (const { field, reason } of absences) {
    const key = `${field} ${reason}`;
    counts.set(key, { field, reason, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
};
