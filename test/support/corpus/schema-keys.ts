/**
 * Names for everything in the tenant file's schema (keys, words, kinds of values), and the names that a file uses. The
 * same key of a whole file and of one that extends another has one name.
 */
import { Ajv } from 'ajv';
import { isRecord } from '../../../src/types/conform';
import { EDITORS_OWN } from '../validator';

type Schema = Readonly<Record<string, unknown>>;

/** The keyword that is put into a copy of the schema: what to note where a value is validated. */
const NOTE = 'corpusNote';

/** Passes each name of a schema to `note`, and gives the schema with notes at these places. */
interface Walk {
  readonly note: (key: string) => void;
}

/** Definitions that say the same of a file, and of a part of one; of a field of one type, and of any. */
const ONE_NAME: readonly (readonly [RegExp, string])[] = [
  [/^part-/, ''],
  [/^(part|ruleObject|rule-.*)$/, 'rule'],
];

const nameOf = (definition: string): string =>
  ONE_NAME.reduce((name, [pattern, by]) => name.replace(pattern, by), definition);

/** What only narrows: it names nothing that is not named elsewhere. */
const CONDITIONS = new Set(['if', 'oneOf', 'dependencies', 'required', 'not']);

/** The value by which one of several kinds is told, as in `{ "properties": { "adapter": { "const": "crm" } } }`. */
const constantIn = (condition: unknown): string => {
  const properties = isRecord(condition) && isRecord(condition.properties) ? condition.properties : {};
  const [first] = Object.values(properties);
  return isRecord(first) && typeof first.const === 'string' ? `(${first.const})` : '';
};

const mapValues = (object: Schema, change: (value: unknown, key: string) => unknown): Schema =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

const walkProperty = (value: unknown, name: string, walk: Walk): unknown => {
  if (value === false) return value;
  walk.note(name);
  const inner = value === true ? {} : walkSchema(value, name, walk);
  return { allOf: [{ [NOTE]: { name } }, inner] };
};

/** Words are values of their own, and so are kinds where one of several is taken. */
const notesOf = (schema: Schema, name: string, isAlternative: boolean, { note }: Walk): Schema => {
  const words = Array.isArray(schema.enum) ? schema.enum : [];
  for (const word of words) note(`${name} = ${JSON.stringify(word)}`);
  if (isAlternative && typeof schema.type === 'string') note(`${name}: ${kindNamed(schema.type)}`);
  return words.length > 0 || isAlternative
    ? { [NOTE]: { name, words: words.length > 0, isAlternative } }
    : {};
};

const kindNamed = (type: string): string => (type === 'integer' ? 'number' : type);

const walkSchema = (schema: unknown, name: string, walk: Walk, isAlternative = false): unknown => {
  if (!isRecord(schema)) return schema;
  const inner = `${name}${constantIn(schema.if)}`;
  const walked = mapValues(schema, (value, key) => {
    if (CONDITIONS.has(key)) return value;
    if (key === 'properties' && isRecord(value))
      return mapValues(value, (property, each) =>
        each === '$comment' ? property : walkProperty(property, `${name}.${each}`, walk),
      );
    if (key === 'patternProperties' && isRecord(value))
      return mapValues(value, (property) => walkProperty(property, `${name}.*`, walk));
    if (key === 'additionalProperties' && isRecord(value)) return walkProperty(value, `${name}.*`, walk);
    if (key === 'items') return walkSchema(value, `${name}[]`, walk);
    if (key === 'then' || key === 'else') return walkSchema(value, inner, walk);
    if (key === 'anyOf' && Array.isArray(value))
      return value.map((each: unknown) => walkSchema(each, name, walk, true));
    if (key === 'allOf' && Array.isArray(value))
      return value.map((each: unknown) => walkSchema(each, name, walk));
    return value;
  });
  return { ...walked, ...notesOf(schema, name, isAlternative, walk) };
};

const walkAll = (schema: Schema, walk: Walk): Schema => {
  const { definitions, ...root } = schema;
  const file = walkSchema(root, 'file', walk);
  return {
    ...(isRecord(file) ? file : {}),
    definitions: mapValues(isRecord(definitions) ? definitions : {}, (each, name) =>
      walkSchema(each, nameOf(name), walk),
    ),
  };
};

/** Every name of a schema, in order. */
export const keysOfSchema = (schema: Schema): readonly string[] => {
  const keys = new Set<string>();
  walkAll(schema, { note: (key) => keys.add(key) });
  return [...keys].sort();
};

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
};

interface Note {
  readonly name: string;
  readonly words?: boolean;
  readonly isAlternative?: boolean;
}

const used = ({ name, words, isAlternative }: Note, value: unknown): readonly string[] => [
  name,
  ...(words === true ? [`${name} = ${JSON.stringify(value)}`] : []),
  ...(isAlternative === true ? [`${name}: ${kindOf(value)}`] : []),
];

/** Gathers the names that files use, and says what of a file the schema does not take. */
export interface KeyReader {
  readonly keys: ReadonlySet<string>;
  readonly read: (file: unknown) => readonly string[];
}

/** A reader of files by a schema. */
export const keyReader = (schema: Schema): KeyReader => {
  const keys = new Set<string>();
  const ajv = new Ajv({ strict: true, allErrors: true });
  ajv.addVocabulary(EDITORS_OWN);
  ajv.addKeyword({
    keyword: NOTE,
    validate: (note: Note, value: unknown) => {
      for (const key of used(note, value)) keys.add(key);
      return true;
    },
  });
  const validate = ajv.compile(walkAll(schema, { note: () => undefined }));
  return {
    keys,
    read: (file) =>
      validate(file)
        ? []
        : (validate.errors ?? []).map(
            ({ instancePath, message }) => `${instancePath} ${message ?? 'is wrong'}`,
          ),
  };
};
