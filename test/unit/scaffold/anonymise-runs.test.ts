/** Values that are invented at random: no run of five letters or digits of a real one, equal for equal ones, others for others. */
import fc from 'fast-check';
import * as t from 'io-ts';
import { isCalendarDate } from '../../../src/values/calendar';
import { ExactNumber } from '../../../src/values/codec';
import { emailSpelling } from '../../../src/values/email';
import { readPhone } from '../../../src/values/phone';
import { createAnonymiser, runsOf } from '../../../src/scaffold/anonymise';
import type { AnonymiserOptions, Leaf } from '../../../src/scaffold/anonymise';
import { runsIn } from '../../../src/scaffold/runs';
import { draws } from '../../support/draws';
import { seededDraw } from '../../support/seeded-draw';

const TODAY = '2026-11-20';

/** One source for all documents, so that each is drawn with other digits. */
const DRAW = seededDraw();

/** Invents values of one document, and gives what became of each. */
const invent = (
  real: unknown,
  more: Partial<AnonymiserOptions> = {},
): { readonly value: unknown; readonly leaves: readonly Leaf[]; readonly hasCollided: boolean } => {
  const leaves: Leaf[] = [];
  const { value, hasCollided } = createAnonymiser({
    personal: [real],
    draw: DRAW,
    today: TODAY,
    note: (leaf) => void leaves.push(leaf),
    ...more,
  });
  return { value: value(real), leaves, hasCollided: hasCollided() };
};

const one = (real: unknown, more: Partial<AnonymiserOptions> = {}): unknown => invent(real, more).value;

/** What stays inside of a text: the scheme of a link, and names of fields. */
const FIXED = /https?:\/\/|"(?:phone|name|points)":/g;

/** Draws of one document: parts that are drawn one by one can rarely have a run together, and a recording draws again. */
const DRAWS = 1;

/** The runs of real values in replaced ones. */
const sharedRuns = (real: unknown): readonly string[] => {
  const personal = runsOf([real]);
  const drawn = (): readonly string[] =>
    invent(real)
      .leaves.filter(({ became }) => became !== 'kept')
      .flatMap(({ text }) => runsIn(text.replace(FIXED, '')))
      .filter((run) => personal.has(run));
  let shared = drawn();
  for (let tries = 1; tries < DRAWS && shared.length > 0; tries += 1) shared = drawn();
  return shared;
};

/** Canaries: an identifier and other values in every spelling. */
const CANARIES = [
  '79161234567',
  '+7 (916) 123-45-67',
  '8-916-123-45-67',
  '%2B79161234567',
  '8%20(916)%20123-45-67',
  'tel:+79161234567',
  'Звонить Ивану: 8 916 1234567 (после 18:00), почта ivan.kanareikin@mail.example',
  'KANAREIKIN@MAIL.EXAMPLE',
  'kanareikin%40mail.example',
  'Иван Канарейкин',
  'КАНАРЕЙКИН ИВАН ПЕТРОВИЧ',
  'Ivan O’Kanareikin-Smith',
  'Κανάριος Ιωάννης',
  '田中太郎山川',
  'كناري محمد الأمين',
  '1987-03-17',
  '17.03.1987',
  '19870317',
  '1987-03-17T10:20:30.456+03:00',
  '545443200000',
  '4567 8901 2345 6789',
  'LX-0012345678',
  'ean13:4600000123457',
  '3f2a9c1e-77aa-4bcd-9eef-0123456789ab',
  'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  'https://shop.example/users/79161234567/orders?mail=kanareikin%40mail.example&token=a1b2c3d4e5f6',
  'exampleapp://kanareikin/79161234567',
  '{"phone":"+79161234567","name":"Канарейкин","points":123456}',
  '[["79161234567"]]',
  '<client name="Канарейкин" phone="79161234567"/>',
  'eyJwaG9uZSI6Ijc5MTYxMjM0NTY3IiwibmFtZSI6IkthbmFyZWlraW4ifQ==',
  '&#1050;&#1072;&#1085; kanareikin',
  'ул. Канареечная, д. 17, кв. 42, 125009 Москва',
  '12 345,67',
  '１２３４５６７',
];

