/** Texts for shoppers: tables of characters that are removed, that become a space, and that stay. */
import fc from 'fast-check';
import { isBlank, isFitLines, isFitText } from '../../../src/values/codec';
import { shownLines, shownText, trimText } from '../../../src/values/shown-text';

type Row = readonly [what: string, text: string, shown: string];

const DIRECTION_MARKS = [
  ...['\u200e', '\u200f', '\u061c'],
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e'],
  ...['\u2066', '\u2067', '\u2068', '\u2069'],
];

describe('a text that is shown on one line', () => {
  it.each<Row>([
    ['a newline inside', 'Анна\nВымышленная', 'Анна Вымышленная'],
    ['a newline of Windows inside', 'Анна\r\nВымышленная', 'Анна Вымышленная'],
    ['a lone carriage return', 'a\rb', 'a b'],
    ['a line and a paragraph separator', 'a\u2028b\u2029c', 'a b c'],
    ['a vertical tab and a form feed', 'a\vb\fc', 'a b c'],
    ['the next-line control', 'a\u0085b', 'a b'],
    ['several line breaks with spaces between them', 'a \n \r\n\t\n b', 'a b'],
    ['a newline at the end', 'Анна Вымышленная\r\n', 'Анна Вымышленная'],
    ['newlines at the start', '\n\nAnna', 'Anna'],
    ['a tab inside', 'a\tb', 'a b'],
    ['spaces at both ends', '  Anna ', 'Anna'],
    ['no-break and ideographic spaces at both ends', '\u00a0\u3000Anna\u202f\u2009', 'Anna'],
    ['two spaces inside', 'a  b', 'a  b'],
    ['a NUL', 'An\u0000na', 'Anna'],
    ['a bell, an escape and a delete', '\u0007An\u001bna\u007f', 'Anna'],
    ['a control of the second set', 'An\u0090na', 'Anna'],
    ['a byte order mark at the start', '\ufeffAnna', 'Anna'],
    ['a byte order mark inside', 'An\ufeffna', 'Anna'],
    ['zero-width spaces at both ends', '\u200bAnna\u200b\u200b', 'Anna'],
    ['a zero-width space inside', 'ภาษา\u200bไทย', 'ภาษา\u200bไทย'],
    ['a word joiner at the end', 'Anna\u2060', 'Anna'],
    ['soft hyphens inside and at the end', 'Straßen\u00adbahn\u00ad', 'Straßen\u00adbahn'],
    ['a joiner and a non-joiner at the ends', '\u200dAnna\u200c', 'Anna'],
    ['a non-joiner inside a Persian word', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['a joiner inside a word of Sinhala', 'ක්\u200dරියා', 'ක්\u200dරියා'],
    ['a family', '👩\u200d👩\u200d👧', '👩\u200d👩\u200d👧'],
    ['a heart with its variation selector at the end', '❤\ufe0f', '❤\ufe0f'],
    ['a key cap', '1\ufe0f\u20e3', '1\ufe0f\u20e3'],
    [
      'a flag of tags',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    ['a skin tone', '👋🏽 Anna', '👋🏽 Anna'],
    ['an ideographic variation', '葛\u{e0100}', '葛\u{e0100}'],
    ['a decomposed letter', 'и\u0306', 'и\u0306'],
    ['letters that are written from right to left', 'שרה כהן', 'שרה כהן'],
    ['Hangul fillers at both ends', '\u3164Anna\uffa0', 'Anna'],
    ['interlinear marks at both ends', '\ufff9Anna\ufffb', 'Anna'],
    ['the flag of a rainbow', '🏳️\u200d🌈!', '🏳️\u200d🌈!'],
    ['an astronaut', '👩🏽\u200d🚀', '👩🏽\u200d🚀'],
    ['a conjunct of Devanagari', 'क्\u200dष', 'क्\u200dष'],
    ['a link that is isolated', '\u2068Anna\u2069 / \u2067שרה\u2069', 'Anna / שרה'],
    ['digits that are turned round', '\u202e123\u202c', '123'],
    ['a backspace and a line of Windows', 'An\bna\r\n\r\nPetrova', 'Anna Petrova'],
    ['nothing but white space', ' \t\n', ''],
    ['nothing but marks', '\u200b\u2060\ufeff', ''],
    ['nothing but controls', '\u0000\u0001', ''],
  ])('with %s', (_what, text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it.each(DIRECTION_MARKS.map((mark) => [mark.charCodeAt(0).toString(16), mark] as const))(
    'is shown without the direction mark U+%s',
    (_code, mark) => {
      expect(shownText(`${mark}Ан${mark}на${mark}`)).toBe('Анна');
      expect(shownLines(`${mark}Ан${mark}\nна${mark}`)).toBe('Ан\nна');
    },
  );

  it.each([
    ['half a character', 'Ivan \ud83d'],
    ['more than 1,000 characters', 'x'.repeat(1001)],
    ['very many characters that are not seen', `a${'\u0000'.repeat(20_000)}b`],
  ])('is invalid with %s', (_what, text) => {
    expect(shownText(text)).toBeUndefined();
  });

  it('is measured after it is cleaned', () => {
    expect(shownText(`${'x'.repeat(1000)}${' '.repeat(500)}\n`)).toBe('x'.repeat(1000));
  });
});

describe('a text that is shown on several lines', () => {
  it.each<Row>([
    ['newlines', 'one\ntwo\n\nthree', 'one\ntwo\n\nthree'],
    ['newlines of Windows', 'one\r\ntwo', 'one\r\ntwo'],
    ['a line separator', 'one\u2028two', 'one\ntwo'],
    ['a paragraph separator, a form feed and a vertical tab', 'a\u2029b\fc\vd', 'a\nb\nc\nd'],
    ['the next-line control', 'a\u0085b', 'a\nb'],
    ['newlines at both ends', '\n one\n', 'one'],
    ['a tab', 'a\tb', 'a b'],
    ['controls and marks', 'a\u0000\u200e\nb\u001b', 'a\nb'],
    ['a byte order mark', '\ufeffa\nb', 'a\nb'],
    ['emoji', '👩\u200d👧\n❤\ufe0f', '👩\u200d👧\n❤\ufe0f'],
    ['nothing but newlines', '\n\r\n', ''],
  ])('with %s', (_what, text, shown) => {
    expect(shownLines(text)).toBe(shown);
  });
});

const odd = fc.string({
  unit: fc.constantFrom(
    'a',
    'я',
    '😀',
    ' ',
    '\n',
    '\r',
    '\t',
    '\u0000',
    '\u0085',
    '\u200b',
    '\u200d',
    '\u202e',
    '\ufeff',
    '\ufe0f',
    '\u2028',
    '\ud83d',
  ),
  maxLength: 30,
});

describe('for every text', () => {
  it('the shown text is valid, has no invisible ends, and is blank where the text is', () => {
    fc.assert(
      fc.property(odd, (text) => {
        for (const [show, isFit] of [
          [shownText, isFitText],
          [shownLines, isFitLines],
        ] as const) {
          const shown = show(text);
          if (shown === undefined) continue;
          expect(isFit(shown)).toBe(true);
          expect(trimText(shown)).toBe(shown);
          expect(show(shown)).toBe(shown);
          expect(isBlank(shown)).toBe(isBlank(text));
        }
      }),
    );
  });

  it('an ordinary one is shown as it would be if it were looked at as closely as others', () => {
    const ordinary = fc.string({ unit: fc.constantFrom(...Array.from('aZ0~! \u00a0\u00e9\u0451\u042f')) });
    fc.assert(
      fc.property(fc.oneof(ordinary, odd, fc.string({ unit: 'binary' })), (text) => {
        for (const show of [shownText, shownLines]) expect(show(text)).toBe(show(`\u200e${text}`));
      }),
    );
  });

  it('the trimmed text is empty only where the text is blank', () => {
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: 'binary' })), (text) => {
        if (!isBlank(text)) expect(trimText(text)).not.toBe('');
      }),
    );
  });
});

