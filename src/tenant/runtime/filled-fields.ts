/** When each field of a tenant's accounts last had a value, by contract path; never the value. */

interface Filled {
  at: Date | undefined;
  readonly inner: Map<string, Filled>;
}

/** How many values of one account are looked at: lists repeat the same fields. */
const MOST_VALUES = 500;

const createFilled = (): Filled => ({ at: undefined, inner: new Map() });

const innerOf = ({ inner }: Filled, name: string): Filled => {
  const known = inner.get(name);
  if (known !== undefined) return known;
  const created = createFilled();
  inner.set(name, created);
  return created;
};

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Notes a value and what is in it; gives how many more may be looked at. */
const mark = (filled: Filled, value: unknown, at: Date, left: number): number => {
  if (left <= 0 || value === undefined || isEmpty(value)) return left;
  filled.at = at;
  let rest = left - 1;
  if (Array.isArray(value)) for (const item of value) rest = mark(filled, item, at, rest);
  else if (typeof value === 'object' && value !== null)
    for (const name of Object.keys(value))
      rest = mark(innerOf(filled, name), Reflect.get(value, name), at, rest);
  return rest;
};

const collect = ({ at, inner }: Filled, path: string, found: Map<string, Date>): void => {
  if (path !== '' && at !== undefined) found.set(path, at);
  for (const [name, filled] of inner) collect(filled, path === '' ? name : `${path}.${name}`, found);
};

/** The fields of a tenant's accounts. */
export interface FilledFields {
  readonly note: (account: object, at: Date) => void;
  readonly read: () => ReadonlyMap<string, Date>;
}

export const createFilledFields = (): FilledFields => {
  const root = createFilled();
  return {
    note: (account, at) => void mark(root, account, at, MOST_VALUES),
    read: () => {
      const found = new Map<string, Date>();
      collect(root, '', found);
      return found;
    },
  };
};
