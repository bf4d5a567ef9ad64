/** A value as a document that is read as this value again: the counterpart of reading, for invented answers. */
import { isList, isRecord } from '../types/conform';
import { writtenText } from '../values/codec';
import { TEXT_NAME } from './value';

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['&', '&amp;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** What XML does not have even as a reference, halves of surrogate pairs too. */
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escaped = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[<>&"\t\n\r]/g, (sign) => SIGNS.get(sign) ?? sign);

const nameOf = (name: string): string => {
  const kept = name.replace(/[^\p{L}\p{N}_.-]/gu, '_');
  return /^[\p{L}_]/u.test(kept) ? kept : `_${kept}`;
};

const textOf = (value: unknown): string =>
  escaped(writtenText(value) ?? (typeof value === 'boolean' ? String(value) : ''));

type Member = readonly [name: string, value: unknown];

/** An attribute comes once; of a name that comes several times each is an element. */
const isAttribute = ([name, value]: Member): boolean =>
  name.startsWith('_') && name !== TEXT_NAME && !isList(value) && !isRecord(value) && value !== null;

const attributesOf = (members: readonly Member[]): string =>
  members
    .filter(isAttribute)
    .map(([name, value]) => ` ${nameOf(name.slice(1))}="${textOf(value)}"`)
    .join('');

const NIL = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"';

const tagged = (name: string, attributes: string, content: string): string =>
  content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;

const elementOf = ([name, value]: Member): string => {
  if (isList(value)) return value.map((each) => elementOf([name, each])).join('');
  const tag = nameOf(name);
  if (value === null || value === undefined) return tagged(tag, NIL, '');
  if (!isRecord(value)) return tagged(tag, '', textOf(value));
  const members = Object.entries(value);
  return tagged(tag, attributesOf(members), contentOf(members));
};

const contentOf = (members: readonly Member[]): string =>
  members
    .filter((member) => !isAttribute(member))
    .map((member) => (member[0] === TEXT_NAME ? textOf(member[1]) : elementOf(member)))
    .join('');

/** The text of a document; its namespaces and prefixes are not known any more. */
export const writeXml = (document: unknown): string =>
  isRecord(document) ? Object.entries(document).map(elementOf).join('') : '';
