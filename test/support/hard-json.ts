/**
 * Documents that are hard for parsers, as requests and as upstreams' answers. Each contains the members of a valid
 * document; its expected result is here once, for every place that reads JSON.
 */

/** What becomes of a document: it is read as if only the healthy members were there, or refused for this. */
export type Fate = 'read' | 'json' | 'encoding' | 'depth' | 'values' | 'duplicateKey' | 'body' | 'identifier';

export interface HardDocument {
  readonly name: string;
  /** `members` without braces, the first of them `"name":…`, are the healthy document's. */
  readonly bytes: (members: string) => Buffer;
  readonly fate: Fate | ((maxDepth: number) => Fate);
  /** What becomes of an answer of an upstream, where that is not what becomes of a request. */
  readonly fateOfAnswer?: Fate;
}

const utf8 = (text: string): Buffer => Buffer.from(text);
const object = (members: string): string => `{${members}}`;

/** A document that is text. */
const text = (
  name: string,
  fate: HardDocument['fate'],
  write: (members: string) => string,
): HardDocument => ({
  name,
  fate,
  bytes: (members) => utf8(write(members)),
});

/** Bytes inside a further text, which may be no UTF-8. */
const inText = (name: string, fate: Fate, ...bytes: readonly number[]): HardDocument => ({
  name,
  fate,
  bytes: (members) => Buffer.concat([utf8(`{${members},"more":"x`), Buffer.from(bytes), utf8('x"}')]),
});

/** Arrays and objects within one another, below the document's own level. */
const nested = (levels: number): readonly HardDocument[] => {
  const fate = (maxDepth: number): Fate => (levels > maxDepth ? 'depth' : 'read');
  const inner = levels - 1;
  return [
    text(`${levels} levels of arrays`, fate, (members) =>
      object(`${members},"deep":${'['.repeat(inner)}${']'.repeat(inner)}`),
    ),
    text(`${levels} levels of objects`, fate, (members) =>
      object(`${members},"deep":${'{"deep":'.repeat(inner - 1)}{}${'}'.repeat(inner - 1)}`),
    ),
    text(
      `${levels} levels that are never closed`,
      (maxDepth) => (levels > maxDepth ? 'depth' : 'json'),
      (members) => `{${members},"deep":${'['.repeat(inner)}`,
    ),
  ];
};

/** Keys that JavaScript's objects have of themselves. */
const OWN = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'],
  ...['__lookupSetter__', 'toJSON', 'then', 'length', 'isLosslessNumber', '_tag'],
];

const polluted = '{"polluted":true,"userIdentifier":"polluted","admin":true}';

const ownKeys: readonly HardDocument[] = OWN.flatMap((key) => [
  text(`the key ${key} behind`, 'read', (members) => object(`${members},"${key}":${polluted}`)),
  text(`the key ${key} in front`, 'read', (members) => object(`"${key}":${polluted},${members}`)),
  text(`the key ${key} at every level`, 'read', (members) =>
    object(`${members},"${key}":{"${key}":{"${key}":[{"${key}":${polluted}}]}}`),
  ),
  text(`the key ${key} beside a long number`, 'read', (members) =>
    object(`"${key}":{"${key}":${polluted},"n":12345678901234567890},${members}`),
  ),
  text(`the key ${key} twice`, 'duplicateKey', (members) =>
    object(`${members},"${key}":1,"${key}":${polluted}`),
  ),
]);

const twice: readonly HardDocument[] = [
  text('a healthy member twice', 'duplicateKey', (members) => object(`${members},${members}`)),
  text('a key twice', 'duplicateKey', (members) => object(`${members},"a":1,"a":1`)),
  text('a key twice, once in escapes', 'duplicateKey', (members) => object(`${members},"a":1,"\\u0061":2`)),
  text('a key twice, both in escapes', 'duplicateKey', (members) =>
    object(`${members},"\\u0061b":1,"a\\u0062":2`),
  ),
  text('a key twice in an inner object', 'duplicateKey', (members) =>
    object(`${members},"in":[{"x":{"a":1,"a":2}}]`),
  ),
  text('the key __proto__ twice in an inner object', 'duplicateKey', (members) =>
    object(`${members},"in":{"__proto__":1,"__proto__":2}`),
  ),
  text('an empty key twice', 'duplicateKey', (members) => object(`${members},"":1,"":2`)),
  text('a key in two cases and two forms of é', 'read', (members) =>
    object(`${members},"a":1,"A":2,"\\u00e9":1,"e\\u0301":2`),
  ),
];

