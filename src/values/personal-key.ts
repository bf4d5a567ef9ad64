/**
 * Keys of objects that are data rather than names of fields: they could name a person, or open an account. It is a guess
 * that errs on the side of data.
 */
import { GIVEN_NAMES } from './given-names';
import { namesPerson } from './personal';
import { tokenLikeParts } from './token-like';

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;

/** A digest, or an id in hexadecimal. */
const HEX = /(?:^|[^a-z\d])(?=[a-f]*\d)[\da-f]{12,}(?:$|[^a-z\d])/i;

/** Bytes in base64 with their padding: no field has such a name. */
const BASE64 = /^[A-Za-z\d+/_-]{8,}={1,2}$/;

/** `c-4711`, `user123`, `CUST-000017`: some letters, and a number that no list of fields would count to. */
const NUMBERED = /^\p{L}{1,12}[-_#№ ]?\d{3,}$/u;

/** Names of standards, which have numbers too. */
const STANDARD = /^(?:sha|iso|rfc|utf|http|cp|win)[-_]?\d{1,5}$/i;

/** More digits than a field's name has; a year is allowed. */
const LONG_NUMBER = /\d{5,}/;

/** The fields that users of Bitrix24 add are numbered. */
const CUSTOM_FIELD = /^UF_[A-Z\d_]+$/;

/** Words of fields' names, in English and Russian: a key that has one is not a person's name. */
const FIELD_WORDS: ReadonlySet<string> = new Set(
  `name names first last middle full given family phone mobile email mail date time birth birthday number no code id ids
  uid status state level tier card cards city country region street address zip points bonus balance total sum amount count
  type kind group gender sex age created updated modified last order orders purchase purchases value values key url link
  image color title note comment store shop account customer client user member program discount percent rate
  имя фамилия отчество фио телефон почта дата время день рождения номер код ид статус уровень карта карты город страна
  область улица адрес индекс баллы бонус бонусы бонусов баланс сумма количество тип вид группа пол возраст создан изменен
  заказ заказы покупка покупки значение ключ ссылка картинка цвет название заметка комментарий магазин счет клиент клиента
  покупатель программа скидка процент`
    .trim()
    .split(/\s+/),
);

const wordsOf = (key: string): readonly string[] =>
  key
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** `Ivanov Ivan`, `Иванов Пётр Сергеевич`, `Smith, J.`: separate words that begin with capitals. */
const CAPITALISED = /^\p{Lu}[\p{L}'’-]*\.?(?:,? +\p{Lu}[\p{L}'’-]*\.?){1,3}$/u;

const PATRONYMIC = /(?:ович|евич|овна|евна|ична|инична|ovich|evich|ovna|evna)$/;

/** Whether a key could be a person's name. */
const isName = (key: string): boolean => {
  const words = wordsOf(key);
  if (words.length === 0 || words.length > 4 || words.some((word) => FIELD_WORDS.has(word))) return false;
  return words.some((word) => GIVEN_NAMES.has(word) || PATRONYMIC.test(word)) || CAPITALISED.test(key.trim());
};

/** What follows a field's name in the name of an annotation of OData: `tier@OData.Community.Display.V1.FormattedValue`. */
const ANNOTATION =
  /@(?:odata\.(?:bind|context|count|etag|id|type|(?:next|delta|edit|read|navigation|association)Link|media\w*)|OData\.Community\.[\w.]+|Microsoft\.(?:Dynamics|PowerApps)\.[\w.]+|Org\.OData\.[\w.]+)$/;

/** The name of the field that an annotation is of; empty for one of the object itself. */
export const withoutAnnotation = (key: string): string => key.replace(ANNOTATION, '');

/** Whether a key could name a person, or is an id or a token. */
export const isPersonalKey = (key: string): boolean => isPersonal(withoutAnnotation(key));

const isPersonal = (key: string): boolean =>
  !CUSTOM_FIELD.test(key) &&
  !STANDARD.test(key) &&
  (namesPerson(key) ||
    UUID.test(key) ||
    HEX.test(key) ||
    BASE64.test(key) ||
    NUMBERED.test(key) ||
    LONG_NUMBER.test(key) ||
    tokenLikeParts(key).length > 0 ||
    isName(key));
