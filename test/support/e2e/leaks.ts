/** The search for texts that must not be shown, in every spelling that a log or an answer could have. */
import { inspect } from 'node:util';

/** The base64 of a text wherever it stands in a longer one: without the characters that its neighbours decide. */
const base64Of = (text: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const [first, last] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return bytes.toString('base64').slice(first, last);
  });

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON as it stands in another JSON's text, of ASCII alone, fit for HTML, with slashes escaped, and all escaped. */
const jsonOf = (text: string): readonly string[] => {
  const once = JSON.stringify(text).slice(1, -1);
  const html = once.replace(/[<>&'+]/g, escaped);
  return [
    once,
    JSON.stringify(once).slice(1, -1),
    once.replace(/[^ -~]/g, escaped),
    html,
    html.replaceAll('\\"', '\\u0022'),
    once.replaceAll('/', '\\/'),
    text.replace(/[^]/g, escaped),
  ];
};

/** Bytes as Node prints a buffer, and as JSON has one. */
const bytesOf = (text: string): readonly string[] => {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  return [hex, hex.replace(/..(?=.)/g, '$& '), bytes.join(','), bytes.toString('latin1')];
};

const urlOf = (text: string): readonly string[] => {
  const encoded = encodeURIComponent(text);
  const strict = encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return [encoded, strict, encodeURI(text), new URLSearchParams([['', text]]).toString().slice(1)];
};

export const spellingsOf = (text: string): readonly string[] => {
  const base64 = base64Of(text);
  const urlSafe = base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_'));
  const inspected = text.replaceAll('\\', '\\\\');
  const all = [text, inspected, ...jsonOf(text), ...urlOf(text), ...base64, ...urlSafe, ...bytesOf(text)];
  return [...new Set(all.map((spelling) => spelling.toLowerCase()))];
};

/** The `hidden` texts that are in `told` in some spelling. */
export const leaksIn = (told: string, hidden: readonly string[]): readonly string[] => {
  const text = told.toLowerCase();
  return hidden.filter((each) => spellingsOf(each).some((spelling) => text.includes(spelling)));
};

/** A text in each form in which a tool could leak it; the search must find every one. */
export const leakedForms = (text: string): readonly string[] => {
  const around = `{"x":"left ${text} right"}`;
  const bytes = Buffer.from(text);
  return [
    around,
    JSON.stringify({ message: text }),
    JSON.stringify(JSON.stringify({ message: text })),
    `{"message":"${text.replace(/[^]/g, escaped)}"}`,
    JSON.stringify({ message: text }).replaceAll('/', '\\/'),
    inspect({ message: text }),
    inspect({ message: bytes }),
    JSON.stringify({ message: bytes }),
    `https://upstream.example/?user=${encodeURIComponent(text)};output=json`,
    new URLSearchParams({ user: text }).toString(),
    encodeURI(text),
    ...[0, 1, 2].flatMap((before) => {
      const shifted = Buffer.from(`${'x'.repeat(before)}${text}:x`);
      return [shifted.toString('base64'), shifted.toString('base64url')];
    }),
    Buffer.from(around).toString('hex'),
    text.toUpperCase(),
  ];
};
