/** The forms in which a tenant's shoppers are known. A text is taken by exactly one of them, or by none. */
import { emailSpelling } from './email';
import { Spelling } from './identifier';
import type { IdentifierType } from './identifier';
import { callingCodeOf } from './phone';
import type { Country, TextOrigin } from './phone';
import { areCompatible, canBeInPhone, shortestPhone } from './phone-length';
import { plainText } from './plain-text';

/** One form of identifiers. */
export interface IdentifierForm {
  /** Its name in lookups. */
  readonly name: string;
  readonly type: IdentifierType;
  /** How many characters its spelling has at most. */
  readonly maxLength?: number | undefined;
  /** The prefix of its spelling. */
  readonly prefix?: string | undefined;
}

/** An identifier in its one spelling, and the form that took it. */
export interface Identified {
  readonly form: string;
  readonly spelling: Spelling;
}

const longest = ({ maxLength = Infinity }: IdentifierForm): number => maxLength;

/** Spells a text from there as an identifier of a form; `undefined` when the form does not take it. */
const formReader = (form: IdentifierForm, origin: TextOrigin): ((text: string) => Spelling | undefined) => {
  const { type, prefix = '' } = form;
  const spell = Spelling.reader(type, origin);
  return (text) => {
    const spelling = spell(text);
    const isTaken =
      spelling !== undefined && spelling.text.length <= longest(form) && spelling.text.startsWith(prefix);
    return isTaken ? spelling : undefined;
  };
};

/** Spells a text from there in the only form that takes it; a text that several forms take is not an identifier. */
export const formsReader = (
  forms: readonly IdentifierForm[],
  origin: TextOrigin,
): ((text: string) => Identified | undefined) => {
  const readers = forms.map((form) => ({ form: form.name, read: formReader(form, origin) }));
  return (text) => {
    const [taken, second] = readers.flatMap(({ form, read }) => {
      const spelling = read(text);
      return spelling === undefined ? [] : [{ form, spelling }];
    });
    return second === undefined ? taken : undefined;
  };
};

/** The characters of a prefix, where all spellings of the type have only those. */
const spellsPrefix: Readonly<Record<IdentifierType, (prefix: string) => boolean>> = {
  phone: (prefix) => /^\d+$/.test(prefix),
  digits: (prefix) => /^\d+$/.test(prefix),
  text: (prefix) => plainText(prefix) === prefix,
  email: (prefix) => !prefix.includes('@') && emailSpelling(`${prefix}x@y.zz`) === `${prefix}x@y.zz`,
};

/** Whether spellings of the type can begin with a prefix. */
export const canBegin = (type: IdentifierType, prefix: string): boolean => spellsPrefix[type](prefix);

/** The fewest characters of an address: `a@b.c`. */
const SHORTEST_EMAIL = 5;

/** For two forms whose spelling is the text itself. */
const shareSpelling = (one: IdentifierForm, other: IdentifierForm): boolean => {
  const [{ prefix: first = '' }, { prefix: second = '' }] = [one, other];
  const begin = first.length > second.length ? first : second;
  const isSpelt = [one, other].every(({ type }) => begin === '' || canBegin(type, begin));
  return areCompatible(first, second) && isSpelt && begin.length <= Math.min(longest(one), longest(other));
};

/** Digits that may be read as a phone number, and texts that may be one. */
const sharePhone = (phone: IdentifierForm, other: IdentifierForm, country: Country): boolean =>
  canBeInPhone(other.prefix ?? '') && longest(other) >= shortestPhone(country, phone.prefix ?? '');

/** Texts that may be an address; after an "@" there are too many spellings of one domain to decide. */
const shareEmail = ({ prefix = '', ...text }: IdentifierForm): boolean =>
  longest(text) >= SHORTEST_EMAIL && (prefix.includes('@') || emailSpelling(`${prefix}x@y.zz`) !== undefined);

const isOf = (type: IdentifierType) => (form: IdentifierForm) => form.type === type;

/**
 * Whether some text may be taken by both forms. It may be true for forms that share no text, but is never false for
 * forms that do.
 */
export const canShare = (one: IdentifierForm, other: IdentifierForm, country: Country): boolean => {
  const both = [one, other];
  const [phone, email] = [both.find(isOf('phone')), both.find(isOf('email'))];
  if (one.type === other.type || (phone ?? email) === undefined) return shareSpelling(one, other);
  if (phone !== undefined && email !== undefined) return false;
  const rest = both.find((form) => form !== phone && form !== email);
  if (rest === undefined) return true;
  return phone === undefined ? rest.type === 'text' && shareEmail(rest) : sharePhone(phone, rest, country);
};

/** The change that distinguishes digits from phone numbers. */
const shorter = (phone: IdentifierForm, digits: IdentifierForm, country: Country): string => {
  const { maxLength } = digits;
  const most = shortestPhone(country, phone.prefix ?? '') - 1;
  const callingCode = callingCodeOf(country);
  return maxLength !== undefined && maxLength < shortestPhone(country, callingCode)
    ? `add "prefix": "${callingCode}" to "${phone.name}", or write "maxLength": ${most} in "${digits.name}"`
    : `${maxLength === undefined ? 'add' : 'write'} "maxLength": ${most} in "${digits.name}"`;
};

/** What would distinguish two forms that share a text, in words. */
export const distinctionOf = (one: IdentifierForm, other: IdentifierForm, country: Country): string => {
  const [phone, email, digits, text] = (['phone', 'email', 'digits', 'text'] as const).map((type) =>
    [one, other].find(isOf(type)),
  );
  if (phone !== undefined && digits !== undefined) return shorter(phone, digits, country);
  if (one.type === other.type || text === undefined)
    return `give "${one.name}" and "${other.name}" each a "prefix" of its own`;
  return email === undefined
    ? `add a "prefix" to "${text.name}" that is not digits: "c-"`
    : `write "type": "digits" in "${text.name}", or a "prefix" that no address has: "id:"`;
};
