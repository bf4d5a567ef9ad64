/**
 * Documentation of codecs: a sentence for each codec, from which the schema and the documentation are generated. It
 * changes neither what a codec accepts nor its type.
 */
import * as t from 'io-ts';

/** What to do about a usual mistake in a setting, where its author knows the meaning. */
export type Instead = {
  /** The key of the object that it is about; without it the value itself is. */
  readonly at?: string;
} & (
  | { readonly advice: string }
  /** Another member in its place. */
  | { readonly member: readonly [key: string, value: string | boolean] }
  /** Leave it out; the text says why. Without `at` it is the one finding about the value. */
  | { readonly remove: string }
  /** Another value in the place of the whole. */
  | { readonly write: unknown }
);

/** Checks a setting as it is written; `undefined` for one that is right, or not a known mistake. */
export type InsteadOf = (value: unknown) => readonly Instead[];

/** The documentation of a codec. */
export interface Documentation {
  /** What a value is, in which unit, in which form: for its author. */
  readonly description: string;
  readonly insteadOf?: InsteadOf;
}

/** A codec that says what its values are for. It has the name, the test and the decoding of the one inside. */
export class DocumentedType<C extends t.Mixed> extends t.Type<t.TypeOf<C>, t.OutputOf<C>> {
  readonly _tag = 'DocumentedType' as const;

  constructor(
    readonly type: C,
    readonly documentation: Documentation,
  ) {
    super(type.name, type.is, type.validate, type.encode);
  }
}

/** The codec, with a sentence for the author of its value, and what to write instead of usual mistakes. */
export const documented = <C extends t.Mixed>(
  codec: C,
  description: string,
  insteadOf?: InsteadOf,
): DocumentedType<C> =>
  new DocumentedType(codec, { description, ...(insteadOf === undefined ? {} : { insteadOf }) });
