/** Phone numbers by country: the two readers, and the number that each reads from a text. */
import fc from 'fast-check';
import { getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';
import { phoneExamples } from '../../../src/values/phone-examples';
import { countries, readPhone } from '../../../src/values/phone';
import type { Country, Reading, TextOrigin } from '../../../src/values/phone';
import { draws } from '../../support/draws';

const read = (text: string, reading: Reading = 'source', country: Country = 'RU'): string | undefined => {
  const phone = readPhone({ country, reading })(text);
  return phone.is === 'number' ? phone.digits : undefined;
};

const READINGS: readonly Reading[] = ['request', 'source', 'national', 'international'];

/** Tenants of many numbering plans: with trunk and exit prefixes of every kind, and without. */
const TENANTS: readonly Country[] = ['RU', 'KZ', 'US', 'DE', 'FI', 'IT', 'AR', 'CU', 'AU', 'SG'];

const digits = fc.oneof(
  fc.stringMatching(/^\d{5,15}$/),
  fc.stringMatching(/^[1-9]\d{8,12}$/),
  fc.stringMatching(/^8\d{10}$/),
  fc.stringMatching(/^9\d{9}$/),
  fc.stringMatching(/^(810|011|00|119|994)\d{7,12}$/),
);
const texts = fc
  .tuple(fc.constantFrom('', '', '+', '00', '810', '8', '0', '1'), digits)
  .map((parts) => parts.join(''));

describe('the examples of the documentation', () => {
  const shown = (text: string, reading: Reading, country: Country): string => {
    const phone = readPhone({ country, reading })(text);
    if (phone.is !== 'number') return phone.is;
    return phone.hasExtension ? `${phone.digits} with an extension` : phone.digits;
  };

  test.each(phoneExamples)('$country “$text”: $why', ({ country, text, ...expected }) => {
    const found = Object.fromEntries(READINGS.map((reading) => [reading, shown(text, reading, country)]));
    expect(found).toEqual(Object.fromEntries(READINGS.map((reading) => [reading, expected[reading]])));
  });
});

/** Ten ways and more to write one number, for each kind of writing. */
describe('a number is the same', () => {
  test.each([
    '79161234567',
    '+79161234567',
    '+7 (916) 123-45-67',
    '(+7) 916 123 45 67',
    '8 916 123 45 67',
    '8(916)1234567',
    '89161234567',
    '9161234567',
    '916 123-45-67',
    '916.123.45.67',
    '+7/916/123-45-67',
    ' 79161234567 ',
    '+7\u00a0916\u00a0123\u201345\u201367',
    '+7 916 123\u221245\u221267',
    '7-916-123-45-67',
    '007 916 123 45 67',
    '\uff0b7 916 123 45 67',
    '8-10-7-916-123-45-67',
  ])('in every Russian spelling: %j', (text) => {
    expect(READINGS.map((reading) => read(text, reading))).toEqual(READINGS.map(() => '79161234567'));
  });

  const invisible: readonly (readonly [string, string])[] = [
    ['embedded left to right', '\u202a+7 916 123-45-67\u202c'],
    ['embedded right to left', '\u202b+7 916 123-45-67\u202c'],
    ['isolated', '\u2066+7 916 123-45-67\u2069'],
    ['behind a left-to-right mark', '\u200e+7 916 123-45-67'],
    ['between zero-width spaces', '+7\u200b916\u200b123\u200b45\u200b67'],
    ['with word joiners', '+7\u2060916\u2060123-45-67'],
    ['behind a byte order mark', '\ufeff+7 916 123-45-67'],
    ['with soft hyphens', '+7916\u00ad123\u00ad4567'],
    ['behind a variation selector', '+7 916 123-45-67\ufe0f'],
    ['with zero-width joiners', '+7\u200d916\u200c1234567'],
    ['with a hangul filler', '+7 916\u3164 123-45-67'],
    ['between narrow no-break spaces', '+7\u202f916\u202f123\u202f45\u202f67'],
    ['between tabs', '+7\t916\t123\t45\t67'],
    ['between line breaks', '+7\r\n916\n123\u2028 45 67\r\n'],
    ['between figure and ideographic spaces', '+7\u2007916\u3000123\u200945\u205f67'],
    ['behind a next-line character', '+7 916 123-45-67\u0085'],
  ];

  test.each(invisible)('%s', (_how, text) => {
    expect(READINGS.map((reading) => read(text, reading))).toEqual(READINGS.map(() => '79161234567'));
  });
});

describe('a text is not a number', () => {
  test.each([
    '',
    ' ',
    '12',
    'none',
    '+7',
    '+',
    '()',
    '7916123456',
    '791612345678901234567',
    '7916123456a',
    'tel:79161234567a',
    'tel:',
    'sip:+79161234567',
    "'",
    "''79161234567",
    "79161234567'",
    '79161234567.5',
    '7.9161234567E10',
    '79161234567,89161234567',
    '+79161234567\n+79161234568',
    "79161234567' --",
    '٧٩١٦١٢٣٤٥٦٧',
    '+7 916 123-45-67 (мама)',
    '8 (495) 123-45-67 / 123-45-68',
    '+0 916 123 45 67',
    `+7916123${' '.repeat(100)}4567`,
  ])('%j', (text) => {
    expect(READINGS.map((reading) => read(text, reading))).toEqual(READINGS.map(() => undefined));
  });
});

describe('what programs have added to a number is left out', () => {
  test.each<[string, string]>([
    ['79161234567.0', '79161234567'],
    ['+79161234567.0', '79161234567'],
    ['9161234567.00', '79161234567'],
    ['89161234567.0 ', '79161234567'],
    ['004930901820.0', '4930901820'],
    ["'+79161234567", '79161234567'],
    ["'89161234567", '79161234567'],
    ["'8 (916) 123-45-67", '79161234567'],
    ['tel:+79161234567', '79161234567'],
    ['TEL:+7-916-123-45-67', '79161234567'],
    ['tel:8(916)123-45-67', '79161234567'],
    ['\ufefftel: +7 916 123 45 67', '79161234567'],
  ])('in a source: %j', (text, number) => {
    for (const reading of ['source', 'national', 'international'] as const)
      expect([reading, read(text, reading)]).toEqual([reading, number]);
  });

  test('and never makes a landline another country’s number', () => {
    expect(readPhone({ country: 'RU', reading: 'source' })('4951234567.0')).toEqual({ is: 'ambiguous' });
    expect(read('4951234567.0', 'national')).toBe('74951234567');
    expect(read('4951234567.0', 'request')).toBe('4951234567');
  });

  test('and is no extension', () => {
    expect(readPhone({ country: 'RU', reading: 'source' })('tel:+7-495-123-45-67;ext=123')).toMatchObject({
      digits: '74951234567',
      hasExtension: true,
    });
  });
});

describe('an extension', () => {
  test.each([
    'x123',
    ' x 123',
    ' ext. 123',
    ' ext 123',
    ' extension 123',
    ' EXT:123',
    ';ext=123',
    ' доб. 123',
    ' доб 123',
    ' (доб. 123)',
    ' добавочный 123',
    ' вн. 123',
    ' добавочныи\u0306 123',
    '#123',
    ' # 123',
    ', 123',
    ',,123#',
    ' х123',
  ])('is left out of the shown number, and is reported: %j', (extension) => {
    const phone = readPhone({ country: 'RU', reading: 'source' })(`+7 495 123-45-67${extension}`);
    expect(phone).toMatchObject({ is: 'number', digits: '74951234567', hasExtension: true });
  });

  test.each(['x', ' ext.', ' доб. 12345678', ' доб. 1-2', 'y12'])('is not %j', (extension) => {
    expect(read(`+7 495 123-45-67${extension}`)).toBeUndefined();
  });
});

describe('ambiguous numbers', () => {
  /** Russian numbers that are valid with a plus too, as people write them. */
  const both = [
    ['(495) 123-45-67', '4951234567', '74951234567'],
    ['495 123 45 67', '4951234567', '74951234567'],
    ['84951234567', '84951234567', '74951234567'],
    ['8 (495) 987-65-43', '84959876543', '74959876543'],
    ['8 (499) 123-45-67', '84991234567', '74991234567'],
    ['8 (491) 234-56-78', '84912345678', '74912345678'],
    ['(498) 123-45-67', '4981234567', '74981234567'],
    ['(423) 212-34-56', '4232123456', '74232123456'],
    ['(473) 212-34-56', '4732123456', '74732123456'],
    ['960 777-12-34', '9607771234', '79607771234'],
    ['961 123-45-67', '9611234567', '79611234567'],
  ] as const;

  test.each(both)(
    'are read as international for the app, and by the rule of a source: %s',
    (text, abroad, home) => {
      expect(READINGS.map((reading) => read(text, reading))).toEqual([abroad, undefined, home, abroad]);
      expect(readPhone({ country: 'RU', reading: 'source' })(text)).toEqual({ is: 'ambiguous' });
      for (const number of [abroad, home])
        expect(READINGS.map((reading) => read(`+${number}`, reading))).toEqual(READINGS.map(() => number));
    },
  );

  test('need a rule: where only one reading is valid, no rule changes it', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...TENANTS), (text, country) => {
        const number = read(text, 'source', country);
        if (number === undefined) return;
        expect(read(text, 'national', country)).toBe(number);
        expect(read(text, 'international', country)).toBe(number);
      }),
    );
  });
});

