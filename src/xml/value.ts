/**
 * A document as the value that JSON would have: elements are fields, an attribute `id` is `_id`, and the text beside
 * attributes or elements is `_`. The type of the answer says which elements are lists, and which are texts only.
 */
import { put } from '../core/own';
import { members, optional, OPAQUE, TEXT } from '../types/type';
import { isInText } from '../types/written';
import type { Shape, Type } from '../types/type';
import { finished, type Element, type Step } from './parse';

/** The name of an element's own text where the element is an object. */
export const TEXT_NAME = '_';

/** What is not declared is read as it stands. */
const UNDECLARED = optional(OPAQUE);

type Parts = Extract<Shape, { readonly kind: 'object' | 'record' }>;

const isParts = (shape: Shape): shape is Parts => shape.kind === 'object' || shape.kind === 'record';

const isLeaf = ({ kind }: Shape): boolean => ['text', 'number', 'boolean', 'literals'].includes(kind);

/** The shapes of one of several elements of a name. */
const single = (shape: Shape): readonly Shape[] =>
  members(shape).flatMap((each) => (each.kind === 'array' ? members(each.item.shape) : [each]));

const fieldOf = (parts: readonly Parts[], name: string): Type | undefined => {
  for (const each of parts) {
    const type = each.kind === 'record' ? each.value : each.fields.get(name);
    if (type !== undefined) return type;
  }
  return undefined;
};

/** A list of elements, not one in the text of an element. */
const isList = ({ shape, written }: Type): boolean =>
  !isInText(written) && members(shape).every(({ kind }) => kind === 'array');

/** All values of one name: a list where the type says so, or where there are several. */
const gathered = (values: readonly unknown[], type: Type): unknown =>
  isList(type) || values.length > 1 ? values : values[0];

const namesOf = ({
  children,
  attributes,
  text,
}: Element): ReadonlyMap<string, readonly (Element | string)[]> => {
  const names = new Map<string, (Element | string)[]>();
  const add = (name: string, part: Element | string): void => {
    const parts = names.get(name);
    if (parts === undefined) names.set(name, [part]);
    else parts.push(part);
  };
  for (const [name, value] of attributes) add(`_${name}`, value);
  if (text !== '') add(TEXT_NAME, text);
  for (const child of children) add(child.name, child);
  return names;
};

/**
 * Lists without an element are empty. One that an answer is wrong without is believed to be empty only beside elements
 * that are declared: an error may stand in its place.
 */
const addEmptyLists = (
  value: Record<string, unknown>,
  { children }: Element,
  parts: readonly Parts[],
): void => {
  const [only, ...more] = parts;
  if (only?.kind !== 'object' || more.length > 0) return;
  const isExpected = children.every(({ name }) => only.fields.has(name));
  for (const [name, type] of only.fields) {
    const isNeeded = !type.none && !type.unknown;
    if (isList(type) && !Object.hasOwn(value, name) && (isExpected || !isNeeded)) put(value, name, []);
  }
};

/** Whether it is time for a pause; asked for each value. */
type IsDue = () => boolean;

/** A work that pauses. */
type Paused<A> = Generator<undefined, A, undefined>;

function* objectOf(element: Element, parts: readonly Parts[], isDue: IsDue): Paused<Record<string, unknown>> {
  const value: Record<string, unknown> = {};
  for (const [name, all] of namesOf(element)) {
    const type = fieldOf(parts, name) ?? UNDECLARED;
    const shapes = isInText(type.written) ? [TEXT] : single(type.shape);
    const values: unknown[] = [];
    for (const part of all) {
      if (isDue()) yield;
      values.push(typeof part === 'string' ? part : yield* valueOf(part, shapes, isDue));
    }
    put(value, name, gathered(values, type));
  }
  return value;
}

/** Whether the text of an element is declared beside its attributes and elements. */
const hasText = (parts: readonly Parts[]): boolean =>
  parts.some((each) => each.kind === 'object' && each.fields.has(TEXT_NAME));

/** Whether an element is an object; else it is its text. */
const isObject = ({ children, attributes, text }: Element, shapes: readonly Shape[]): boolean => {
  if (children.length > 0) return true;
  const parts = shapes.filter(isParts);
  const isText = shapes.some(isLeaf);
  if (parts.length > 0 === isText) return attributes.length > 0;
  return !isText && (text === '' || attributes.length > 0 || hasText(parts));
};

function* valueOf(element: Element, shapes: readonly Shape[], isDue: IsDue): Paused<unknown> {
  if (element.isNil) return null;
  if (!isObject(element, shapes)) return element.text;
  const parts = shapes.filter(isParts);
  const value = yield* objectOf(element, parts, isDue);
  // The text of an empty element is blank, as it is where the element has no attributes.
  if (element.text === '' && hasText(parts)) put(value, TEXT_NAME, '');
  addEmptyLists(value, element, parts);
  return value;
}

/** Whether an outermost element of this name is expected. */
export const isDeclared = (shape: Shape, name: string): boolean =>
  fieldOf(single(shape).filter(isParts), name) !== undefined;

/** So many values take a millisecond or two. */
const PART = 500;

/** Due after so many values, again and again. */
const everyPart = (): IsDue => {
  let count = 0;
  return () => {
    count += 1;
    return count % PART === 0;
  };
};

/** The value of a document, read by the shape of the whole answer, part by part; its one field is the outermost element. */
export const readingValue = (document: Element, shape: Shape): Step<unknown> => {
  const work = objectOf(document, single(shape).filter(isParts), everyPart());
  return () => {
    const { done, value } = work.next();
    return done === true ? value : undefined;
  };
};

/** The value of a document, read by the shape of the whole answer. */
export const valueOfDocument = (document: Element, shape: Shape): unknown =>
  finished(readingValue(document, shape));
