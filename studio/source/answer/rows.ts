/** An answer as the visible rows of a tree. */

export type Row = {
  readonly pointer: string;
  readonly key: string;
  readonly level: number;
  readonly position: number;
  readonly size: number;
  readonly value: unknown;
  readonly isLeaf: boolean;
  readonly isOpen: boolean;
  /** How many further children the row stands for; the row is then no value of the answer. */
  readonly more?: number;
};

/** How many children of one object or list are shown at first, and how many more at each request. */
export const PART = 100;

export const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

export const parentOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

/** All objects and lists above a place, from the top. */
export const above = (pointer: string): readonly string[] =>
  pointer === '' ? [] : [...above(parentOf(pointer)), parentOf(pointer)];

/** What is open at first: everything in a small answer, the upper levels in a large one. */
export const openAtFirst = (value: unknown): ReadonlySet<string> => {
  const open = new Set<string>();
  let room = 300;
  let level: readonly (readonly [pointer: string, value: unknown])[] = [['', value]];
  while (level.length > 0 && room > 0) {
    const holders = level.filter(([, inner]) => isHolder(inner)).slice(0, room);
    for (const [pointer] of holders) open.add(pointer);
    const next = holders.flatMap(([pointer, inner]) => childrenOf(pointer, inner, PART));
    room -= next.length;
    level = next;
  }
  return open;
};

const childrenOf = (pointer: string, value: unknown, limit: number): (readonly [string, unknown])[] =>
  isHolder(value)
    ? Object.entries(value)
        .slice(0, limit)
        .map(([key, inner]: [string, unknown]) => [`${pointer}/${escaped(key)}`, inner] as const)
    : [];

export type Shape = {
  readonly open: ReadonlySet<string>;
  /** How many children a holder shows, where it is more than at first. */
  readonly limits: ReadonlyMap<string, number>;
};

/** The rows below a place, each before its children. */
export const rowsOf = (value: unknown, { open, limits }: Shape, pointer = '', level = 1): readonly Row[] => {
  if (!isHolder(value)) return [];
  const entries = Object.entries(value);
  const limit = limits.get(pointer) ?? PART;
  const rows = entries.slice(0, limit).flatMap(([key, inner]: [string, unknown], index): readonly Row[] => {
    const own = `${pointer}/${escaped(key)}`;
    const isLeaf = !isHolder(inner) || Object.keys(inner).length === 0;
    const row = { pointer: own, key, level, position: index + 1, size: entries.length, value: inner, isLeaf };
    const isOpen = !isLeaf && open.has(own);
    return [{ ...row, isOpen }, ...(isOpen ? rowsOf(inner, { open, limits }, own, level + 1) : [])];
  });
  const hidden = entries.length - limit;
  if (hidden <= 0) return rows;
  const more = { pointer, key: '', level, position: limit + 1, size: entries.length, value: undefined };
  return [...rows, { ...more, isLeaf: true, isOpen: false, more: hidden }];
};
