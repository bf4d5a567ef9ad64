/**
 * Codecs compiled to tests. A test says what the codec's `is` says, of all that JSON writes of a value: in one walk,
 * which adds up the most that JSON can take.
 */
import * as t from 'io-ts';
import { ValueType } from './codec';
import type { Brand } from './codec';
import { DocumentedType } from './documented';
import { mostBytes, mostBytesOfName } from './written-size';

/** What a test has seen of a value so far. */
export interface Walk {
  /** The most bytes that it takes as JSON. */
  bytes: number;
}

type Accepts = (value: unknown, walk: Walk) => boolean;

interface Field {
  readonly accepts: Accepts;
  readonly isRequired: boolean;
}

type Fields = ReadonlyMap<string, Field>;

const passes = ({ accepts, isRequired }: Field, value: unknown, walk: Walk): boolean =>
  (value === undefined && !isRequired) || accepts(value, walk);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether all that an object has is its own. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** The codec's own test. */
const asItIs =
  (is: (value: unknown) => boolean): Accepts =>
  (value, walk) => {
    if (!is(value)) return false;
    walk.bytes += mostBytes(value);
    return true;
  };

/** Goes through the fields that the value has: most of those that the codec knows are missing. */
const objectOf = (is: (value: unknown) => boolean, fields: Fields): Accepts => {
  const required = [...fields.values()].filter(({ isRequired }) => isRequired).length;
  const inherits = asItIs(is);
  return (value, walk) => {
    if (!isObject(value)) return false;
    if (!isPlain(value)) return inherits(value, walk);
    let missing = required;
    walk.bytes += mostBytesOfName();
    for (const name in value) {
      const inner = value[name];
      const field = fields.get(name);
      walk.bytes += mostBytesOfName(name);
      if (field === undefined) walk.bytes += mostBytes(inner);
      else if (!passes(field, inner, walk)) return false;
      else if (field.isRequired) missing -= 1;
    }
    return missing === 0;
  };
};

/** JSON writes `null` where a list has a hole, so a hole is not an element. */
const listOf =
  (accepts: Accepts): Accepts =>
  (value, walk) => {
    if (!Array.isArray(value)) return false;
    const elements: readonly unknown[] = value;
    walk.bytes += mostBytesOfName();
    for (const element of elements) {
      walk.bytes += mostBytesOfName();
      if (!accepts(element, walk)) return false;
    }
    return true;
  };

/** Texts of these are parsed by `URL`, which takes longer than all else that a test does. */
const PARSED: ReadonlySet<Brand | undefined> = new Set<Brand>(['url', 'link']);

/** A single value. The codec has accepted some of the constants already. */
const singleOf = (codec: ValueType<unknown>, texts: readonly string[]): Accepts => {
  const { is, shape } = codec;
  const isParsed = shape.kind === 'text' && PARSED.has(shape.brand);
  const accepted: ReadonlySet<unknown> = new Set(isParsed ? texts.filter((text) => is(text)) : []);
  return asItIs(accepted.size === 0 ? is : (value) => accepted.has(value) || is(value));
};

const fieldsIn = (props: unknown, isRequired: boolean, texts: readonly string[]): Fields => {
  const entries: readonly (readonly [string, unknown])[] =
    typeof props === 'object' && props !== null ? Object.entries(props) : [];
  return new Map(entries.map(([name, codec]) => [name, { accepts: compile(codec, texts), isRequired }]));
};

const both = (one: Field, other: Field): Field => ({
  accepts: (value, walk) => passes(one, value, walk) && passes(other, value, walk),
  isRequired: one.isRequired || other.isRequired,
});

/** The fields of an intersection; `undefined` where a member is not a codec of objects. */
const mergedFields = (codecs: unknown, texts: readonly string[]): Fields | undefined => {
  const merged = new Map<string, Field>();
  const members: readonly unknown[] = Array.isArray(codecs) ? codecs : [];
  for (const member of members) {
    const fields = fieldsOf(member, texts);
    if (fields === undefined) return undefined;
    for (const [name, field] of fields) {
      const before = merged.get(name);
      merged.set(name, before === undefined ? field : both(before, field));
    }
  }
  return merged;
};

/** The fields of a codec of objects; `undefined` for any other. */
const fieldsOf = (codec: unknown, texts: readonly string[]): Fields | undefined => {
  if (codec instanceof DocumentedType) return fieldsOf(codec.type, texts);
  if (codec instanceof t.InterfaceType) return fieldsIn(codec.props, true, texts);
  if (codec instanceof t.PartialType) return fieldsIn(codec.props, false, texts);
  return codec instanceof t.IntersectionType ? mergedFields(codec.types, texts) : undefined;
};

/** A codec of another kind is asked itself. */
const compile = (codec: unknown, texts: readonly string[]): Accepts => {
  if (codec instanceof DocumentedType) return compile(codec.type, texts);
  if (codec instanceof t.ArrayType) return listOf(compile(codec.type, texts));
  if (codec instanceof ValueType) return singleOf(codec, texts);
  if (!(codec instanceof t.Type)) throw new TypeError('this is not a codec');
  const fields = fieldsOf(codec, texts);
  return fields === undefined ? asItIs(codec.is) : objectOf(codec.is, fields);
};

/**
 * Compiles a codec. Of an object it tests the enumerable fields, and a hole in a list is not an element: the codec does not
 * see these as JSON does. `texts` are constants: where one is accepted now, it is not parsed again.
 */
export const compileCodec = <C extends t.Mixed>(
  codec: C,
  texts: readonly string[] = [],
): ((value: unknown, walk: Walk) => value is t.TypeOf<C>) => {
  const accepts = compile(codec, texts);
  return (value, walk): value is t.TypeOf<C> => accepts(value, walk);
};
