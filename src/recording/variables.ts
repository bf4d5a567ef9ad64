/**
 * The variables of a recorded fixture. A secret needs none: `${NAME}` stands for it. A table of tokens by shopper needs an
 * invented one with the invented shopper.
 */
import { isRecord } from '../types/conform';
import type { Secrets } from '../tenant/decode/secrets';

/** Shorter secrets are in too many texts by chance. */
const LEAST_LENGTH = 6;

/** The table that a variable holds; `undefined` for any other text. */
const tableOf = (text: string): Readonly<Record<string, string>> | undefined => {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const table: unknown = JSON.parse(text);
    const entries = isRecord(table) ? Object.entries(table) : [];
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return texts.length > 0 && texts.length === entries.length ? Object.fromEntries(texts) : undefined;
  } catch {
    return undefined; // a secret may be any text
  }
};

/** What the variables of a tenant hold, as far as a recording has to do with it. */
export interface RealVariables {
  /** The entries of tables that are the shopper's, or another's where there is none of the shopper. */
  readonly tables: ReadonlyMap<string, readonly (readonly [key: string, token: string])[]>;
  /** The names of other secrets by their texts. */
  readonly names: ReadonlyMap<string, string>;
  /** All texts, of which no run may come back. */
  readonly texts: readonly string[];
}

/** Reads the variables that a tenant names; `isShopper` says whether a key of a table is the one who is asked for. */
export const readVariables = (
  names: Iterable<string>,
  secrets: Secrets,
  isShopper: (key: string) => boolean,
): RealVariables => {
  const tables = new Map<string, readonly (readonly [string, string])[]>();
  const stands = new Map<string, string>();
  const texts: string[] = [];
  for (const name of names) {
    const found = secrets(name);
    if (found.found !== 'set') continue;
    const text = found.secret.reveal();
    const table = tableOf(text);
    if (table === undefined) {
      texts.push(text);
      if (text.length >= LEAST_LENGTH) stands.set(text, name);
      continue;
    }
    const entries = Object.entries(table);
    const own = entries.filter(([key]) => isShopper(key));
    const kept = own.length > 0 ? own : entries.slice(0, 1);
    texts.push(...kept.flat());
    tables.set(name, kept);
  }
  return { tables, names: stands, texts };
};
