/** The elements of an upstream's list, or the values of an object whose keys are data. */
import { isList, isRecord } from '../../types/conform';

/** What "each" goes through, in the order of the answer. */
export const elementsOf = (value: unknown): readonly unknown[] => {
  if (isList(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
};
