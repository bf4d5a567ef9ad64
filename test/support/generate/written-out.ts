/** Payloads and customers as text: the answers of generated upstreams, and the files that systems export. */
import { stringify } from 'lossless-json';
import { exactNumbers } from '../../../src/json/write';
import { isRecord } from '../../../src/types/conform';
import { ExactNumber } from '../../../src/values/codec';
import type { Kind } from './described';
import type { Sort } from './sort';

const json = (value: unknown): string => stringify(value, undefined, undefined, exactNumbers) ?? '{}';

/** What no document of XML can hold. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

const escaped = (text: string): string =>
  text.replace(NO_XML, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : json(value);
};

/** An element of XML; a list is several of one name. */
const elementOf = (name: string, value: unknown): string => {
  if (Array.isArray(value)) return value.map((each: unknown) => elementOf(name, each)).join('');
  if (!isRecord(value) || value instanceof ExactNumber) return `<${name}>${escaped(textOf(value))}</${name}>`;
  const inner = Object.entries(value).map(([key, each]) => elementOf(key, each));
  return `<${name}>${inner.join('')}</${name}>`;
};

/** An answer as its upstream writes it. */
export const bodyOf = (kind: Kind, payload: unknown): string =>
  kind === 'answer in XML' ? `<answer>${elementOf('customer', payload)}</answer>` : json({ data: payload });

const cellOf = (value: unknown): string =>
  `"${textOf(value).replaceAll('"', '""').replaceAll('\u0000', '')}"`;

/** A file of customers as a system exports it. */
export const exportOf = (
  kind: Kind,
  sort: Sort,
  customers: readonly Readonly<Record<string, unknown>>[],
): string => {
  if (kind === 'customers in NDJSON') return customers.map((customer) => `${json(customer)}\n`).join('');
  const names = sort.kind === 'object' ? sort.fields.map(({ name }) => name) : [];
  const rows = customers.map((customer) => names.map((name) => cellOf(customer[name])).join(','));
  return [names.map(cellOf).join(','), ...rows, ''].join('\r\n');
};
