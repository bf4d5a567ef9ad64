/** XML around placeholders: a whole document, in which they stand in text or in the values of attributes. */
import { left, right } from 'fp-ts/Either';
import { SaxesParser } from 'saxes';
import { own } from '../../core/own';
import type { Place, PlaceFault, Slot } from './placed';

/** Around the number of a placeholder: characters that no name, tag or keyword of XML can have. */
const MARK = '\ue000';
const MARKS = new RegExp(`${MARK}(\\d+)${MARK}`, 'g');

/** The characters that XML 1.0 can have (section 2.2). */
const UNFIT = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

const escaping =
  (special: RegExp): Slot['escape'] =>
  (text) =>
    text.isWellFormed() && !UNFIT.test(text)
      ? text.replace(special, (each) => own(ENTITIES, each) ?? each)
      : undefined;

/** A line break in text stays one; a carriage return would become another. */
const IN_TEXT: Slot = { takesText: true, escape: escaping(/[&<>\r]/g) };
/** White space in an attribute's value would become spaces. */
const IN_VALUE: Slot = { takesText: true, escape: escaping(/[&<>"'\r\n\t]/g) };

/** What a parser found: the place of each placeholder, and the first fault. */
interface Found {
  readonly slots: Map<number, Slot>;
  fault: PlaceFault | undefined;
}

const NOT_XML: PlaceFault = {
  message: 'this is not a whole XML document',
  advice: 'write one element around everything, close each element, and declare each prefix',
};

const INTO_TEXT = 'put it into the text of an element, or into the value of an attribute';

const isNamespace = (name: string): boolean => /^xmlns(?::|$)/.test(name);

const DOCTYPE = /<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>\s*/;
const ENCODING = /(?<=\sencoding\s*=\s*)(?:"[^"]*"|'[^']*')/;

/** The texts with something else before the outermost element, which is in the first one. */
const replacing = (
  pattern: RegExp,
  by: string,
  [first = '', ...rest]: readonly string[],
): Partial<PlaceFault> => {
  const instead = first.replace(pattern, by);
  return instead === first ? {} : { instead: [instead, ...rest] };
};

const parserFor = (texts: readonly string[], found: Found): SaxesParser<{ xmlns: true }> => {
  const parser = new SaxesParser({ xmlns: true });
  const refuse = (fault: PlaceFault): void => {
    found.fault ??= fault;
  };
  const place = (text: string, slot: Slot | string): void => {
    for (const [, number] of text.matchAll(MARKS)) {
      const placeholder = Number(number);
      if (typeof slot === 'string') refuse({ placeholder, message: slot, advice: INTO_TEXT });
      else found.slots.set(placeholder, slot);
    }
  };
  parser.on('error', () => refuse(NOT_XML));
  parser.on('doctype', () =>
    refuse({
      message: 'a document type is not allowed',
      advice: 'remove it',
      ...replacing(DOCTYPE, '', texts),
    }),
  );
  parser.on('xmldecl', ({ encoding = 'utf-8' }) => {
    if (encoding.toLowerCase() !== 'utf-8')
      refuse({
        message: 'the encoding is always UTF-8',
        advice: 'write encoding="utf-8"',
        ...replacing(ENCODING, '"utf-8"', texts),
      });
  });
  parser.on('text', (text) => place(text, IN_TEXT));
  parser.on('attribute', ({ name, value }) =>
    place(value, isNamespace(name) ? 'a placeholder cannot be a namespace' : IN_VALUE),
  );
  parser.on('cdata', (text) => place(text, 'a placeholder cannot stand in a CDATA section'));
  parser.on('comment', (text) => place(text, 'a placeholder cannot stand in a comment'));
  parser.on('processinginstruction', ({ body }) =>
    place(body, 'a placeholder cannot stand in a processing instruction'),
  );
  return parser;
};

/** The places of placeholders in an XML document. */
export const xmlPlace: Place = (texts) => {
  const found: Found = { slots: new Map(), fault: undefined };
  if (texts.some((text) => text.includes(MARK))) return left(NOT_XML);
  const [first = '', ...rest] = texts;
  const document = first + rest.map((text, index) => `${MARK}${index}${MARK}${text}`).join('');
  parserFor(texts, found).write(document).close();
  const slots = rest.flatMap((_text, index) => found.slots.get(index) ?? []);
  if (found.fault !== undefined) return left(found.fault);
  return slots.length < rest.length ? left(NOT_XML) : right(slots);
};
