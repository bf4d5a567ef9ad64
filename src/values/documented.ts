/**
 * Documentation of codecs: a sentence beside a codec, from which the schema and the documentation are made. It changes
 * neither what a codec accepts nor its type.
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

/** The codec, with a sentence for the author of its value: what it is, in which unit, in which form. */
export const documented = <C extends t.Mixed>(codec: C, description: string): DocumentedType<C> =>
  new DocumentedType(codec, description);
