/** The words of the studio's page: each text in English and Russian, with the same places. */
import { TEXTS, sayIn, type TextName } from '../../../studio/source/texts/texts';

/** Words that both languages have alike. */
const ALIKE: readonly TextName[] = ['breakerIs', 'asJson'];

const TEXT_NAMES = Object.keys(TEXTS).filter((name): name is TextName => name in TEXTS);

const english = TEXT_NAMES.map((name) => [name, TEXTS[name][0], TEXTS[name][1]] as const);

const placesOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

const without = (text: string): string => text.replaceAll(/\{\w+\}/g, '');

test('there are many, and none is empty', () => {
  expect(english.length).toBeGreaterThan(200);
  expect(english.filter((texts) => texts.some((text) => text.trim() === ''))).toEqual([]);
});

test('both languages have the same places', () => {
  expect(english.filter(([, one, other]) => placesOf(one).join() !== placesOf(other).join())).toEqual([]);
});

test('each language has its own letters, but for the words that are alike', () => {
  const notRussian = english.filter(([, , russian]) => !/[а-яё]/i.test(without(russian)));
  expect(notRussian.map(([name]) => name)).toEqual(ALIKE);
  expect(english.filter(([, one]) => /[а-яё]/i.test(one) || !/[a-z]/i.test(without(one)))).toEqual([]);
});

test.each(['en', 'ru'] as const)('a text has its places filled (%s)', (language) => {
  const say = sayIn(language);
  const filled = english.map(([name, text]) =>
    say(name, Object.fromEntries(placesOf(text).map((place) => [place.slice(1, -1), 'x']))),
  );
  expect(filled.filter((text) => /[{}]/.test(text))).toEqual([]);
});
