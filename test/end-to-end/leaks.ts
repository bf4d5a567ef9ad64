/** The search for texts that must not be told, in every spelling that a log or an answer could give them. */

/** The base64 of a text wherever it stands in a longer one: without the characters that its neighbours decide. */
const base64Of = (text: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const [first, last] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return bytes.toString('base64').slice(first, last);
  });

/** JSON as it stands in another JSON's text, and JSON of ASCII alone. */
const jsonOf = (text: string): readonly string[] => {
  const once = JSON.stringify(text).slice(1, -1);
  const ascii = once.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [once, JSON.stringify(once).slice(1, -1), ascii];
};

const urlOf = (text: string): readonly string[] => {
  const encoded = encodeURIComponent(text);
  const strict = encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return [encoded, strict, encodeURI(text), new URLSearchParams([['', text]]).toString().slice(1)];
};

export const spellingsOf = (text: string): readonly string[] => {
  const base64 = base64Of(text);
  const urlSafe = base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = Buffer.from(text).toString('hex');
  const latin = Buffer.from(text).toString('latin1');
  const all = [text, ...jsonOf(text), ...urlOf(text), ...base64, ...urlSafe, hex, latin];
  return [...new Set(all.map((spelling) => spelling.toLowerCase()))];
};

/** Those of the `hidden` texts that `told` has in some spelling. */
export const leaksIn = (told: string, hidden: readonly string[]): readonly string[] => {
  const text = told.toLowerCase();
  return hidden.filter((each) => spellingsOf(each).some((spelling) => text.includes(spelling)));
};
