import fc from 'fast-check';
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import { ExactNumber } from '../../../src/values/codec';
import { parseJson } from '../../../src/json/parse';
import { plainNumbers } from '../../../src/values/plain-numbers';
import { draws } from '../../support/draws';

const parse = (text: string, maxDepth?: number): ReturnType<typeof parseJson> =>
  parseJson(Buffer.from(text), maxDepth === undefined ? {} : { maxDepth });
const exact = (digits: string): ExactNumber => new ExactNumber(digits);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** A decimal as its significant digits and power of ten: an oracle that shares nothing with the code. */
const decimal = (token: string): string => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return sign === '' ? '0' : '-0';
  return `${sign}${kept}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length)}`;
};

const isOrdinary = (token: string): boolean =>
  Math.abs(Number(token)) <= Number.MAX_SAFE_INTEGER && decimal(String(Number(token))) === decimal(token);

const accepts = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const digits = (max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: 1, maxLength: max });

const numberToken = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits(22).map((text) => text.replace(/^0+(?=\d)/, '')),
    fraction: fc.option(digits(22), { nil: undefined }),
    exponent: fc.option(
      fc
        .tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), fc.oneof(digits(3), digits(22)))
        .map((two) => two.join('')),
      { nil: undefined },
    ),
  })
  .map(({ sign, whole, fraction, exponent }) =>
    [sign, whole, fraction === undefined ? '' : `.${fraction}`, exponent ?? ''].join(''),
  );

describe('a document', () => {
  test('is parsed as JSON.parse does when its numbers are ordinary', () => {
    const keep = (_key: string, value: unknown): unknown =>
      typeof value === 'number' && !isOrdinary(String(value)) ? exact(String(value)) : value;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parse(text)).toStrictEqual(right(JSON.parse(text, keep)));
      }),
      { numRuns: draws({ few: 200, all: 2000 }) },
    );
  });

  test('is refused as not JSON exactly when JSON.parse refuses it', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'{}[],:"\\-0129.eE+ \n'.split(''), 'null', '"a":', '1e5', '\ufeff'),
    });
    let accepted = 0;
    fc.assert(
      fc.property(text, (body) => {
        fc.pre(!body.startsWith('\ufeff'));
        const result = parseJson(Buffer.from(body));
        accepted += accepts(body) ? 1 : 0;
        expect(isLeft(result) && result.left === 'json').toBe(!accepts(body));
      }),
      { numRuns: draws({ few: 2_000, all: 20_000 }) },
    );
    expect(accepted).toBeGreaterThan(draws({ few: 5, all: 50 }));
  });

  test('never causes a throw, with any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        parseJson(Buffer.from(bytes));
      }),
      { numRuns: draws({ few: 500, all: 5000 }) },
    );
  });

  test.each([
    ['nothing', ''],
    ['a byte order mark alone', '\ufeff'],
    ['byte order marks alone', '\ufeff\ufeff'],
    ['a byte order mark inside', '{\ufeff}'],
    ['a string that is not closed', '{"a":"b'],
    ['a string that ends in an escape', '"\\'],
    ['a trailing comma', '{"a":1,}'],
    ['a number that is none beside an inexact one', '[1e400,01]'],
    ['two documents', '{}{}'],
    ['HTML', '<!doctype html><p>Sorry</p>'],
    ['NaN', 'NaN'],
  ])('is refused as not JSON when it is %s', (_what, text) => {
    expect(parse(text)).toStrictEqual(left('json'));
  });

  test('may begin with byte order marks, as files that were put together do', () => {
    expect(parse('\ufeff\ufeff\ufeff{"a":1}')).toStrictEqual(right({ a: 1 }));
    expect(parse('\ufeff{"a":1}')).toStrictEqual(right({ a: 1 }));
  });

  test.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['half a surrogate pair', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a character cut off', [0x22, 0xd0]],
  ])('is refused for its encoding with %s', (_what, bytes) => {
    expect(parseJson(Buffer.from(bytes))).toStrictEqual(left('encoding'));
  });
});

