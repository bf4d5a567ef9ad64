import { isRight, right } from 'fp-ts/Either';
import { finished } from '../../../src/xml/parse';
import { readingXml } from '../../../src/xml/read';
import { OPAQUE, TEXT, optional, total } from '../../../src/types/type';
import type { Shape, Type } from '../../../src/types/type';

const object = (fields: Readonly<Record<string, Type>>): Shape => ({
  kind: 'object',
  fields: new Map(Object.entries(fields)),
});
const list = (item: Type): Shape => ({ kind: 'array', item });
const text = optional(TEXT);

const MAX_VALUES = 1_000;

const read = (xml: string | Buffer, shape: Shape = OPAQUE, contentType?: string): unknown => {
  const value = finished(readingXml(Buffer.from(xml), { shape, contentType, maxValues: MAX_VALUES }));
  return isRight(value) ? value.right : `refused: ${value.left}`;
};

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

describe('XML without a declared type is read as it stands', () => {
  it.each<[what: string, xml: string, value: unknown]>([
    ['a text stays a text', '<a>0012</a>', { a: '0012' }],
    ['an empty element is blank', '<a/>', { a: '' }],
    ['an open and closed element is blank', '<a></a>', { a: '' }],
    ['elements are fields', '<a><b>1</b><c>2</c></a>', { a: { b: '1', c: '2' } }],
    ['an element that repeats is a list', '<a><b>1</b><b>2</b></a>', { a: { b: ['1', '2'] } }],
    [
      'an element that repeats apart is a list',
      '<a><b>1</b><c/><b>2</b></a>',
      { a: { b: ['1', '2'], c: '' } },
    ],
    ['an attribute has a low line', '<a id="7"/>', { a: { _id: '7' } }],
    ['the text beside an attribute has its name', '<a id="7">x</a>', { a: { _id: '7', _: 'x' } }],
    ['mixed content keeps both', '<a>x<b>1</b>y</a>', { a: { b: '1', _: 'xy' } }],
    ['prefixes are left out', '<s:a xmlns:s="urn:a"><s:b>1</s:b></s:a>', { a: { b: '1' } }],
    ['a default namespace is left out', '<a xmlns="urn:a"><b>1</b></a>', { a: { b: '1' } }],
    [
      'one local name of two namespaces is one name',
      '<a xmlns:s="urn:s" xmlns:t="urn:t"><s:b>1</s:b><t:b>2</t:b></a>',
      { a: { b: ['1', '2'] } },
    ],
    ['an attribute of a namespace has its local name', '<a xmlns:s="urn:s" s:id="7"/>', { a: { _id: '7' } }],
    ['types of XML Schema are left out', `<a ${XSI} xsi:type="xsd:string">x</a>`, { a: 'x' }],
    ['nil is null', `<a ${XSI}><b xsi:nil="true"/></a>`, { a: { b: null } }],
    ['nil as 1 is null', `<a ${XSI}><b xsi:nil="1"/></a>`, { a: { b: null } }],
    ['nil that is false is not null', `<a ${XSI}><b xsi:nil="false">x</b></a>`, { a: { b: 'x' } }],
    ['nil of no namespace is an attribute', '<a><b nil="true"/></a>', { a: { b: { _nil: 'true' } } }],
    ['CDATA is text', '<a><![CDATA[<b> & c]]></a>', { a: '<b> & c' }],
    ['text and CDATA are one text', '<a>x<![CDATA[y]]>z</a>', { a: 'xyz' }],
    ['comments are left out', '<a>x<!-- no -->y</a>', { a: 'xy' }],
    ['instructions are left out', '<?a b?><a>x<?c d?>y</a>', { a: 'xy' }],
    ['white space at the ends is left out', '<a>\n  O’Brien\t</a>', { a: 'O’Brien' }],
    ['white space inside stays', '<a> Anna  Maria </a>', { a: 'Anna  Maria' }],
    ['a no-break space stays', '<a>\u00a0</a>', { a: '\u00a0' }],
    ['signs are unescaped', '<a>&lt;&gt;&amp;&apos;&quot;</a>', { a: '<>&\'"' }],
    ['characters are unescaped', '<a>&#1040;&#x414;</a>', { a: 'АД' }],
    ['an attribute is unescaped', '<a b="&quot;&#65;"/>', { a: { _b: '"A' } }],
    ['lines between elements are no text', '<a>\n  <b>1</b>\n</a>', { a: { b: '1' } }],
    [
      'a name like that of a prototype is a name',
      '<a><__proto__>x</__proto__></a>',
      { a: JSON.parse('{"__proto__":"x"}') },
    ],
    ['a name in Russian is a name', '<Клиент><Имя>Анна</Имя></Клиент>', { Клиент: { Имя: 'Анна' } }],
    ['an element like an attribute is one of the two', '<a b="1"><_b>2</_b></a>', { a: { _b: ['1', '2'] } }],
  ])('%s', (_what, xml, value) => expect(read(xml)).toEqual(value));
});

