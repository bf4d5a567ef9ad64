/** Forms of identifiers: the form that accepts a text, and forms that cannot be distinguished. */
import fc from 'fast-check';
import { identifierTypes } from '../../../src/values/identifier';
import { canBegin, canShare, formsReader, distinctionOf } from '../../../src/values/identifier-form';
import type { IdentifierForm } from '../../../src/values/identifier-form';
import { countries } from '../../../src/values/phone';
import type { Country } from '../../../src/values/phone';
import { shortestPhone } from '../../../src/values/phone-length';
import { draws } from '../../support/draws';

const form = (type: IdentifierForm['type'], rest: Partial<IdentifierForm> = {}): IdentifierForm => ({
  name: type,
  type,
  ...rest,
});

const takers = (forms: readonly IdentifierForm[], text: string, country: Country): readonly string[] =>
  forms.filter((each) => formsReader([each], { country, reading: 'request' })(text)).map(({ name }) => name);

const phone = form('phone');
const email = form('email');
const digits = form('digits');
const text = form('text');

describe('two forms', () => {
  test.each<[string, IdentifierForm, IdentifierForm, boolean, Country?]>([
    ['phone numbers and addresses', phone, email, false],
    ['digits and addresses', digits, email, false],
    ['phone numbers and digits', phone, digits, true],
    ['phone numbers and six digits', phone, form('digits', { maxLength: 6 }), true],
    ['phone numbers and five digits', phone, form('digits', { maxLength: 5 }), false],
    ['phone numbers and five digits in Austria', phone, form('digits', { maxLength: 5 }), true, 'AT'],
    ['phone numbers and three digits in Austria', phone, form('digits', { maxLength: 3 }), false, 'AT'],
    [
      'Russian phone numbers and nine digits',
      form('phone', { prefix: '7' }),
      form('digits', { maxLength: 9 }),
      false,
    ],
    [
      'Russian phone numbers and ten digits',
      form('phone', { prefix: '7' }),
      form('digits', { maxLength: 10 }),
      true,
    ],
    [
      'Russian phone numbers and nine digits in Austria',
      form('phone', { prefix: '7' }),
      form('digits', { maxLength: 9 }),
      false,
      'AT',
    ],
    ['phone numbers and texts', phone, text, true],
    ['phone numbers and texts with a letter before them', phone, form('text', { prefix: 'C-' }), false],
    ['phone numbers and texts with a digit before them', phone, form('text', { prefix: '7-' }), true],
    ['phone numbers and short texts', phone, form('text', { maxLength: 5 }), false],
    ['addresses and texts', email, text, true],
    [
      'addresses and texts with a prefix that an address can have',
      email,
      form('text', { prefix: 'C-' }),
      true,
    ],
    ['addresses and texts with one that it cannot have', email, form('text', { prefix: 'id:' }), false],
    ['addresses and texts with a part of a domain', email, form('text', { prefix: 'a@xn--b' }), true],
    ['addresses and texts of four characters', email, form('text', { maxLength: 4 }), false],
    ['addresses and texts of five characters', email, form('text', { maxLength: 5 }), true],
    ['digits and texts', digits, text, true],
    ['digits and texts with a prefix', digits, form('text', { prefix: 'C-' }), false],
    ['digits and texts with digits before them', digits, form('text', { prefix: '22' }), true],
    [
      'short digits and texts with more digits',
      form('digits', { maxLength: 2 }),
      form('text', { prefix: '220' }),
      false,
    ],
    ['digits of two lengths', form('digits', { maxLength: 6 }), form('digits', { maxLength: 9 }), true],
    ['digits of two prefixes', form('digits', { prefix: '22' }), form('digits', { prefix: '23' }), false],
    [
      'digits of a prefix and of a longer one',
      form('digits', { prefix: '2' }),
      form('digits', { prefix: '22' }),
      true,
    ],
    ['texts of two prefixes', form('text', { prefix: 'C-' }), form('text', { prefix: 'M-' }), false],
    [
      'phone numbers of two countries',
      form('phone', { prefix: '7' }),
      form('phone', { prefix: '49' }),
      false,
    ],
    ['addresses of two prefixes', form('email', { prefix: 'a' }), form('email', { prefix: 'b' }), false],
    ['twice the same', phone, phone, true],
  ])('%s', (_title, one, other, expected, country = 'RU') => {
    expect(canShare(one, other, country)).toBe(expected);
    expect(canShare(other, one, country)).toBe(expected);
  });

  test.each([
    [phone, digits, 'add "maxLength": 5 in "digits"'],
    [phone, form('digits', { maxLength: 20 }), 'write "maxLength": 5 in "digits"'],
    [
      phone,
      form('digits', { maxLength: 9 }),
      'add "prefix": "7" to "phone", or write "maxLength": 5 in "digits"',
    ],
    [form('phone', { prefix: '7' }), digits, 'add "maxLength": 9 in "digits"'],
    [phone, text, 'add a "prefix" to "text" that is not digits: "c-"'],
    [digits, text, 'add a "prefix" to "text" that is not digits: "c-"'],
    [email, text, 'write "type": "digits" in "text", or a "prefix" that no address has: "id:"'],
    [digits, form('digits', { name: 'card' }), 'give "digits" and "card" each a "prefix" of its own'],
  ])('that accept a common text have a suggestion that distinguishes them', (one, other, expected) => {
    expect(distinctionOf(one, other, 'RU')).toBe(expected);
  });
});

