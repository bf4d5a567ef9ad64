/** XML 1.0 as text: elements, attributes and texts, each masked and escaped. */
import type { Mask } from '../../values/mask';

/** An element. Attributes that are `undefined` are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children?: readonly (XmlElement | string)[];
}

/** Characters that XML 1.0 does not have, not even escaped (section 2.2). */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

const escaped = (text: string, characters: RegExp): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(characters, (character) => ESCAPES.get(character) ?? character);

/** A reader would replace a line break in an attribute by a space, and a carriage return in a text by a line feed. */
const inAttribute = (text: string): string => escaped(text, /[&<>"\t\n\r]/g);
const inText = (text: string): string => escaped(text, /[&<>\r]/g);

const elementText = ({ name, attributes, children = [] }: XmlElement, mask: Mask, margin: string): string => {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${inAttribute(mask(String(value)))}"`],
  );
  const start = `${margin}<${name}${pairs.join('')}`;
  if (children.length === 0) return `${start}/>\n`;
  const [only] = children;
  if (typeof only === 'string') return `${start}>${inText(mask(only))}</${name}>\n`;
  const inner = children.map((child) =>
    typeof child === 'string' ? inText(mask(child)) : elementText(child, mask, `${margin}  `),
  );
  return `${start}>\n${inner.join('')}${margin}</${name}>\n`;
};

/** A document with this root. Secrets are masked before they are escaped, so that each is found as it is. */
export const xmlText = (root: XmlElement, mask: Mask): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, mask, '')}`;
