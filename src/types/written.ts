/**
 * Values that an upstream writes in another form than they are read in: a list of one as its element, JSON inside a text, several
 * texts in one. They are opened before they are fitted to their type, so that rules and checks know only what is inside.
 */
import * as t from 'io-ts';
import { isBlank } from '../values/codec';

/** How a value is written. */
export interface Written {
  readonly as: 'one or list' | 'JSON text' | 'list in text' | 'empty value';
  /** What is inside a value that is there: `null` if that is nothing, `undefined` for a value that cannot be read. */
  readonly open: (value: unknown) => unknown;
  /** The texts that are read as null. */
  readonly empty?: readonly string[];
  /** How many characters of a text one comparison reads; none are read without it. */
  readonly charactersAtOnce?: number;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isBlankText = (value: unknown): boolean => typeof value === 'string' && isBlank(value);

/** A list, or one element of it alone, or a blank text for none: XML that was made JSON has these. */
export const ONE_OR_LIST: Written = {
  as: 'one or list',
  open: (value) => {
    if (isList(value)) return value;
    return isBlankText(value) ? [] : [value];
  },
};

/** JSON inside a text, which `read` reads; a value that is not a text is inside already. */
export const jsonText = (read: (text: string) => unknown): Written => ({
  as: 'JSON text',
  open: (value) => {
    if (typeof value !== 'string') return value;
    return isBlank(value) ? null : read(value);
  },
  charactersAtOnce: 4,
});

/** The most texts that one text can be split into. */
const MAX_PARTS = 1000;

/**
 * The texts between separators, without the white space at their ends; blank ones are left out. Too many cannot be read,
 * and a value that is not a text is a list already.
 */
export const splitText = (separator: string): Written => ({
  as: 'list in text',
  open: (value) => {
    if (typeof value !== 'string') return value;
    const parts = value.split(separator, MAX_PARTS + 1);
    if (parts.length > MAX_PARTS) return undefined;
    return parts.filter((part) => !isBlank(part)).map((part) => part.trim());
  },
  charactersAtOnce: 16,
});

const IN_TEXT: ReadonlySet<Written['as']> = new Set(['JSON text', 'list in text']);

/** Whether values of these forms are texts that hold something else. */
export const isInText = (written: readonly Written[] = []): boolean =>
  written.some(({ as }) => IN_TEXT.has(as));

/** How much work it is to open a value, in comparisons. */
export const costOf = ({ charactersAtOnce }: Written, value: unknown): number =>
  charactersAtOnce === undefined || typeof value !== 'string'
    ? 0
    : Math.ceil(value.length / charactersAtOnce);

/** The codec of values that are written in another form than the codec inside reads. */
export class WrittenType<C extends t.Mixed> extends t.Type<t.TypeOf<C>> {
  readonly _tag = 'WrittenType' as const;

  constructor(
    readonly written: Written,
    readonly type: C,
  ) {
    const accepts = (value: unknown): value is t.TypeOf<C> => {
      const inside = written.open(value);
      return inside !== null && inside !== undefined && type.is(inside);
    };
    super(
      type.name,
      accepts,
      (value, context) => (accepts(value) ? t.success(value) : t.failure(value, context)),
      t.identity,
    );
  }
}
