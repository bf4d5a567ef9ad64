/**
 * Owns the documentation of codecs: a sentence that stands beside what it describes, from where the schema and
 * the documentation take it. It must not change what a codec accepts, nor how it is read as a type.
 */
import * as t from 'io-ts';

/** A codec that says what its values are for. It has the name, the test and the decoding of the one inside. */
class DocumentedType<C extends t.Mixed> extends t.Type<t.TypeOf<C>, t.OutputOf<C>> {
  readonly _tag = 'DocumentedType' as const;

  constructor(
    readonly type: C,
    readonly description: string,
  ) {
    super(type.name, type.is, type.validate, type.encode);
  }
}

/** The codec, with a sentence for whoever fills in its value: what it is, in which unit, in which form. */
export const documented = <C extends t.Mixed>(codec: C, description: string): DocumentedType<C> =>
  new DocumentedType(codec, description);
