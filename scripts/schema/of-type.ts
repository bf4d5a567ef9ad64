/**
 * The schema of a type: the values that the loader accepts for a codec. Where a schema cannot express the loader's
 * test, the schema accepts more.
 */
import type { Brand } from '../../src/values/codec';
import { countries } from '../../src/values/phone';
import type { Carrier } from '../../src/values/sendable';
import { usual } from '../../src/values/usual';
import { isRecord } from '../../src/types/conform';
import { members } from '../../src/types/type';
import type { ObjectShape, Scalar, Shape, Type } from '../../src/types/type';
import { anyOf, described, list, object, reference, tagged, textOr, withExamples } from './json-schema';
import type { JsonSchema } from './json-schema';

/**
 * The place of a value, which decides how the loader reads it. In the head or settings of the file, unknown keys are
 * refused, and in settings `"${NAME}"` may stand for any text. In a lookup, texts are templates. A step's argument
 * or another constant is checked by its codec alone.
 */
export type Stand = 'head' | 'settings' | 'lookup' | 'constant';

const SECRET = String.raw`^\$\{[A-Za-z_][A-Za-z0-9_]*\}$`;
const SECRET_ERROR = 'A secret must not be in the file: write "${NAME}", and set the variable NAME.';

/** A scheme and a host have no case, and a schema's pattern has no flag to say so. */
const anyCase = (text: string): string =>
  text.replaceAll(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);

const HTTPS = anyCase('https://');
const WEB = `(${HTTPS}|${anyCase('http://')})`;

type TextShape = Extract<Shape, { readonly kind: 'text' }>;

/** A pattern that accepts at least what each brand accepts, and the message for a text that it rejects. */
const brands: Readonly<Record<Brand, readonly [pattern: string, error: string]>> = {
  nonblank: [String.raw`\S`, 'This text may not be blank.'],
  digits: [String.raw`^\d+$`, 'This takes digits only.'],
  phone: [String.raw`^\d+$`, 'This takes the digits of a phone number.'],
  numeral: [String.raw`^-?\d+(\.\d+)?$`, 'This takes a number as text.'],
  contactPhone: [
    String.raw`^(\d+|\+7 \(\d{3}\) \d{3}-\d{2}-\d{2})$`,
    'This takes the digits of a phone number, or "+7 (900) 000-00-00".',
  ],
  date: [String.raw`^\d{4}-\d{2}-\d{2}$`, 'This takes a date, YYYY-MM-DD.'],
  url: [`^${WEB}`, 'This takes an http or https URL.'],
  link: [
    '^[A-Za-z][A-Za-z0-9+.-]*://',
    'This takes an http or https URL, or a deep link: "exampleapp://bonus".',
  ],
  email: ['@', 'This takes an email address.'],
  baseUrl: [
    `^${WEB}[^?#]*$`,
    'This takes an https URL without a query (http only on loopback or in a private network), or "${NAME}".',
  ],
  proxyUrl: [`^${WEB}[^/?#]+/?$`, 'This takes the http or https address of a proxy, or "${NAME}".'],
  host: [
    String.raw`^[A-Za-z0-9_.:-]+$`,
    'This takes the name or the IP address of a server, without a port, or "${NAME}".',
  ],
  path: ['^/[^?#]*$', 'This takes a path below the base URL: "/customers/{request.userIdentifier}".'],
  header: ['^[!-~]([ -~]*[!-~])?$', 'This takes visible ASCII text.'],
  country: [`^(${countries.join('|')})$`, 'This takes the ISO 3166 code of a country: "RU", "KZ".'],
};

const LITERAL = [
  '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
  'This takes text without control characters.',
] as const;

/** A pattern that accepts at least what each carrier accepts. A path in a header’s template may have any letters. */
const carriers: Readonly<Partial<Record<Carrier, readonly [pattern: string, error: string]>>> = {
  parameter: LITERAL,
  segment: LITERAL,
  header: ['^[ -~\\u00a0-\\u00ff]*$', 'This takes text that a header can hold.'],
};

const patternOf = ({ brand, sent }: TextShape, stand: Stand): readonly [string, string] | undefined => {
  if (sent !== undefined) return stand === 'lookup' && sent === 'header' ? undefined : carriers[sent];
  return brand === undefined || (stand === 'lookup' && brand !== 'path') ? undefined : brands[brand];
};

/** What is sent may be a rule; a path may be a text in the syntax of OData. */
const text = (shape: TextShape, stand: Stand): JsonSchema => {
  const whole = textAlone(shape, stand);
  if (stand !== 'lookup') return whole;
  if (shape.brand === 'path') return textOr(whole, reference('pathText'));
  return shape.sent === undefined || shape.sent === 'sql' ? whole : textOr(whole, reference('lookupRule'));
};

