/** A directory of customers that is all in memory, with the findings of its index: what a built one is compared with. */
import type { DirectoryLayout, FieldCounts, FieldLosses } from '../../src/adapter/directory';
import { foundSpelling, isAmbiguous } from '../../src/adapter/owner';
import { valuesIn } from '../../src/adapter/values-in';
import type { IdentifierType } from '../../src/values/identifier';
import type { TextOrigin } from '../../src/values/phone';

/** A list of JSON, as a file is read of which the settings say nothing. */
export const JSON_LAYOUT: DirectoryLayout = {
  format: 'json',
  isCompressed: false,
  csv: { delimiter: ',', quote: '"' },
  badLines: 0,
};

type Customer = Readonly<Record<string, unknown>>;

export interface Naive {
  readonly bySpelling: ReadonlyMap<string, readonly Customer[]>;
  readonly counts: FieldCounts;
}

const lostOf = (affected: ReadonlySet<Customer>, alone: ReadonlySet<Customer>): FieldLosses => ({
  affected: affected.size,
  lost: [...affected].filter((customer) => !alone.has(customer)).length,
});

/** Customers by the spelling of a field. */
export const naiveIndex = (
  customers: readonly Customer[],
  index: Readonly<Record<string, IdentifierType>>,
  field: string,
  origin: TextOrigin,
): Naive => {
  const type = index[field] ?? 'text';
  const spell = foundSpelling(type, origin);
  const isFound = (customer: Customer): boolean =>
    Object.entries(index).some(([other, kind]) =>
      valuesIn(customer, other).some((value) => foundSpelling(kind, origin)(value) !== undefined),
    );
  const bySpelling = new Map<string, Customer[]>();
  const [ambiguous, unreadable] = [new Set<Customer>(), new Set<Customer>()];
  for (const customer of customers) {
    const values = valuesIn(customer, field);
    for (const value of values.filter((each) => spell(each) === undefined))
      (type === 'phone' && isAmbiguous(value, origin) ? ambiguous : unreadable).add(customer);
    for (const key of new Set(values.flatMap((value) => spell(value)?.text ?? [])))
      bySpelling.set(key, [...(bySpelling.get(key) ?? []), customer]);
  }
  const groups = [...bySpelling.values()];
  const alone = new Set(groups.filter(({ length }) => length === 1).flat());
  const several = groups.filter(({ length }) => length > 1);
  const without = customers.filter((customer) => valuesIn(customer, field).length === 0);
  return {
    bySpelling,
    counts: {
      field,
      type,
      customers: customers.length,
      values: bySpelling.size,
      sharedValues: several.length,
      shared: lostOf(new Set(several.flat()), alone),
      ambiguous: lostOf(ambiguous, alone),
      unreadable: lostOf(unreadable, alone),
      without: { affected: without.length, lost: without.filter((customer) => !isFound(customer)).length },
    },
  };
};

/** Lines of JSON, and CSV with a header, as files are read whose names say so. */
export const LINES_LAYOUT: DirectoryLayout = { ...JSON_LAYOUT, format: 'ndjson' };
export const CSV_LAYOUT: DirectoryLayout = { ...JSON_LAYOUT, format: 'csv' };
