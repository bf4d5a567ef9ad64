/** Identifiers that would be SQL if they were part of a statement, or another text if they were decoded otherwise. */

/** What ends a text, a statement or a comment, in one of the databases. */
const BREAKS = [
  "'",
  '"',
  '`',
  '\\',
  "\\'",
  "''",
  ';',
  '--',
  '#',
  '/*',
  '*/',
  '$$',
  '$1',
  '?',
  ':x',
  '@@version',
  '%',
  '_',
];

/** What would be done then. */
const ATTACKS = [
  " or '1'='1",
  ' or 1=1 -- ',
  '; drop table customers; --',
  ' union select phone from customers',
  "'); delete from customers; --",
  ' and pg_sleep(600) is null',
  " into outfile '/tmp/x",
  '\\0',
  '{request.userIdentifier}',
  '${DATABASE_PASSWORD}',
];

/** Texts that are decoded, folded or compared otherwise by some databases. */
const ODD = [
  '',
  ' ',
  '  79000000001  ',
  '79000000001 ',
  '079000000001',
  '7.9e10',
  '79000000001abc',
  '0x124f80',
  'NULL',
  'null',
  'true',
  'İıſK',
  'ﬁ',
  'é',
  'e\u0301',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\u0085',
  '\u2028',
  '👍',
  '👨‍👩‍👧',
  '\u{10ffff}',
  '\uffff',
  '縗\u005c',
  "¿'",
  '뽜',
  '{1,2}',
  '[1]',
  '(1,2)',
  '\\x41',
  "E'\\x41'",
  "U&'\\0041'",
  '\t',
  '\n',
  '\r\n',
  '\b\u001a',
  'x'.repeat(1000),
];

/** At least 300 of them, none twice. */
export const HOSTILE: readonly string[] = [
  ...new Set([
    ...ODD,
    ...BREAKS,
    ...ATTACKS,
    ...BREAKS.flatMap((sign) => ATTACKS.map((attack) => `79000000001${sign}${attack}`)),
    ...BREAKS.flatMap((sign) => BREAKS.map((other) => `${sign}79000000001${other}`)).slice(0, 100),
  ]),
];