test('valid numbers with two spellings are different for every tenant and source', () => {
  const number = fc
    .tuple(fc.constantFrom(...countries), fc.stringMatching(/^[2-9]\d{6,10}$/))
    .map(([of, national]) => parsePhoneNumberFromString(national, of))
    .filter((parsed) => parsed?.isValid() === true)
    .map((parsed) => parsed!.number.slice(1));
  fc.assert(
    fc.property(
      number,
      fc.constantFrom(...TENANTS),
      fc.constantFrom(...READINGS),
      (valid, country, reading) => {
        expect(read(`+${valid}`, reading, country)).toBe(valid);
        expect(read(valid, 'request', country)).toBe(valid);
      },
    ),
    { numRuns: draws({ few: 200, all: 1000 }) },
  );
});

test('digits alone are read as they would be with a character among them that is left out', () => {
  fc.assert(
    fc.property(
      fc.oneof(texts, fc.string({ unit: fc.constantFrom(...Array.from('+0789 (x.')), maxLength: 20 })),
      fc.constantFrom(...TENANTS),
      fc.constantFrom(...READINGS),
      (text, country, reading) => {
        const readText = readPhone({ country, reading });
        expect(readText(text)).toStrictEqual(readText(`\u200b${text}`));
      },
    ),
  );
});

