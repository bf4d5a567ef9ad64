/** The search for texts that must never be shown, in every spelling that a log or an answer could have. */
import { inspect } from 'node:util';

/** The base64 of a text wherever it stands in a longer one: without the characters that its neighbours decide. */
const base64Of = (text: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const shifted = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((shifted.length * 8) / 6);
    return shifted.toString('base64').slice(first, last);
  });

const spellingsOf = (text: string): readonly string[] => {
  const base64 = base64Of(text);
  return [
    text,
    encodeURIComponent(text.toWellFormed()),
    new URLSearchParams([['', text]]).toString().slice(1),
    Buffer.from(text).toString('hex'),
    ...base64,
    ...base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
  ].map(plain);
};

/** Without regard to case, and to how often it was written into JSON. */
const plain = (text: string): string => text.replaceAll('\\', '').toLowerCase();

const WHOLE = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity } as const;

/** All texts of a value: in JSON, in a log, and in its hidden properties. */
const shown = (value: unknown): string =>
  plain(
    [
      JSON.stringify(value),
      inspect(value, WHOLE),
      inspect(value, { ...WHOLE, showHidden: true, getters: true }),
    ].join('\n'),
  );

/** Those of the `hidden` texts that `value` shows in some spelling. */
export const leaksOf = (value: unknown, hidden: readonly string[]): readonly string[] => {
  const text = shown(value);
  return hidden.filter((each) => spellingsOf(each).some((spelling) => text.includes(spelling)));
};