describe('a value that is invented at random', () => {
  it.each(CANARIES)(
    'has no run of %s, as a text, in a longer one, as a key, and beside all others',
    (canary) => {
      for (const real of [
        canary,
        `клиент ${canary} найден`,
        { [canary]: canary },
        { a: canary, all: CANARIES },
      ])
        expect(sharedRuns(real)).toEqual([]);
    },
  );

  it('has no run of numbers either', () => {
    const numbers = [79161234567, 1234567.89, -7654321, 545443200000, new ExactNumber('4567890123456789012')];
    expect(sharedRuns({ numbers, text: numbers.map(String) })).toEqual([]);
  });

  it('has no run of a real value, whatever the document is', () => {
    const piece = fc.oneof(
      fc.constantFrom(...CANARIES),
      fc.stringMatching(/^[A-Za-zА-я]{5,12}$/),
      fc.stringMatching(/^[0-9]{5,14}$/),
      fc.stringMatching(/^[0-9a-f]{8,24}$/),
      fc.emailAddress(),
      // Zeros stay, and may meet the digits of another part.
      fc.webUrl().filter((url) => !url.includes('%0')),
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(' '));
    const document = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer({ min: 10_000 }),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(fc.oneof(text, fc.constantFrom('id', 'name', 'points')), tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    fc.assert(
      fc.property(document, (real) => {
        expect(sharedRuns(real)).toEqual([]);
      }),
      { numRuns: draws({ few: 100, all: 800 }) },
    );
  });

  it('is another one in another run', () => {
    const name = (): string => JSON.stringify(one({ phone: '79161234567', card: '4567890123456789' }));
    expect(new Set([name(), name(), name()]).size).toBe(3);
  });
});

describe('the form of a value stays', () => {
  const phoneOf = (text: unknown): string | undefined => {
    const phone = readPhone({ country: 'RU', reading: 'source' })(String(text));
    return phone.is === 'number' ? phone.callingCode : phone.is;
  };

  it.each([
    ['+7 (916) 123-45-67', '7', /^\+7 \(\d{3}\) \d{3}-\d{2}-\d{2}$/],
    ['8 916 123 45 67', '7', /^8 \d{3} \d{3} \d{2} \d{2}$/],
    ['+7 701 123-45-67', '7', /^\+7 7\d{2} \d{3}-\d{2}-\d{2}$/],
    ['+49 30 901820', '49', /^\+49 \d{2} \d{6}$/],
    ['0044 20 7946 0018', '44', /^0044 \d{2} \d{4} \d{4}$/],
  ])('of the phone number %s', (real, callingCode, form) => {
    const invented = one(real);
    expect([phoneOf(invented), invented]).toEqual([callingCode, expect.stringMatching(form)]);
  });

  it.each([
    ['1987-03-17', /^\d{4}-\d{2}-\d{2}$/],
    ['17.03.1987', /^\d{2}\.\d{2}\.\d{4}$/],
    ['7.3.1987', /^\d\.\d\.\d{4}$/],
    ['03/17/1987', /^(?:0\d|1[0-2])\/(?:1[3-9]|2\d)\/\d{4}$/],
    ['17/03/1987', /^(?:1[3-9]|2\d)\/(?:0\d|1[0-2])\/\d{4}$/],
    ['1987-03-17T00:00:00+03:00', /^\d{4}-\d{2}-\d{2}T00:00:00\+03:00$/],
    ['17.03.1987 0:00:00', /^\d{2}\.\d{2}\.\d{4} 0:00:00$/],
    ['1987-03-17T10:20:30.456Z', /^\d{4}-\d{2}-\d{2}T[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/],
    ['1604-03-17', /^1604-\d{2}-\d{2}$/],
    ['1004-03-17T00:00:00Z', /^1004-\d{2}-\d{2}T00:00:00Z$/],
    ['17.03.1604', /^\d{2}\.\d{2}\.1604$/],
    ['19870317', /^(?:19|20)\d{6}$/],
    ['1987-02-30', /^\d{4}-02-30$/],
    ['0042', /^00[1-9]\d$/],
    ['4567890123456789', /^[1-9]\d{15}$/],
    ['LX-0012345678', /^[A-Z]{2}-00[1-9]\d{7}$/],
    ['12 345,60', /^[1-9]\d \d{3},[1-9]?\d+$/],
    ['ИВАНОВ Пётр', /^\p{Lu}+ \p{Lu}\p{Ll}+$/u],
    ['KANAREIKIN@MAIL.EXAMPLE', /^[A-Z.\d]+@[A-Z]+\.TEST$/],
    ['#7A3E00', /^#[\da-f]{6}$/],
  ])('of %s', (real, form) => {
    const invented = one(real);
    expect(invented).not.toBe(real);
    expect(invented).toMatch(form);
  });

  it.each(['0001-01-01T00:00:00', '1900-01-01', '0', '0.00', '', ' ', 'true', 'M', 'RU', '—'])(
    'and so does all of %s, which is about no person',
    (real) => {
      expect(one(real)).toBe(real);
    },
  );

  it('keeps zero, one, true, false and null, and the sign and the decimals of other numbers', () => {
    expect(one([0, 1, true, false, null])).toEqual([0, 1, true, false, null]);
    expect(String(one(-1234.56))).toMatch(/^-[1-9]\d{3}\.\d{1,2}$/);
    expect(one({ bonus: 7 })).not.toEqual({ bonus: 7 });
    expect(one({ level: 3, error: { code: 404 } })).toEqual({ level: 3, error: { code: 404 } });
  });

  it('keeps a day of the calendar one, on its side of today', () => {
    const days = ['1987-03-17', '2026-11-19', '2026-11-20', '2026-11-21', '2031-12-31'];
    for (const day of days) {
      const invented = String(one(day));
      expect([isCalendarDate(invented), invented > TODAY]).toEqual([true, day > TODAY]);
    }
  });
});

describe('equal values stay equal, and others become others', () => {
  it('a phone number in every spelling, beside the identifier that the app has sent', () => {
    const spellings = [
      '+7 (916) 123-45-67',
      '8 916 123-45-67',
      '9161234567',
      79161234567,
      'tel:+79161234567',
    ];
    const { text, value } = createAnonymiser({
      personal: [spellings],
      draw: DRAW,
      today: TODAY,
      asked: '79161234567',
    });
    const identifier = text('79161234567');
    const invented = value(spellings) as readonly unknown[];
    expect(invented.map((each) => String(each).replace(/\D/g, '').slice(-10))).toEqual(
      spellings.map(() => identifier.slice(1)),
    );
    expect(text('Позвонить: +7 (916) 123-45-67, Ивану').replace(/\D/g, '')).toBe(identifier);
  });

  it('an identifier that the app takes for a phone number, and a source would not', () => {
    const asked = '71234567890';
    const { text, value } = createAnonymiser({
      personal: [asked],
      draw: DRAW,
      today: TODAY,
      asked,
      takes: (phone) => phone.startsWith('7'),
    });
    expect(String(value('+7 123 456-78-90')).replace(/\D/g, '')).toBe(text(asked));
  });

  it.each([
    [
      'addresses',
      ['Ivan@Mail.Example', 'ivan@mail.example', 'IVAN@MAIL.EXAMPLE'],
      (text: string) => emailSpelling(text),
    ],
    ['names', ['Иванова', 'ИВАНОВА', 'иванова'], (text: string) => text.toLowerCase()],
    ['card numbers', ['4567 8901 2345 6789', '4567890123456789'], (text: string) => text.replace(/\D/g, '')],
    ['ids', ['4711023', 4711023], String],
  ])('%s in several spellings', (_title, spellings, plain) => {
    const invented = (one(spellings) as readonly unknown[]).map((each) => plain(String(each)));
    expect(new Set(invented).size).toBe(1);
  });

  it('many ids, phone numbers, addresses, cards, days and tokens', () => {
    const count = draws({ few: 100, all: 400 });
    const real = Array.from({ length: count }, (_, at) => ({
      id: 100_000 + at,
      phone: `+7916${String(1_000_000 + 37 * at)}`,
      email: `client${String(at)}@mail.example`,
      card: `LX-${String(10_000_000 + 13 * at)}`,
      token: (0x9a3f00000000 + 7919 * at).toString(16),
    }));
    const { value, hasCollided } = invent(real);
    const rows = value as readonly (typeof real)[number][];
    for (const key of ['id', 'phone', 'email', 'card', 'token'] as const)
      expect(new Set(rows.map((row) => row[key])).size).toBe(count);
    expect(hasCollided).toBe(false);
  });
});

describe('what is known of a value decides', () => {
  it('codes of the tenant file stay, and are named; others are replaced, and named where that is uncertain', () => {
    const { value, leaves } = invent(
      { tier: 'platinum', city: 'Canaryville', note: 'two words', name: 'Ivan' },
      { decide: (path) => (path === 'tier' ? 'keep' : undefined) },
    );
    expect(value).toMatchObject({ tier: 'platinum' });
    expect(leaves.map(({ path, became }) => [path, became])).toEqual([
      ['tier', 'kept'],
      ['city', 'uncertain'],
      ['note', 'replaced'],
      ['name', 'replaced'],
    ]);
  });

  it('a code is replaced where that is wanted', () => {
    expect(one({ sex: 'M' }, { decide: () => 'replace' })).not.toEqual({ sex: 'M' });
  });

  it('numbers stay on their side of the bounds of rules, and become no larger where that is wanted', () => {
    const bounds = [10, 5000];
    for (const real of [12, 4999, 5000, 7000]) expect(Number(one(real, { bounds })) < 5000).toBe(real < 5000);
    expect(Number(one(100, { isGentle: true }))).toBeLessThanOrEqual(100);
  });

  it('a beginning of the tenant file stays', () => {
    const { text, value } = createAnonymiser({
      personal: ['4711023', 'CLIENT-4711023'],
      draw: DRAW,
      today: TODAY,
      prefixes: ['CLIENT-'],
    });
    expect(value('CLIENT-4711023')).toBe(`CLIENT-${text('4711023')}`);
  });

  it('a secret has its name in its place, and nothing else looks like one', () => {
    const { value } = createAnonymiser({
      personal: [],
      draw: DRAW,
      today: TODAY,
      standInOf: (text) => (text === 'real-token-1' ? '${CRM_TOKEN}' : undefined),
    });
    expect(value(['real-token-1', '${HOME} a'])).toEqual(['${CRM_TOKEN}', expect.not.stringContaining('${')]);
  });
});

describe('digits of another script', () => {
  it.each<readonly [string, string, RegExp]>([
    ['of full width', '８ ９１６ １２３ ４５ ６７', /^[０-９] [０-９]{3} [０-９]{3} [０-９]{2} [０-９]{2}$/],
    ['of full width in one', '４２７６８８００１２３４５６７８', /^[０-９]{16}$/],
    ['of full width in a sentence', 'тел. ９１６１２３４５６７!', / [０-９]{10}!$/],
    ['of full width in a code', 'ab１２３-４５６cd', /[０-９]{3}-[０-９]{3}/],
    [
      'of full width in a mixed code',
      'a１b２c３d４e５',
      /^[a-z][０-９][a-z][０-９][a-z][０-９][a-z][０-９][a-z][０-９]$/i,
    ],
    ['of Arabic', '٠٩١٦١٢٣٤٥٦٧', /^[٠-٩]{11}$/],
    ['of Persian', '۰۹۱۶۱۲۳۴۵۶۷', /^[۰-۹]{11}$/],
    ['of Devanagari', '९१६१२३४५६७', /^[०-९]{10}$/],
    ['of Bengali', '৯১৬১২৩৪৫৬৭', /^[০-৯]{10}$/],
    ['of Thai', '๙๑๖๑๒๓๔๕๖๗', /^[๐-๙]{10}$/],
    ['of mathematics', '𝟗𝟏𝟔𝟏𝟐𝟑𝟒𝟓𝟔𝟕', /^[𝟎-𝟗]{10}$/u],
    ['beside those of today', '9161234567 / ９１６１２３４５６７', /^\d{10} \/ [０-９]{10}$/],
  ])('stay in their script: %s', (_, real, form) => {
    const invented = one(real);
    expect(invented).toEqual(expect.stringMatching(form));
    expect(invented).not.toBe(real);
    expect(sharedRuns(real)).toEqual([]);
  });

  it('are the same number as in plain digits', () => {
    const value = one({ wide: '４５０９１２３４５６７８', plain: '450912345678' });
    const Pair = t.type({ wide: t.string, plain: t.string });
    expect(Pair.is(value) && value.wide.normalize('NFKC') === value.plain).toBe(true);
  });
});

describe('two values that become one', () => {
  it.each([
    ['in other letters', ['ΚΑΝΑΡΊΝΗΣ', 'Καναρίνης']],
    ['with digits of another width', ['４２７６８８００１２３４５６７８', 4276880012345678]],
    ['with spaces around them', ['[4509123456]', ' [4509123456] ']],
  ])('do not collide if they are one value %s', (_, real) => {
    expect(invent(real).hasCollided).toBe(false);
  });

  it('collide if they are two', () => {
    const draw = () => '7'.repeat(99);
    expect(invent(['1234567', '7654321'], { draw }).hasCollided).toBe(true);
  });
});