const textAlone = (shape: TextShape, stand: Stand): JsonSchema => {
  const found = patternOf(shape, stand);
  const words = shape.usual === undefined ? [] : usual[shape.usual].words;
  // What an editor proposes, and any other text.
  if (words.length > 0) return { anyOf: [{ enum: words }, { type: 'string' }] };
  if (found === undefined) return { type: 'string' };
  const [pattern, patternErrorMessage] = found;
  const either = stand === 'settings' ? `${SECRET}|${pattern}` : pattern;
  return { type: 'string', pattern: either, patternErrorMessage };
};

/** The loader accepts `1.0` as an integer; some validators need a test for a remainder of 0. */
const WHOLE: JsonSchema = { anyOf: [{ type: 'integer' }, { type: 'number', multipleOf: 1 }] };

const number = (shape: Extract<Shape, { kind: 'number' }>): JsonSchema => {
  if (shape.min === undefined && shape.max === undefined) return shape.integer ? WHOLE : { type: 'number' };
  return {
    type: 'number',
    ...(shape.integer ? { multipleOf: 1 } : {}),
    ...(shape.min === undefined ? {} : { minimum: shape.min }),
    ...(shape.max === undefined ? {} : { maximum: shape.max }),
  };
};

/** The part of an example that stands at a key. */
const within = (example: unknown, key: string): unknown =>
  isRecord(example) && Object.hasOwn(example, key) ? example[key] : undefined;

const fieldsOf = ({ fields }: ObjectShape, stand: Stand, example: unknown): JsonSchema =>
  object(
    Object.fromEntries(
      [...fields].map(([name, type]) => [name, schemaOfType(type, stand, within(example, name))]),
    ),
    {
      required: [...fields].filter(([, type]) => !type.none).map(([name]) => name),
      others: stand === 'constant',
    },
  );

/** The literal of a required field that accepts one text only. */
const tagValue = (shape: ObjectShape, name: string): string | undefined => {
  const field = shape.fields.get(name);
  const values: readonly Scalar[] = field?.shape.kind === 'literals' && !field.none ? field.shape.values : [];
  const [value, ...more] = values;
  return typeof value === 'string' && more.length === 0 ? value : undefined;
};

/** The field that distinguishes several objects. */
const tagOf = (shapes: readonly ObjectShape[]): string | undefined =>
  [...(shapes[0]?.fields.keys() ?? [])].find((name) => {
    const values = shapes.map((shape) => tagValue(shape, name));
    return !values.includes(undefined) && new Set(values).size === shapes.length;
  });

const objects = (shapes: readonly ObjectShape[], stand: Stand, example: unknown): readonly JsonSchema[] => {
  const tag = shapes.length > 1 ? tagOf(shapes) : undefined;
  if (tag === undefined) return shapes.map((shape) => fieldsOf(shape, stand, example));
  const variants = shapes.map((shape) => {
    const value = tagValue(shape, tag) ?? '';
    const meant = within(example, tag) === value ? example : undefined;
    const description = shape.fields.get(tag)?.description;
    return { value, description, schema: fieldsOf(shape, stand, meant) };
  });
  return [tagged(tag, variants)];
};

const single = (shape: Exclude<Shape, ObjectShape>, stand: Stand, example: unknown): JsonSchema => {
  switch (shape.kind) {
    case 'text':
      return text(shape, stand);
    case 'number':
      return number(shape);
    case 'boolean':
      return { type: 'boolean' };
    case 'literals':
      return { enum: shape.values };
    case 'array':
      return list(schemaOfType(shape.item, stand));
    case 'record':
      return object({}, { others: schemaOfType(shape.value, stand) });
    case 'secret':
      return { type: 'string', pattern: SECRET, patternErrorMessage: SECRET_ERROR };
    case 'union':
      return schemaOfShape(shape, stand, example);
    case 'opaque':
    case 'credential':
      return {};
  }
};

const schemaOfShape = (shape: Shape, stand: Stand, example: unknown): JsonSchema => {
  const shapes = members(shape);
  const ofObjects = shapes.filter((member) => member.kind === 'object');
  const isWord = ({ kind }: Shape): boolean => kind === 'literals';
  const alone = shapes.filter((member) => member.kind !== 'object');
  // Words come first: any text may be allowed beside them.
  const others = [...alone.filter(isWord), ...alone.filter((shape) => !isWord(shape))];
  const isText = others.some(({ kind }) => kind === 'text'); // which may be a variable, as a secret is
  return anyOf(
    ...objects(ofObjects, stand, example),
    ...others
      .filter(({ kind }) => kind !== 'secret' || !isText)
      .map((member) => single(member, stand, example)),
  );
};

/** The values that an editor proposes; it proposes literals, true and false by itself. */
const examplesOf = (shape: Shape, example: unknown): readonly unknown[] => {
  if (shape.kind === 'secret') return [example ?? '${NAME}'];
  const isOpen = members(shape).some(({ kind }) => kind !== 'literals' && kind !== 'boolean');
  return example === undefined || !isOpen ? [] : [example];
};

/** The values that the loader accepts for the type; `example` is such a value. */
export const schemaOfType = (type: Type, stand: Stand, example?: unknown): JsonSchema =>
  withExamples(
    described(schemaOfShape(type.shape, stand, example), type.description),
    examplesOf(type.shape, example),
  );
