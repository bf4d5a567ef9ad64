/**
 * The id of a request: the app server's own, so that both logs can be compared, unless it could tell something of a shopper
 * or is a key; then a new one.
 */
import { randomUUID } from 'node:crypto';
import { namesPerson } from '../values/personal';
import { readingsOf } from '../values/secret-search';

const SANE = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether a text is some tenant's key. */
export type IsKey = (text: string) => boolean;

/** The id for a request whose header is `given`. */
export const requestIdOf = (given: string | readonly string[] | undefined, isKey: IsKey): string =>
  typeof given === 'string' && SANE.test(given) && !namesPerson(given) && ![...readingsOf(given)].some(isKey)
    ? given
    : randomUUID();

/** A text without what different spellings of it differ in. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What is shorter is in many ids by chance; an id is not to be it either. */
const LEAST = 5;

/** Whether a reading is text: what is decoded and was not encoded has letters by chance, among bytes that are none. */
const isText = (text: string): boolean => !text.includes('\ufffd');

/** A text and, of an email address, the part before the `@`, in which most names are. */
const partsOf = (text: string): readonly string[] =>
  [text, text.slice(0, Math.max(0, text.indexOf('@')))].map(bare).filter((part) => part !== '');

/** Whether an id is or has one of several texts, in whatever spelling and encoding: keys, the shopper's identifier. */
export const tells = (id: string, texts: readonly string[]): boolean => {
  const readings = [...readingsOf(id)].map((text) => ({ reading: bare(text), isText: isText(text) }));
  return texts
    .flatMap(partsOf)
    .some((part) =>
      readings.some(({ reading, isText: whole }) =>
        part.length >= LEAST ? reading.includes(part) : whole && reading === part,
      ),
    );
};
