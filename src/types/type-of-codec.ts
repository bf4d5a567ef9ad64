/**
 * Reads io-ts codecs as types, so that a payload, a setting and the account each have one description. It reads codecs
 * by their tags, which io-ts keeps in a property that TypeScript cannot narrow: this is the one file that may cast.
 */
import type * as t from 'io-ts';
import type { SecretHolds } from '../core/secret';
import type { ValueShape } from '../values/codec';
import type { Documentation } from '../values/documented';
import { BOOLEAN, OPAQUE, TEXT, withAbsence, unionOf } from './type';
import type { Scalar, Shape, Type } from './type';
import type { Written } from './written';

/** Recursive codecs are read this many levels deep; below, only presence can be read. */
const MAX_RECURSION = 4;

/** That a value may be absent: *none*, and otherwise only *unknown*. */
interface Absent {
  readonly none: boolean;
}

const NULLISH: Absent = { none: true };

interface Tagged {
  readonly _tag?: string;
  readonly name: string;
  readonly props: Readonly<Record<string, t.Mixed>>;
  readonly types: readonly t.Mixed[];
  readonly type: t.Mixed;
  readonly domain: t.Mixed;
  readonly codomain: t.Mixed;
  readonly value: Scalar;
  readonly keys: Readonly<Record<string, unknown>>;
  readonly shape: ValueShape;
  readonly holds: SecretHolds | undefined;
  readonly documentation: Documentation;
  readonly written: Written;
  readonly runDefinition: () => t.Mixed;
}

const isAbsent = (read: Shape | Absent): read is Absent => 'none' in read;
const isShape = (read: Shape | Absent): read is Shape => !isAbsent(read);

const refuse = (codec: Tagged, why: string): never => {
  throw new TypeError(`the codec ${codec.name} ${why}`);
};

const typeOf = (codec: t.Mixed, depth: number): Type => {
  const read = alternatives(codec, depth);
  const absent = read.filter(isAbsent);
  const type = {
    shape: unionOf(read.filter(isShape)),
    none: absent.some(({ none }) => none),
    unknown: absent.length > 0,
  };
  const written = writtenOf(codec);
  return { ...type, ...(written.length > 0 ? { written } : {}), ...documentationOf(codec) };
};

/** The one codec inside another that may be null besides, or says more of the same values. */
const insideOf = (mixed: t.Mixed): t.Mixed | undefined => {
  const codec = mixed as unknown as Tagged;
  switch (codec._tag) {
    case 'DocumentedType':
    case 'ReadonlyType':
    case 'ExactType':
    case 'ExpectedType':
      return codec.type;
    case 'UnionType': {
      const [only, ...more] = codec.types.filter((type) => !isNothing(type));
      return more.length > 0 ? undefined : only;
    }
    default:
      return undefined;
  }
};

/** The forms in which a codec's values are written, the outermost first. */
const writtenOf = (mixed: t.Mixed): readonly Written[] => {
  const codec = mixed as unknown as Tagged;
  if (codec._tag === 'WrittenType') return [codec.written, ...writtenOf(codec.type)];
  const inside = insideOf(mixed);
  return inside === undefined ? [] : writtenOf(inside);
};

/** A codec's own documentation; of one that may be null besides, that of what it else is. */
const documentationOf = (mixed: t.Mixed): Documentation | undefined => {
  const codec = mixed as unknown as Tagged;
  if (codec._tag === 'DocumentedType') return codec.documentation;
  const inside = insideOf(mixed);
  return inside === undefined ? undefined : documentationOf(inside);
};

const isNothing = (mixed: t.Mixed): boolean => {
  const { _tag } = mixed as unknown as Tagged;
  return _tag === 'NullType' || _tag === 'UndefinedType' || _tag === 'VoidType';
};

const orAbsent = (type: Type): Type => withAbsence(type, { none: true, unknown: true });

const fieldsOf = (codec: Tagged, required: boolean, depth: number): Shape => ({
  kind: 'object',
  fields: new Map(
    Object.entries(codec.props).map(([name, field]) => {
      const type = typeOf(field, depth);
      return [name, required ? type : orAbsent(type)];
    }),
  ),
});

const mergeObjects = (codec: Tagged, shapes: readonly Shape[]): Shape => ({
  kind: 'object',
  fields: shapes.reduce((merged, shape) => {
    if (shape.kind !== 'object') return refuse(codec, 'is an intersection of other things than objects');
    for (const [name, type] of shape.fields) merged.set(name, mergeField(codec, merged.get(name), type));
    return merged;
  }, new Map<string, Type>()),
});

