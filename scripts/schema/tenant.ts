/**
 * The schema of the tenant file, for completion and errors in an editor. It accepts whatever the loader accepts, and
 * refuses what the loader refuses as far as a schema can express that.
 */
import type { Adapter } from '../../src/adapter/define-adapter';
import type { Step } from '../../src/mapping/steps/step';
import { CONNECTION, CONNECTION_KEYS } from '../../src/tenant/source/connections';
import { KIND_NAMES } from '../../src/payload-type/declare';
import { ACCEPTABLE } from '../../src/tenant/accept';
import { AcceptedFinding, TenantHead } from '../../src/tenant/format/tenant-options';
import { SourceHead } from '../../src/tenant/format/source-options';
import { TEXT, members, optional, unionOf } from '../../src/types/type';
import type { Fields, Type } from '../../src/types/type';
import { isRecord } from '../../src/types/conform';
import { fieldsOfCodec, typeOfCodec } from '../../src/types/type-of-codec';
import { accountDefinitions, userSchema } from './account';
import {
  anyOf,
  choice,
  described,
  dispatch,
  having,
  list,
  object,
  reference,
  withExamples,
} from './json-schema';
import type { JsonSchema, Properties, Variant } from './json-schema';
import { schemaOfType } from './of-type';
import { partOf, partly, wholeUnless } from './part';
import { ruleDefinitions } from './rules';
import { stepSchema } from './steps';

/** The names that a tenant file can use: the input of its schema. */
export interface Vocabulary {
  readonly adapters: readonly Adapter[];
  readonly steps: readonly Step[];
  /** The contract's fields. */
  readonly fields: Fields;
}

/** Examples of a file's head and of a source, for an editor to propose. */
const HEAD_EXAMPLE: Readonly<Record<string, unknown>> = {
  $schema: '../../schema/tenant.schema.json',
  access: { keys: ['${NAME}'] },
  identifier: { type: 'phone' },
  timezone: 'Europe/Moscow',
};
const SOURCE_EXAMPLE: Readonly<Record<string, unknown>> = { deadlineMs: 1500 };

/** The properties of a codec's fields, some of which are better known here. */
const properties = (
  fields: Fields,
  examples: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, JsonSchema>>,
): Properties =>
  Object.fromEntries(
    [...fields].map(([name, type]) => [
      name,
      described(known[name] ?? schemaOfType(type, 'head', examples[name]), type.description),
    ]),
  );

const needs = ({ shape }: Type): readonly string[] =>
  shape.kind === 'object' ? [...shape.fields].filter(([, { none }]) => !none).map(([name]) => name) : [];

/** Accepted findings: only codes that can be accepted. */
const acceptSchema: JsonSchema = list(
  object(properties(fieldsOfCodec(AcceptedFinding), {}, { code: { enum: ACCEPTABLE } }), {
    required: needs(typeOfCodec(AcceptedFinding)),
  }),
);

/** The required keys of a source of this adapter. */
const requiredOf = ({ settings, isDeclared }: Adapter): readonly string[] => [
  ...(isDeclared ? ['payload'] : []),
  ...(needs(typeOfCodec(settings)).length > 0 ? ['settings'] : []),
];

/** Whether a source of this adapter has a lookup, or one for each form of identifiers. */
const needsLookup = ({ lookup, defaultLookup }: Adapter): boolean =>
  needs(typeOfCodec(lookup)).some((name) => !Object.hasOwn(defaultLookup, name));

/** A notation, a JSON Schema, or a file's name: only the loader can tell which of them is right. */
const PAYLOAD = anyOf({ type: 'object' }, { type: 'string' });

const ofConnection = (name: string): boolean => CONNECTION_KEYS.some((key) => key === name);

/** Settings that a connection may complete. */
const completed = ({ shape, ...type }: Type): Type => ({
  ...type,
  shape: unionOf(
    members(shape).map((member) =>
      member.kind === 'object'
        ? {
            kind: 'object',
            fields: new Map<string, Type>([
              ...[...member.fields].map(
                ([name, field]) => [name, ofConnection(name) ? { ...field, none: true } : field] as const,
              ),
              [CONNECTION, { ...optional(TEXT), description: 'The connection that has further settings.' }],
            ]),
          }
        : member,
    ),
  ),
});

const havingAll = (names: readonly string[]): JsonSchema => ({
  properties: Object.fromEntries(names.map((name) => [name, true])),
  required: names,
});

