/** Copies of JSON with another value at a path. */

/** A path such as `sources.crm.exchanges.0`; a name with dots is not possible. */
const stepsOf = (path: string): readonly string[] => path.split('.');

const withStep = (value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown => {
  if (key === undefined) return put;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const at = Number(key);
    const next = withStep(items[at], rest, put);
    const inner = [...items.slice(0, at), ...(next === undefined ? [] : [next]), ...items.slice(at + 1)];
    return inner;
  }
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const old = new Map<string, unknown>(members);
  old.set(key, withStep(old.get(key), rest, put));
  return Object.fromEntries([...old].filter(([, each]) => each !== undefined));
};

/** A copy with the values at paths replaced, added, or with `undefined` removed. */
export const edited = (value: unknown, edits: Readonly<Record<string, unknown>>): unknown =>
  Object.entries(edits).reduce((copy, [path, put]) => withStep(copy, stepsOf(path), put), value);
