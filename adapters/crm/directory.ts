/** Customers by the values of a field, and how many of them cannot be found by it. */
import { isNonEmpty } from 'fp-ts/ReadonlyArray';
import { map, of } from 'fp-ts/ReadonlyNonEmptyArray';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { Owner, isAmbiguous, isUnsaid } from '../../src/adapter/owner';
import type { Spellings } from '../../src/adapter/owner';
import { own } from '../../src/core/own';
import { isList, isRecord } from '../../src/types/conform';
import type { IdentifierType, Spelling } from '../../src/values/identifier';
import { SOURCE, insert } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';

export type Customer = Readonly<Record<string, unknown>>;

const allAt = (value: unknown, names: readonly string[]): readonly unknown[] => {
  if (isList(value)) return value.flatMap((element) => allAt(element, names));
  const [name, ...rest] = names;
  if (name === undefined) return isUnsaid(value) ? [] : [value];
  return isRecord(value) ? allAt(own(value, name), rest) : [];
};

/** What a customer has in a field, or at `field.inner`; a list stands for its elements. Nothing is nothing. */
const valuesIn = (customer: Customer, field: string): readonly unknown[] =>
  allAt(customer, Object.hasOwn(customer, field) ? [field] : field.split('.'));

/** Customers by the spelling of a field's values; several with the same one are found by none. */
export interface Index {
  readonly bySpelling: ReadonlyMap<string, readonly Customer[]>;
  /** Each customer's values that have no spelling, where there are such. */
  readonly unreadable: ReadonlyMap<Customer, readonly unknown[]>;
  /** How many customers have nothing there. */
  readonly without: number;
}

export const indexBy = (
  customers: readonly Customer[],
  field: string,
  spell: (value: unknown) => Spelling | undefined,
): Index => {
  const bySpelling = new Map<string, Customer[]>();
  const unreadable = new Map<Customer, readonly unknown[]>();
  let without = 0;
  for (const customer of customers) {
    const spelt = valuesIn(customer, field).map((value) => ({ value, key: spell(value)?.text }));
    const odd = spelt.flatMap(({ value, key }) => (key === undefined ? [value] : []));
    if (spelt.length === 0) without += 1;
    if (odd.length > 0) unreadable.set(customer, odd);
    // One who has the same value twice is one customer.
    for (const key of new Set(spelt.flatMap((each) => each.key ?? []))) {
      const found = bySpelling.get(key);
      if (found === undefined) bySpelling.set(key, [customer]);
      else found.push(customer);
    }
  }
  return { bySpelling, unreadable, without };
};

/** Whether what a customer has in a field is what was asked for: any one of several values may be. */
export const compareWith = (
  customer: Customer | undefined,
  { field, type, asked }: { readonly field: string; readonly type: IdentifierType; readonly asked: string },
  { compare }: Spellings,
): Owner => {
  const values = customer === undefined ? [] : valuesIn(customer, field);
  const found = isNonEmpty(values) ? values : of<unknown>(undefined);
  return Owner.anyOf(map((value: unknown) => compare(value, asked, type))(found));
};

const warning = (code: SettingsProblem['code'], message: string, fix?: Fix): readonly SettingsProblem[] => [
  {
    code,
    severity: 'warning',
    at: ['settings', 'index'],
    message,
    ...(fix === undefined ? {} : { fix }),
  },
];

/** A field by which customers are found. */
export interface Indexed extends Index {
  readonly field: string;
  readonly type: IdentifierType;
  readonly customers: readonly Customer[];
}

/** How many customers a field loses: altogether, or by some of their values only. */
const cannot = ({ field, customers, bySpelling }: Indexed, affected: ReadonlySet<Customer>): string => {
  const alone = [...bySpelling.values()].filter(({ length }) => length === 1).flat();
  const found = new Set(alone);
  const lost = [...affected].filter((customer) => !found.has(customer)).length;
  const of = `of ${customers.length} customers cannot be found by`;
  if (lost === affected.size) return `${lost} ${of} "${field}"`;
  const some = `${affected.size} ${of} each of their values in "${field}"`;
  return lost === 0 ? some : `${some}, and ${lost} of them by none`;
};

const shared = (indexed: Indexed): readonly SettingsProblem[] => {
  const several = [...indexed.bySpelling.values()].filter(({ length }) => length > 1);
  if (several.length === 0) return [];
  const who = cannot(indexed, new Set(several.flat()));
  return warning(
    'index-ambiguous',
    `${who}: several customers have the same value, ${several.length} in all`,
  );
};

/** Values without a spelling; for ambiguous numbers the source could say how they are meant. */
const unreadable = (indexed: Indexed, { origin }: Spellings): readonly SettingsProblem[] => {
  const { type } = indexed;
  const withAny = (isOne: (value: unknown) => boolean): ReadonlySet<Customer> =>
    new Set([...indexed.unreadable].flatMap(([customer, odd]) => (odd.some(isOne) ? [customer] : [])));
  const isUnclear = (value: unknown): boolean => type === 'phone' && isAmbiguous(value, origin);
  const unclear = withAny(isUnclear);
  const others = withAny((value) => !isUnclear(value));
  return [
    ...(unclear.size === 0
      ? []
      : warning(
          'phones-ambiguous',
          `${cannot(indexed, unclear)}: their numbers are valid as national and as international ones`,
          insert('phones', '"national"', SOURCE, { asks: true }),
        )),
    ...(others.size === 0
      ? []
      : warning('index-unreadable', `${cannot(indexed, others)}: what they have there is not "${type}"`)),
  ];
};

const empty = ({ field, customers, bySpelling, without }: Indexed): readonly SettingsProblem[] => {
  if (bySpelling.size === 0) return warning('index-empty', `no customer can be found by "${field}"`);
  const some = `${without} of ${customers.length} customers cannot be found by "${field}"`;
  return without === 0 ? [] : warning('index-empty', `${some}: they have nothing there`);
};

/** How many customers cannot be found by a field, and why. */
export const lossesOf = (indexed: Indexed, spellings: Spellings): readonly SettingsProblem[] => [
  ...shared(indexed),
  ...unreadable(indexed, spellings),
  ...empty(indexed),
];
