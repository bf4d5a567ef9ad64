/**
 * Owns the one spelling of a tenant's identifiers: what the app sends and what a directory is indexed by meet
 * here. It must not look anybody up.
 */
import { Digits, Email, NonBlank } from './codec';
import { phoneDigits } from './phone';

/** How an identifier is written: `phone` is digits with the country's code, Russian ones beginning with 7. */
export const identifierTypes = ['phone', 'email', 'digits', 'text'] as const;
export type IdentifierType = (typeof identifierTypes)[number];

/**
 * Whether each letter has a small one that is its own: the Kelvin sign's is the letter k, so that who has an address
 * with the sign would be taken for whoever has it with the letter.
 */
const isFoldable = (text: string): boolean =>
  Array.from(text).every((letter) => {
    const small = letter.toLowerCase();
    return small === letter || small.toUpperCase() === letter;
  });

const asEmail = (text: string): string | undefined => {
  const written = text.trim();
  const address = written.toLowerCase();
  return Email.is(address) && isFoldable(written) ? address : undefined;
};

const spellings: Readonly<Record<IdentifierType, (text: string) => string | undefined>> = {
  phone: phoneDigits,
  email: asEmail,
  digits: (text) => (Digits.is(text) ? text : undefined),
  text: (text) => (NonBlank.is(text) ? text : undefined),
};

/** The identifier in its one spelling; `undefined` when it cannot be of this type. */
export const spellingOf = (type: IdentifierType): ((text: string) => string | undefined) => spellings[type];

/** What is known of an identifier in its one spelling. */
export const identifierBrand = {
  phone: 'digits',
  email: 'email',
  digits: 'digits',
  text: 'nonblank',
} as const;
