/** The prototypes that every object inherits: no input of a bridge may change them. */
const KINDS: readonly { readonly name: string; readonly prototype: object }[] = [
  ...[Object, Array, Function, String, Number, Boolean, Map, Promise, Buffer, Error],
];

type Descriptors = readonly (readonly [PropertyKey, PropertyDescriptor | undefined])[];

const descriptorsOf = (prototype: object): Descriptors =>
  Reflect.ownKeys(prototype).map((key) => [key, Reflect.getOwnPropertyDescriptor(prototype, key)]);

const isSame = (one: PropertyDescriptor = {}, other: PropertyDescriptor = {}): boolean =>
  Object.is(one.value, other.value) && one.get === other.get && one.set === other.set;

const PRISTINE = KINDS.map((kind) => descriptorsOf(kind.prototype));

/** The names of what differs from when this file was loaded. */
export const changedPrototypes = (): readonly string[] =>
  KINDS.flatMap((kind, at) => {
    const before = new Map(PRISTINE[at]);
    const now = new Map(descriptorsOf(kind.prototype));
    return [...new Set([...before.keys(), ...now.keys()])]
      .filter((key) => !before.has(key) || !now.has(key) || !isSame(before.get(key), now.get(key)))
      .map((key) => `${kind.name}.prototype.${String(key)}`);
  });
