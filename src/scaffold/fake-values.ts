/**
 * Invented parts of texts and numbers: words, digits, codes, phone numbers, addresses. Within one document equal parts
 * stay equal and distinct ones distinct, and no part has a run of five letters or digits of a real one.
 */
import { emailSpelling } from '../values/email';
import { digitLike } from './digit-script';
import type { Draw } from './draw';
import { createFakePhones } from './fake-phone';
import type { FakePhone, PhoneOptions } from './fake-phone';
import {
  CYRILLIC_LETTERS,
  CYRILLIC_WORDS,
  LATIN_LETTERS,
  LATIN_WORDS,
  inCaseOf,
  isCyrillic,
  lettersOfScript,
  makeWord,
  pickFrom,
  runTogether,
} from './fake-words';
import { hasSameMarks, withMarks } from './marks';
import { MOST_TRIES, createPick, drawDigits } from './pick';
import type { Make, PickValue } from './pick';
import { runsIn, threesIn } from './runs';

/** What invents the parts of one document. */
export interface FakeValues {
  readonly pick: PickValue;
  /** As many digits; leading zeros stay, since they are what makes such a text hard. */
  readonly digits: (real: string) => string;
  readonly word: (real: string) => string;
  /** As many letters, for the letters of a code. */
  readonly letters: (real: string) => string;
  /** Letters and digits mixed, such as a token: digits for digits, letters for letters. */
  readonly code: (real: string) => string;
  readonly email: (real: string) => string;
  /** A host that cannot exist. */
  readonly host: (real: string) => string;
  /** A colour of as many hexadecimal digits. */
  readonly colour: (real: string) => string;
  readonly phone: FakePhone;
  /** Whether a text has no run of five letters or digits of the real document. */
  readonly isClean: (text: string) => boolean;
  /** Whether it has the marks of the real one, too. */
  readonly fits: (real: string, text: string) => boolean;
}

export interface FakeOptions extends PhoneOptions {
  /** The runs of the real document. */
  readonly runs: ReadonlySet<string>;
  /** Three letters in a row that it has; they are avoided where that can be. */
  readonly threes: ReadonlySet<string>;
  readonly draw: Draw;
  /** What was given already; it grows. */
  readonly taken?: Set<string>;
}

const isTen = (text: string): boolean => /\p{N}/u.test(text);

/** Fake values for a document; none of its identifying runs comes back by chance. */
export const createFakeValues = (options: FakeOptions): FakeValues => {
  const { runs, threes, draw, taken, marks = [] } = options;
  const pick = createPick(draw, taken);
  const isClean = (text: string): boolean => !runsIn(text).some((run) => runs.has(run));
  const fits = (real: string, text: string): boolean => isClean(text) && hasSameMarks(marks, real, text);
  const digits = (real: string): string => {
    const [front = ''] = /^0*/.exec(real) ?? [];
    const count = Array.from(real).length - front.length;
    if (count === 0) return real;
    const make: Make = (drawn, tries) => withMarks(marks, real, front + drawDigits(drawn, count), tries);
    return pick('digits', real, make, (candidate) => fits(real, candidate));
  };
  const word = (real: string): string => {
    const lower = real.toLowerCase();
    const other = lettersOfScript(real);
    const count = Array.from(real).length;
    if (other !== undefined)
      return pick(
        'word',
        lower,
        (drawn, tries) => runTogether(other, drawn, count + Math.floor(tries / 50)),
        isClean,
      );
    const [words, letters] = isCyrillic(real)
      ? [CYRILLIC_WORDS, CYRILLIC_LETTERS]
      : [LATIN_WORDS, LATIN_LETTERS];
    const invented =
      count === 1
        ? pick('letter', lower, (drawn) => pickFrom(letters, drawn(4)))
        : pick('word', lower, makeWord(words, letters), isClean);
    return inCaseOf(real, invented);
  };
  const isNew = (text: string): boolean => !threesIn(text).some((three) => threes.has(three));
  const letters = (real: string): string => {
    const count = Array.from(real).length;
    const list = isCyrillic(real) ? CYRILLIC_LETTERS : LATIN_LETTERS;
    let tries = 0;
    const holds = (text: string): boolean => isClean(text) && (isNew(text) || (tries += 1) > MOST_TRIES / 2);
    const make: Make = (drawn) => runTogether(list, drawn, count);
    return inCaseOf(real, pick('letters', real.toLowerCase(), make, holds));
  };
  const colour = (real: string): string =>
    pick('colour', real.toLowerCase(), (drawn) =>
      drawn(2 * (real.length - 1)).replace(/(\d)\d/g, (pair) => (Number(pair) % 16).toString(16)),
    );
  const code = (real: string): string => {
    const isHex = /^[\da-f]+$/i.test(real);
    const make: Make = (drawn) => {
      let at = 0;
      const next = (count: number): string => drawn((at += count)).slice(-count);
      const letter = (text: string): string =>
        inCaseOf(text, pickFrom(isHex ? LATIN_LETTERS.slice(0, 6) : LATIN_LETTERS, next(4)));
      return real.replace(/\p{N}|[\p{L}\p{M}]+/gu, (part) => {
        if (isTen(part)) return digitLike(part, next(1));
        if (isHex) return letter(part.slice(0, 1)) + next(part.length - 1 || 1).slice(0, part.length - 1);
        if (part.length < 3) return Array.from(part, letter).join('');
        return inCaseOf(part, pickFrom(isCyrillic(part) ? CYRILLIC_WORDS : LATIN_WORDS, next(4)));
      });
    };
    return pick('code', real, make, isClean);
  };
  /** Below `.test`, which is reserved for tests, and is too short to be a run of a real value. */
  const host = (real: string): string =>
    pick(
      'host',
      real.toLowerCase(),
      (drawn, tries) => `${makeWord(LATIN_WORDS, LATIN_LETTERS)(drawn, tries)}.test`,
      isClean,
    );
  const email = (real: string): string => {
    const address = emailSpelling(real) ?? real.toLowerCase();
    const [, domain = ''] = address.split(/@(?=[^@]*$)/);
    const makePart = makeWord(LATIN_WORDS, LATIN_LETTERS);
    // A rule may read the digits of a text: an address without any gets none.
    const makeEnd: Make = (drawn, tries) =>
      isTen(address) ? drawDigits(drawn, 4) : makePart((count) => drawn(count + 12).slice(12), tries % 24);
    const makeName: Make = (drawn, tries) => `${makePart(drawn, tries % 24)}.${makeEnd(drawn, tries)}`;
    const name = pick('mailbox', address, makeName, isClean);
    const invented = `${name}@${host(domain)}`;
    return inCaseOf(real, invented);
  };
  const phone = createFakePhones(pick, isClean, options);
  return { pick, digits, word, letters, colour, code, email, host, phone, isClean, fits };
};
