/** Settings of a tenant file with one mistake. */

type Path = readonly string[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object as it is, anything else as an empty one. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});

const isSecret = (value: unknown): boolean => typeof value === 'string' && value.startsWith('${');

const kinds = { all: () => true, objects: isObject, secrets: isSecret } as const;

/** Where a setting stands, at any depth. */
export const settingsPaths = (settings: unknown, kind: keyof typeof kinds = 'all'): readonly Path[] =>
  isObject(settings)
    ? Object.entries(settings).flatMap(([key, value]) => [
        ...(kinds[kind](value) ? [[key]] : []),
        ...settingsPaths(value, kind).map((path) => [key, ...path]),
      ])
    : [];

/** The settings with another value in one place; `undefined` leaves it out. */
export const replaced = (settings: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value;
  const object = objectOf(settings);
  return { ...object, [key]: replaced(object[key], rest, value) };
};

/** The settings without one. JSON does not write what is undefined. */
export const without = (settings: unknown, path: Path): unknown => replaced(settings, path, undefined);
