/**
 * The types that a tenant file is checked with: what a value may be, and the two ways in which it may be absent. Types
 * are read off codecs (type-of-codec), so that a payload has one description only.
 */
import type { SecretHolds } from '../core/secret';
import { isBlank } from '../values/codec';
import type { Brand, ValueShape } from '../values/codec';
import type { InsteadOf } from '../values/documented';
import type { Carrier } from '../values/sendable';
import type { Written } from './written';

export type Scalar = string | number | boolean;

export type Fields = ReadonlyMap<string, Type>;

export type ObjectShape = { readonly kind: 'object'; readonly fields: Fields };

/** What a present value is. */
export type Shape =
  | ValueShape
  | { readonly kind: 'boolean' }
  | { readonly kind: 'literals'; readonly values: readonly Scalar[] }
  | ObjectShape
  | { readonly kind: 'array'; readonly item: Type }
  /** `name`: what its keys must be, unless any text may be one. */
  | { readonly kind: 'record'; readonly value: Type; readonly name?: ValueShape }
  | { readonly kind: 'union'; readonly members: readonly Shape[] }
  /**
   * Something the codec does not look into: only its presence can be read. `mistaken`: its type in the file is wrong.
   */
  | { readonly kind: 'opaque'; readonly mistaken?: true }
  /** A secret setting. `holds`: the part of the request that has it, or `document` where it is not sent as it is. */
  | { readonly kind: 'secret'; readonly holds?: SecretHolds }
  /** A payload's own credential, deleted before a rule could see it. */
  | { readonly kind: 'credential' };

/** A shape and how it may be absent. */
export interface Type {
  readonly shape: Shape;
  /** It may be *none*: missing, `null` or blank. */
  readonly none: boolean;
  /** It may be *unknown*: unreadable. */
  readonly unknown: boolean;
  /** How a value is written, the outermost form first; the shape is that of what is inside. */
  readonly written?: readonly Written[];
  /** What it is for, in a sentence, where its codec says so. No check depends on it. */
  readonly description?: string;
  /** What to write in the place of usual mistakes, where its codec says so. No check depends on it. */
  readonly insteadOf?: InsteadOf;
}

export const total = (shape: Shape): Type => ({ shape, none: false, unknown: false });
export const optional = (shape: Shape): Type => ({ shape, none: true, unknown: true });

export const TEXT: Shape = { kind: 'text' };
export const BOOLEAN: Shape = { kind: 'boolean' };
export const OPAQUE: Shape = { kind: 'opaque' };

/** A shape as a list of alternatives: a union's members, or itself. */
export const members = (shape: Shape): readonly Shape[] =>
  shape.kind === 'union' ? shape.members.flatMap(members) : [shape];

/** Fields, which may be anywhere inside, are compared by identity only. */
const hasInside = ({ kind }: Shape): boolean => kind === 'object' || kind === 'array' || kind === 'record';

const isSame = (one: Shape, other: Shape): boolean =>
  one === other || (!hasInside(one) && JSON.stringify(one) === JSON.stringify(other));

/** The shape of a value that is one of several; literals are gathered, duplicates dropped. */
export const unionOf = (shapes: readonly Shape[]): Shape => {
  const [single] = shapes;
  if (shapes.length === 1 && single !== undefined && single.kind !== 'union' && single.kind !== 'literals')
    return single;
  const all = shapes.flatMap(members);
  const literals = [...new Set(all.flatMap((shape) => (shape.kind === 'literals' ? shape.values : [])))];
  const others = all.filter(
    (shape, index) =>
      shape.kind !== 'literals' && all.findIndex((earlier) => isSame(earlier, shape)) === index,
  );
  const gathered: readonly Shape[] =
    literals.length === 0 ? others : [...others, { kind: 'literals', values: literals }];
  const [only, ...more] = gathered;
  return only !== undefined && more.length === 0 ? only : { kind: 'union', members: gathered };
};

const isBlankText = (value: Scalar): boolean => typeof value === 'string' && isBlank(value);

/** Whether a value of the shape that is there may be blank: only what constants made. */
export const mayBeBlank = (shape: Shape): boolean => {
  if (shape.kind === 'literals') return shape.values.some(isBlankText);
  return shape.kind === 'text' && shape.blank === true;
};

/** `type`, with absences added. */
export const withAbsence = (
  type: Type,
  { none = false, unknown = false }: { readonly none?: boolean; readonly unknown?: boolean },
): Type =>
  (type.none || !none) && (type.unknown || !unknown)
    ? type
    : { ...type, none: type.none || none, unknown: type.unknown || unknown };

/** The brands that a text of one brand has too. */
const implied: Readonly<Partial<Record<Brand, readonly Brand[]>>> = {
  digits: ['contactPhone'],
  phone: ['digits', 'contactPhone'],
  url: ['link'],
};

/** Whether every text of this shape is of a brand. */
export const isOfBrand = (shape: Shape, brand: Brand): boolean =>
  shape.kind === 'text' &&
  shape.brand !== undefined &&
  (shape.brand === brand || implied[shape.brand]?.includes(brand) === true);

/** Whether a text of this shape is nothing but digits. */
export const hasDigitsOnly = (shape: Shape): boolean => isOfBrand(shape, 'digits');

export const isTotal = (type: Type): boolean => !type.none && !type.unknown;

const brandNames = {
  nonblank: 'text',
  digits: 'digits',
  phone: 'a phone number',
  numeral: 'a number as text',
  contactPhone: 'a phone number, in digits or as "+7 (900) 000-00-00"',
  date: 'a calendar date',
  url: 'a URL',
  link: 'a URL or a deep link',
  email: 'an email address',
  header: 'visible ASCII text',
  baseUrl: 'an https URL',
  proxyUrl: 'the address of a proxy',
  host: 'the name or the IP address of a server, without a port',
  path: 'a path below the base URL',
  country: 'a country code such as "RU"',
} as const;

const carriers: Readonly<Record<Carrier, string>> = {
  parameter: 'text without control characters or halves of surrogate pairs',
  segment: 'a text that can be a segment of a path',
  header: 'text that a header can hold',
  json: 'text without halves of surrogate pairs',
  xml: 'an XML document',
  sql: 'a statement of SQL',
};

const describeText = ({ brand, sent }: Extract<Shape, { kind: 'text' }>): string => {
  if (sent !== undefined) return carriers[sent];
  return brand === undefined ? 'text' : brandNames[brand];
};

const describeNumber = (shape: Extract<Shape, { kind: 'number' }>): string => {
  const name = shape.integer ? 'a whole number' : 'a number';
  if (shape.min === undefined && shape.max === undefined) return name;
  return `${name} from ${String(shape.min ?? '…')} to ${String(shape.max ?? '…')}`;
};

/** A shape in words, for messages: `text`, `a number from 0 to 100`, `"male" or "female"`. */
export const describe = (shape: Shape): string => {
  switch (shape.kind) {
    case 'text':
      return describeText(shape);
    case 'number':
      return describeNumber(shape);
    case 'literals':
      return shape.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'array':
      return 'a list';
    case 'record':
    case 'object':
      return 'an object';
    case 'union':
      return [...new Set(shape.members.map(describe))].join(' or ');
    case 'opaque':
      return 'something undocumented';
    case 'boolean':
      return 'true or false';
    case 'secret':
      return 'a secret, written "${NAME}"';
    case 'credential':
      return 'a credential';
  }
};