const odd: readonly HardDocument[] = [
  text('an empty key', 'read', (members) => object(`"":0,${members}`)),
  text('a key of 10,000 characters', 'read', (members) => object(`${members},"${'k'.repeat(10_000)}":1`)),
  text('100,000 keys', 'values', (members) =>
    object(`${members},${Array.from({ length: 100_000 }, (_, at) => `"k${at}":0`).join(',')}`),
  ),
  text('1,000,000 items', 'values', () => `[${'0,'.repeat(999_999)}0]`),
  text('300,000 items', 'values', (members) => object(`${members},"a":[${'0,'.repeat(299_999)}0]`)),
  text('keys that are numbers, in no order', 'read', (members) => object(`"2":0,"1":0,${members},"0":0`)),
  text('halves of surrogate pairs beside', 'read', (members) =>
    object(`${members},"\\ud800":"\\udc00","a":"\\udfff\\ud800"`),
  ),
  text('the character NUL beside, in escapes', 'read', (members) =>
    object(`${members},"\\u0000":"a\\u0000b"`),
  ),
  text('white space of every kind', 'read', (members) => `\t\r\n {\t\r\n ${members}\t\r\n }\t\r\n `),
  text('a byte order mark', 'read', (members) => `\ufeff${object(members)}`),
  text('two byte order marks', 'read', (members) => `\ufeff\ufeff${object(members)}`),
  text('numbers that no double holds', 'read', (members) =>
    object(
      `${members},"n":[1e400,-1e400,1e-400,${'9'.repeat(400)},0.${'1'.repeat(400)},-0,-0.0,9007199254740993,1E+2]`,
    ),
  ),
  text('numbers with exponents of 400 digits', 'read', (members) =>
    object(`${members},"n":[1e${'9'.repeat(400)},1e-${'9'.repeat(400)},0e${'9'.repeat(400)}]`),
  ),
];

const noJson: readonly HardDocument[] = [
  ...(
    [
      ['nothing', () => ''],
      ['white space alone', () => ' \r\n\t '],
      ['a byte order mark alone', () => '\ufeff'],
      ['two documents', (members) => object(members) + object(members)],
      ['a brace too many', (members) => `${object(members)}}`],
      ['a brace too few', (members) => `{${members}`],
      ['something behind', (members) => `${object(members)} x`],
      ['a NUL behind', (members) => `${object(members)}\0`],
      ['a NUL in front', (members) => `\0${object(members)}`],
      ['a NUL in a text', (members) => object(`${members},"a":"\0"`)],
      ['a line break in a text', (members) => object(`${members},"a":"\n"`)],
      ['a comment', (members) => object(`${members}/* more */`)],
      ['a comment to the end of the line', (members) => `${object(members)} // more`],
      ['a comma too many', (members) => object(`${members},`)],
      ['a comma in front', (members) => object(`,${members}`)],
      ['single quotes', (members) => object(`${members},'a':'b'`)],
      ['a key without quotes', (members) => object(`${members},a:1`)],
      ['NaN', (members) => object(`${members},"a":NaN`)],
      ['Infinity', (members) => object(`${members},"a":Infinity`)],
      ['-Infinity', (members) => object(`${members},"a":-Infinity`)],
      ['undefined', (members) => object(`${members},"a":undefined`)],
      ['True', (members) => object(`${members},"a":True`)],
      ['a number with a leading zero', (members) => object(`${members},"a":012`)],
      ['a hexadecimal number', (members) => object(`${members},"a":0x1f`)],
      ['a plus sign', (members) => object(`${members},"a":+1`)],
      ['a point without digits', (members) => object(`${members},"a":1.`)],
      ['a point in front', (members) => object(`${members},"a":.5`)],
      ['an escape that is none', (members) => object(`${members},"a":"\\x41"`)],
      ['half an escape', (members) => object(`${members},"a":"\\u00"`)],
      ['white space that is none of JSON’s', (members) => `\u00a0${object(members)}`],
      ['an HTML page', () => '<!doctype html><title>502</title>'],
      ['a prefix against hijacking', (members) => `)]}',\n${object(members)}`],
      ['JSONP', (members) => `callback(${object(members)})`],
      ['a form', () => 'userIdentifier=42&name=42'],
    ] satisfies readonly (readonly [string, (members: string) => string])[]
  ).map(([name, write]) => text(name, 'json', write)),
];

/** To a codec it is an object that holds its digits. */
const longNumber = text('a long number', 'identifier', () => '9'.repeat(400));

/** JSON, and no object: read, and not what was asked for. */
const noObject: readonly HardDocument[] = (
  [
    ['a list', (members) => `[${object(members)}]`],
    ['an empty list', () => '[]'],
    ['an empty text', () => '""'],
    ['true', () => 'true'],
    ['false', () => 'false'],
    ['null', () => 'null'],
    ['a number', () => '42'],
  ] satisfies readonly (readonly [string, (members: string) => string])[]
).map(([name, write]) => text(name, 'body', write));

const utf16 = (members: string): Buffer => Buffer.from(object(members), 'utf16le');