describe('the suggested change distinguishes them', () => {
  test.each(countries.filter((_country, index) => index % 6 === 0))('in %s', (country) => {
    const most = Number(/\d+/.exec(distinctionOf(phone, digits, country))?.[0]);
    expect(canShare(phone, form('digits', { maxLength: most }), country)).toBe(false);
    expect(canShare(phone, form('digits', { maxLength: most + 1 }), country)).toBe(true);
  });
});

test('a text that several forms accept is not an identifier', () => {
  const read = formsReader([digits, form('text', { name: 'other' })], { country: 'RU', reading: 'request' });
  expect(read('123')).toBeUndefined();
  expect(read('c-1')?.form).toBe('other');
});

test('a text shorter than the shortest phone number is not one, in every country', () => {
  fc.assert(
    fc.property(fc.constantFrom(...countries), fc.stringMatching(/^\d{1,7}$/), (country, number) => {
      if (number.length >= shortestPhone(country, '')) return;
      expect(takers([phone], number, country)).toEqual([]);
    }),
    { numRuns: draws({ few: 200, all: 2000 }) },
  );
});

const prefixes: fc.Arbitrary<string | undefined> = fc.option(
  fc.constantFrom('7', '79', '49', '1', '22', '220', '0', 'c', 'C-', 'id:', 'a@', '+7', '(495', 'x y', 'é'),
  { nil: undefined },
);

const forms: fc.Arbitrary<IdentifierForm> = fc.record({
  name: fc.constant('form'),
  type: fc.constantFrom(...identifierTypes),
  maxLength: fc.option(fc.integer({ min: 1, max: 16 }), { nil: undefined }),
  prefix: prefixes,
});

const written: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^\d{1,16}$/),
  fc.stringMatching(/^(7|49|1|22|220|810|00|8)\d{1,14}$/),
  fc.stringMatching(/^[+(]?[78]?[ ()0-9-]{4,16}$/),
  fc.stringMatching(/^(c|C-|id:|a|é)?[a-z0-9.]{0,6}@[a-z]{1,4}\.[a-z]{2}$/),
  fc.stringMatching(/^(c|C-|id:|\+7|\(495|x y|é)?[\dA-Za-z -]{1,8}$/),
  fc.emailAddress(),
  fc.string({ maxLength: 12 }),
);

test('no text is accepted by two forms that the check accepts together', () => {
  fc.assert(
    fc.property(
      forms,
      forms,
      fc.constantFrom<Country>('RU', 'KZ', 'DE', 'AT', 'US', 'NF', 'AG', 'SM'),
      fc.array(written, { minLength: 20, maxLength: 40 }),
      (one, other, country, texts) => {
        const named = [
          { ...one, name: 'one' },
          { ...other, name: 'other' },
        ] as const;
        const areSound = named.every(({ type, prefix }) => prefix === undefined || canBegin(type, prefix));
        if (!areSound || canShare(...named, country)) return;
        for (const each of texts) expect(takers(named, each, country).length).toBeLessThan(2);
      },
    ),
    { numRuns: draws({ few: 300, all: 3000 }) },
  );
});

test('a spelling is read again as itself by its form', () => {
  fc.assert(
    fc.property(forms, written, (one, each) => {
      const read = formsReader([one], { country: 'RU', reading: 'request' });
      const spelt = read(each)?.spelling.text;
      if (spelt !== undefined) expect(read(spelt)?.spelling.text).toBe(spelt);
    }),
    { numRuns: draws({ few: 200, all: 2000 }) },
  );
});
