/** The sentences of a tenant's errors: those built in, its own, and a language that it brings whole. */
import { locales } from '../../../src/contract/messages';
import { readTextOf } from '../../support/tenant/broken';
import { shop } from '../../support/tenant/shop';
import { contextOf, load } from '../../support/tenant/world';

const KEYS = Object.keys(locales.ru);

/** Every sentence of an invented language. */
const whole = Object.fromEntries(KEYS.map((key) => [key, `Сөйлем: ${key}.`]));

const withoutOne = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== 'slow'));

const fileOf = (head: object): string =>
  JSON.stringify({
    access: 'open',
    identifier: { type: 'phone' },
    sources: { shop: { adapter: 'shop' } },
    user: { id: 'shop.uuid' },
    ...head,
  });

const loaded = (head: object, base?: object) => {
  const text = fileOf(base === undefined ? head : { ...head, extends: '../_base/tenant.json' });
  const folder = {
    'tenant.json': [text],
    ...(base === undefined ? {} : { '../_base/tenant.json': [JSON.stringify(base)] }),
  };
  return load(text, contextOf([shop]), undefined, readTextOf(folder));
};

const messagesOf = (head: object, base?: object): unknown => {
  const { tenant, problems } = loaded(head, base);
  if (tenant === undefined) return problems.map(({ code, message }) => `${code}: ${message}`);
  return tenant.messages;
};

it.each<readonly [title: string, head: object, messages: unknown]>([
  ['no locale: Russian', {}, locales.ru],
  ['a built-in locale', { locale: 'en' }, locales.en],
  [
    'a built-in locale with a sentence of its own',
    { locale: 'en', messages: { slow: 'Again, please.' } },
    { ...locales.en, slow: 'Again, please.' },
  ],
  ...['kk', 'de', 'kk-KZ', 'zh-Hant', 'sr-Latn-RS', 'en-GB', 'KK'].map(
    (locale) => [`a whole language: ${locale}`, { locale, messages: whole }, whole] as const,
  ),
])('%s', (_title, head, messages) => {
  expect(messagesOf(head)).toEqual(messages);
});

it.each([
  ['kk', {}, `there are no built-in sentences in "kk", and the file has no "messages"`],
  ['kk', { messages: withoutOne }, `there are no built-in sentences in "kk", and "messages" lacks slow`],
  [
    'en-GB',
    { messages: withoutOne },
    `there are no built-in sentences in "en-GB", and "messages" lacks slow`,
  ],
])('a language %s of which not every sentence is there: %j', (locale, head, message) => {
  expect(messagesOf({ locale, ...head })).toEqual([`value-wrong: ${message}`]);
});

it.each(['russian', 'xx', 'k', 'ru_RU', 'kk-', '*', '12', 'русский', 'constructor', '__proto__'])(
  'a text that is not the tag of a language: %s',
  (locale) => {
    expect(messagesOf({ locale, messages: whole })).toEqual([
      `value-wrong: there is no language "${locale}"`,
    ]);
  },
);

describe('a file that extends another', () => {
  it('has the sentences of a language from there', () => {
    expect(messagesOf({}, { locale: 'kk', messages: whole })).toEqual(whole);
    expect(messagesOf({ locale: 'kk' }, { messages: withoutOne })).toEqual([
      'value-wrong: there are no built-in sentences in "kk", and "messages" lacks slow',
    ]);
  });

  it('can add the one that is missing, or replace one', () => {
    const own = { slow: 'Қайта.' };
    expect(messagesOf({ messages: own }, { locale: 'kk', messages: withoutOne })).toEqual({
      ...whole,
      ...own,
    });
    expect(messagesOf({ messages: own }, { locale: 'kk', messages: whole })).toEqual({ ...whole, ...own });
  });
});

it('a fix names the missing sentences, which only the author can say', () => {
  expect(loaded({ locale: 'kk', messages: withoutOne }).problems).toMatchObject([
    { suggestion: 'add to "messages": "slow": "…"' },
  ]);
  expect(loaded({ locale: 'kk' }).problems).toMatchObject([
    { suggestion: expect.stringMatching(/^add "messages": \{ "userNotFound": "…", .* "headers": "…" \}$/) },
  ]);
  expect(loaded({ locale: 'en-GB' }).problems).toMatchObject([{ suggestion: 'write "en"' }]);
});
