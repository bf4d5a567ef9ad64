/** The one spelling of each type of identifier, where the app and a directory meet. */
import fc from 'fast-check';
import { hasShape } from '../../../src/values/codec';
import { identifierBrand, identifierTypes, spellingOf } from '../../../src/values/identifier';
import { draws } from '../../support/draws';

describe('a phone number', () => {
  const spell = spellingOf('phone');

  it.each([
    '79161234567',
    '+79161234567',
    '+7 (916) 123-45-67',
    '8 916 123 45 67',
    '8(916)1234567',
    '89161234567',
    '9161234567',
    '916 123-45-67',
    ' 79161234567 ',
    '+7\u00a0916\u00a0123\u201345\u201367',
    '7-916-123-45-67',
    '007 916 123 45 67',
  ])('of Russia begins with a 7, however it is written: %j', (text) => {
    expect(spell(text)).toBe('79161234567');
  });

  it.each([
    ['+31-220445641', '31220445641'],
    ['+31 655 222 555', '31655222555'],
    ['31655222555', '31655222555'],
    ['0031655222555', '31655222555'],
    ['+1 212 555 0123', '12125550123'],
    ['+375 29 123-45-67', '375291234567'],
    ['+380441234567', '380441234567'],
    ['+86 10 6552 9988', '861065529988'],
  ])('of another country keeps its code: %s', (text, spelt) => {
    expect(spell(text)).toBe(spelt);
  });

  it.each([
    '',
    ' ',
    '12',
    'none',
    '+7',
    '+',
    '7916123456',
    '791612345678901234567',
    '7916123456a',
    'tel:+79161234567',
  ])('is not %j', (text) => {
    expect(spell(text)).toBeUndefined();
  });

  it.each(['+84 912 345 678', '+95 000 000 000', '95000000000'])(
    'of another country is not taken when its digits alone would be read as a Russian one: %j',
    (text) => {
      expect(spell(text)).toBeUndefined();
    },
  );

  it.each([
    '79161234567;ext=5',
    '79161234567,89161234567',
    '+7916123\n4567',
    "79161234567' --",
    '٧٩١٦١٢٣٤٥٦٧',
  ])('is nothing that only has one in it: %j', (text) => {
    expect(spell(text)).not.toBe('79161234567');
  });
});

describe('an email address', () => {
  const spell = spellingOf('email');

  it.each([
    '\u212aate@shop.example',
    'kate@\u212aiosk.example',
    '\u0130van@shop.example',
    '\u212bsa@shop.example',
  ])('of a letter that another letter’s small one would stand for is nobody else’s: %j', (text) => {
    expect(spell(text)).toBeUndefined();
    expect(spell(text.toLowerCase())).toBe(text.toLowerCase());
  });

  it.each([
    ['Foo@Bar.com', 'foo@bar.com'],
    [' foo@bar.com ', 'foo@bar.com'],
    ['ИВАН@почта.рф', 'иван@почта.рф'],
    ['a.b+c@shop.example', 'a.b+c@shop.example'],
  ])('is written small: %s', (text, spelt) => {
    expect(spell(text)).toBe(spelt);
  });

  it.each([
    '',
    'foo',
    'foo@bar',
    '@bar.com',
    'foo@',
    'a b@c.de',
    'a@b@c.de',
    'a@b..c',
    `${'a'.repeat(250)}@b.cd`,
    'a\u0000@b.cd',
  ])('is not %j', (text) => {
    expect(spell(text)).toBeUndefined();
  });
});

describe('digits', () => {
  const spell = spellingOf('digits');

  it('are kept as they are, noughts in front and all', () => {
    expect(spell('0042')).toBe('0042');
    expect(spell('4567890123456789012')).toBe('4567890123456789012');
  });

  it.each(['', ' 42', '4 2', '-42', '4.2', '4e2', '٤٢', '42\n', 'x42', '1'.repeat(1001)])(
    'are not %j',
    (text) => {
      expect(spell(text)).toBeUndefined();
    },
  );
});

describe('a text', () => {
  const spell = spellingOf('text');

  it.each(['ivan', ' ivan ', 'a/b', '%2e', '..', "'; --", '0042', 'Иванов'])(
    'is kept as it is: %j',
    (text) => {
      expect(spell(text)).toBe(text);
    },
  );

  it.each(['', '  ', '\u00a0', 'a\u0000b', 'a\nb', '\ud83d', '\u202eivan', 'x'.repeat(1001)])(
    'is not %j',
    (text) => {
      expect(spell(text)).toBeUndefined();
    },
  );
});

describe.each(identifierTypes)('the spelling of type %s', (type) => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[+8 ()\d-]{1,20}$/),
    fc.emailAddress(),
    fc.stringMatching(/^\d{5,15}$/),
    fc.stringMatching(/^(\+|00)?[1-9]\d{8,13}$/),
    fc.stringMatching(/^\+?(84|9\d)0{0,3}\d{7,11}$/),
  );

  it('is its own spelling, and keeps what the type promises', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const spelt = spellingOf(type)(text);
        if (spelt === undefined) return;
        expect(spellingOf(type)(spelt)).toBe(spelt);
        expect(hasShape({ kind: 'text', brand: identifierBrand[type] }, spelt)).toBe(true);
      }),
      { numRuns: draws({ few: 300, all: 3000 }) },
    );
  });
});
