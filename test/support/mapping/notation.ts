/**
 * A compact notation of payload codecs for cases in JSON: `{ "id": "integer", "email?": "text" }`. A `?` after
 * a field's name lets it be missing or null; `["text"]` is a list; `$union`, `$literals`, `$record`, `$oneOrList` and
 * `$inText`, JSON inside a text, are what they say.
 */
import * as t from 'io-ts';
import {
  Age,
  CalendarDate,
  Decimal,
  Digits,
  Email,
  ContactPhone,
  WebUrl,
  Integer,
  Link,
  NonBlank,
  Percent,
} from '../../../src/values/codec';
import { JSON_TEXT } from '../../../src/payload-type/json-text';
import { ONE_OR_LIST, WrittenType, splitText } from '../../../src/types/written';

const named: Readonly<Record<string, t.Mixed>> = {
  text: t.string,
  nonblank: NonBlank,
  digits: Digits,
  date: CalendarDate,
  url: WebUrl,
  link: Link,
  contactPhone: ContactPhone,
  email: Email,
  number: Decimal,
  integer: Integer,
  percent: Percent,
  age: Age,
  boolean: t.boolean,
  null: t.null,
  any: t.unknown,
};

const union = (codecs: readonly t.Mixed[]): t.Mixed => {
  const [first, second, ...rest] = codecs;
  if (first === undefined) throw new Error('a union of nothing');
  return second === undefined ? first : t.union([first, second, ...rest]);
};

const literals = (values: readonly unknown[]): t.Mixed =>
  union(values.map((value) => t.literal(value as string | number | boolean)));

const objectOf = (notation: Readonly<Record<string, unknown>>): t.Mixed => {
  const required: t.Props = {};
  const partial: t.Props = {};
  for (const [name, field] of Object.entries(notation))
    if (name.endsWith('?')) partial[name.slice(0, -1)] = t.union([codecOf(field), t.null]);
    else required[name] = codecOf(field);
  return t.intersection([t.type(required), t.partial(partial)]);
};

/** The codec that a notation stands for. Throws for what is none. */
export const codecOf = (notation: unknown): t.Mixed => {
  if (typeof notation === 'string') {
    const codec = named[notation];
    if (codec === undefined) throw new Error(`no codec is called "${notation}"`);
    return codec;
  }
  if (Array.isArray(notation)) return t.array(codecOf(notation[0]));
  const { $union, $literals, $record, $oneOrList, $inText, $split, ...fields } = notation as Readonly<
    Record<string, unknown>
  >;
  if (Array.isArray($union)) return union($union.map(codecOf));
  if (Array.isArray($literals)) return literals($literals);
  if ($record !== undefined) return t.record(t.string, codecOf($record));
  if (typeof $split === 'string') return new WrittenType(splitText($split), t.array(t.string));
  if ($oneOrList !== undefined) return new WrittenType(ONE_OR_LIST, t.array(codecOf($oneOrList)));
  if ($inText !== undefined) return new WrittenType(JSON_TEXT, codecOf($inText));
  return objectOf(fields);
};