/** Where the settings name a connection, that may have what they need. */
const settingsSchema = ({ settings, example }: Adapter): JsonSchema => {
  const type = typeOfCodec(settings);
  const names = members(type.shape).flatMap((shape) =>
    shape.kind === 'object' ? [...shape.fields.keys()] : [],
  );
  if (!names.some(ofConnection)) return schemaOfType(type, 'settings', example.settings);
  const required = needs(type).filter(ofConnection);
  return {
    ...schemaOfType(completed(type), 'settings', example.settings),
    ...(required.length === 0 ? {} : { if: having(CONNECTION), else: havingAll(required) }),
  };
};

/** What a connection can have: each setting as one of the adapters takes it. */
const connectionSchema = (adapters: readonly Adapter[]): JsonSchema =>
  object(
    Object.fromEntries(
      CONNECTION_KEYS.flatMap((key) => {
        const schemas = adapters.flatMap(({ settings }) =>
          members(typeOfCodec(settings).shape).flatMap((shape) => {
            const field = shape.kind === 'object' ? shape.fields.get(key) : undefined;
            return field === undefined ? [] : [JSON.stringify(schemaOfType(field, 'settings'))];
          }),
        );
        const [only, ...more] = [...new Set(schemas)]
          .map((json): unknown => JSON.parse(json))
          .filter(isRecord);
        return only === undefined ? [] : [[key, anyOf(only, ...more)] as const];
      }),
    ),
  );

/** The keys of a source that only this adapter has. */
const ofAdapter = (adapter: Adapter): JsonSchema => {
  const { lookup, example, isDeclared, mayDeclare } = adapter;
  const required = requiredOf(adapter);
  const ofLookup = schemaOfType(typeOfCodec(lookup), 'lookup', example.lookup);
  return {
    properties: {
      settings: settingsSchema(adapter),
      lookup: ofLookup,
      lookups: object({}, { others: ofLookup }),
      ...(isDeclared ? { payload: withExamples(PAYLOAD, [example.type]) } : {}),
      ...(mayDeclare ? { payload: PAYLOAD } : {}),
    },
    ...(required.length === 0 ? {} : { required }),
    ...(needsLookup(adapter) ? anyOf(having('lookup'), having('lookups')) : {}),
  };
};

const variantOf = (adapter: Adapter): Variant => ({
  value: adapter.name,
  description: adapter.summary,
  schema: ofAdapter(adapter),
});

const sourceSchema = (adapters: readonly Adapter[]): JsonSchema => ({
  ...object(
    properties(fieldsOfCodec(SourceHead), SOURCE_EXAMPLE, {
      adapter: choice(adapters.map(variantOf)),
      settings: {},
      lookup: {},
      lookups: {},
      payload: {},
      declare: object({}, { others: { enum: KIND_NAMES } }),
    }),
    { required: ['adapter'] },
  ),
  ...dispatch('adapter', adapters.map(variantOf)),
});

const sourcesSchema: JsonSchema = {
  ...object({}),
  patternProperties: { '^(?!request$)[a-z][a-z0-9_]*$': reference('source') },
};

const sourceExamples = (adapters: readonly Adapter[]): readonly unknown[] =>
  adapters.map(({ name, example: { settings, lookup, type } }) => ({
    adapter: name,
    settings,
    lookup,
    ...(type === undefined ? {} : { payload: type }),
  }));

/** The objects that a file can give in part, besides the file itself: the rest is replaced as a whole. */
const DIVISIBLE: ReadonlySet<string> = new Set(['source', 'free']);

const DRAFT = 'http://json-schema.org/draft-07/schema#';
const PART = 'part-file';

/** The schema of a tenant file. */
export const tenantSchema = ({ adapters, steps, fields }: Vocabulary): JsonSchema => {
  const known = {
    accept: acceptSchema,
    connections: object({}, { others: connectionSchema(adapters) }),
    sources: sourcesSchema,
    user: userSchema(fields),
  };
  const whole = object(properties(fieldsOfCodec(TenantHead), HEAD_EXAMPLE, known), {
    required: [...needs(typeOfCodec(TenantHead)), 'sources', 'user'],
  });
  const source = withExamples(sourceSchema(adapters), sourceExamples(adapters));
  const rules = ruleDefinitions();
  return {
    $schema: DRAFT,
    title: 'A tenant file of the account bridge',
    ...wholeUnless('extends', whole, PART),
    definitions: {
      source,
      step: stepSchema(steps),
      ...rules,
      ...accountDefinitions(fields),
      [PART]: partly(whole, DIVISIBLE),
      [partOf('source')]: partly(source, DIVISIBLE),
      [partOf('free')]: partly(rules.free, DIVISIBLE),
    },
  };
};

/** The schema of a file that others extend: it may be incomplete. `tenant` is the name of their schema. */
export const baseSchema = (tenant: string): JsonSchema => ({
  $schema: DRAFT,
  title: 'What tenant files of the account bridge extend',
  allOf: [{ $ref: `${tenant}#/definitions/${PART}` }],
});
