/** The one spelling of each type of identity, for the app, directories and owners of answers. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { hasShape } from '../../../src/values/codec';
import { Spelling, identifierBrand, identifierTypes } from '../../../src/values/identifier';
import type { IdentifierType } from '../../../src/values/identifier';
import { DEFAULT_COUNTRY, countries } from '../../../src/values/phone';
import type { Country, Reading } from '../../../src/values/phone';
import { draws } from '../../support/draws';
import groups from './spellings.json';

const spelt = (
  type: IdentifierType,
  text: string,
  { country = DEFAULT_COUNTRY, reading = 'request' }: { country?: Country; reading?: Reading } = {},
): Spelling | undefined => Spelling.reader(type, { country, reading })(text);

const textOf = (type: IdentifierType, text: string): string | undefined => spelt(type, text)?.text;

describe('the table of pairs: the app’s identifier, and the source’s value', () => {
  const pairs = groups.flatMap(({ type, country = 'RU', same, pairs: texts }) =>
    texts.map(([one = '', other = '']) => ({
      type: identifierTypes.find((each) => each === type) ?? 'text',
      country: countries.find((each) => each === country) ?? DEFAULT_COUNTRY,
      same,
      one,
      other,
    })),
  );

  test.each(pairs)('$type $one and $other are one: $same', ({ type, country, same, one, other }) => {
    const asked = spelt(type, one, { country });
    const found = spelt(type, other, { country, reading: 'source' });
    expect(asked !== undefined && found?.is(asked) === true).toBe(same);
  });

  test('has at least 200, of every type, same and different', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(200);
    for (const type of identifierTypes)
      for (const same of [true, false])
        expect(pairs.filter((pair) => pair.type === type && pair.same === same).length).toBeGreaterThan(9);
  });
});

describe('an email address', () => {
  test.each([
    ['Foo@Bar.com', 'foo@bar.com'],
    [' foo@bar.com ', 'foo@bar.com'],
    ['ИВАН@почта.рф', 'иван@почта.рф'],
    ['иван@XN--80A1ACNY.xn--p1ai', 'иван@почта.рф'],
    ['a.b+c@shop.example', 'a.b+c@shop.example'],
  ])('is written in small letters, its domain in Unicode: %s', (text, expected) => {
    expect(textOf('email', text)).toBe(expected);
  });

  test.each([
    '\u212aate@shop.example',
    'kate@\u212aiosk.example',
    '\u0130van@shop.example',
    '\u212bsa@shop.example',
  ])('with a letter that looks like another one has no spelling: %j', (text) => {
    expect(textOf('email', text)).toBeUndefined();
    expect(textOf('email', text.toLowerCase())).toBe(text.toLowerCase());
  });

  test.each([
    '',
    'foo',
    'foo@bar',
    '@bar.com',
    'foo@',
    'a b@c.de',
    'a@b@c.de',
    'a@b..c',
    'a@b.c.',
    'a@xn--.de',
    'a@xn--shop-.example',
    'a@XN--Shop-.example',
    'a@shop.xn--example-',
    'a@xn--a-ecp.example',
    `${'a'.repeat(250)}@b.cd`,
    'a\u0000@b.cd',
  ])('is not %j', (text) => {
    expect(textOf('email', text)).toBeUndefined();
  });

  const ADDRESS = fc
    .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), fc.domain())
    .map(([local, domain]) => `${local}@${domain}`);
  const ALPHABET = Array.from('aAkKsSiIıİßẞσςΣåÅJT\u030cǰ\u212a\u212bµμеёüu\u0308й\u0306и');
  const LETTERS = fc
    .string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 6 })
    .map((local) => `${local}@shop.example`);

  /** What programs do to an address, and one letter that is another one. */
  const CHANGES: readonly ((text: string, letter: string, at: number) => string)[] = [
    (text) => text.toLowerCase(),
    (text) => text.toUpperCase(),
    (text) => text.normalize('NFC'),
    (text) => text.normalize('NFD'),
    (text) => text.normalize('NFKC'),
    (text) => text.toLowerCase().normalize('NFKD'),
    ...Array.from({ length: 6 }, () => (text: string, letter: string, at: number): string => {
      const letters = Array.from(text);
      return letters.with(at % letters.indexOf('@'), letter).join('');
    }),
  ];
  const CHANGED = fc
    .tuple(LETTERS, fc.constantFrom(...CHANGES), fc.constantFrom(...ALPHABET), fc.nat(5))
    .map(([text, change, letter, at]) => [text, change(text, letter, at)] as const);
  const PAIRS = fc.oneof(fc.tuple(ADDRESS, ADDRESS), fc.tuple(LETTERS, LETTERS), CHANGED, CHANGED);

  const itself = (letter: string): string => `<${letter.codePointAt(0) ?? ''}>`;

  /** Small where that letter is its own, and else itself: no letter is folded into another one. */
  const small = (letter: string): string => {
    const lower = letter.toLowerCase();
    return lower === letter || lower.toUpperCase() === letter ? lower : itself(letter);
  };
  const plain = (text: string): string =>
    Array.from(text.replace(/[\u212a\u212b]/g, itself).normalize('NFC'), small)
      .join('')
      .normalize('NFC');

  test('that differs from another one, except in case and composed forms, never shares its spelling', () => {
    let compared = 0;
    let same = 0;
    fc.assert(
      fc.property(PAIRS, ([one, other]) => {
        const [first, second] = [spelt('email', one), spelt('email', other)];
        if (first === undefined || second === undefined) return;
        compared += 1;
        if (plain(one) === plain(other)) same += 1;
        else expect([one, other, first.is(second)]).toEqual([one, other, false]);
      }),
      { numRuns: 5000 },
    );
    expect(compared).toBeGreaterThan(500);
    expect(compared - same).toBeGreaterThan(500);
  });
});