const documentationIn = ({ description, insteadOf }: Type): Partial<Documentation> => ({
  ...(description === undefined ? {} : { description }),
  ...(insteadOf === undefined ? {} : { insteadOf }),
});

/** A field that two members of an intersection describe: as required as either says. */
const mergeField = (codec: Tagged, one: Type | undefined, other: Type): Type => {
  if (one === undefined) return other;
  const both = [one.shape, other.shape];
  const shape = both.every((member) => member.kind === 'object') ? mergeObjects(codec, both) : other.shape;
  const type = { shape, none: one.none && other.none, unknown: one.unknown && other.unknown };
  const written = other.written ?? one.written;
  return {
    ...documentationIn(one),
    ...type,
    ...(written === undefined ? {} : { written }),
    ...documentationIn(other),
  };
};

/** What the keys of a record must be; any text where the codec does not say more. */
const nameOf = (domain: t.Mixed, depth: number): { readonly name?: ValueShape } => {
  const { shape } = typeOf(domain, depth);
  return shape.kind === 'text' && shape !== TEXT ? { name: shape } : {};
};

/** What a codec's values may be: shapes, and the ways in which they may be absent. */
const alternatives = (mixed: t.Mixed, depth: number): readonly (Shape | Absent)[] => {
  const codec = mixed as unknown as Tagged;
  switch (codec._tag) {
    case 'ValueType':
      return [codec.shape];
    case 'SecretType':
      return [{ kind: 'secret', ...(codec.holds === undefined ? {} : { holds: codec.holds }) }];
    case 'StringType':
      return [TEXT];
    case 'BooleanType':
      return [BOOLEAN];
    case 'NullType':
    case 'UndefinedType':
    case 'VoidType':
      return [NULLISH];
    case 'LiteralType':
      return [{ kind: 'literals', values: [codec.value] }];
    case 'KeyofType':
      return [{ kind: 'literals', values: Object.keys(codec.keys) }];
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return [{ kind: 'array', item: { ...typeOf(codec.type, depth), unknown: true } }];
    case 'DictionaryType':
      return [
        {
          kind: 'record',
          value: { ...typeOf(codec.codomain, depth), unknown: true },
          ...nameOf(codec.domain, depth),
        },
      ];
    case 'InterfaceType':
      return [fieldsOf(codec, true, depth)];
    case 'PartialType':
      return [fieldsOf(codec, false, depth)];
    case 'IntersectionType':
      return [
        mergeObjects(
          codec,
          codec.types.map((type) => typeOf(type, depth).shape),
        ),
      ];
    case 'UnionType':
      if (insideOf(mixed) === undefined && codec.types.some((type) => writtenOf(type).length > 0))
        return refuse(codec, 'has an alternative that is written in a form of its own');
      return codec.types.flatMap((type) => alternatives(type, depth));
    case 'DocumentedType':
    case 'ReadonlyType':
    case 'ExactType':
    case 'WrittenType':
      return alternatives(codec.type, depth);
    case 'ExpectedType':
      return [...alternatives(codec.type, depth).filter(isShape), { none: false }];
    case 'PresentType':
      return [OPAQUE];
    case 'MistakenType':
      return [{ kind: 'opaque', mistaken: true }];
    case 'RecursiveType':
      return depth >= MAX_RECURSION ? [OPAQUE] : alternatives(codec.runDefinition(), depth + 1);
    case 'UnknownType':
    case 'AnyType':
      return [OPAQUE, NULLISH];
    case 'AnyArrayType':
    case 'AnyDictionaryType':
    case 'ObjectType':
      return [OPAQUE];
    case 'RefinementType':
      return refuse(codec, 'has a predicate that cannot be read: use a codec of src/values/codec.ts');
    case 'NumberType':
      return refuse(codec, 'accepts NaN and Infinity: use Decimal or Integer of src/values/codec.ts');
    default:
      return refuse(codec, 'is not one that a tenant file can be checked with');
  }
};

/** What was read already: adapters' codecs are the same for all tenants. */
const known = new WeakMap<t.Mixed, Type>();

/** The type that a codec's accepted values have. Throws a `TypeError` for a codec that it cannot read. */
export const typeOfCodec = (codec: t.Mixed): Type => {
  const type = known.get(codec) ?? typeOf(codec, 0);
  known.set(codec, type);
  return type;
};

/** The fields of an object codec. Throws a `TypeError` for any other, and for a union of objects. */
export const fieldsOfCodec = (codec: t.Mixed): ReadonlyMap<string, Type> => {
  const { shape, none } = typeOfCodec(codec);
  if (shape.kind !== 'object' || none) throw new TypeError(`the codec ${codec.name} is not one of objects`);
  return shape.fields;
};