describe('a number', () => {
  test.each([
    '9400000000000000102',
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '9400000000000001000',
    '0.1234567890123456789',
    '1e400',
    '-1E+400',
    '1e-400',
    '1e-99999999999999999999999',
    '1e99999999999999999999999',
    '-0',
    '-0.0',
    '-0e5',
    '2.00000000000000000000001',
  ])('%s keeps its digits', (token) => {
    expect(parse(token)).toStrictEqual(right(exact(token)));
    expect(parse(`{"a":[1,{"b":${token}}],"c":"\\u0041"}`)).toStrictEqual(
      right({ a: [1, { b: exact(token) }], c: 'A' }),
    );
  });

  test.each([
    '0',
    '0.0',
    '0e400',
    '0.00000000000000000000',
    '-1',
    '-0.5',
    '7500',
    '119.30',
    '1.5e3',
    '1E-7',
    '9007199254740991',
    '-9007199254740991',
    '55.75222015380859',
    '1.0000000000000000000',
    '100e-2',
  ])('%s is a plain one', (token) => {
    expect(parse(`[${token}]`)).toStrictEqual(right([Number(token)]));
  });

  test('is a double when that is the same decimal, and otherwise keeps every digit', () => {
    fc.assert(
      fc.property(numberToken, (token) => {
        const expected = isOrdinary(token) ? Number(token) : exact(token);
        expect(parse(`{"n": ${token} }`)).toStrictEqual(right({ n: expected }));
      }),
      { numRuns: draws({ few: 500, all: 5000 }) },
    );
  });

  test('inside a string is text', () => {
    expect(parse('{"card":"9400000000000000102 -0 1e400","a":"\\"1e400"}')).toStrictEqual(
      right({ card: '9400000000000000102 -0 1e400', a: '"1e400' }),
    );
  });
});

describe('a number where it may be a name', () => {
  const written = (text: string): ReturnType<typeof parseJson> =>
    parseJson(Buffer.from(text), { numbersAsWritten: true });

  test.each(['0', '42', '-1', '79161234567', '1.5', '9007199254740992'])(
    'is plain if it is written so: %s',
    (token) => {
      expect(written(token)).toStrictEqual(right(Number(token)));
    },
  );

  test.each([
    '1.0',
    '1e3',
    '-0',
    '1.50',
    '9007199254740993',
    '79161234567.0',
    '7.9161234567e10',
    '1E400',
    '0.0',
    '-0.0',
    '1E+2',
  ])('keeps every character otherwise: %s', (token) => {
    expect(written(token)).toStrictEqual(right(exact(token)));
    expect(written(`{"a":[${token}]}`)).toStrictEqual(right({ a: [exact(token)] }));
  });

  test('is read as it otherwise is by plainNumbers', () => {
    fc.assert(
      fc.property(fc.array(numberToken, { maxLength: 5 }), (tokens) => {
        const text = `{"a":[${tokens.join(',')}],"b":{"__proto__":"5.0"},"c":null}`;
        const [plain, asWritten] = [parse(text), written(text)];
        if (!isRight(plain) || !isRight(asWritten)) throw new Error('not JSON');
        expect(plainNumbers(asWritten.right)).toStrictEqual(plain.right);
      }),
    );
  });

  test('always has the text of the document', () => {
    fc.assert(
      fc.property(numberToken, (token) => {
        const parsed = written(token);
        expect(parsed).toStrictEqual(right(String(Number(token)) === token ? Number(token) : exact(token)));
      }),
    );
  });
});

describe('depth', () => {
  test('is allowed up to 64, and not one more', () => {
    expect(isRight(parseJson(Buffer.from(nested(64))))).toBe(true);
    expect(parse(nested(65))).toStrictEqual(left('depth'));
  });

  test('is bounded as the caller says, objects and arrays counted alike', () => {
    expect(parse('{"a":[{}]}', 3)).toStrictEqual(right({ a: [{}] }));
    expect(parse('{"a":[{}]}', 2)).toStrictEqual(left('depth'));
  });

  test('counts what is open at the same time, not brackets, and none inside strings', () => {
    expect(isRight(parseJson(Buffer.from(`[${'[],{},'.repeat(500)}"${'['.repeat(500)}"]`)))).toBe(true);
  });

  test('of a million does not overflow the stack, and ends early', () => {
    expect(parse(nested(1_000_000))).toStrictEqual(left('depth'));
  });

  test('is bounded too where a number is not exact', () => {
    expect(parse(`[1e400,${nested(64)}]`)).toStrictEqual(left('depth'));
  });
});

describe('the number of values', () => {
  const bounded = (text: string, maxValues: number): ReturnType<typeof parseJson> =>
    parseJson(Buffer.from(text), { maxValues });

  test.each([
    ['1', 1],
    ['"a"', 1],
    ['[]', 2],
    ['{}', 2],
    ['[1,2,3]', 4],
    ['{"a":1}', 3],
    ['{"a":1,"b":[2]}', 6],
    ['[[],[],[]]', 7],
    ['"[1,2,3]:{"', 1],
    ['[1e3]', 9],
    ['[1234567890123456]', 9],
    ['[123456789012345]', 2],
  ])('of %s is counted as %d, and not one more', (text, count) => {
    expect(isRight(bounded(text, count))).toBe(true);
    expect(bounded(text, count - 1)).toStrictEqual(left('values'));
  });

  test.each([
    ['empty lists', `[${'[],'.repeat(999_999)}[]]`],
    ['empty objects', `[${'{},'.repeat(999_999)}{}]`],
    ['digits', `[${'0,'.repeat(999_999)}0]`],
    ['nested lists', `[${`${nested(60)},`.repeat(9_999)}0]`],
    ['names', `{${Array.from({ length: 100_000 }, (_, at) => `"${at}":0`).join()}}`],
    ['numbers with many digits', `[${'1234567.1234567891,'.repeat(99_999)}0]`],
    ['numbers with exponents', `[${'1e3,'.repeat(99_999)}0]`],
    ['texts', `[${'"",'.repeat(999_999)}""]`],
    ['words', `[${'null,'.repeat(999_999)}true]`],
  ])('is bounded for all kinds: %s', (_what, text) => {
    expect(bounded(text, 80_000)).toStrictEqual(left('values'));
    expect(isRight(parse(text))).toBe(true);
  });

  test('is not bounded unless the caller says so', () => {
    expect(isRight(parse(`[${'0,'.repeat(999_999)}0]`))).toBe(true);
  });
});

