/** What of a document is certainly or perhaps a code, and the same for many users: names of fields, short numbers, single words. */
import { isDataKey } from '../values/data-key';
import { FIELD_NAMES, comparable } from '../values/field-names';
import { isPersonalKey } from '../values/personal-key';

/** A short number is the name of a code, as in an object of errors. */
const SHORT_NUMBER = /^\d{1,3}$/;

/** Whether a key is the format's rather than a person's, and stays in a fixture. */
export const isFormatsOwn = (key: string): boolean => SHORT_NUMBER.test(key) || !isDataKey(key, 'kept');

/** Names of fields whose short numbers are codes. */
const CODE_NAMES =
  /^(?:(?:error|result|status|http|response|err|type|state|level|reason)*(?:code|status|type|state|kind|errno|error|success|result|level|version|currency))(?:id)?$/;

/** Whether what has this name is a code, as an error or a status has one. */
export const isCodeName = (name: string): boolean => CODE_NAMES.test(comparable(name));

/** Whether a text or the digits of a number can be a code: one word, or the address of a type, that names no person. */
export const isCode = (text: string): boolean =>
  /^(?:-?\d{1,6}|(?=.*\p{L})[\p{L}\p{N}_.:/#-]{1,64})$/u.test(text) &&
  (/^-?\d+$/.test(text) || !isPersonalKey(text));

const nameOf = (path: string): string => comparable(path.slice(path.lastIndexOf('.') + 1));

/** Names of fields that measure a person: how much, how many, how old. */
const AMOUNTS =
  /(?:amount|balance|bonus(?:es)?|count|discount|orders|paid|percent|points|price|purchases|quantity|qty|rate|score|spent|sum|total|visits|children|балл(?:ы|ов)?|бонус(?:ы|ов)?|баланс|детей|заказов|количество|покупок|процент|скидка|сумма)$/;

const KNOWN_AMOUNTS: ReadonlySet<string> = new Set([
  ...FIELD_NAMES.bonuses,
  ...FIELD_NAMES.age,
  ...FIELD_NAMES.cardPercent,
]);

const isAmount = (name: string): boolean => AMOUNTS.test(name) || KNOWN_AMOUNTS.has(name);

/** Numbers of one digit are codes, unless they are an amount; longer ones only where a name says so. Zero and one stay. */
export const isCodeNumber = (path: string, digits: string): boolean => {
  if (/^-?[01]$/.test(digits)) return true;
  const name = nameOf(path);
  return /^\d$/.test(digits) ? !isAmount(name) : SHORT_NUMBER.test(digits) && CODE_NAMES.test(name);
};

const PERSONAL_NAMES = ['name', 'phone', 'email', 'cardNumber', 'birthday'] as const;
const KNOWN_PERSONAL: ReadonlySet<string> = new Set(PERSONAL_NAMES.flatMap((field) => FIELD_NAMES[field]));

/** A single word that could be one of a list. */
export const isMaybeCode = (path: string, text: string): boolean =>
  /^[\p{L}\p{N}_-]{1,24}$/u.test(text) && /\p{L}/u.test(text) && !KNOWN_PERSONAL.has(nameOf(path));
