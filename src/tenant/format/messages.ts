/** The language of a tenant's error messages, and its own sentences: any language that it brings whole. */
import { map } from 'fp-ts/Record';
import * as t from 'io-ts';
import { isBuiltIn, locales } from '../../contract/messages';
import { lazily } from '../../core/lazily';
import { misspelt } from '../../diagnostics/did-you-mean';
import { advise, insert, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';
import { formatJson, isText } from '../../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../../json/document';
import { NonBlank } from '../../values/codec';
import { documented } from '../../values/documented';
import type { DecodeContext } from '../decode/context';

/** A tenant's own sentences, under the built-in ones' names. */
export const OwnMessages = t.partial(
  map((sentence: string) => documented(NonBlank, `Instead of: ${sentence}`))(locales.ru),
);

/** The tag of a language (BCP 47). */
export const LocaleSetting = t.union([t.literal('ru'), t.literal('en'), NonBlank]);

const names = lazily(() => new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }));

/** The built-in language that a tag is of; `undefined` for a language that is not, or that there is not. */
const languageOf = (tag: string): { readonly builtIn: string | undefined } | undefined => {
  try {
    if (names().of(tag) === undefined) return undefined;
    const { language } = new Intl.Locale(tag);
    return { builtIn: isBuiltIn(language) ? language : undefined };
  } catch {
    return undefined; // it is not a tag
  }
};

/** The sentences that a tenant's own messages lack. */
const lackedBy = (messages: JsonNode | undefined): readonly string[] =>
  Object.keys(locales.ru).filter((key) => messages?.kind !== 'object' || !messages.members.has(key));

/** The missing sentences, which only the author can write. */
const adding = (messages: JsonNode | undefined, lacked: readonly string[]): Fix => {
  const sentences = formatJson(Object.fromEntries(lacked.map((key) => [key, '…'])));
  return messages === undefined
    ? insert('messages', sentences)
    : advise(`add to "messages": ${sentences.replace(/^\{ | \}$/g, '')}`);
};

const reportLacked = (
  locale: TextNode,
  messages: JsonNode | undefined,
  { findings }: DecodeContext,
): void => {
  const lacked = lackedBy(messages);
  if (lacked.length === 0) return;
  const builtIn = languageOf(locale.value)?.builtIn;
  const why = messages === undefined ? 'the file has no "messages"' : `"messages" lacks ${lacked.join(', ')}`;
  findings.add(locale.at, {
    code: 'value-wrong',
    message: `there are no built-in sentences in "${locale.value}", and ${why}`,
    fix: builtIn === undefined ? adding(messages, lacked) : write(`"${builtIn}"`),
  });
};

/** Checks that there is a language of this name, and that all of its sentences are there. */
export const checkLocale = (node: ObjectNode, context: DecodeContext): void => {
  const locale = node.members.get('locale')?.value;
  const messages = node.members.get('messages')?.value;
  if (locale === undefined || !isText(locale) || locale.value.trim() === '' || isBuiltIn(locale.value))
    return;
  if (languageOf(locale.value) === undefined) {
    context.findings.add(locale.at, {
      code: 'value-wrong',
      message: `there is no language "${locale.value}"`,
      fix:
        misspelt(locale.value, Object.keys(locales)) ??
        write('"ru"', { before: 'write a BCP 47 tag:', asks: true }),
    });
    return;
  }
  reportLacked(locale, messages, context);
};
