/** The one spelling of an email address: small letters, NFC, and the domain as Unicode. */
import { domainToASCII, domainToUnicode } from 'node:url';
import { Email } from './codec';
import { plainText } from './plain-text';

/**
 * Whether each letter has a small letter of its own. The Kelvin sign's is the letter k, which would be another user's
 * address; a capital sigma's depends on what follows it.
 */
const isFoldable = (text: string): boolean => {
  const letters = Array.from(text);
  const small = letters.map((letter) => letter.toLowerCase());
  return (
    small.join('') === text.toLowerCase() &&
    letters.every((letter, index) => small[index] === letter || small[index]?.toUpperCase() === letter)
  );
};

/**
 * The letters that a label encodes; `undefined` for one that is not their encoding: `xn--abc-` is not the domain `abc`.
 * Node's own result for such labels depends on its version.
 */
const decoded = (label: string): string => {
  const letters = domainToUnicode(domainToASCII(label));
  return domainToASCII(letters) === label.toLowerCase() && !/^xn--/i.test(letters) ? letters : '';
};

/** A domain whose labels of encoded letters (Punycode) are written in those letters. */
const asUnicode = (domain: string): string =>
  domain
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? decoded(label) : label))
    .join('.');

/**
 * The address in its spelling; `undefined` when it is not an address, or has a letter without a small one of its own.
 */
export const emailSpelling = (text: string): string | undefined => {
  const [local, domain, ...more] = (plainText(text) ?? '').split('@');
  if (local === undefined || domain === undefined || more.length > 0) return undefined;
  const written = plainText(`${local}@${asUnicode(domain)}`);
  if (written === undefined || !isFoldable(written)) return undefined;
  const address = written.toLowerCase().normalize('NFC'); // J with a caron has one character only when it is small
  return Email.is(address) ? address : undefined;
};
