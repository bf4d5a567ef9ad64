/** Unusual input from real upstreams and apps: answers of no documented shape, and odd identifiers. */
import type { Answer } from './suite';

/** Text of an upstream that must not be repeated. */
export const PLANTED = 'planted-by-the-upstream-0d7e';

export const PAGE = { type: 'text/html', body: `<html>${PLANTED}</html>` };

export const json = (body: string, status = 200): Answer => ({ status, type: 'application/json', body });

/** What no upstream documents as a success. */
export const wrongShapes: readonly Answer[] = [
  ...['null', '[]', '[{}]', '7', '12345678901234567890', '"text"', 'true', '{}'].map((body) => json(body)),
  ...[`{"${PLANTED}":{"${PLANTED}":["${PLANTED}"]}}`, '', ' ', '{"a":', '{"a":1,"a":2}', '{"a":NaN}'].map(
    (body) => json(body),
  ),
  json('['.repeat(1000) + ']'.repeat(1000)),
  json(`"${'x'.repeat(2_000_000)}"`),
  { ...json(''), body: Buffer.from([0x22, 0xff, 0x22]) },
  { status: 200, ...PAGE },
  { status: 200, type: 'application/json; charset=utf-16le', body: '{}' },
  { status: 204, type: 'application/json', body: '' },
];

/** Identifiers that mean something to a URL, a shell, a database, a template, an object. */
export const mustArrive = [
  ...['a/b', '?x', '%2e', '%2E%2e', "'; --", 'a&b=c', 'a;b=c', 'a|b', '#x', 'a b', 'a+b', '%', '%00', '*'],
  ...['"', '\\', '<script>', 'Ж😀', 'null', '0012', '9007199254740993', '+7 (900) 000-00-01', '-1', '[x]'],
  ...['{request.userIdentifier}', '${SECRET}', '__proto__', 'constructor', 'toString', 'user_id=1', ' x '],
  'x'.repeat(900),
];
/** Identifiers that cannot be sent unchanged: they may be refused, but never changed. */
export const mayBeRefused = [
  '.',
  '..',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udc00b',
  'a\r\nX-Injected: 1',
  '\n',
];
