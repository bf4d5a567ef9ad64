/** Suggestions for a setting that is missing or wrong: the smallest value that is valid there. */
import { own } from '../../core/own';
import { hasShape } from '../../values/codec';
import { isText, toValue, formatJson } from '../../json/document';
import type { ArrayNode, JsonNode, ScalarNode } from '../../json/document';
import { NAME } from './secret-reference';
import { members } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { rewrite, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** What an example has in an object or a list. */
export const partOf = (example: unknown, name: string): unknown =>
  typeof example === 'object' && example !== null ? new Map(Object.entries(example)).get(name) : undefined;

const neededOf = (shape: Shape): readonly (readonly [string, Type])[] =>
  shape.kind === 'object' ? [...shape.fields].filter(([, { none }]) => !none) : [];

const isTemplate = (example: unknown): boolean => typeof example === 'string' && example.startsWith('{');

/** A value of the shape as JSON, with `…` where a text is needed that no example has in all cases. */
const template = (target: Shape, example?: unknown): string => {
  const shape = members(target)[0] ?? target;
  switch (shape.kind) {
    case 'object': {
      const needed = neededOf(shape);
      return needed.length === 0
        ? formatJson(example ?? {})
        : `{ ${needed.map(([name, type]) => member(name, type, partOf(example, name))).join(', ')} }`;
    }
    case 'array':
      return `[${template(shape.item.shape, partOf(example, '0'))}]`;
    case 'record':
      return `{ ${member('…', shape.value)} }`;
    case 'literals':
      return JSON.stringify(shape.values[0]);
    case 'number':
      return String(typeof example === 'number' ? example : (shape.min ?? 0));
    case 'boolean':
      return 'true';
    case 'secret':
      return '"${NAME}"';
    default:
      return isTemplate(example) ? JSON.stringify(example) : '"…"';
  }
};

/** The smallest value of a key: `"${NAME}"`. */
export const valueFor = ({ shape }: Type, example?: unknown): string => template(shape, example);

/** A key with its smallest value. */
const member = (name: string, type: Type, example?: unknown): string =>
  `${JSON.stringify(name)}: ${valueFor(type, example)}`;

/** A list without the literal secrets in it: a suggestion must not repeat one. */
const unliteral = (list: unknown, shape: Shape): unknown =>
  shape.kind === 'array' && shape.item.shape.kind === 'secret' && Array.isArray(list)
    ? list.map((item: unknown) => (typeof item === 'string' && NAME.test(item) ? item : '${NAME}'))
    : list;

/** A list where an object is needed: the one list that the object needs, or the keys of a record. */
const aroundList = (node: ArrayNode, shape: Shape): Fix | undefined => {
  const texts = node.items.flatMap((item) => (isText(item) ? [item.value] : []));
  if (shape.kind === 'record' && texts.length > 0)
    return write(`{ ${texts.map((text) => member(text, shape.value)).join(', ')} }`);
  const needed = neededOf(shape);
  const [name, type] = needed[0] ?? [];
  return needed.length === 1 && name !== undefined && type?.shape.kind === 'array'
    ? write(formatJson({ [name]: unliteral(toValue(node), type.shape) }))
    : undefined;
};

/** A text where an object is needed: its literal, or else its first text, unless that could be a secret. */
const aroundText = (text: string, shape: Shape, { example, isSecret }: Hints): Fix => {
  const needed = neededOf(shape);
  const [field] =
    needed.find(([, type]) => type.shape.kind === 'literals' && type.shape.values.includes(text)) ??
    needed.find(([, type]) => type.shape.kind === 'text' && !isSecret) ??
    [];
  const inserted = needed.map(([name, type]) =>
    name === field ? `"${name}": ${JSON.stringify(text)}` : member(name, type, partOf(example, name)),
  );
  return write(field === undefined ? template(shape, example) : `{ ${inserted.join(', ')} }`);
};

const takes = ({ shape }: Type, value: number): boolean =>
  members(shape).some((each) => each.kind === 'number' && hasShape(each, value));

/** The one thing that an object needs, or its first number if it needs none. */
const fieldFor = (value: number, shape: Shape): string | undefined => {
  const needed = neededOf(shape);
  const fields = needed.length === 0 && shape.kind === 'object' ? [...shape.fields] : needed;
  return needed.length > 1 ? undefined : fields.find(([, type]) => takes(type, value))?.[0];
};

/** A number where an object is needed. */
const aroundNumber = (value: number, shape: Shape, example: unknown): Fix => {
  const name = fieldFor(value, shape);
  return name === undefined
    ? write(template(shape, example), { asks: true })
    : write(formatJson({ [name]: value }));
};

/** A scalar where a list is needed: the list of it, or of the object that it is the one number of. */
const listOf = (node: ScalarNode, shape: Extract<Shape, { kind: 'array' }>): Fix | undefined => {
  if (isText(node)) return write(formatJson(unliteral([node.value], shape)));
  const item = members(shape.item.shape)[0] ?? shape.item.shape;
  const name = typeof node.value === 'number' ? fieldFor(node.value, item) : undefined;
  return name === undefined ? undefined : write(formatJson([{ [name]: node.value }]));
};

/** How people say yes and no. */
const YES = /^(true|yes|on|1)$/i;
const NO = /^(false|no|off|0)$/i;

/** Milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

/** A text's digits; with a unit of time they become that of the setting, milliseconds where its name says so. */
const numberIn = (text: string, key = ''): number | undefined => {
  const [, digits, unit = ''] = /^(\d{1,15})\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  if (unit === '') return Number(digits);
  const milliseconds = own(UNITS, unit.toLowerCase());
  const isTime = /Ms$|^(ttl|staleIfError)$/.test(key);
  return milliseconds === undefined || !isTime
    ? undefined
    : (Number(digits) * milliseconds) / (key.endsWith('Ms') ? 1 : 1000);
};

/** The largest number that is allowed for one beyond it; a text's digits. Too small is not guessed at. */
const correctedNumber = (
  node: ScalarNode,
  shape: Extract<Shape, { kind: 'number' }>,
  key: string | undefined,
): Fix | undefined => {
  const number = numberIn(isText(node) ? node.value : node.raw, key);
  if (number === undefined) return undefined;
  const meant = Math.min(number, shape.max ?? Infinity);
  return hasShape(shape, meant) ? write(String(meant)) : undefined;
};

/** The meaning of a scalar where another kind is needed. */
const correctedScalar = (node: ScalarNode, shape: Shape, key: string | undefined): Fix | undefined => {
  if (shape.kind === 'number') return correctedNumber(node, shape, key);
  if (shape.kind === 'text')
    return typeof node.value === 'number' && hasShape(shape, node.raw) ? write(`"${node.raw}"`) : undefined;
  if (shape.kind !== 'boolean') return undefined;
  const said = String(node.value);
  if (YES.test(said)) return write('true');
  return NO.test(said) ? write('false') : undefined;
};

/** Of several objects the one that a text is a literal of, or else the first. */
const matchingObject = (node: JsonNode, shapes: readonly Shape[]): Shape | undefined =>
  shapes.find((shape) =>
    neededOf(shape).some(
      ([, type]) => type.shape.kind === 'literals' && isText(node) && type.shape.values.includes(node.value),
    ),
  );

/** How people write that a setting is not used. */
const NONE = /^\s*(none|off|no|false|disabled?|nil|null|undefined|n\/a|-|)\s*$/i;

/** Whether a value says that there is none of what a setting is for. */
const saysNone = (node: JsonNode): boolean =>
  node.kind === 'scalar' &&
  (node.value === null || node.value === false || (isText(node) && NONE.test(node.value)));

/** Whether to leave an optional setting out is what was meant. Of numbers and flags only `null` says it: "none" may be 0. */
export const isLeftOut = (node: JsonNode, shape: Shape): boolean =>
  members(shape).every(({ kind }) => kind === 'number' || kind === 'boolean')
    ? node.kind === 'scalar' && node.value === null
    : saysNone(node);

/** What a suggestion takes into account. */
interface Hints {
  /** The key of the value. */
  readonly key: string | undefined;
  /** What the adapter's example has there. */
  readonly example: unknown;
  /** The value may be a secret, which is never repeated. */
  readonly isSecret: boolean;
}

/** What to write instead of a value of the wrong kind, if that is known. */
export const suggestReplacement = (node: JsonNode, target: Shape, hints: Hints): Fix | undefined => {
  const shape = matchingObject(node, members(target)) ?? members(target)[0] ?? target;
  if (node.kind === 'array') return aroundList(node, shape);
  if (node.kind === 'object' && shape.kind === 'array' && shape.item.shape.kind === 'object')
    return rewrite('listed');
  if (node.kind !== 'scalar') return undefined;
  if (node.value === null) return undefined;
  if (shape.kind === 'array') return listOf(node, shape);
  if (shape.kind !== 'object') return correctedScalar(node, shape, hints.key);
  if (typeof node.value === 'number') return aroundNumber(node.value, shape, hints.example);
  return isText(node)
    ? aroundText(node.value, shape, hints)
    : write(template(shape, hints.example), { asks: true });
};
