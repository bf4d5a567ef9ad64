/**
 * The id of a request: the app server's own, so that both logs can be compared, where it has the shape that programs
 * make ids in; otherwise a new one. No other text is taken, since it could identify a shopper or contain a key. The same
 * holds for the ids of a trace.
 */
import { randomUUID } from 'node:crypto';
import type { TraceContext } from '../core/trace';

/** Only letters, and shorter than a name or a login that could identify a person: "req-". */
const PREFIX = /^[a-z]{1,4}[-_.](?=.{16})/i;

const SHAPES = [
  // UUID
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  // a span’s or a trace’s id, a UUID without its hyphens
  /^(?:[\da-f]{16}|[\da-f]{32})$/i,
  // W3C traceparent
  /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/i,
  // AWS X-Ray
  /^1-[\da-f]{8}-[\da-f]{24}$/i,
  // ULID, of the years until 2039
  /^01[\dA-HJKMNP-TV-Z]{24}$/,
];

/** As many digits as a telephone or a card has. */
const LONG_NUMBER = /\d{10}/;

/** The characters of identifiers; so many in a row are in one random id of some thousand. */
const WORD = /[\w.@+-]{8}/;

const PADDING = /([\da-f])\1{5}/i;

/** The text that hexadecimal digits encode, wherever it begins. */
const textsOfHex = (digits: string): readonly string[] =>
  [digits, digits.slice(1)].map((each) => Buffer.from(each, 'hex').toString('latin1'));

/** Whether hexadecimal digits have text or padding in them. */
const isFilled = (digits: string): boolean =>
  PADDING.test(digits) || textsOfHex(digits).some((text) => WORD.test(text));

/** Whether a program may have generated this at random, without data in it. */
const isMade = (id: string): boolean => {
  const bare = id.replaceAll('-', '');
  return (
    SHAPES.some((shape) => shape.test(id)) && /[a-z]/i.test(bare) && !LONG_NUMBER.test(id) && !isFilled(bare)
  );
};

/** Tracers with ids of 64 bits write zeros before them. */
const SHORT = /^0{16}(?=[\da-f]{16}$)/;

/** How a gateway takes the ids that its clients give. */
export interface RequestIds {
  /** The id for a request with this `header`. */
  readonly of: (header: string | readonly string[] | undefined) => string;
  /** Whether an id must be replaced for one of these texts: the keys and the identifier of its request. */
  readonly reveals: (id: string, texts: readonly string[]) => boolean;
  /**
   * Whether a client's trace is continued; `texts` are the keys and the identifier of its request, where they are known.
   */
  readonly isTrace: (parent: TraceContext, texts?: readonly string[]) => boolean;
}

/** For clients that are part of the bridge itself: every id is taken as it is. */
export const trustedIds: RequestIds = {
  of: (header) => (typeof header === 'string' ? header : randomUUID()),
  reveals: () => false,
  isTrace: () => true,
};

/**
 * Whether a trace's ids have no data in them. Ten decimal digits in a row are frequent in random ids: they count only
 * where it is not known what the request is about.
 */
const isTraceOf =
  (isKey: IsKey): RequestIds['isTrace'] =>
  ({ traceId, spanId }, texts) =>
    [traceId.replace(SHORT, ''), spanId].every(
      (id) =>
        !isFilled(id) &&
        !spellingsOf(id).some(isKey) &&
        (texts === undefined ? !LONG_NUMBER.test(id) : !reveals(id, texts)),
    );

/** For all other clients; `isKey` is true for the key of any tenant. */
export const checkedIds = (isKey: IsKey): RequestIds => ({
  of: (header) => requestIdOf(header, isKey),
  reveals,
  isTrace: isTraceOf(isKey),
});

/** Whether a text is the key of any tenant. */
export type IsKey = (text: string) => boolean;

const spellingsOf = (text: string): readonly string[] => [text, text.toLowerCase(), text.toUpperCase()];

/** The parts of an id between its hyphens, and all combinations of neighbours. */
const partsOf = (id: string): readonly string[] => {
  const parts = id.split('-');
  const runs = parts.flatMap((_, from) =>
    parts.slice(from).map((__, to) => parts.slice(from, from + to + 1)),
  );
  return [...runs.map((run) => run.join('-')), parts.join('')];
};

const hasKey = (id: string, isKey: IsKey): boolean => partsOf(id).flatMap(spellingsOf).some(isKey);

/** The id for a request with this `header`. */
export const requestIdOf = (header: string | readonly string[] | undefined, isKey: IsKey): string => {
  if (typeof header !== 'string') return randomUUID();
  const id = header.replace(PREFIX, '');
  return isMade(id) && !hasKey(id, isKey) && !isKey(header) ? header : randomUUID();
};

/** A text without the characters in which its spellings differ. */
const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** A shorter text is a part of many ids by chance. It is compared with the whole id only. */
const LEAST = 5;

/** A text and, for an email address, the part before the `@`, which most names are in. */
const namesIn = (text: string): readonly string[] =>
  [text, text.slice(0, Math.max(0, text.indexOf('@')))].map(bare).filter((part) => part !== '');

/** Whether an id equals or contains one of several texts, in any spelling: keys, the shopper's identifier. */
export const reveals = (id: string, texts: readonly string[]): boolean => {
  const bareId = bare(id);
  return texts
    .flatMap(namesIn)
    .some((name) => bareId === name || (name.length >= LEAST && bareId.includes(name)));
};
