/** Invented words in the script and the case of real ones. */
import type { Make } from './pick';

// prettier-ignore
export const LATIN_WORDS = [
  'foo', 'bar', 'baz', 'qux', 'quux', 'corge', 'grault', 'garply', 'plugh', 'xyzzy', 'thud', 'lorem', 'ipsum',
  'dolor', 'amet', 'elit',
] as const;
// prettier-ignore
export const CYRILLIC_WORDS = [
  'образец', 'пример', 'проба', 'опыт', 'макет', 'шаблон', 'модель', 'набросок', 'эскиз', 'черновик', 'заглушка',
  'тест', 'вариант', 'слово', 'строка', 'запись',
] as const;
export const LATIN_LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');
export const CYRILLIC_LETTERS = Array.from('абвгдежзиклмнопрстуфхцчшэюя');

/** Letters of other scripts: a name in one of them stays in it. */
const OTHER_SCRIPTS: readonly (readonly [script: RegExp, letters: readonly string[]])[] = [
  [/\p{Script=Greek}/u, Array.from('αβγδεζηθικλμνξοπρτυφχψω')],
  [/\p{Script=Armenian}/u, Array.from('աբգդեզէըթժիլխծկհձղճմ')],
  [/\p{Script=Georgian}/u, Array.from('აბგდევზთიკლმნოპჟრსტუ')],
  [/\p{Script=Hebrew}/u, Array.from('אבגדהוזחטיכלמנסעפצקרשת')],
  [/\p{Script=Arabic}/u, Array.from('ابتثجحخدذرزسشصضطظعغفقكلمنهوي')],
  [/\p{Script=Han}/u, Array.from('山川田中上下天地日月水火木金土石林森草花竹米虫鱼鸟马牛羊')],
  [/\p{Script=Hiragana}/u, Array.from('あいうえおかきくけこさしすせそたちつてと')],
  [/\p{Script=Katakana}/u, Array.from('アイウエオカキクケコサシスセソタチツテト')],
  [/\p{Script=Hangul}/u, Array.from('가나다라마바사아자차카타파하거너더러머버')],
  [/\p{Script=Thai}/u, Array.from('กขคงจฉชซญดตถทธนบปผฝพ')],
  [/\p{Script=Devanagari}/u, Array.from('कखगघचछजझटठडढतथदधनपफब')],
];

export const isCyrillic = (text: string): boolean => /\p{Script=Cyrillic}/u.test(text);

export const pickFrom = (list: readonly string[], digits: string): string =>
  list[Number(digits) % list.length] ?? '';

export const runTogether = (
  list: readonly string[],
  digits: (count: number) => string,
  count: number,
): string =>
  Array.from({ length: count }, (_, at) => pickFrom(list, digits(4 * at + 4).slice(4 * at))).join('');

/** From here on a word is made of letters: a document may have all of the words. */
const WORDLESS = 150;

/** One word; several run together when single ones are likely to be taken. */
export const makeWord =
  (words: readonly string[], letters: readonly string[]): Make =>
  (digits, tries) =>
    tries < WORDLESS
      ? runTogether(words, digits, 1 + Math.floor(tries / 24))
      : runTogether(letters, digits, 8);

export const inCaseOf = (real: string, invented: string): string => {
  if (real === real.toLowerCase()) return invented;
  if (real === real.toUpperCase()) return invented.toUpperCase();
  return invented.slice(0, 1).toUpperCase() + invented.slice(1);
};

/** The letters of a text's script, unless it is Latin or Cyrillic. */
export const lettersOfScript = (text: string): readonly string[] | undefined =>
  OTHER_SCRIPTS.find(([script]) => script.test(text))?.[1];
