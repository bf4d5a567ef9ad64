/** Invented answers: the same shape, and no personal data. */
import fc from 'fast-check';
import { isCalendarDate } from '../../../src/values/calendar';
import { ExactNumber, isEmailAddress } from '../../../src/values/codec';
import { isWebUrl } from '../../../src/values/links';
import { ANY_SOURCE, readPhone } from '../../../src/values/phone';
import { isFieldName } from '../../../src/values/field-names';
import { anonymise } from '../../../src/scaffold/anonymise';
import { CYRILLIC_WORDS, LATIN_WORDS } from '../../../src/scaffold/fake-words';
import { CODE_WORDS } from '../../../src/scaffold/invent-text';
import { inferCodec } from '../../../src/types/infer-codec';
import { draws } from '../../support/draws';

const phoneDigits = (text: string): string | undefined => {
  const phone = readPhone(ANY_SOURCE)(text);
  return phone.is === 'number' ? phone.digits : undefined;
};

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
    fc.dictionary(fc.constantFrom('id', 'name', 'a_b', 'card'), tie('value')),
  ),
})).value;

/** Examples of personal data, alone and within longer texts. */
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.stringMatching(/^[A-Za-z]{2,8}$/),
  fc.stringMatching(/^[а-яА-Я]{2,8}$/),
  fc.stringMatching(/^[0-9]{1,12}$/),
  fc.stringMatching(/^\+?7 ?9[0-9]{2} ?[0-9]{7}$/),
  fc.stringMatching(/^#[0-9A-Fa-f]{3,8}$/),
  fc.stringMatching(/^(19|20)[0-9]{2}-0[1-9]-[12][0-9](T12:34:56[+]03:00)?$/),
  fc.emailAddress(),
  fc.webUrl(),
);
const personalText = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .chain((pieces) => fc.constantFrom(' ', ', ', '', '-').map((separator) => pieces.join(separator)));
const personal = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    personalText,
    fc.nat(),
    fc.integer({ min: 70_000_000_000, max: 79_999_999_999 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.stringMatching(/^[1-9][0-9]{17,30}$/).map((digits) => new ExactNumber(digits)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(personalText, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** All texts, numbers and keys of a value. */
const textsOf = (value: unknown): readonly string[] => {
  if (value instanceof ExactNumber) return [value.toString()];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
};

const windows = (runs: RegExp, size: number, texts: readonly string[]): ReadonlySet<string> =>
  new Set(
    texts
      .flatMap((text) => text.toLowerCase().match(runs) ?? [])
      .map((run) => Array.from(run))
      .flatMap((run) => run.slice(size - 1).map((_, at) => run.slice(at, at + size).join(''))),
  );

/** Words that an invented answer may contain for any input, and keys of the format. */
const VOCABULARY = [...LATIN_WORDS, ...CYRILLIC_WORDS, ...CODE_WORDS, ...['test', 'http', 'https']];
const INVENTED_WORD = new RegExp(`^(?:${VOCABULARY.join('|')})+$`);
const isPlainKey = (text: string): boolean =>
  isFieldName(text) || (/^[A-Za-z_][\w.-]*$/.test(text) && !/\d{5}/.test(text));

/** Texts of the real document in an invented one, except for allowed ones. */
const leftOf = (real: unknown): readonly string[] => {
  const [before, after] = [textsOf(real), textsOf(anonymise(real))];
  const plainKeys = new Set(before.filter(isPlainKey));
  const told = after
    .filter((text) => !plainKeys.has(text))
    .map((text) => text.replace(/\p{L}+/gu, (word) => (INVENTED_WORD.test(word.toLowerCase()) ? '' : word)));
  const left = (runs: RegExp, size: number): readonly string[] => {
    const hidden = windows(runs, size, before);
    return [...windows(runs, size, told)].filter((window) => hidden.has(window) && /[^0]/.test(window));
  };
  return [...left(/\p{L}{3,}/gu, 3), ...left(/\d{5,}/g, 5)];
};

describe('an invented answer', () => {
  it('has no three letters and no five digits in a row from the real one, keys included', () => {
    fc.assert(
      fc.property(personal, (answer) => {
        expect(leftOf(answer)).toEqual([]);
      }),
      { numRuns: draws({ few: 300, all: 3000 }) },
    );
  });

  it.each([
    ['after a date', '2024-01-05 Иванов Иван просил звонить +79161234567, ivan@mail.ru'],
    ['before a date', 'Ivanov 05.01.2024'],
    ['beside an email address', 'Иванов <ivan.ivanov@mail.ru>'],
    ['beside a phone number', 'звонить +7 (916) 123-45-67 Иванову'],
    ['with an accent of its own', 'Zoe\u0301 Bronte\u0308'],
    ['as a colour would', '#79161234'],
    ['as a key', { 'Иванов Пётр': true, '+7 916': 2, 'ivan ivanov': 3 }],
  ])('has nothing left of a value that is %s', (_title, real) => {
    const told = JSON.stringify(anonymise(real));
    expect(leftOf(real)).toEqual([]);
    expect(told).not.toMatch(/Иван|Петр|Пётр|ivan|916|4567|mail\.ru|Bront|2024/i);
  });

  it('keeps a single letter only where it is the whole text', () => {
    expect(anonymise(['M', 'f', 'ж'])).toEqual(['M', 'f', 'ж']);
    expect(anonymise('И. И.')).toMatch(/^(?!И)\p{Lu}\. (?!И)\p{Lu}\.$/u);
    expect(anonymise('王 伟')).not.toMatch(/王|伟/);
    expect(anonymise('王')).not.toBe('王');
  });

  it('keeps words that are certainly codes, only as whole texts', () => {
    const codes = ['male', 'Female', 'мужской', 'ЖЕНСКИЙ', 'true', 'active'];
    expect(anonymise(codes)).toEqual(codes);
    expect(anonymise('male Ivanov')).not.toMatch(/male|Ivanov/);
  });

  it('keeps only the country and the form of a phone number', () => {
    const [one, other] = ['+31-220445641', '+31-220445642'].map((text) => String(anonymise(text)));
    expect(one).not.toContain('+31-220');
    expect(one).not.toBe(other);
    expect(phoneDigits(one ?? '')).toMatch(/^31\d{9}$/);
  });

  it('gives one phone number one replacement, in every form', () => {
    const spellings = ['+7 (916) 555-12-34', '89165551234', '79165551234', '9165551234', 79165551234];
    const invented = (anonymise(spellings) as readonly unknown[]).map((text) => phoneDigits(String(text)));
    expect(new Set(invented).size).toBe(1);
    expect(invented[0]).toMatch(/^79(?!165551234)\d{9}$/);
  });

  it.each([
    ['sequential ids', (at: number) => 10_001 + at],
    ['sequential codes', (at: number) => `c-${1001 + at}`],
    ['phone numbers', (at: number) => `7916123${4501 + at}`],
    ['phone numbers as numbers', (at: number) => 79_161_234_501 + at],
    ['email addresses', (at: number) => `user${at}@mail.example`],
    ['names', (at: number) => `Имя${'абвгдежзик'[at % 10]}${'лмнопрстуф'[Math.floor(at / 10) % 10]}`],
  ])('has the same number of distinct values: %s', (_title, make) => {
    const real = Array.from({ length: 100 }, (_, at) => make(at));
    expect(new Set(anonymise(real) as readonly unknown[]).size).toBe(100);
  });

  it('has the first twenty of a list of records, and all of a list of values', () => {
    const records = Array.from({ length: 200 }, (_, at) => ({ id: 10_001 + at }));
    expect((anonymise({ records }) as { records: unknown }).records).toHaveLength(20);
    expect(anonymise(records.map(({ id }) => id))).toHaveLength(200);
  });

  it('has the same shape as the real one', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(inferCodec([answer]).is(anonymise(answer))).toBe(true);
      }),
      { numRuns: draws({ few: 200, all: 2000 }) },
    );
  });

  it('is the same each time, with equal values for equal values', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const [one, other] = anonymise([answer, answer]) as readonly unknown[];
        expect(one).toEqual(other);
        expect(anonymise(answer)).toEqual(one);
      }),
    );
  });

  it.each([
    ['a name', 'Вероника Канарейкина', /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u],
    ['a name in capitals', 'KANAREIKINA', /^[A-Z]+$/],
    ['a short name', 'Li Wu', /^(?!.*(Li|Wu))\p{L}+ \p{L}+$/u],
    ['a card number that starts with 0', '0456123789', /^0(?!456123789)\d{9}$/],
    ['a token', 'tok_9f8e7d6c', /^(?!.*(9f8e|7d6c))/],
    ['a street', 'Канареечная ул., д. 17, кв. 42', /^(?!.*Канар)(?!.*17)(?!.*42)/],
  ])('has nothing left of %s', (_title, real, form) => {
    expect(anonymise(real)).not.toBe(real);
    expect(anonymise(real)).toMatch(form);
  });

  it('keeps the kind of a text: an address, a URL, a date, a phone number', () => {
    expect(isEmailAddress(String(anonymise('veronika@canary.example')))).toBe(true);
    expect(isWebUrl(String(anonymise('https://canary.example/veronika.png')))).toBe(true);
    const date = String(anonymise('1987-03-17T04:05:06.789Z'));
    expect(isCalendarDate(date.slice(0, 10))).toBe(true);
    expect(date).toMatch(/^(?!1987-03-17)\d{4}-\d{2}-\d{2}T(?!04:05:06)\d{2}:\d{2}:\d{2}\.(?!789)\d{3}Z$/);
    expect(anonymise('17.03.1987')).toMatch(/^(?!17\.03\.1987)\d{2}\.\d{2}\.(?:19[789]\d)$/);
    expect(phoneDigits(String(anonymise('8 (916) 123-45-67')))).toMatch(/^79(?!161234567)\d{9}$/);
  });

  it('keeps codes and counts: a single letter, a digit, a country, true and false', () => {
    const codes = {
      sex: 'M',
      level: 3,
      country: 'RU',
      vip: true,
      nothing: null,
      status: 'ok',
    };
    expect(anonymise(codes)).toEqual(codes);
  });

  it.each([
    'tier@OData.Community.Display.V1.FormattedValue',
    'accountid@odata.bind',
    'Уровень@OData.Community.Display.V1.FormattedValue',
    '_owner_value@Microsoft.Dynamics.CRM.lookuplogicalname',
    '@odata.context',
    '@odata.etag',
    '@Org.OData.Core.V1.Description',
    '@type',
    '@id',
    '@attributes',
    '#text',
    'xml:lang',
    'xsi:nil',
  ])('keeps the key %s, which annotates another or is of a format', (key) => {
    expect(anonymise({ [key]: 'Веронике' })).toHaveProperty([key]);
  });

  it.each([
    'veronika@odata.example',
    'veronika@OData.Community.V1.X',
    '@veronika',
    'vera:veronika',
    '#veronika',
  ])('renames the key %s, which only looks so', (key) => {
    expect(JSON.stringify(anonymise({ [key]: 1 }))).not.toMatch(/veronika/i);
  });

  it('renames keys with personal data, and no others', () => {
    const invented = anonymise({ 'veronika@canary.example': 1, 79161234567: 2, loyalty_status: 3 }) as object;
    expect(Object.keys(invented).filter((key) => /veronika|6123456/.test(key))).toEqual([]);
    expect(Object.keys(invented)).toContain('loyalty_status');
  });

  it('has numbers of as many digits, exact ones too', () => {
    expect(String(anonymise(7505))).toMatch(/^(?!7505)\d{4}$/);
    const exact = anonymise(new ExactNumber('4567890123456789012'));
    expect(exact).toBeInstanceOf(ExactNumber);
    expect((exact as ExactNumber).toString()).toMatch(/^(?!45678)\d{19}$/);
  });
});
