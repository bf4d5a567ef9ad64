/** The first settings and lookup of a directory: the field that identifies its customers best. */
import type { Start } from '../../src/adapter/define-adapter';
import type { Customer } from '../../src/adapter/directory';
import { isRecord } from '../../src/types/conform';
import { valuesIn } from '../../src/adapter/values-in';
import { writtenText } from '../../src/values/codec';
import { Spelling } from '../../src/values/identifier';
import { ANY_SOURCE } from '../../src/values/phone';

/** The types of identifiers, the most specific first. */
const IDENTIFYING = ['phone', 'email', 'text'] as const;

/** How many customers have each spelling in a field. */
const countBy = (
  customers: readonly Customer[],
  field: string,
  spell: (value: unknown) => string | undefined,
): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const customer of customers)
    for (const key of new Set(valuesIn(customer, field).flatMap((value) => spell(value) ?? [])))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/**
 * How badly a field identifies a customer: 0 is best, where each customer has a different value that is not a short
 * code.
 */
const rankOf = (customers: readonly Customer[], values: number, text: string): number => {
  if (values < customers.length) return 2;
  return /^\D*\d{1,2}\D*$/.test(text) ? 1 : 0;
};

const areCustomers = (answer: unknown): answer is readonly Customer[] =>
  Array.isArray(answer) && answer.every(isRecord);

/** Customers found by the field that identifies the first one best. No other customer may have that value. */
export const startWith = (answer: unknown): Start => {
  const customers = areCustomers(answer) ? answer : [];
  const [first = {}] = customers;
  const found = IDENTIFYING.flatMap((type) => {
    const read = Spelling.reader(type, ANY_SOURCE);
    const spell = (value: unknown): string | undefined => read(writtenText(value) ?? '')?.text;
    return Object.entries(first).flatMap(([field, value]) => {
      const text = writtenText([value].flat()[0]) ?? '';
      const counts = countBy(customers, field, spell);
      const isAlone = counts.get(spell(text) ?? '') === 1;
      return isAlone ? [{ type, field, value: text, rank: rankOf(customers, counts.size, text) }] : [];
    });
  }).sort((one, other) => one.rank - other.rank);
  const { type, field, value } = found[0] ?? { type: 'text', field: 'id', value: 'somebody' };
  return {
    identifier: { type, value },
    settings: { file: 'customers.json', index: { [field]: type } },
    lookup: { by: field, value: '{request.userIdentifier}' },
  };
};
