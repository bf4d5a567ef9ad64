/** Lists whose one element stands alone in other answers of the same API, as in XML that was made JSON. */
import { isRight, right } from 'fp-ts/Either';
import { own } from '../core/own';
import { isList, isRecord } from './conform';
import { parseInnerPath, valueAt } from './path';
import type { Segment } from './path';

/** The body with a list at a place where one object stands alone. */
export const withList = (body: unknown, [segment, ...rest]: readonly Segment[]): unknown => {
  if (segment === undefined) return isRecord(body) ? [body] : body;
  return segment.kind === 'field' && isRecord(body) && Object.hasOwn(body, segment.name)
    ? { ...body, [segment.name]: withList(own(body, segment.name), rest) }
    : body;
};

/** A place on a path that is a list in some answers and an object in others. */
export interface LoneElement {
  /** The place itself; empty for the whole answer. */
  readonly place: string;
  /** The path with an element of the list: `data.customer[0]`. */
  readonly at: string;
  /** The path through what `listed` gives; a list at its end is whole. */
  readonly path: readonly Segment[];
  /** An answer with a list at the place in any case. */
  readonly listed: (answer: unknown) => unknown;
}

/** An empty list says nothing: PHP writes an empty object so. */
const isListOfObjects = (value: unknown): boolean => isList(value) && value.some(isRecord);

const FIRST: Segment = { kind: 'index', index: 0, start: 0, end: 0 };

const isField = ({ kind }: Segment): boolean => kind === 'field';

/** The path that takes the first element of the list at a place. */
const taking = (at: string, end: number): string => {
  const rest = at.slice(end);
  return `${at.slice(0, end)}[0]${end > 0 || rest === '' || rest.startsWith('[') ? rest : `.${rest}`}`;
};

/** Compares several answers along a path that leads to their payloads; a list inside a list is none. */
export const loneElement = (at: string, answers: readonly unknown[]): LoneElement | undefined => {
  const path = at === '' ? right([]) : parseInnerPath(at);
  if (!isRight(path)) return undefined;
  const segments = path.right;
  const alternates = (length: number): boolean => {
    const found = answers.map((answer) => valueAt(answer, segments.slice(0, length)));
    return found.some(isListOfObjects) && found.some(isRecord);
  };
  const length = [...segments.keys(), segments.length].find(alternates);
  if (length === undefined) return undefined;
  const [before, [next, ...inside]] = [segments.slice(0, length), segments.slice(length)];
  if (![...before, ...inside].every(isField)) return undefined;
  const prefix = at.startsWith('[') ? 'it'.length : 'it.'.length;
  const end = (before.at(-1)?.end ?? prefix) - prefix;
  return {
    place: at.slice(0, end),
    at: next === undefined || isField(next) ? taking(at, end) : at,
    path: next !== undefined && isField(next) ? [...before, FIRST, next, ...inside] : segments,
    listed: (answer) => withList(answer, before),
  };
};
