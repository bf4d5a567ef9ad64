/** The elements of a list, one by one: what is read and what is refused is what parsing the whole at once gives. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { readElements, utf8Of } from '../../../src/json/elements';
import { parseJson } from '../../../src/json/parse';
import { draws } from '../../support/draws';
import { json } from '../../support/json-values';

const WIDE = { bytes: Infinity, values: Infinity };

/** The elements, each with the text that its offsets stand for; or the fault. */
const elementsOf = (
  bytes: Buffer,
  bounds = WIDE,
): Either<string, readonly (readonly [unknown, string])[]> => {
  const decoded = utf8Of(bytes);
  if (!isRight(decoded)) return decoded;
  const elements: (readonly [unknown, string])[] = [];
  const read = readElements(decoded.right, bounds, {
    each: (element, start, end) => elements.push([element, decoded.right.toString('utf8', start, end)]),
  });
  return isRight(read) ? right(elements) : left(read.left.fault);
};

/** The same by parsing all of it at once. */
const atOnce = (bytes: Buffer): Either<string, readonly unknown[]> => {
  const parsed = parseJson(bytes, { numbersAsWritten: true });
  if (!isRight(parsed)) return parsed;
  return Array.isArray(parsed.right) ? right(parsed.right) : left('no-list');
};

const expectSame = (bytes: Buffer): void => {
  const elements = elementsOf(bytes);
  const values = isRight(elements) ? right(elements.right.map(([value]) => value)) : elements;
  const wanted = atOnce(bytes);
  // Objects with a key "constructor" are different to jest.
  if (isRight(wanted)) expect(isDeepStrictEqual(values, wanted)).toBe(true);
  else expect(values).toEqual(wanted);
  if (!isRight(elements)) return;
  for (const [value, text] of elements.right)
    expect(isDeepStrictEqual(parseJson(Buffer.from(text), { numbersAsWritten: true }), right(value))).toBe(
      true,
    );
};

const NESTED = `${'['.repeat(64)}${']'.repeat(64)}`;

test.each([
  '[]', '[ \n\t\r]', '[1]', ' [1,2] ', '[{"a":1},{"b":[2]}]', '["]",",","[","\\"","\\\\"]', '[1.0,1e3,-0,120.50]',
  '[,]', '[1,]', '[,1]', '[1,,2]', '[1 2]', '[1', '[1,', '["', '["\\"', '["\\', '[', ']', '', ' ', '[1]]', '[1]x',
  '[1] [2]', '[1],', '[1}', '{1]', '[{]', '[{]}', '[[}]', '[1]\u00a0', '\u00a0[1]', '[\u00a0]', '[\u00a01]',
  '{}', '{"a":[1]}', '"[1]"', '1', 'null', 'nul', '{"a":1,"a":2}', '{"a":}', '<html>', '[{"a":1,"a":2}]',
  '[{"a":1,"a":2},]', '[x,{"a":1,"a":2}]', '[[{"a":1,"a":2}],{"b":1,"b":2}]', '[{"__proto__":1}]', '[\ufeff{}]',
  '\ufeff[1]', '\ufeff\ufeff[1]', NESTED, `[${NESTED}]`, `[x,${NESTED}]`, `[1]${NESTED}[`, `[{"a":1,"a":1},${NESTED}]`,
  '[9007199254740993,{"n":1e400}]', '["\\ud800"]', '["\u0000"]', '[tru]', '["ж",{"ж":"я"}]',
])('%j', (text) => expectSame(Buffer.from(text))); // prettier-ignore

test('UTF-16 with a byte order mark, and bytes that are no text', () => {
  expectSame(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('[{"ж":"]"}]', 'utf16le')]));
  expectSame(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]));
  expectSame(Buffer.from([0xff, 0xfe, 0x5b]));
});

test('any text is read or refused as at once', () => {
  const piece = fc.constantFrom(
    ...'[]{},:"\\ 10e.-'.split(''),
    'true',
    '{"a":1}',
    '"x"',
    '[2]',
    '{"a":1,"a":2}',
  );
  const pieces = fc.array(piece, { maxLength: 14 }).map((all) => Buffer.from(`[${all.join('')}]`));
  const spoilt = fc.tuple(fc.array(json(3), { maxLength: 4 }), fc.nat(), piece).map(([values, at, put]) => {
    const text = JSON.stringify(values);
    const place = at % (text.length + 1);
    return Buffer.from(text.slice(0, place) + put + text.slice(place));
  });
  const whole = fc
    .array(json(3), { maxLength: 4 })
    .map((values) => Buffer.from(JSON.stringify(values, undefined, 1)));
  fc.assert(fc.property(fc.oneof(pieces, spoilt, whole), expectSame), {
    numRuns: draws({ few: 500, all: 20_000 }),
  });
});

test.each([
  ['bytes', '["1234567"]', { ...WIDE, bytes: 9 }, true],
  ['bytes', '["12345678"]', { ...WIDE, bytes: 9 }, false],
  ['values', '[1,[1,2]]', { ...WIDE, values: 3 }, true],
  ['values', '[1,[1,2,3]]', { ...WIDE, values: 3 }, false],
])('an element has at most so many %s: %s', (_, text, bounds, isRead) => {
  expect(elementsOf(Buffer.from(text), bounds)).toEqual(
    isRead ? expect.objectContaining({ _tag: 'Right' }) : left('large'),
  );
});

test('what is no list is not parsed where it is larger than an element may be', () => {
  expect(elementsOf(Buffer.from('{"a":"12345678",}'), { ...WIDE, bytes: 9 })).toEqual(left('no-list'));
});
