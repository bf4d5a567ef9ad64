/** Customers written as an export was: in its format, its encoding and its dialect. */
import { TextDecoder } from 'node:util';
import type { FileEncoding } from '../values/file-encoding';
import { own } from '../core/own';
import { compactValue, formatValue } from '../json/format-value';
import { writtenText } from '../values/codec';
import type { Export } from './read-export';

/** The bytes of windows-1251 by character. */
const bytesOf1251 = (): ReadonlyMap<string, number> => {
  const decoder = new TextDecoder('windows-1251');
  return new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Buffer.of(byte)), byte] as const));
};

const QUESTION = 0x3f;

const encodeAs = (text: string, encoding: FileEncoding): Buffer => {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'windows-1251': {
      const bytes = bytesOf1251();
      return Buffer.from(Array.from(text, (character) => bytes.get(character) ?? QUESTION));
    }
  }
};

interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
}

const cellOf = (value: string, { delimiter, quote }: Dialect): string => {
  const needsQuotes = [delimiter, '\n', '\r', quote].some((each) => each !== '' && value.includes(each));
  if (!needsQuotes) return value;
  return quote === ''
    ? value.replaceAll(delimiter, ' ').replace(/[\r\n]+/g, ' ')
    : quote + value.replaceAll(quote, quote + quote) + quote;
};

const settingOf = (
  settings: Readonly<Record<string, unknown>> | undefined,
  key: string,
  usual: string,
): string => {
  const value = settings && own(settings, key);
  return typeof value === 'string' ? value : usual;
};

const csvOf = (
  customers: readonly Readonly<Record<string, unknown>>[],
  { settings, columns }: Export,
): string => {
  const { csv } = settings;
  const dialect = { delimiter: settingOf(csv, 'delimiter', ','), quote: settingOf(csv, 'quote', '"') };
  const rows = customers.map((customer) => columns.map((name) => writtenText(own(customer, name)) ?? ''));
  return [...(csv?.header === undefined ? [columns] : []), ...rows]
    .map((cells) => cells.map((cell) => cellOf(cell, dialect)).join(dialect.delimiter) + '\r\n')
    .join('');
};

/** The text of customers in the format of an export. */
const textOf = (customers: readonly Readonly<Record<string, unknown>>[], form: Export): string => {
  switch (form.format) {
    case 'csv':
      return csvOf(customers, form);
    case 'ndjson':
      return customers.map((each) => `${compactValue(each)}\n`).join('');
    case 'json':
      return formatValue(customers);
  }
};

/** Customers in the form of an export, not compressed. */
export const writeExport = (customers: readonly Readonly<Record<string, unknown>>[], form: Export): Buffer =>
  encodeAs(textOf(customers, form), form.encoding);
