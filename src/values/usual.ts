/** The texts in the contract's samples, for fields where its documentation does not list the allowed ones. */

/** A kind of such texts. */
export type Usual = 'gender' | 'colour';

/** How retailers write what the app's samples call "male" and "female". */
export const GENDERS: Readonly<Record<string, 'male' | 'female'>> = {
  m: 'male',
  f: 'female',
  male: 'male',
  female: 'female',
  м: 'male',
  ж: 'female',
  муж: 'male',
  жен: 'female',
  мужской: 'male',
  женский: 'female',
};

const HEX = '(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})';
const HEX_COLOUR = new RegExp(`^#${HEX}$`, 'i');
const WITHOUT_SIGN = new RegExp(`^${HEX}$`, 'i');

interface Kind {
  /** The texts of the samples, in words. */
  readonly name: string;
  /** All allowed texts, if they are few; otherwise empty. */
  readonly words: readonly string[];
  readonly has: (text: string) => boolean;
  /** The sample's text that another text means. */
  readonly synonym: (text: string) => string | undefined;
}

export const usual: Readonly<Record<Usual, Kind>> = {
  gender: {
    name: '"male" or "female"',
    words: ['male', 'female'],
    has: (text) => text === 'male' || text === 'female',
    synonym: (text) => new Map(Object.entries(GENDERS)).get(text.trim().toLowerCase()),
  },
  colour: {
    name: 'a colour such as "#FFFFFF" or "gold"',
    words: [],
    has: (text) => HEX_COLOUR.test(text) || (/^[a-z]+$/i.test(text) && !WITHOUT_SIGN.test(text)),
    synonym: (text) => (WITHOUT_SIGN.test(text) ? `#${text}` : undefined),
  },
};
