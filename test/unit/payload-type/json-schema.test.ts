/**
 * JSON Schema, over generated schemas: every payload that a validator accepts is accepted by the codec, or
 * tolerated. One intended difference: a text with a minimum length must not be blank.
 */
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { conformerOf } from '../../../src/types/conform';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { draws } from '../../support/draws';
import { codecOfType } from '../../support/tenant/payload-types';

/** How many schemas are drawn, each with eight values. */
const RUNS = draws({ few: 100, all: 600 });

type Schema = Readonly<Record<string, unknown>> | boolean;

const DRAFT = 'http://json-schema.org/draft-07/schema#';

const NAMES = ['a', 'b', 'c', 'odd?', '$d'];

const names = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 });

const literal = fc.constantFrom<unknown>('gold', '', 1, 2.5, 0, true, false, null, [1], {});

const plain = fc.oneof<fc.Arbitrary<Schema>[]>(
  fc.constantFrom('string', 'integer', 'number', 'boolean', 'null').map((type) => ({ type })),
  fc.constantFrom<Schema>(
    { type: 'string', minLength: 1 },
    { type: 'string', pattern: 'o', format: 'email' },
    { type: 'number', minimum: 1, exclusiveMaximum: 3 },
    { type: ['string', 'null'] },
    { type: ['integer', 'string', 'array'] },
    { not: { type: 'string' } },
    { if: { type: 'string' }, then: { minLength: 2 }, else: { type: 'integer' } },
    {},
    true,
    false,
  ),
  literal.map((value) => ({ const: value })),
  fc.uniqueArray(literal, { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
);

const single = fc.oneof(
  { weight: 3, arbitrary: plain },
  {
    weight: 1,
    arbitrary: fc.constantFrom('one', 'two', 'tree').map((name) => ({ $ref: `#/definitions/${name}` })),
  },
);

const typed = (schema: object, type: string, isTyped: boolean): Schema =>
  isTyped ? { type, ...schema } : (schema as Schema);

const schemaOf = (depth: number): fc.Arbitrary<Schema> => {
  if (depth === 0) return single;
  const inner = fc.oneof({ weight: 3, arbitrary: single }, { weight: 2, arbitrary: schemaOf(depth - 1) });
  const several = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof<fc.Arbitrary<Schema>[]>(
    objectOf(inner),
    objectOf(inner),
    fc.tuple(inner, fc.boolean()).map(([items, isTyped]) => typed({ items }, 'array', isTyped)),
    fc.array(inner, { minLength: 1, maxLength: 2 }).map((items) => ({ type: 'array', items })),
    fc
      .tuple(inner, fc.boolean())
      .map(([additionalProperties, isTyped]) => typed({ additionalProperties }, 'object', isTyped)),
    inner.map((each) => ({
      type: 'object',
      patternProperties: { '^a': each },
      additionalProperties: { type: 'string' },
    })),
    several.map((anyOf) => ({ anyOf })),
    several.map((oneOf) => ({ oneOf })),
    several.map((allOf) => ({ allOf })),
    fc.tuple(several, names).map(([anyOf, required]) => ({ type: 'object', required, anyOf })),
    fc.tuple(objectOf(inner), several).map(([object, allOf]) => ({ ...(object as object), allOf })),
    fc.tuple(objectOf(inner), several).map(([object, anyOf]) => ({ ...(object as object), anyOf })),
  );
};

const objectOf = (inner: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom(...NAMES), inner, { maxKeys: 4 }),
      names,
      fc.integer({ min: 0, max: 5 }),
    )
    .map(([properties, required, roll]) => typed({ properties, required }, 'object', roll > 0));

const rootOf = fc
  .tuple(objectOf(schemaOf(2)), objectOf(plain), schemaOf(2), fc.boolean())
  .map(([root, one, two, isChoice]) => ({
    ...(isChoice
      ? { type: 'object', anyOf: [root, { type: 'object', properties: { a: two } }] }
      : { ...(root as object), type: 'object' }),
    definitions: {
      one,
      two: { type: 'object', properties: { a: { type: 'string' }, b: one }, required: ['a'] },
      tree: {
        type: 'object',
        properties: { a: { $ref: '#/definitions/tree' }, b: { type: 'integer' } },
        required: ['b'],
      },
    },
  }));

const scalars = fc.constantFrom<unknown>('gold', 'foo@bar.example', '', 1, 2, 2.5, 0, -1, true, false, null);

const value = (depth: number): fc.Arbitrary<unknown> =>
  depth === 0
    ? scalars
    : fc.oneof(
        { weight: 4, arbitrary: scalars },
        { weight: 1, arbitrary: fc.array(value(depth - 1), { maxLength: 3 }) },
        { weight: 3, arbitrary: payload(depth) },
      );

const payload = (depth: number): fc.Arbitrary<unknown> =>
  fc.dictionary(fc.constantFrom(...NAMES), value(depth - 1), { noNullPrototype: true });

/** Instances near a schema: what its keywords ask for, by chance. */
const instanceOf = (schema: unknown, root: object, depth: number): fc.Arbitrary<unknown> => {
  if (typeof schema !== 'object' || schema === null || depth <= 0) return value(1);
  const { $ref, properties, required, items, additionalProperties, anyOf, oneOf, allOf, type } =
    schema as Record<string, unknown>;
  const of = (inner: unknown): fc.Arbitrary<unknown> => instanceOf(inner, root, depth - 1);
  if (typeof $ref === 'string') {
    const { definitions } = root as { definitions: Record<string, unknown> };
    return of(definitions[$ref.replace('#/definitions/', '')]);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if ('enum' in schema) return fc.constantFrom(...(schema.enum as unknown[]));
  for (const choice of [anyOf, oneOf, allOf])
    if (Array.isArray(choice) && properties === undefined) return fc.oneof(...choice.map(of));
  if (typeof properties === 'object' && properties !== null) {
    const keys = Array.isArray(required) ? required.filter((key) => key in properties) : [];
    const fields = Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, of(inner)]));
    const others = Object.fromEntries(
      (Array.isArray(required) ? required : []).map((key: string) => [key, scalars]),
    );
    return fc
      .tuple(
        fc.record(fields, { requiredKeys: keys, noNullPrototype: true }),
        fc.record(others, { noNullPrototype: true }),
      )
      .map(([object, more]) => ({ ...more, ...object }));
  }
  if (items !== undefined) return fc.array(Array.isArray(items) ? value(1) : of(items), { maxLength: 3 });
  if (additionalProperties !== undefined)
    return fc.dictionary(fc.constantFrom('x', 'ab'), of(additionalProperties), { noNullPrototype: true });
  const one = Array.isArray(type) ? type[0] : type;
  switch (one) {
    case 'string':
      return fc.constantFrom('gold', 'foo@bar.example', 'x');
    case 'integer':
      return fc.oneof(fc.integer(), fc.constantFrom(1.0, 2));
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return value(1);
  }
};