test('a number of the tenant’s country is never read as another one, however it is written', () => {
  const number = fc
    .tuple(fc.constantFrom(...TENANTS), fc.stringMatching(/^[1-9]\d{6,9}$/))
    .map(([country, digits]) => ({ country, parsed: parsePhoneNumberFromString(digits, country) }))
    .filter(({ parsed }) => parsed?.isValid() === true);
  const WRITINGS = ['NATIONAL', 'INTERNATIONAL', 'E.164', 'RFC3966'] as const;
  fc.assert(
    fc.property(number, fc.constantFrom(...WRITINGS), ({ country, parsed }, writing) => {
      const text = parsed!.format(writing);
      for (const reading of ['source', 'national'] as const)
        expect([text, country, parsed!.number.slice(1)]).toEqual([
          text,
          country,
          read(text, reading, country) ?? parsed!.number.slice(1), // it may have no reading, and never a wrong one
        ]);
    }),
    { numRuns: draws({ few: 300, all: 3000 }) },
  );
});

test('calling codes without a country are read too', () => {
  for (const text of ['+870773111632', '+80012345678', '+979123456789'])
    expect(read(text)).toBe(text.slice(1));
});

describe('a spelling', () => {
  const origin: fc.Arbitrary<TextOrigin> = fc.record({
    country: fc.constantFrom(...countries),
    reading: fc.constantFrom(...READINGS),
  });

  test('is read back unchanged by the request’s reader of the same country, from every reader', () => {
    let spelt = 0;
    fc.assert(
      fc.property(texts, origin, (text, { country, reading }) => {
        const number = read(text, reading, country);
        if (number === undefined) return;
        spelt += 1;
        expect([text, country, read(number, 'request', country)]).toEqual([text, country, number]);
      }),
      { numRuns: draws({ few: 2000, all: 20_000 }) },
    );
    expect(spelt).toBeGreaterThan(draws({ few: 200, all: 2000 }));
  });

  test('of each country’s example is the same for every tenant, with a plus and by its digits alone', () => {
    for (const of of countries) {
      const number = getExampleNumber(of, examples)?.number ?? '';
      for (const country of TENANTS) {
        expect([of, country, read(number, 'request', country)]).toEqual([of, country, number.slice(1)]);
        expect([of, country, read(number, 'source', country)]).toEqual([of, country, number.slice(1)]);
        expect([of, country, read(number.slice(1), 'request', country)]).toEqual([
          of,
          country,
          number.slice(1),
        ]);
      }
    }
  });
});

test('a text of digits and usual signs is read as one that has others, too', () => {
  const signs = fc.string({ unit: fc.constantFrom(...Array.from('0123456789789 -()+.')), maxLength: 20 });
  const usual = fc.constantFrom(
    '+7 (916) 123-45-67',
    '8 (0)916 1234567',
    '+44 (0)20 7946 0018',
    '(+7) 916 1234567',
  );
  const spaced = fc
    .tuple(usual, fc.nat(18), fc.constantFrom(' ', '(', '0', ')', '+'))
    .map(([text, at, sign]) => text.slice(0, at) + sign + text.slice(at));
  const origins = fc.record({ country: fc.constantFrom(...TENANTS), reading: fc.constantFrom(...READINGS) });
  fc.assert(
    fc.property(fc.oneof(signs, usual, spaced, texts), origins, (text, origin) => {
      // A character that is not seen is left out.
      expect(readPhone(origin)(text)).toEqual(readPhone(origin)(`${text}\u200b`));
    }),
    { numRuns: draws({ few: 500, all: 10_000 }) },
  );
});
