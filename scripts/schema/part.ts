/**
 * The schema of a partial file, derived from the schema of a whole one: no key is required, since another file has the
 * rest, and null removes a key of that file. The derivation knows no key by name.
 */
import { isRecord } from '../../src/types/conform';
import { described, having, reference, withExamples } from './json-schema';
import type { JsonSchema } from './json-schema';

/** The name under which the definitions have the part of a definition. */
export const partOf = (name: string): string => `part-${name}`;

/** The definitions that a file may give in part; any other is replaced as a whole. */
export type Divisible = ReadonlySet<string>;

const orNull = (schema: JsonSchema): JsonSchema => {
  const { description, examples, ...rest } = schema;
  const shown = typeof description === 'string' ? description : undefined;
  const whole = { if: { type: 'null' }, else: rest };
  return described(withExamples(whole, Array.isArray(examples) ? examples : []), shown);
};

const REFERENCE = /^#\/definitions\/(.*)$/;

/** One schema of an `allOf`: a reference, or the conditions for an object whose tag has a value. */
const member = (schema: unknown, divisible: Divisible): unknown => {
  if (!isRecord(schema)) return schema;
  const name = typeof schema.$ref === 'string' ? REFERENCE.exec(schema.$ref)?.[1] : undefined;
  if (name !== undefined) return divisible.has(name) ? { $ref: `#/definitions/${partOf(name)}` } : schema;
  return isRecord(schema.then) ? { ...schema, then: partly(schema.then, divisible) } : schema;
};

const values = (schemas: unknown, divisible: Divisible): unknown =>
  isRecord(schemas)
    ? Object.fromEntries(
        Object.entries(schemas).map(([key, schema]) => [
          key,
          isRecord(schema) ? orNull(partly(schema, divisible)) : schema,
        ]),
      )
    : schemas;

const whole = (schema: unknown, divisible: Divisible): unknown =>
  isRecord(schema) ? partly(schema, divisible) : schema;

/** The keywords of an object, and how each is changed. */
const keywords: Readonly<Record<string, (value: unknown, divisible: Divisible) => unknown>> = {
  properties: values,
  patternProperties: values,
  additionalProperties: (schema, divisible) =>
    isRecord(schema) ? orNull(partly(schema, divisible)) : schema,
  allOf: (schemas, divisible) =>
    Array.isArray(schemas) ? schemas.map((schema: unknown) => member(schema, divisible)) : schemas,
  anyOf: (schemas, divisible) =>
    Array.isArray(schemas) ? schemas.map((schema: unknown) => whole(schema, divisible)) : schemas,
  then: whole,
  else: whole,
};

/** The schema of a part of a value, from the schema of the whole value. */
export const partly = (schema: JsonSchema, divisible: Divisible): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => keyword !== 'required')
      .map(([keyword, value]) => [keyword, keywords[keyword]?.(value, divisible) ?? value]),
  );

/** A file with a key that marks it as partial. */
export const wholeUnless = (key: string, whole: JsonSchema, part: string): JsonSchema => ({
  type: 'object',
  if: having(key),
  then: reference(part),
  else: whole,
});
