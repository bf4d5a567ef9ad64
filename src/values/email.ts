/** The one spelling of an email address: small letters, NFC, and the domain as Unicode. */
import { domainToASCII, domainToUnicode } from 'node:url';
import { Email } from './codec';
import { plainText } from './plain-text';

/**
 * Whether each letter has a small one that is its own. The Kelvin sign's is the letter k, which would be somebody
 * else's; a capital sigma's depends on what stands behind it.
 */
const isFoldable = (text: string): boolean => {
  const letters = Array.from(text);
  const small = letters.map((letter) => letter.toLowerCase());
  return (
    small.join('') === text.toLowerCase() &&
    letters.every((letter, index) => small[index] === letter || small[index]?.toUpperCase() === letter)
  );
};

/** Whether a label of a domain is written in letters beyond ASCII, or in their encoding (Punycode). */
const isInternational = (label: string): boolean => /^xn--|[^\u0000-\u007f]/i.test(label);

const decoded = (label: string): string => domainToUnicode(domainToASCII(label));

/** A label that the rules of domains (UTS #46) would read as another one has no spelling. */
const isLabel = (label: string): boolean => !isInternational(label) || decoded(label) === label;

const asUnicode = (domain: string): string =>
  domain
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? decoded(label) : label))
    .join('.');

/** The address in its one spelling; `undefined` when it is none, or has a letter without a small one of its own. */
export const emailSpelling = (text: string): string | undefined => {
  const [local, domain, ...more] = (plainText(text) ?? '').split('@');
  if (local === undefined || domain === undefined || more.length > 0) return undefined;
  const written = plainText(`${local}@${asUnicode(domain)}`);
  if (written === undefined || !isFoldable(written)) return undefined;
  const address = written.toLowerCase();
  const labels = address.slice(address.indexOf('@') + 1).split('.');
  return Email.is(address) && labels.every(isLabel) ? address : undefined;
};