const encodings: readonly HardDocument[] = [
  inText('an overlong slash', 'encoding', 0xc0, 0xaf),
  inText('an overlong NUL', 'encoding', 0xc0, 0x80),
  inText('an overlong quote of three bytes', 'encoding', 0xe0, 0x80, 0xa2),
  inText('half a surrogate pair in bytes', 'encoding', 0xed, 0xa0, 0x80),
  inText('a surrogate pair in bytes', 'encoding', 0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80),
  inText('a character cut short', 'encoding', 0xf0, 0x9f, 0x98),
  inText('a byte that continues nothing', 'encoding', 0x80),
  inText('a byte that no UTF-8 has', 'encoding', 0xff),
  inText('a character beyond Unicode', 'encoding', 0xf4, 0x90, 0x80, 0x80),
  inText('windows-1251', 'encoding', 0xc0, 0xed, 0xed, 0xe0),
  inText('the last character of Unicode', 'read', 0xf4, 0x8f, 0xbf, 0xbf),
  { name: 'UTF-16', fate: 'json', bytes: utf16 },
  {
    name: 'UTF-16 with its mark',
    fate: 'read',
    bytes: (members) => Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(members)]),
  },
  {
    name: 'UTF-16, the other way round, with its mark',
    fate: 'read',
    bytes: (members) => Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(members).swap16()]),
  },
  {
    name: 'a document that breaks off in a character',
    fate: 'encoding',
    bytes: (members) => utf8(object(`${members},"a":"Ж"`)).subarray(0, -3),
  },
];

/** Some servers write an answer twice as JSON; the app's server does not. */
const twiceAsJson: HardDocument = {
  ...text('a document in a text', 'body', (members) => JSON.stringify(object(members))),
  fateOfAnswer: 'read',
};

export const hardDocuments: readonly HardDocument[] = [
  twiceAsJson,
  ...[32, 33, 64, 65, 10_000, 1_000_000].flatMap(nested),
  ...twice,
  ...ownKeys,
  ...odd,
  ...noJson,
  ...noObject,
  longNumber,
  ...encodings,
];

/** A value in a text's place. */
export interface HardText {
  /** The value as JSON. */
  readonly json: string;
  /** The text that it is; undefined where it is none, or none that could be shown to anybody. */
  readonly text?: string;
}

const asText = (each: string): HardText => ({ json: JSON.stringify(each), text: each });
const noText = (json: string): HardText => ({ json });

export const hardTexts: readonly HardText[] = [
  ...[...OWN, 'null', 'undefined', 'NaN', 'Infinity', '0', '-0', '1e400', '007', '9'.repeat(200)].map(asText),
  ...['{"userIdentifier":"43"}', '[]', '"', '\\', '\\u0041', '{request.userIdentifier}', '${KEY}', '%00'].map(
    asText,
  ),
  ...['e\u0301', '\u00e9', 'ﬁ', 'İ', 'ß', '😀', '👨‍👩‍👧', '\ufffd', '\ue000', '\u{10ffff}', 'Ж'.repeat(100)].map(
    asText,
  ),
  { json: '"\\u0061\\u004a"', text: 'aJ' },
  { json: '"\\ud83d\\ude00"', text: '😀' },
  { json: '"a\\/b"', text: 'a/b' },
  ...[
    '"\\ud800"',
    '"a\\udc00b"',
    '"\\ude00\\ud83d"',
    '"\\u0000"',
    '"a\\u0000"',
    '"a\\u001fb"',
    '"a\\nb"',
  ].map(noText),
  ...['"\\u007f"', '"\\u202ea"', '"\\u2066a"', '"a\\u2028b"'].map(noText),
  ...['null', 'true', '[]', '{}', '["42"]', '{"text":"42"}', '{"__proto__":"42"}', '{"toString":"42"}'].map(
    noText,
  ),
  ...['{"length":2,"0":"4","1":"2"}', `"${'x'.repeat(10_000)}"`].map(noText),
  ...['42', '-0', '1e400', '9007199254740993', '9'.repeat(400)].map(noText),
];

/** A value in a number's place, and the number that it is as the account has it; undefined: none. */
export interface HardNumber {
  readonly json: string;
  readonly number?: number;
}

export const hardNumbers: readonly HardNumber[] = [
  { json: '7', number: 7 },
  { json: '-0' },
  { json: '0.0', number: 0 },
  { json: '1e2', number: 100 },
  { json: '7.00', number: 7 },
  { json: '9007199254740991', number: 9_007_199_254_740_991 },
  ...['9007199254740993', '-9007199254740993', '1e400', '-1e400', '9'.repeat(400), '1e308'].map((json) => ({
    json,
  })),
  ...['1e-400', '0.1234567890123456789', `1e${'9'.repeat(400)}`, `0.${'0'.repeat(400)}1`].map((json) => ({
    json,
  })),
  ...['"7"', 'null', 'true', '[]', '[7]', '{}', '{"isLosslessNumber":true,"value":"7"}'].map((json) => ({
    json,
  })),
  ...['{"valueOf":7}', '{"__proto__":7}', '""', '"NaN"', '"\\u0037"'].map((json) => ({ json })),
];
