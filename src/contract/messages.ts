/**
 * Owns the sentences that an answer's `error.message` may be, per locale. The first three are what a shopper
 * can meet; the others are for whoever sets up the app server.
 */
import type { MessageKey } from '../core/failure';

export type Messages = Readonly<Record<MessageKey, string>>;

const ru: Messages = {
  userNotFound: 'Пользователь с таким идентификатором не найден.',
  unavailable: 'Сейчас не удаётся получить данные. Пожалуйста, попробуйте позже.',
  internalError: 'На нашей стороне произошла ошибка. Мы уже знаем о ней.',
  accessDenied: 'Доступ запрещён.',
  tooManyRequests: 'Слишком много запросов. Пожалуйста, попробуйте позже.',
  path: 'По этому адресу ничего нет.',
  method: 'По этому адресу такой метод не поддерживается.',
  contentType: 'Тело запроса должно быть в формате application/json, в кодировке UTF-8 и без сжатия.',
  tooLarge: 'Запрос слишком велик.',
  encoding: 'Тело запроса должно быть в кодировке UTF-8.',
  json: 'Тело запроса не является правильным JSON.',
  depth: 'JSON в теле запроса вложен слишком глубоко.',
  duplicateKey: 'В теле запроса одно и то же поле указано дважды.',
  body: 'Тело запроса должно быть JSON-объектом с полем userIdentifier.',
  identifier: 'Поле userIdentifier должно быть непустой строкой согласованного вида.',
  framing: 'Не удалось прочитать HTTP-запрос.',
  headers: 'Заголовки запроса слишком велики.',
  slow: 'Запрос не был получен вовремя.',
};

const en: Messages = {
  userNotFound: 'There is no user with this identifier.',
  unavailable: 'Your account cannot be shown right now. Please try again later.',
  internalError: 'Something went wrong on our side. We have been told about it.',
  accessDenied: 'Access is denied.',
  tooManyRequests: 'There were too many requests. Please try again later.',
  path: 'There is nothing at this address.',
  method: 'This address does not support that method.',
  contentType: 'The request body must be application/json, in UTF-8 and uncompressed.',
  tooLarge: 'The request is too large.',
  encoding: 'The request body must be in UTF-8.',
  json: 'The request body is not valid JSON.',
  depth: 'The JSON of the request body is nested too deeply.',
  duplicateKey: 'The request body has the same field twice.',
  body: 'The request body must be a JSON object with the field userIdentifier.',
  identifier: 'The field userIdentifier must be a non-empty string of the agreed form.',
  framing: 'The HTTP request could not be read.',
  headers: 'The headers of the request are too large.',
  slow: 'The request did not arrive in time.',
};

/** The locales that are built in. */
export const locales = { ru, en } as const;
export type Locale = keyof typeof locales;

/** The sentences of `locale`, with the tenant's own in place of the built-in ones. */
export const messagesOf = (locale: Locale, own: Partial<Messages> = {}): Messages => ({
  ...locales[locale],
  ...own,
});
