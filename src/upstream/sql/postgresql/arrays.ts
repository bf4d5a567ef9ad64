/** The reading of an array of PostgreSQL, as the server writes it: `{1,NULL,"a b"}`, `[0:1]={1,2}`. */

/** An array whose elements are texts; of several dimensions, an element is a list again. */
export type ArrayText = readonly (string | null | ArrayText)[];

const TOKEN = /"((?:[^"\\]|\\[^])*)"|([{},])|([^{},"]+)/gy;

const element = (quoted: string | undefined, bare: string): string | null => {
  if (quoted !== undefined) return quoted.replace(/\\([^])/g, '$1');
  return bare.toUpperCase() === 'NULL' ? null : bare;
};

/** Reads an array; `undefined` for a text that is not one. */
export const readArray = (text: string): ArrayText | undefined => {
  const body = text.replace(/^(?:\[[^\]]*\])+=/, '');
  const root: (string | null | ArrayText)[] = [];
  const open = [root];
  let read = 0;
  for (const [token, quoted, sign, bare = ''] of body.matchAll(TOKEN)) {
    read += token.length;
    const list = open.at(-1);
    if (list === undefined) return undefined;
    if (sign === '{') {
      const inner: (string | null | ArrayText)[] = [];
      list.push(inner);
      open.push(inner);
    } else if (sign === '}') open.pop();
    else if (sign !== ',') list.push(element(quoted, bare));
  }
  const [only, ...more] = root;
  const isWhole = read === body.length && open.length === 1 && more.length === 0;
  return isWhole && only !== null && typeof only === 'object' ? only : undefined;
};
