/**
 * The only way to read or write a plain object by a name that code did not write: a key of a file, of an upstream's
 * answer, of the environment. Tables of our own are `Map`s.
 */

/** An object's own value under a name; `undefined` for an inherited one, such as `toString`. */
export const own = <A>(record: Readonly<Record<string, A>>, name: string): A | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** Sets an object's own value under a name; `__proto__` is a name like any other. */
export const put = (record: Record<string, unknown>, name: string, value: unknown): void => {
  if (name !== '__proto__') record[name] = value;
  else Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
};
