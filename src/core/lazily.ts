/** Values that are made when they are first needed. */

/** Gives the value that `make` makes at the first call, and the same one from then on. */
export const lazily = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined;
  return () => (made ??= { value: make() }).value;
};
