/**
 * Builders of JSON Schema keywords, independent of tenant files. The version is draft-07, which editors support
 * best.
 */

/** A schema's keywords. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas by property name; `true` takes anything, `false` refuses the property. */
export type Properties = Readonly<Record<string, JsonSchema | boolean>>;

/** `$comment` may stand in any object of a tenant file, and is ignored. */
const COMMENT = '$comment';

/** What an object needs, and what it may have besides its properties. */
export interface Others {
  readonly required?: readonly string[];
  /** What any other key may hold; without it there may be none. */
  readonly others?: JsonSchema | boolean;
}

/** An object of these properties. */
export const object = (
  properties: Properties,
  { required = [], others = false }: Others = {},
): JsonSchema => ({
  type: 'object',
  properties: { ...properties, [COMMENT]: true },
  ...(required.length === 0 ? {} : { required }),
  additionalProperties: others,
});

/** A list with a minimum length. */
export const list = (items: JsonSchema, least = 0): JsonSchema => ({
  type: 'array',
  ...(least === 0 ? {} : { minItems: least }),
  items,
});

/** Requires that an object has this key; another schema says what the key holds. */
export const having = (name: string): JsonSchema => ({ properties: { [name]: true }, required: [name] });

/** An object with exactly one of these keys, besides a comment. */
export const single = (properties: Properties): JsonSchema => ({
  ...object(properties),
  if: having(COMMENT),
  then: { minProperties: 2, maxProperties: 2 },
  else: { minProperties: 1, maxProperties: 1 },
});

/** One of several; one alone is itself. */
export const anyOf = (...schemas: readonly JsonSchema[]): JsonSchema => {
  const [only, ...more] = schemas;
  return only !== undefined && more.length === 0 ? only : { anyOf: schemas };
};

/**
 * A text or an object. In this form an editor reports what is wrong with an object, and not that the object is not
 * a text.
 */
export const textOr = (text: JsonSchema, otherwise: JsonSchema): JsonSchema => ({
  anyOf: [text, { type: 'object' }],
  if: { type: 'object' },
  then: otherwise,
});

/** Requires that an object has exactly one of these keys. */
export const oneKeyOf = (names: readonly string[]): JsonSchema => ({
  oneOf: names.map(having),
});

/** A schema with the description that an editor shows. */
export const described = (schema: JsonSchema, description: string | undefined): JsonSchema =>
  description === undefined ? schema : { description, ...schema };

/** A schema with the values that an editor proposes. */
export const withExamples = (schema: JsonSchema, examples: readonly unknown[]): JsonSchema =>
  examples.length === 0 ? schema : { ...schema, examples };

/** A reference to a definition. In draft-07 a reference has no other keywords beside it: `allOf` wraps it. */
export const reference = (name: string): JsonSchema => ({ allOf: [{ $ref: `#/definitions/${name}` }] });

/** One of several objects, chosen by a property of theirs. */
export interface Variant {
  /** The property's value, and what that means. */
  readonly value: string;
  readonly description: string | undefined;
  readonly schema: JsonSchema;
}

/** The values of a property that chooses, with what they mean. */
export const choice = (variants: readonly Variant[]): JsonSchema => ({
  enum: variants.map(({ value }) => value),
  enumDescriptions: variants.map(({ description = '' }) => description),
});

/** What further holds of an object whose property `tag` has a value. */
export const dispatch = (tag: string, variants: readonly Variant[]): JsonSchema => ({
  allOf: variants.map(({ value, schema }) => ({
    if: { properties: { [tag]: { const: value } }, required: [tag] },
    then: schema,
  })),
});

/** An object whose property `tag` says which of several it is. */
export const tagged = (tag: string, variants: readonly Variant[]): JsonSchema => ({
  type: 'object',
  properties: { [tag]: choice(variants) },
  required: [tag],
  ...dispatch(tag, variants),
});
