/**
 * XML as a tree of elements: strict, without a document type, bounded in depth and in number of elements and attributes.
 * Names are local ones. It never throws, and its work is linear in the text.
 */
import { SaxesParser } from 'saxes';
import type { SaxesAttributeNS } from 'saxes';
import { left, right, type Either } from 'fp-ts/Either';

/** Why a text is not a document to be trusted. */
export type XmlFault = 'encoding' | 'xml' | 'doctype' | 'depth' | 'values';

/** How many elements may stand within one another. Each is at most a list and an object. */
export const MAX_ELEMENTS_DEEP = 32;

/** An element, or the document around the outermost one. */
export interface Element {
  /** Without the prefix of its namespace. */
  readonly name: string;
  /** By local names; those of namespaces and of XML Schema (`xsi`) are left out. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly Element[];
  /** The text that is directly in it, without white space at its ends. */
  readonly text: string;
  /** `xsi:nil="true"` */
  readonly isNil: boolean;
}

/** An element that is not closed yet. */
interface Open extends Element {
  readonly children: Element[];
  readonly texts: string[];
}

/** Ends the parsing from within a handler. */
class Refused extends Error {
  constructor(readonly fault: XmlFault) {
    super(fault);
  }
}

const SCHEMA_INSTANCE = /^http:\/\/www\.w3\.org\/(?:1999|2000\/10|2001)\/XMLSchema-instance$/;

const isOfSchema = ({ uri }: SaxesAttributeNS): boolean => SCHEMA_INSTANCE.test(uri);

const isNamespace = ({ prefix, name }: SaxesAttributeNS): boolean => prefix === 'xmlns' || name === 'xmlns';

const isNil = (attributes: readonly SaxesAttributeNS[]): boolean =>
  attributes.some(
    (each) => isOfSchema(each) && each.local === 'nil' && /^\s*(?:true|1)\s*$/.test(each.value),
  );

const opened = (name: string, attributes: readonly SaxesAttributeNS[]): Open => ({
  name,
  attributes: attributes
    .filter((each) => !isOfSchema(each) && !isNamespace(each))
    .map(({ local, value }) => [local, value]),
  children: [],
  texts: [],
  text: '',
  isNil: isNil(attributes),
});

/** What XML calls white space; a no-break space is none. */
const trimmed = (text: string): string =>
  text.replace(/^[ \t\r\n]+/, '').replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');

const closed = ({ texts, ...element }: Open): Element => ({ ...element, text: trimmed(texts.join('')) });

/** Takes one unit for an element or an attribute, and one for its name. */
const counting = (maxValues: number): (() => void) => {
  let values = 0;
  return () => {
    values += 2;
    if (values > maxValues) throw new Refused('values');
  };
};

/** A parser, and the document once all of it is parsed. */
interface Parser {
  readonly parser: SaxesParser<{ readonly xmlns: true }>;
  readonly document: () => Element;
}

const parserOf = (maxValues: number): Parser => {
  const path: Open[] = [opened('', [])];
  const count = counting(maxValues);
  const takeText = (part: string): void => void path.at(-1)?.texts.push(part);
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw new Refused('doctype');
  });
  parser.on('attribute', count);
  parser.on('opentagstart', () => {
    count();
    if (path.length > MAX_ELEMENTS_DEEP) throw new Refused('depth');
  });
  parser.on('opentag', ({ local, attributes }) => void path.push(opened(local, Object.values(attributes))));
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.on('closetag', () => {
    const element = path.pop();
    if (element !== undefined) path.at(-1)?.children.push(closed(element));
  });
  return { parser, document: () => closed(path[0] ?? opened('', [])) };
};

/** So many characters take a millisecond or two to parse. */
const PART = 4_096;

/** Does the next part of the work; `undefined` while there is more. */
export type Step<A> = () => A | undefined;

/** The parsing of a document of at most so many elements, attributes and names together, part by part. */
export const parsingXml = (text: string, maxValues: number): Step<Either<XmlFault, Element>> => {
  const { parser, document } = parserOf(maxValues);
  let at = 0;
  return () => {
    try {
      parser.write(text.slice(at, at + PART));
      at += PART;
      if (at < text.length) return undefined;
      parser.close();
      return right(document());
    } catch (error) {
      return left(error instanceof Refused ? error.fault : 'xml');
    }
  };
};

/** All parts of a work at once. */
export const finished = <A>(step: Step<A>): A => {
  for (;;) {
    const done = step();
    if (done !== undefined) return done;
  }
};

/** Parses a whole document. */
export const parseXml = (text: string, maxValues: number): Either<XmlFault, Element> =>
  finished(parsingXml(text, maxValues));