describe('a duplicate key', () => {
  test.each([
    ['at the top', '{"user":1,"user":2}'],
    ['with the same value', '{"user":1,"user":1}'],
    ['deep inside', '{"a":[{"b":{"c":1,"d":2,"c":3}}]}'],
    ['spelt in two ways', '{"user":1,"us\\u0065r":2}'],
    ['hiding members of its own', '{"a":{"x":1,"y":2},"a":1}'],
    ['as __proto__', '{"__proto__":1,"__proto__":2}'],
    ['as an index', '{"0":1,"0":2}'],
    ['as the empty key', '{"":1,"":2}'],
  ])('is refused %s', (_where, text) => {
    expect(parse(text)).toStrictEqual(left('duplicateKey'));
    expect(parse(`[${text},1e400]`)).toStrictEqual(left('duplicateKey'));
  });

  test('is another key where it stands in another object or differs in case', () => {
    expect(parse('{"a":{"a":1},"A":[{"a":2},{"a":3}]}')).toStrictEqual(
      right({ a: { a: 1 }, A: [{ a: 2 }, { a: 3 }] }),
    );
  });

  test('is found among any keys, and a unique key is not', () => {
    const keys = fc.array(fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom('a', 'b', '__proto__')));
    fc.assert(
      fc.property(keys, fc.constantFrom('1', '-0'), (names, value) => {
        const text = `{${names.map((name) => `${JSON.stringify(name)}:${value}`).join()}}`;
        const twice = new Set(names).size < names.length;
        const result = parseJson(Buffer.from(text));
        expect(isLeft(result) && result.left === 'duplicateKey').toBe(twice);
        expect(isRight(result)).toBe(!twice);
      }),
      { numRuns: draws({ few: 200, all: 2000 }) },
    );
  });
});

describe('a key named __proto__', () => {
  test.each([
    ['in an ordinary document', '{"__proto__":{"polluted":true},"n":1}'],
    ['beside a number that keeps its digits', '{"__proto__":{"polluted":true},"n":1e400}'],
  ])('is an own key %s, and changes no prototype', (_where, text) => {
    const result = parseJson(Buffer.from(text));
    if (isLeft(result)) throw new Error(result.left);
    const value = result.right as Record<string, unknown>;
    expect(Object.keys(value)).toStrictEqual(['__proto__', 'n']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect('polluted' in value).toBe(false);
    expect('polluted' in {}).toBe(false);
  });
});

describe('the charset that a server names by default', () => {
  const NAME = '{"name":"Анна Müller 👍"}';
  const typed = (charset: string): string => `application/json;charset=${charset}`;
  const nameIn = (bytes: Buffer, charset: string): unknown =>
    parseJson(bytes, { contentType: typed(charset) });

  test.each(['ISO-8859-1', 'iso8859-5', 'latin1', 'windows-1251', '"cp1252"', 'win-1251', 'koi8-r'])(
    'is not believed where the bytes are UTF-8: %s',
    (charset) => {
      expect(nameIn(Buffer.from(NAME), charset)).toStrictEqual(right({ name: 'Анна Müller 👍' }));
    },
  );

  test('is believed where they are not', () => {
    expect(nameIn(Buffer.from('{"name":"Müller"}', 'latin1'), 'ISO-8859-1')).toStrictEqual(
      right({ name: 'Müller' }),
    );
    expect(nameIn(Buffer.from('7b2261223a22c0edede0227d', 'hex'), 'windows-1251')).toStrictEqual(
      right({ a: 'Анна' }),
    );
  });

  test('is believed of charsets with several bytes for a letter', () => {
    // Two bytes of a letter in GBK are those of another letter in UTF-8.
    expect(nameIn(Buffer.from('7b2261223a22d0a1227d', 'hex'), 'gbk')).toStrictEqual(right({ a: '小' }));
    const wide = Buffer.from(NAME, 'utf16le');
    expect(nameIn(wide, 'utf-16le')).toStrictEqual(right({ name: 'Анна Müller 👍' }));
  });
});
