/**
 * The sentences that an answer's `error.message` may be, per locale. The app shows each of them to the shopper, so none
 * mentions requests, formats or keys; the log's `fault` shows the app server's developer what was wrong.
 */
import type { MessageKey, RequestFault } from '../core/failure';

export type Messages = Readonly<Record<MessageKey, string>>;

/** The sentence for what only the app server can have done wrong. */
const forAppServer = (sentence: string) =>
  ({
    path: sentence,
    method: sentence,
    contentType: sentence,
    tooLarge: sentence,
    encoding: sentence,
    json: sentence,
    depth: sentence,
    duplicateKey: sentence,
    body: sentence,
    framing: sentence,
    headers: sentence,
  }) as const satisfies Partial<Record<RequestFault, string>>;

const ru: Messages = {
  userNotFound: 'Пользователь с таким идентификатором не найден.',
  unavailable: 'Сейчас не удаётся получить данные. Пожалуйста, попробуйте позже.',
  internalError: 'На нашей стороне произошла ошибка. Мы уже знаем о ней.',
  accessDenied: 'Сейчас не удаётся показать ваши данные. Пожалуйста, обратитесь в поддержку магазина.',
  tooManyRequests: 'Сейчас слишком много обращений. Пожалуйста, попробуйте чуть позже.',
  identifier:
    'Не удалось узнать вас по этим данным. Пожалуйста, проверьте номер телефона или почту в профиле.',
  slow: 'Связь прервалась. Пожалуйста, попробуйте ещё раз.',
  ...forAppServer(
    'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.',
  ),
};

const en: Messages = {
  userNotFound: 'There is no user with this identifier.',
  unavailable: 'Your account cannot be shown right now. Please try again later.',
  internalError: 'Something went wrong on our side. We have been told about it.',
  accessDenied: 'Your account cannot be shown right now. Please contact the shop’s support.',
  tooManyRequests: 'The service is busy right now. Please try again in a moment.',
  identifier: 'We could not recognise you. Please check the phone number or email in your profile.',
  slow: 'The connection was interrupted. Please try again.',
  ...forAppServer('Something went wrong. Please update the app or contact the shop’s support.'),
};

/** The locales that are built in. */
export const locales = { ru, en } as const;
export type Locale = keyof typeof locales;

export const isBuiltIn = (locale: string): locale is Locale => Object.hasOwn(locales, locale);

/**
 * The sentences of `locale`, with the tenant's own in place of the built-in ones. A tenant has all of its own for a locale
 * that is not built in.
 */
export const messagesOf = (locale: string, own: Partial<Messages> = {}): Messages => ({
  ...locales[isBuiltIn(locale) ? locale : 'ru'],
  ...own,
});
