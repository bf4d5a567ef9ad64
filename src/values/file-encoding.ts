/**
 * The encoding that a file seems to have: by a byte order mark, strict UTF-8, the zeros of UTF-16, or the letters of
 * windows-1251. It is a guess for `init`, `infer` and the fixes of a check; loading never guesses.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** The encodings in which customers are read. */
export type FileEncoding = 'utf-8' | 'windows-1251' | 'utf-16le' | 'utf-16be';

/** The encoding that bytes seem to have, or one that a directory cannot have. */
export interface FoundEncoding {
  readonly encoding: FileEncoding;
  /** Why it is that one, as a text that follows "the encoding is …: ". */
  readonly why: string;
  /** Another one is not possible, or very unlikely. */
  readonly isSure: boolean;
}

/** What is not one of the encodings that are read, in words that follow a file's name. */
export interface OtherEncoding {
  readonly other: string;
}

const MARKS: readonly (readonly [mark: readonly number[], found: FileEncoding | 'UTF-32'])[] = [
  [[0xff, 0xfe, 0, 0], 'UTF-32'],
  [[0, 0, 0xfe, 0xff], 'UTF-32'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

const markOf = (bytes: Buffer): FileEncoding | 'UTF-32' | undefined =>
  MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))?.[1];

/** Bytes that are looked at: enough for the letters of a thousand customers. */
const LOOKED_AT = 262_144;

/** The end of a cut text may be in the middle of a character: at most three bytes belong to it. */
const isUtf8Text = (bytes: Buffer, isCut: boolean): boolean =>
  [0, 1, 2, 3].some((less) => (isCut || less === 0) && isUtf8(bytes.subarray(0, bytes.length - less)));

/** ASCII has a zero in every second byte of UTF-16; delimiters, digits and line ends are ASCII in any language. */
const zerosOf = (bytes: Buffer): readonly [even: number, odd: number] => {
  const zeros: [number, number] = [0, 0];
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2 === 0 ? 0 : 1] += 1;
  return zeros;
};

/** Two zeros at least, most of them on one side, and at one of fifty characters. */
const utf16Of = (bytes: Buffer): FileEncoding | 'zeros' | undefined => {
  const [even, odd] = zerosOf(bytes);
  if (even + odd === 0) return undefined;
  const isWide = even + odd > 1 && 100 * Math.max(even, odd) > bytes.length;
  if (isWide && 2 * even < odd) return 'utf-16le';
  return isWide && 2 * odd < even ? 'utf-16be' : 'zeros';
};

/** Letters of an encoding of one byte are hardly ever UTF-8 by chance. */
const isMostlyUtf8 = (bytes: Buffer): boolean => {
  const text = bytes.toString('utf8');
  return count(text, /[^\x00-\x7f\ufffd]/gu) > 2 * count(text, /\ufffd/g);
};

const COMMON = /[оеаинтсрвлк]/giu;
const CYRILLIC = /[а-яё]/giu;
const OTHER = /[^\x00-\x7fа-яё№«»–—…’“”„ \u00a0]/giu;
/** In a word a capital does not follow a small letter. */
const TURNS = /[а-яё][А-ЯЁ]/gu;

/** Latin and Cyrillic letters are not in one word. */
const MIXED = /[a-z][а-яё]|[а-яё][a-z]/giu;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

interface Score {
  readonly label: string;
  readonly letters: number;
  /** It has signs that names, addresses and numbers do not have. */
  readonly isStrange: boolean;
  /** From 0 to 1, how much the text is like Russian. */
  readonly likeness: number;
}

const scoreOf = (bytes: Buffer, label: string): Score => {
  const text = new TextDecoder(label).decode(bytes);
  const letters = count(text, CYRILLIC);
  const strange = count(text, OTHER);
  const share = letters === 0 ? 0 : count(text, COMMON) / letters;
  return {
    label,
    letters,
    isStrange: strange + count(text, MIXED) > 0,
    likeness: letters === 0 ? 0 : (share - count(text, TURNS) / letters) * (letters / (letters + strange)),
  };
};

/** Encodings of Cyrillic letters in one byte, as decoders call them. */
const CYRILLIC_LABELS = ['windows-1251', 'koi8-r', 'ibm866'] as const;

/** In Russian about two of three letters are common ones; in one byte of a wrong encoding far fewer are. */
const LIKE_RUSSIAN = 0.45;
/** With fewer letters the choice is a guess. */
const ENOUGH_LETTERS = 40;

const cyrillicOf = (bytes: Buffer): FoundEncoding | OtherEncoding => {
  const scores = CYRILLIC_LABELS.map((label) => scoreOf(bytes, label));
  const [best, second] = scores.toSorted((one, other) => other.likeness - one.likeness);
  const [usual] = scores;
  const found = { encoding: 'windows-1251', why: 'by the frequency of its Cyrillic letters' } as const;
  // Few letters say little: then the usual encoding is the guess, unless it would give signs that are no letters.
  if (usual !== undefined && usual.letters < ENOUGH_LETTERS && usual.letters > 0 && !usual.isStrange)
    return { ...found, isSure: false };
  if (best === undefined || best.likeness < LIKE_RUSSIAN)
    return { other: 'is neither in UTF-8 nor in windows-1251 nor in UTF-16: write it in UTF-8' };
  return best === usual
    ? { ...found, isSure: best.likeness > 1.2 * (second?.likeness ?? 0) }
    : { other: `seems to be in ${best.label}, which is not read: write it in UTF-8` };
};

/** The encoding of the beginning of a file; `isCut` says that the file has more. */
export const findEncoding = (head: Buffer, isCut: boolean): FoundEncoding | OtherEncoding => {
  const marked = markOf(head);
  if (marked === 'UTF-32') return { other: 'is in UTF-32, which is not read: write it in UTF-8' };
  if (marked === 'utf-8' && !isUtf8Text(head, isCut))
    return { other: 'begins with the byte order mark of UTF-8, and is not in UTF-8: write it in UTF-8' };
  if (marked !== undefined) return { encoding: marked, why: 'by its byte order mark', isSure: true };
  const bytes = head.subarray(0, LOOKED_AT);
  const wide = utf16Of(bytes);
  if (wide === 'zeros') return { other: 'has bytes of 0, as no text has: is it an archive or a database?' };
  if (wide !== undefined)
    return { encoding: wide, why: 'by the zeros in every second byte', isSure: bytes.length >= 64 };
  if (isAscii(head)) return { encoding: 'utf-8', why: 'it has only ASCII', isSure: !isCut };
  if (isUtf8Text(head, isCut)) return { encoding: 'utf-8', why: 'all of it is UTF-8', isSure: true };
  return isMostlyUtf8(bytes)
    ? { other: 'is in UTF-8, and some of its bytes are not: correct what writes it' }
    : cyrillicOf(bytes);
};

/** The encoding that a whole file most likely has, by its beginning, if that is one that is read. */
export const likelyEncoding = (bytes: Buffer): FileEncoding | undefined => {
  const found = findEncoding(bytes.subarray(0, LOOKED_AT), bytes.length > LOOKED_AT);
  return 'encoding' in found ? found.encoding : undefined;
};

/** The text of bytes in an encoding, without a byte order mark; what a cut left at the end is left out. */
export const decodeExport = (bytes: Buffer, encoding: FileEncoding, isCut: boolean): string => {
  const text = new TextDecoder(encoding).decode(bytes);
  return isCut ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
};
