/**
 * The codecs of single values that upstreams, settings and the contract share: exact numbers and brands of text. Each
 * is an identity codec with a tag of its own, so that types/type-of-codec can read it.
 */
import { Foldable } from 'fp-ts/ReadonlyArray';
import { fromFoldableMap } from 'fp-ts/Record';
import * as t from 'io-ts';
import { isIP } from 'node:net';
import { isCalendarDate } from './calendar';
import { isLink, isWebUrl } from './links';
import { isCountry } from './phone';
import { canCarry } from './sendable';
import type { Carrier } from './sendable';
import type { Usual } from './usual';

/** The most characters that a text shown to a shopper may have. */
export const MAX_TEXT_LENGTH = 1000;

/**
 * A JSON number that no double holds exactly (`9007199254740993`, `1e400`, `-0`), kept digit by digit; json/parse makes
 * them. The digits are not a property: for a codec and a path it is not the object `{ "digits": … }`.
 */
export class ExactNumber {
  readonly #digits: string;

  constructor(digits: string) {
    this.#digits = digits;
  }

  /** The number's JSON text. */
  toString(): string {
    return this.#digits;
  }

  /** Makes two of them differ where objects are compared by their own description. */
  get [Symbol.toStringTag](): string {
    return `ExactNumber ${this.#digits}`;
  }
}

/** A number of an upstream: a finite double that is exact, or the digits of one that is not. */
export type ExactDecimal = number | ExactNumber;

export const isExactDecimal = (value: unknown): value is ExactDecimal =>
  typeof value === 'number' ? Number.isFinite(value) : value instanceof ExactNumber;

/** A text, or a number by its digits, as identifiers are compared: no zero and no digit is lost. */
export const writtenText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return value instanceof ExactNumber ? value.toString() : undefined;
};

const isInteger = (value: unknown): value is ExactDecimal =>
  typeof value === 'number'
    ? Number.isInteger(value) && Math.abs(value) < 1e100
    : value instanceof ExactNumber && /^-?\d{1,100}$/.test(value.toString());

const UNFIT = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const UNFIT_ON_LINES = new RegExp(`(?![\\n\\r])${UNFIT.source}`);

/** Whether all characters are below U+2028 and none is a control: so are most texts, which need no pattern. */
const isOrdinary = (value: string): boolean => {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 0x20 || code > 0x2027 || (code > 0x7e && code < 0xa0)) return false;
  }
  return true;
};

const isFit = (value: string, unfit: RegExp): boolean =>
  value.length <= MAX_TEXT_LENGTH && (isOrdinary(value) || (!unfit.test(value) && value.isWellFormed()));

/** Well-formed, without control or direction-changing characters, at most {@link MAX_TEXT_LENGTH} long. */
export const isFitText = (value: string): boolean => isFit(value, UNFIT);

/** The same, except that line breaks are allowed. */
export const isFitLines = (value: string): boolean => isFit(value, UNFIT_ON_LINES);

/**
 * A visible character: neither white space nor a control, joining or direction-changing character, nor empty Braille.
 */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800\ufff9-\ufffb\u{1d159}]/u;

/** Only white space and invisible characters. Most texts begin with a visible one of ASCII. */
export const isBlank = (value: string): boolean => {
  const first = value.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && !VISIBLE.test(value);
};

/** A number as `text` writes it: no zero too many, and no sign before a zero. */
export const isNumeral = (value: string): boolean =>
  /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(value) && value !== '-0';

