/** The type of the customers of an export, in the notation of payloads. */
import { writeKey } from '../payload-type/notation-key';
import { inferNotation } from '../payload-type/notation-write';
import type { Inferred, InferOptions } from '../payload-type/notation-write';
import type { Export } from '../export/read-export';
import { isInherited } from '../types/kinds';

type Customer = Readonly<Record<string, unknown>>;

const isNamed = (column: string): boolean => !isInherited(column) && column !== 'prototype';

/** Every cell is a text; a column in which some are empty may have none. */
const tableType = (columns: readonly string[], customers: readonly Customer[]): Inferred => ({
  notation: Object.fromEntries(
    columns.filter(isNamed).map((column) => {
      const isFull = customers.every((customer) => Object.hasOwn(customer, column));
      return [writeKey(column, ''), isFull ? 'text' : 'text?'];
    }),
  ),
  disagreements: [],
  hiddenKeys: [],
  inheritedKeys: columns.every(isNamed)
    ? []
    : [{ path: '', names: columns.filter((each) => !isNamed(each)) }],
});

/** The type of customers, and what cannot be a part of it. The names of a table's columns are not data. */
export const customerType = (
  customers: readonly Customer[],
  form: Export | undefined,
  options: InferOptions = {},
): Inferred =>
  form?.format === 'csv' ? tableType(form.columns, customers) : inferNotation(customers, options);