/** Without a check of the schema itself, which takes longer than all the rest. */
const QUICK = { strict: false, validateFormats: false, validateSchema: false, meta: false };

test('every payload that a validator accepts, the codec accepts or tolerates', () => {
  const counts = { accepted: 0, exact: 0 };
  fc.assert(
    fc.property(
      rootOf.chain((schema) =>
        fc.tuple(
          fc.constant(schema),
          fc.array(
            fc.oneof(
              { weight: 4, arbitrary: instanceOf(schema, schema, 5) },
              { weight: 1, arbitrary: payload(3) },
            ),
            { minLength: 8, maxLength: 8 },
          ),
        ),
      ),
      ([schema, instances]) => {
        const validate = new Ajv(QUICK).compile(schema);
        const codec = codecOfType({ $schema: DRAFT, ...schema });
        const type = typeOfCodec(codec);
        for (const instance of instances) {
          if (!validate(instance)) continue;
          counts.accepted += 1;
          if (codec.is(instance)) counts.exact += 1;
          const conformed = conformerOf(type)(instance);
          if (!conformed.ok) throw new Error(`${JSON.stringify(instance)}: ${JSON.stringify(conformed.at)}`);
        }
      },
    ),
    { numRuns: RUNS },
  );
  expect(counts.accepted).toBeGreaterThan(2 * RUNS);
  expect(counts.exact).toBeGreaterThan(counts.accepted * 0.7);
});