describe('a text is blank', () => {
  it.each([
    ['', true],
    [' \u00a0\u3000', true],
    ['\u200b\u2060', true],
    ['\u200e\u200f\u061c', true],
    ['\ufeff', true],
    ['\u00ad\u034f', true],
    ['\u180e\u115f\u1160', true],
    ['\u3164\uffa0', true],
    ['\u2800', true],
    ['\ufe0f\u200d', true],
    ['\u0000\u0007\u0085', true],
    ['\n\u2028', true],
    ['\ufff9\ufffb', true],
    ['\u{1d159}', true],
    ['\u180b\u17b4', true],
    ['\u{e0061}\u{e007f}', true],
    ['.', false],
    ['\u200ba', false],
    ['😀', false],
    ['\u0301', false],
    ['\ud83d', false],
  ])('%j: %s', (text, blank) => {
    expect(isBlank(text)).toBe(blank);
  });
});

/** Each unit of UTF-16, alone and between others. */
const everyUnit = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).flatMap((unit) => [
  unit,
  `a${unit}b`,
]);

describe('what is said of a text does not depend on how it begins', () => {
  it('whether it is blank', () => {
    // An invisible character before it.
    expect(everyUnit.filter((text) => isBlank(text) !== isBlank(`\u200b${text}`))).toEqual([]);
  });

  it('whether it is fit to show', () => {
    // A letter of another script after it.
    const isOdd = (text: string): boolean =>
      isFitText(text) !== isFitText(`${text}\u6f22`) || isFitLines(text) !== isFitLines(`${text}\u6f22`);
    expect(everyUnit.filter(isOdd)).toEqual([]);
  });

  it('how it is shown', () => {
    expect(everyUnit.filter((text) => shownText(text) !== shownText(`\u200e${text}`))).toEqual([]);
  });
});