export const isEmailAddress = (value: string): boolean =>
  value.length <= 254 && /^[^\s@"<>(),;:\\]+@[^\s@"<>(),;:\\.]+(\.[^\s@"<>(),;:\\.]+)+$/.test(value);

/**
 * Where an upstream lives, without query, fragment or credentials. Whether it may be plain http depends on its source:
 * tenant/decode/address.ts.
 */
const isBaseUrl = (value: string): boolean => isWebUrl(value) && !/[?#]/.test(value);

/** A name of the DNS, or an address; one of IPv6 has no brackets, as no URL is around it. */
const isHostName = (value: string): boolean =>
  isIP(value) > 0 ||
  (value.length <= 253 &&
    /^(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?)(?:\.[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?)*\.?$/i.test(value));

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false; // a stray "%"
  }
};

/**
 * Below a base URL: a slash first, no query and no fragment, no segment that cannot be sent, except an empty one at the
 * end.
 */
const isPath = (value: string): boolean =>
  /^\/[^?#\\\s]*$/.test(value) &&
  isDecodable(value) &&
  segmentsOf(value).path.every((segment) => canCarry('segment', segment));

/** A path as decoded segments. An encoded slash is part of its segment. */
export const segmentsOf = (
  path: string,
): { readonly path: readonly string[]; readonly trailingSlash?: boolean } => {
  const segments = path.slice(1).split('/').map(decodeURIComponent);
  return segments.at(-1) === ''
    ? { path: segments.slice(0, -1), trailingSlash: segments.length > 1 }
    : { path: segments };
};

/** Further properties of a text. Every brand implies: not blank, fit to show. */
export type Brand =
  | 'nonblank'
  | 'digits'
  /** Digits that are a phone number in its one spelling: they are never read as another one. */
  | 'phone'
  /** A number as JSON writes it without an exponent. */
  | 'numeral'
  /** Digits, or the form of a Russian number that the contract documents for legal entities: `+7 (900) 000-00-00`. */
  | 'contactPhone'
  | 'date'
  | 'url'
  /** A URL, or an app's deep link. */
  | 'link'
  | 'email'
  | 'baseUrl'
  /** The address of a proxy, without credentials and without a path. */
  | 'proxyUrl'
  /** The name or the IP address of a server, without a port. */
  | 'host'
  | 'path'
  | 'header'
  | 'country';

/**
 * How a text is changed before it is shown. Without a value it becomes one line, `lines` may have line breaks, and an
 * `exact` one is an identifier, whose characters are never changed.
 */
export type TextForm = 'lines' | 'exact';

/**
 * What a single value may be; `min` and `max` are inclusive. A blank text counts as missing, so a present one is not
 * blank, unless constants made it: `blank`. `sent`: the part of a request that holds it.
 */
export type ValueShape =
  | {
      readonly kind: 'text';
      readonly brand?: Brand;
      readonly form?: TextForm;
      /** What the contract's samples have here, where it does not say what is allowed. */
      readonly usual?: Usual;
      readonly blank?: true;
      readonly sent?: Carrier;
    }
  | { readonly kind: 'number'; readonly integer: boolean; readonly min?: number; readonly max?: number };

/** An identity codec of one value, with a description of what it accepts. */
export class ValueType<A> extends t.Type<A> {
  readonly _tag = 'ValueType' as const;

  constructor(
    name: string,
    readonly shape: ValueShape,
    accepts: (value: unknown) => value is A,
  ) {
    super(
      name,
      accepts,
      (value, context) => (accepts(value) ? t.success(value) : t.failure(value, context)),
      t.identity,
    );
  }
}

const brandHolds: Readonly<Record<Brand, (value: string) => boolean>> = {
  nonblank: (value) => !isBlank(value),
  digits: (value) => /^\d+$/.test(value),
  phone: (value) => /^\d+$/.test(value),
  numeral: isNumeral,
  contactPhone: (value) => /^(\d+|\+7 \(\d{3}\) \d{3}-\d{2}-\d{2})$/.test(value),
  date: isCalendarDate,
  url: isWebUrl,
  link: isLink,
  email: isEmailAddress,
  baseUrl: isBaseUrl,
  proxyUrl: (value) => isWebUrl(value) && /^https?:\/\/[^/?#]+\/?$/i.test(value),
  host: isHostName,
  path: isPath,
  header: (value) => /^[!-~]([ -~]*[!-~])?$/.test(value),
  country: isCountry,
};

/** Whether an upstream's or a file's value has this shape. */
export const hasShape = (shape: ValueShape, value: unknown): boolean =>
  shape.kind === 'text'
    ? typeof value === 'string' &&
      (shape.brand === undefined || (isFitText(value) && brandHolds[shape.brand](value))) &&
      (shape.sent === undefined || canCarry(shape.sent, value))
    : (shape.integer ? isInteger(value) : isExactDecimal(value)) &&
      (shape.min === undefined || (typeof value === 'number' && value >= shape.min)) &&
      (shape.max === undefined || (typeof value === 'number' && value <= shape.max));

const text = (name: string, brand: Brand): ValueType<string> => {
  const shape = { kind: 'text', brand } as const;
  return new ValueType(name, shape, (value): value is string => hasShape(shape, value));
};

/** A number of an upstream. */
export const Decimal = new ValueType('a number', { kind: 'number', integer: false }, isExactDecimal);

/** A whole number of an upstream, of at most 100 digits: an id may be beyond 2^53. */
export const Integer = new ValueType('a whole number', { kind: 'number', integer: true }, isInteger);

/** A text that is not blank and fit to show. */
export const NonBlank = text('a text that is not blank', 'nonblank');

/** A setting that is sent as an HTTP header. */
export const HeaderText = text('visible ASCII text', 'header');

const sent = (name: string, carrier: Carrier): ValueType<string> => {
  const shape = { kind: 'text', sent: carrier } as const;
  return new ValueType(name, shape, (value): value is string => hasShape(shape, value));
};

/**
 * A name or a value in the query or in a form. In a lookup, the value that fills it must be one, too; the same holds
 * for the codecs below.
 */
export const ParameterText = sent('text without control characters', 'parameter');

/** One segment of a path. */
export const SegmentText = sent('a text that can be a segment of a path', 'segment');

/** What a header of a lookup holds: Latin-1 without control characters. */
export const HeaderValue = sent('text that a header can hold', 'header');

/** Any text that can be written: it arrives as it is. */
export const SentText = sent('text without halves of surrogate pairs', 'json');

/** A statement for a database: a constant, in which braces have no meaning. */
export const SqlText = sent('a statement of SQL', 'sql');

/** The body of a request. */
export const XmlText = sent('an XML document', 'xml');

export const Digits = text('digits only', 'digits');

/** A country by its ISO 3166 alpha-2 code. */
export const CountryCode = text('the code of a country', 'country');

export const CalendarDate = text('a date, YYYY-MM-DD', 'date');

export const WebUrl = text('an http or https URL', 'url');

export const Link = text('an http or https URL, or a deep link', 'link');

/** A phone number as `legalEntities` may have it: digits, or `+7 (900) 000-00-00`. */
export const ContactPhone = text('a phone number, in digits or as +7 (900) 000-00-00', 'contactPhone');

/**
 * A path below a base URL: `/customers/{request.userIdentifier}`. In a lookup, what fills its placeholders is
 * percent-encoded, so that it stays one segment.
 */
export const PathText = text('a path below the base URL', 'path');

/** The codec of an upstream's base URL. */
export const BaseUrl = text(
  'an https URL without a query (http only on loopback or in a private network)',
  'baseUrl',
);

/** The name or the IP address of a server, without a port. */
export const HostName = text('the name or the IP address of a server, without a port', 'host');

/** The codec of a proxy's address. */
export const ProxyUrl = text('the http(s) address of a proxy, without a path', 'proxyUrl');

export const Email = text('an email address', 'email');

const shown = (shape: ValueShape, isFitted: (value: string) => boolean): ValueType<string> =>
  new ValueType(
    'a text fit to show',
    shape,
    (value): value is string => typeof value === 'string' && isFitted(value),
  );

/** A text that the app may show: possibly empty, but well-formed, bounded and without control characters. */
export const ShownText = shown({ kind: 'text' }, isFitText);

/** The same, but it may have line breaks. */
export const ShownLines = shown({ kind: 'text', form: 'lines' }, isFitLines);

/** A text of which the contract's samples have some. */
export const Gender = shown({ kind: 'text', usual: 'gender' }, isFitText);
export const Colour = shown({ kind: 'text', usual: 'colour' }, isFitText);

/** A text that identifies something: fit to show, and never changed to be so. */
export const ExactText = shown({ kind: 'text', form: 'exact' }, isFitText);

/** The same, and not blank. */
export const ExactNonBlank = shown(
  { kind: 'text', brand: 'nonblank', form: 'exact' },
  (value) => isFitText(value) && !isBlank(value),
);

const doubles = (name: string, shape: ValueShape, holds: (value: number) => boolean): ValueType<number> =>
  new ValueType(
    name,
    shape,
    (value): value is number => typeof value === 'number' && Number.isFinite(value) && holds(value),
  );

/** A number as the app receives it. */
export const Finite = doubles('a number', { kind: 'number', integer: false }, () => true);

const bounded = (name: string, integer: boolean, min: number, max: number): ValueType<number> =>
  doubles(
    name,
    { kind: 'number', integer, min, max },
    (value) => value >= min && value <= max && (!integer || Number.isInteger(value)),
  );

/** A whole number within bounds, both inclusive. */
export const whole = (min: number, max: number): ValueType<number> =>
  bounded(`a whole number from ${min} to ${max}`, true, min, max);

export const Percent = bounded('a number from 0 to 100', false, 0, 100);

export const Age = whole(0, 150);

/** Fields of one type, each of which may be missing or null: how most upstreams' fields are. */
export const nullable = <K extends string, C extends t.Mixed>(
  codec: C,
  names: readonly K[],
): t.PartialC<Record<K, t.UnionC<[C, t.NullC]>>> => t.partial(fromNames(names, t.union([codec, t.null])));

const fromNames = <K extends string, V>(names: readonly K[], value: V): Record<K, V> =>
  fromFoldableMap({ concat: (_, second: V) => second }, Foldable)(names, (name): [K, V] => [name, value]);
