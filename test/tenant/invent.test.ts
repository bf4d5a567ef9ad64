/** Invented answers: the same shape, and nothing of anybody. */
import fc from 'fast-check';
import { ExactNumber, isCalendarDate, isEmailAddress, isHttpsUrl } from '../../src/codec';
import { phoneDigits } from '../../src/phone';
import { invent } from '../../src/tenant/invent';
import { inferCodec } from '../../src/type/infer';

const answers = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1.5,
      1e21,
      '',
      ' ',
      '0042',
      new ExactNumber('4567890123456789012'),
    ),
    fc.string({ unit: 'grapheme' }),
    fc.emailAddress(),
    fc.webUrl(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('id', 'name', 'a b', 'card'), tie('value')),
  ),
})).value;

describe('an invented answer', () => {
  it('is of the very shape of the real one', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(inferCodec([answer]).is(invent(answer))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same each time, and equal values stay equal', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const [one, other] = invent([answer, answer]) as readonly unknown[];
        expect(one).toEqual(other);
        expect(invent(answer)).toEqual(one);
      }),
    );
  });

  it.each([
    ['a name', 'Вероника Канарейкина', /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u],
    ['a name in capitals', 'KANAREIKINA', /^[A-Z]+$/],
    ['a short name', 'Li Wu', /^(?!.*(Li|Wu))\p{L}+ \p{L}+$/u],
    ['a card number with a nought in front', '0456123789', /^0(?!456123789)\d{9}$/],
    ['a token', 'tok_9f8e7d6c', /^(?!.*(9f8e|7d6c))/],
    ['a street', 'Канареечная ул., д. 17, кв. 42', /^(?!.*Канар)(?!.*17)(?!.*42)/],
  ])('has nothing left of %s', (_title, real, form) => {
    expect(invent(real)).not.toBe(real);
    expect(invent(real)).toMatch(form);
  });

  it('keeps what makes a text readable: an address, a URL, a date, a phone number', () => {
    expect(isEmailAddress(String(invent('veronika@canary.example')))).toBe(true);
    expect(isHttpsUrl(String(invent('https://canary.example/veronika.png')))).toBe(true);
    const date = String(invent('1987-03-17T04:05:06.789Z'));
    expect(isCalendarDate(date.slice(0, 10))).toBe(true);
    expect(date).toBe('1990-01-15T12:00:00.000Z');
    expect(invent('17.03.1987')).toBe('15.01.1990');
    expect(phoneDigits(String(invent('8 (916) 123-45-67')))).toMatch(/^7910000000\d$/);
    expect(phoneDigits(String(invent('+31-220445641')))).toMatch(/^312000000\d\d$|^3120000000\d$/);
  });

  it('keeps codes and counts: a single letter, a digit, a country, a colour, true and false', () => {
    const codes = {
      sex: 'M',
      level: 3,
      country: 'RU',
      color: '#FFCC00',
      vip: true,
      nothing: null,
      status: 'ok',
    };
    expect(invent(codes)).toEqual(codes);
  });

  it('renames keys that are somebody’s, and no others', () => {
    const invented = invent({ 'veronika@canary.example': 1, 79161234567: 2, loyalty_status: 3 }) as object;
    expect(Object.keys(invented).filter((key) => /veronika|6123456/.test(key))).toEqual([]);
    expect(Object.keys(invented)).toContain('loyalty_status');
  });

  it('has numbers of as many digits, exact ones too', () => {
    expect(String(invent(7505))).toMatch(/^(?!7505)\d{4}$/);
    const exact = invent(new ExactNumber('4567890123456789012'));
    expect(exact).toBeInstanceOf(ExactNumber);
    expect((exact as ExactNumber).digits).toMatch(/^(?!45678)\d{19}$/);
  });
});