describe('the declared type decides what an element is', () => {
  const cards = object({ cards: optional(object({ card: optional(list(text)) })) });
  const needed = object({ cards: optional(object({ card: total(list(text)) })) });
  const money = object({ a: optional(object({ _: text, _currency: text })) });
  const either: Shape = { kind: 'union', members: [list(text), TEXT] };
  it.each<[what: string, shape: Shape, xml: string, value: unknown]>([
    ['one element of a list is a list', cards, '<cards><card>1</card></cards>', { cards: { card: ['1'] } }],
    ['several are a list', cards, '<cards><card>1</card><card/></cards>', { cards: { card: ['1', ''] } }],
    ['none is an empty list', cards, '<cards></cards>', { cards: { card: [] } }],
    [
      'none beside others is an empty list',
      cards,
      '<cards><more/></cards>',
      { cards: { card: [], more: '' } },
    ],
    [
      'an element that is nil is an element',
      cards,
      `<cards ${XSI}><card xsi:nil="1"/></cards>`,
      { cards: { card: [null] } },
    ],
    ['what is around a list and nil is null', cards, `<cards ${XSI} xsi:nil="1"/>`, { cards: null }],
    ['what is around a list and a text is a text', cards, '<cards>none</cards>', { cards: 'none' }],
    ['another document has no list', cards, '<error/>', { error: '' }],
    [
      'a needed list is empty where nothing else is',
      needed,
      '<cards total="0"/>',
      { cards: { _total: '0', card: [] } },
    ],
    [
      'a needed list is missing beside an undeclared element',
      needed,
      '<cards><error/></cards>',
      { cards: { error: '' } },
    ],
    ['a text with attributes is a text', object({ a: text }), '<a currency="RUB">12</a>', { a: '12' }],
    ['a text with elements is an object', object({ a: text }), '<a><b/></a>', { a: { b: '' } }],
    ['an object without attributes is an object', money, '<a>12</a>', { a: { _: '12' } }],
    ['an empty object has a blank text', money, '<a currency="RUB"/>', { a: { _: '', _currency: 'RUB' } }],
    [
      'a doubled element is a list in the place of a text',
      object({ a: optional(object({ b: text })) }),
      '<a><b/><b/></a>',
      { a: { b: ['', ''] } },
    ],
    [
      'one or a list: one',
      object({ a: optional(object({ b: optional(either) })) }),
      '<a><b>1</b></a>',
      { a: { b: '1' } },
    ],
    [
      'one or a list: several',
      object({ a: optional(object({ b: optional(either) })) }),
      '<a><b>1</b><b>2</b></a>',
      { a: { b: ['1', '2'] } },
    ],
    ['one or a list: none', object({ a: optional(object({ b: optional(either) })) }), '<a/>', { a: {} }],
    [
      'a record has its keys',
      object({ a: optional({ kind: 'record', value: text }) }),
      '<a><bonus x="1">5</bonus><cash>6</cash></a>',
      { a: { bonus: '5', cash: '6' } },
    ],
    [
      'a list of objects',
      object({ a: optional(object({ b: optional(list(optional(object({ c: text })))) })) }),
      '<a><b/></a>',
      { a: { b: [{}] } },
    ],
  ])('%s', (_what, shape, xml, value) => expect(read(xml, shape)).toEqual(value));
});

