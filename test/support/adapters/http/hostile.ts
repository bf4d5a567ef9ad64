/** Texts with which a user could request another user's data, by the place that can refuse them. */

/** Printable ASCII: all of it can be written everywhere. */
const signs = [
  ...['/', '//evil.example', '/../admin', 'a/../../b', '\\..\\admin', '...', '..;', '..;/admin', './x'],
  ...['%2e%2e', '%2E', '%252e%252e', '%2f', '%', '%00', '%0d%0aX-Injected:%201', '%uff0e', '+', 'a+b'],
  ...[
    '?a=b',
    '#x',
    '&x=y',
    ';x=y',
    '=',
    '&',
    'a&login=boris',
    'x[]=1',
    'http://evil.example/',
    '@evil.example',
  ],
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    "' OR '1'='1",
    '"; --',
    '*',
    '(',
    ')',
    '!',
    '~',
    '|',
    '^',
    '$&',
    "$'",
    '$1',
  ],
  ...['{', '}', '{{', '}}', '{}', '{request.userIdentifier}', '{{request.userIdentifier}}', '${CRM_KEY}'],
  ...['","admin":true,"x":"', '"}]}', '{"$ne":null}', '[]', 'null', 'true', '1e999', '0012', '\\u0000'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'undefined',
    '<script>',
    'a: b',
    'a, b',
    'a  b',
  ],
];

export const hostile = {
  signs,
  /** A space at either end, which the receiver of a header would drop. */
  edges: [' x', 'x ', ' x ', '  x'],
  /** The second half of Latin-1: one byte in a header, two elsewhere. */
  latin: ['«é»', '\u00a0x\u00a0', 'ÿ'],
  /** Beyond Latin-1; the last byte of some of them means something. */
  beyond: [
    ...['😀', 'Анна', '\u200fx', '\ufeffx', 'x\u200b', '\ufffd', '\ue000'],
    ...['\uff0e\uff0e', '\u2024\u2024', '\uff0f', '\u2215', '\u2044', '‘', '’', '“x”', '\u02bc', '\uff02'],
    ...['嘊嘍X-Injected: 1', 'čĊX-Injected: 1', 'Ā', '\u012e\u012e', '\u012f', '\uff06x=y', '\uff1fa=b'],
  ],
  /** What begins another line, or turns the text that follows: no text of a payload has it. */
  turning: ['a\u2028b', 'a\u2029', '\u202eevil', '\u2066x'],
  /** Short enough for a text, and too long for a path once it is encoded. */
  cyrillic: ['Ж'.repeat(900)],
  /** Longer than any text may be. */
  long: ['x'.repeat(10_000)],
  /** What leads out of a path when it is all of a segment. */
  dots: ['.', '..'],
  controls: [
    ...['a\r\nX-Injected: 1', '\r\n\r\nGET /admin HTTP/1.1\r\nHost: evil.example\r\n\r\n', 'x\n', '\rx'],
    ...['\0x', 'a\0b', 'a\tb', '\u001b[31m', 'a\u007f', '\u0085x', '\u009fx', 'a\bb'],
  ],
  /** Halves of surrogate pairs. */
  halves: ['\ud800', 'a\udc00b', '\udc00\ud800'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Kind = keyof typeof hostile;

export const kinds = [
  'signs',
  'edges',
  'latin',
  'beyond',
  'turning',
  'cyrillic',
  'long',
  'dots',
  'controls',
  'halves',
] as const satisfies readonly Kind[];