describe('digits', () => {
  test('are kept unchanged, including leading zeros', () => {
    expect(textOf('digits', '0042')).toBe('0042');
    expect(textOf('digits', ' 4567890123456789012\n')).toBe('4567890123456789012');
  });

  test.each(['', '4 2', '-42', '4.2', '4e2', '٤٢', 'x42', '1'.repeat(1001)])('are not %j', (text) => {
    expect(textOf('digits', text)).toBeUndefined();
  });
});

describe('a text', () => {
  test.each(['ivan', 'a/b', '%2e', '..', "'; --", '0042', 'Иванов', '+7 900 000-00-01'])(
    'is unchanged: %j',
    (text) => {
      expect(textOf('text', text)).toBe(text);
    },
  );

  test.each([
    [' ivan ', 'ivan'],
    ['\u202eivan', 'ivan'],
    ['a\r\nb', 'a b'],
    ['a \u00a0 b', 'a b'],
  ])('loses invisible characters, and white space except one space inside: %j', (text, expected) => {
    expect(textOf('text', text)).toBe(expected);
  });

  test.each(['', '  ', '\u00a0', '\u200b', 'a\u0000b', 'a\u001bb', '\ud83d', 'x'.repeat(1001)])(
    'is not %j',
    (text) => {
      expect(textOf('text', text)).toBeUndefined();
    },
  );
});

describe('a spelling', () => {
  test('of one type is never that of another', () => {
    const phone = spelt('phone', '79161234567');
    const digits = spelt('digits', '79161234567');
    expect(phone?.text).toBe(digits?.text);
    expect(digits !== undefined && phone?.is(digits)).toBe(false);
  });

  test('does not show its text in output', () => {
    const printed = [spelt('phone', '79161234567'), { inner: spelt('text', '79161234567') }];
    expect(`${inspect(printed, { depth: 5 })} ${JSON.stringify(printed)}`).not.toContain('1234567');
  });
});

describe.each(identifierTypes)('the spelling of type %s', (type) => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...Array.from('aA \u00a0\n\u200b\u202eu\u0308\u212aИ\u0306@.1')) }),
    fc.stringMatching(/^[+8 ()\d-]{1,20}$/),
    fc.emailAddress(),
    fc.stringMatching(/^\d{5,15}$/),
    fc.stringMatching(/^(\+|00)?[1-9]\d{8,13}$/),
    fc.stringMatching(/^\+?(84|9\d)0{0,3}\d{7,11}$/),
  );

  test('is its own spelling in every country, and has the properties of its type', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...countries), (text, country) => {
        const found = spelt(type, text, { country })?.text;
        if (found === undefined) return;
        expect(spelt(type, found, { country })?.text).toBe(found);
        expect(hasShape({ kind: 'text', brand: identifierBrand[type] }, found)).toBe(true);
      }),
      { numRuns: draws({ few: 300, all: 3000 }) },
    );
  });
});