describe('what is not to be trusted is refused', () => {
  const deep = (levels: number): string => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`;
  const attributes = (count: number): string =>
    `<a ${Array.from({ length: count }, (_each, index) => `b${index}=""`).join(' ')}/>`;
  it.each<[what: string, xml: string, fault: string]>([
    ['nothing', '', 'xml'],
    ['white space', ' \n', 'xml'],
    ['text', 'no user', 'xml'],
    ['JSON', '{"a":1}', 'xml'],
    ['an element that is not closed', '<a><b></a>', 'xml'],
    ['a body that breaks off', '<a><b>1</b>', 'xml'],
    ['a tag that breaks off', '<a><b', 'xml'],
    ['two outermost elements', '<a/><b/>', 'xml'],
    ['text behind the outermost element', '<a/>x', 'xml'],
    ['an attribute twice', '<a b="1" b="2"/>', 'xml'],
    ['an attribute twice by two prefixes', '<a xmlns:s="urn:a" xmlns:t="urn:a" s:b="1" t:b="2"/>', 'xml'],
    ['an attribute without quotes', '<a b=1/>', 'xml'],
    ['an attribute without a value', '<a b/>', 'xml'],
    ['a prefix that is not bound', '<s:a/>', 'xml'],
    ['a bare ampersand', '<a>b & c</a>', 'xml'],
    ['an entity of HTML', '<a>&nbsp;</a>', 'xml'],
    ['an entity that is not defined', '<a>&b;</a>', 'xml'],
    ['a character that XML does not have', '<a>&#0;</a>', 'xml'],
    ['a control character', '<a>\u0001</a>', 'xml'],
    ['half a surrogate pair', '<a>&#xd800;</a>', 'xml'],
    ['a comment that is not closed', '<a><!-- </a>', 'xml'],
    ['two hyphens in a comment', '<a><!-- -- --></a>', 'xml'],
    ['the end of CDATA in a text', '<a>]]></a>', 'xml'],
    ['a declaration behind a line', '\n<?xml version="1.0"?><a/>', 'xml'],
    ['a document type', '<!DOCTYPE a><a/>', 'doctype'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'doctype'],
    ['an entity of a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'doctype'],
    ['an entity of an address', '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>', 'doctype'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/"> %b;]><a/>', 'doctype'],
    [
      'entities within entities',
      '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]><a>&d;</a>',
      'doctype',
    ],
    ['default attributes', '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>', 'doctype'],
    ['33 elements within one another', deep(33), 'depth'],
    ['100,000 elements within one another', deep(100_000), 'depth'],
    ['too many elements', `<a>${'<b/>'.repeat(500)}</a>`, 'values'],
    ['too many attributes', attributes(500), 'values'],
    ['a page', '<html><body>no</body></html>', 'html'],
    ['a page in capitals', '<HTML/>', 'html'],
    ['a page of XHTML', '<html xmlns="http://www.w3.org/1999/xhtml"><head/></html>', 'html'],
    ['a part of a page', '<h1>404 Not Found</h1>', 'html'],
  ])('%s', (_what, xml, fault) => expect(read(xml)).toBe(`refused: ${fault}`));

  it.each<[what: string, xml: string]>([
    ['32 elements within one another', deep(32)],
    ['elements up to the limit', `<a>${'<b/>'.repeat(499)}</a>`],
    ['attributes up to the limit', attributes(499)],
    ['a long name', `<${'a'.repeat(100_000)}/>`],
    ['a long text', `<a>${'&amp;'.repeat(100_000)}</a>`],
    ['many comments', `<a>${'<!---->'.repeat(100_000)}</a>`],
    ['many parts of CDATA', `<a>${'<![CDATA[x]]>'.repeat(50_000)}</a>`],
    ['white space that goes on', `<a>x${' '.repeat(100_000)}y</a>`],
    ['an instruction', '<?xml-stylesheet href="http://127.0.0.1/a.xsl"?><a/>'],
  ])('%s is read', (_what, xml) => expect(typeof read(xml)).toBe('object'));

  it('a page whose outermost element is declared is the answer', () =>
    expect(read('<title>x</title>', object({ title: text }))).toEqual({ title: 'x' }));
});

/** "Жанна" in windows-1251. */
const CP1251 = Buffer.from([0xc6, 0xe0, 0xed, 0xed, 0xe0]);
/** The same letters as iso-8859-5. */
const LATIN5 = Buffer.from([0xb6, 0xd0, 0xdd, 0xdd, 0xd0]);

const around = (text: Buffer, encoding?: string): Buffer =>
  Buffer.concat([
    Buffer.from(encoding === undefined ? '<a>' : `<?xml version="1.0" encoding="${encoding}"?><a>`),
    text,
    Buffer.from('</a>'),
  ]);

const utf16 = (text: string, order: 'le' | 'be', mark = ''): Buffer => {
  const bytes = Buffer.from(mark + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('the charset of XML', () => {
  const utf8 = Buffer.from('Жанна');
  const wide = '<?xml version="1.0" encoding="utf-16"?><a>Жанна</a>';
  it.each<[what: string, bytes: Buffer, contentType: string | undefined]>([
    ['UTF-8 without a word', around(utf8), undefined],
    ['UTF-8 with a mark', Buffer.concat([Buffer.from('\ufeff'), around(utf8)]), undefined],
    ['UTF-8 that is declared', around(utf8, 'UTF-8'), 'text/xml'],
    ['windows-1251 that is declared', around(CP1251, 'windows-1251'), undefined],
    ['windows-1251 in capitals', around(CP1251, 'WINDOWS-1251'), 'application/xml'],
    ['windows-1251 by its other name', around(CP1251, 'cp1251'), undefined],
    ['windows-1251 of the header', around(CP1251), 'text/xml; charset=windows-1251'],
    ['windows-1251 of both', around(CP1251, 'windows-1251'), 'text/xml; charset="Windows-1251"'],
    ['iso-8859-5 that is declared', around(LATIN5, 'ISO-8859-5'), undefined],
    ['UTF-16 with a mark', utf16(wide, 'le', '\ufeff'), undefined],
    ['UTF-16 of the other order with a mark', utf16(wide, 'be', '\ufeff'), 'text/xml'],
    ['UTF-16 without a mark', utf16(wide, 'le'), undefined],
    ['UTF-16 of the other order without a mark', utf16(wide, 'be'), undefined],
    ['UTF-16 of the header', utf16(wide, 'le'), 'text/xml; charset=utf-16'],
    [
      'UTF-8 that is declared as UTF-16, as .NET writes it',
      around(utf8, 'utf-16'),
      'text/xml; charset=utf-8',
    ],
    ['the same without a header', around(utf8, 'utf-16'), undefined],
    [
      'UTF-8 by the header, declared as windows-1251',
      around(utf8, 'windows-1251'),
      'text/xml; charset=utf-8',
    ],
    [
      'windows-1251 by the header, declared as UTF-8',
      around(CP1251, 'utf-8'),
      'text/xml; charset=windows-1251',
    ],
    [
      'a declaration in single quotes',
      Buffer.concat([
        Buffer.from("<?xml version='1.0' encoding='windows-1251' ?><a>"),
        CP1251,
        Buffer.from('</a>'),
      ]),
      undefined,
    ],
  ])('%s', (_what, bytes, contentType) => expect(read(bytes, OPAQUE, contentType)).toEqual({ a: 'Жанна' }));

  it.each<[what: string, bytes: Buffer, contentType: string | undefined]>([
    ['windows-1251 without a word', around(CP1251), undefined],
    ['windows-1251 that is declared as UTF-8', around(CP1251, 'UTF-8'), undefined],
    ['windows-1251 that the header calls UTF-8', around(CP1251, 'windows-1251'), 'text/xml; charset=utf-8'],
    [
      'one charset in the header and another in the declaration',
      around(CP1251, 'windows-1251'),
      'text/xml; charset=iso-8859-1',
    ],
    ['UTF-8 that the header calls another', around(utf8, 'utf-8'), 'text/xml; charset=windows-1251'],
    ['an unknown charset', around(CP1251, 'x-none'), undefined],
  ])('%s is refused', (_what, bytes, contentType) =>
    expect(read(bytes, OPAQUE, contentType)).toBe('refused: encoding'),
  );

  it('header and declaration may differ about ASCII', () =>
    expect(
      read(
        '<?xml version="1.0" encoding="windows-1251"?><a>Anna</a>',
        OPAQUE,
        'text/xml; charset=iso-8859-1',
      ),
    ).toEqual({ a: 'Anna' }));
});

describe('a document is parsed in parts', () => {
  const PART = 4_096;
  const document = '<a b="&amp;\u{1F600}"><c><![CDATA[x]]>\r\n&#1040;\u{1F600}</c><!-- y --><?d e?></a>';

  it.each(Array.from({ length: document.length + 1 }, (_each, index) => [index]))(
    'wherever the parts meet: %i characters before',
    (before) => {
      const padding = `<!--${'x'.repeat(PART - before - 7)}-->`;
      expect(read(padding + document)).toEqual({ a: { _b: '&\u{1F600}', c: 'x\nА\u{1F600}' } });
    },
  );

  it('so that others are served between them', () => {
    const step = readingXml(Buffer.from(`<a>${'x'.repeat(10 * PART)}</a>`), { shape: OPAQUE });
    const steps = Array.from({ length: 10 }, () => step());
    expect(steps).toEqual(Array.from({ length: 10 }, () => undefined));
    expect(step()).toMatchObject({ _tag: 'Right' });
  });

  it('and its value is made in parts, after 500 values each', () => {
    const document = `<a>${'<e/>'.repeat(1000)}</a>`;
    expect(document.length).toBeLessThan(PART);
    const step = readingXml(Buffer.from(document), { shape: OPAQUE });
    expect([step(), step()]).toEqual([undefined, undefined]);
    expect(step()).toEqual(right({ a: { e: Array.from({ length: 1000 }, () => '') } }));
  });
});
