/** What a mapping left out, counted by field and reason: one event an account. */
import type { FieldAbsence } from '../../mapping/compile/environment';
import type { FieldsAbsent } from '../../observe/events';

type Counted = FieldsAbsent['fields'];

/** Absences by field, reason and what is known of a step that failed, in the order in which they first came. */
export const countAbsences = (absences: readonly FieldAbsence[]): Counted => {
  const counts = new Map<string, Counted[number]>();
  for (const absence of absences) {
    const { field, reason, ...failure } = absence;
    const key = [field, reason, failure.step, failure.found, failure.why].join(' ');
    counts.set(key, { field, reason, count: (counts.get(key)?.count ?? 0) + 1, ...failure });
  }
  return [...counts.values()];
};
