/**
 * The constraints of a JSON Schema on a value, and the combination of several: one of them (`anyOf`) or all (`allOf`).
 * The result may be wider than the schemas, never narrower; where it might be, it is `soft`.
 */
import { ANYTHING } from './outline';
import type { PayloadTypeAst, FieldType } from './outline';

/** An object; other schemas can add what is known of it. */
interface SchemaObject {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, SchemaRead>;
  readonly required: ReadonlySet<string>;
}

/** What several alternatives are; each may be an object. */
interface SchemaUnion {
  readonly kind: 'union';
  readonly members: readonly SchemaType[];
}

/** What a present value is. */
export type SchemaType =
  SchemaObject | SchemaUnion | Exclude<PayloadTypeAst, { readonly kind: 'object' | 'union' }>;

/** What is known of a value. */
export interface SchemaRead {
  /** `undefined`: it is always null. */
  readonly known: SchemaType | undefined;
  readonly nullable: boolean;
  /** The schema accepts other types too: its keywords constrain one type only. */
  readonly soft: boolean;
  readonly description?: string | undefined;
}

/** What is known from a schema without constraints. */
export const UNKNOWN_SCHEMA: SchemaRead = { known: { kind: 'any' }, nullable: true, soft: false };

/** What is known from a wrong schema, which has a finding already. */
export const WRONG: SchemaRead = { known: { kind: 'any', mistaken: true }, nullable: true, soft: false };

/** Always null. */
export const NULL: SchemaRead = { known: undefined, nullable: true, soft: false };

/** A value that is there. */
export const schemaOf = (known: SchemaType): SchemaRead => ({ known, nullable: false, soft: false });

const membersOf = ({ known }: SchemaRead): readonly SchemaType[] =>
  known === undefined ? [] : known.kind === 'union' ? known.members : [known];

/** What is known of a value of one of several schemas. */
export const union = (reads: readonly SchemaRead[]): SchemaRead => {
  const members = reads.flatMap(membersOf);
  const [only, ...more] = members;
  const known: SchemaType | undefined =
    members.find(({ kind }) => kind === 'any') ?? (more.length === 0 ? only : { kind: 'union', members });
  return {
    known,
    nullable: reads.some(({ nullable }) => nullable),
    soft: reads.some(({ soft }) => soft),
  };
};

const isObject = (known: SchemaType | undefined): known is SchemaObject => known?.kind === 'object';

const mergeObjects = (objects: readonly SchemaObject[]): SchemaObject => {
  const fields = new Map<string, SchemaRead>();
  for (const [name, read] of objects.flatMap((object) => [...object.fields])) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? read : intersect([before, read]));
  }
  return { kind: 'object', fields, required: new Set(objects.flatMap(({ required }) => [...required])) };
};

/** What is known of a value of all of several schemas: of one of them, but of objects all. */
export const intersect = (reads: readonly SchemaRead[]): SchemaRead => {
  const nullable = reads.every((read) => read.nullable);
  const informative = reads.filter(({ known }) => known !== undefined && known.kind !== 'any');
  const sure = informative.filter(({ soft }) => !soft);
  const isSurelyObject = sure.some(({ known }) => isObject(known));
  const [first] = sure.length > 0 && !isSurelyObject ? sure : informative;
  const description = reads.find((read) => read.description !== undefined)?.description;
  if (first === undefined) return { ...UNKNOWN_SCHEMA, nullable, description };
  if (!isSurelyObject && !isObject(first.known)) return { ...first, nullable, description };
  const known = mergeObjects(informative.map((read) => read.known).filter(isObject));
  return { known, nullable, soft: !isSurelyObject, description };
};

/** The one object that a payload is, whichever of several objects it is. */
export const payloadOf = ({ known }: SchemaRead): SchemaObject | undefined => {
  if (isObject(known)) return known;
  if (known?.kind !== 'union') return undefined;
  const objects = known.members.filter(isObject);
  if (objects.length < known.members.length) return undefined;
  const names = new Set(objects.flatMap(({ fields }) => [...fields.keys()]));
  const fields = new Map(
    [...names].map((name) => [name, union(objects.flatMap((object) => object.fields.get(name) ?? []))]),
  );
  const isRequired = (name: string): boolean =>
    objects.every((object) => object.required.has(name) && object.fields.has(name));
  return { kind: 'object', fields, required: new Set([...names].filter(isRequired)) };
};

/** The outline of what is known. */
const outlineOf = (known: SchemaType | undefined): PayloadTypeAst => {
  if (known === undefined) return ANYTHING;
  if (known.kind === 'union') return { kind: 'union', members: known.members.map(outlineOf) };
  return known.kind === 'object' ? { kind: 'object', fields: fieldsOf(known) } : known;
};

/** The fields of an object. */
export const fieldsOf = ({ fields, required }: SchemaObject): ReadonlyMap<string, FieldType> =>
  new Map([...fields].map(([name, read]) => [name, partOf(read, required.has(name))]));

/** What is known of a place that must have something, or need not. */
export const partOf = ({ known, nullable, soft, description }: SchemaRead, required: boolean): FieldType => {
  const presence = !required || nullable ? '?' : soft ? '' : '!';
  return { ast: outlineOf(known), presence, description };
};
