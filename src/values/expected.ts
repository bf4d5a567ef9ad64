/**
 * Codecs of fields that are always sent, where one missing field does not invalidate the whole answer. They have their
 * own tags, so that type-of-codec can read them.
 */
import * as t from 'io-ts';

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** A codec of the same values as the one inside, without missing and null. */
class ThereType<C extends t.Mixed, Tag extends string> extends t.Type<t.TypeOf<C>, t.OutputOf<C>> {
  constructor(
    readonly type: C,
    readonly _tag: Tag,
  ) {
    const accepts = (value: unknown): value is t.TypeOf<C> => isThere(value) && type.is(value);
    super(
      type.name,
      accepts,
      (value, context) => (accepts(value) ? t.success(value) : t.failure(value, context)),
      type.encode,
    );
  }
}

/**
 * What is always there. Where it is not, or has another type, that one value is *unknown* (`type-mismatch`), and
 * the rest of the answer is read.
 */
export const expected = <C extends t.Mixed>(codec: C): ThereType<C, 'ExpectedType'> =>
  new ThereType(codec, 'ExpectedType');

/** Any value except a missing one or null: only its presence can be read. */
export const Anything = new ThereType(t.unknown, 'PresentType');

/** A value with a mistake in its description: no further finding is reported for what reads it. */
export const InvalidType = new ThereType(t.unknown, 'MistakenType');
