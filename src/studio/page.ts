/** The files of the page, as the package has them: read once, and named in a list, so that no path leads elsewhere. */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { replied } from '../admin/reply';
import type { Reply } from '../admin/reply';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.json', 'application/json; charset=utf-8'],
]);

/** The page runs its own files alone, and asks this server alone. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The headers of every answer. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': CSP,
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Gives a file of the page by the path of a request. */
export type Page = (path: string) => Reply | undefined;

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return []; // the page says that it was not built
  }
};

/** The page of a folder. */
export const pageOf = (folder: string): Page => {
  const files = new Map<string, { readonly name: string; readonly type: string }>(
    namesIn(folder).flatMap((name) => {
      const type = TYPES.get(extname(name));
      return type === undefined ? [] : [[`/${name.split(sep).join('/')}`, { name, type }] as const];
    }),
  );
  return (path) => {
    const file = files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return undefined;
    return { ...replied(200, [readFileSync(join(folder, file.name))], PAGE_HEADERS), type: file.type };
  };
};
