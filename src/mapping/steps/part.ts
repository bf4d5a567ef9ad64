/** The step that takes a text apart. */
import * as t from 'io-ts';
import { BLANK } from '../../core/absence';
import { Finite, isBlank } from '../../values/codec';
import type { Brand } from '../../values/codec';
import type { Shape } from '../../types/type';
import { NOT_READ, defineStep, isTextual, onText, overTexts, unknownKey } from './step';
import type { Output, Run } from './step';
import { addText } from './text';

/** Which of the pieces between separators: the first is 0, the last -1. */
const Piece = t.type({ separator: t.string, at: Finite });
type Piece = t.TypeOf<typeof Piece>;

const pieceFault = (piece: Piece | undefined): string | undefined => {
  if (piece === undefined) return undefined;
  const fault = unknownKey(piece, Object.keys(Piece.props));
  if (fault !== undefined) return fault;
  if (piece.separator === '') return 'needs a "separator" of at least one character';
  return Number.isInteger(piece.at)
    ? undefined
    : 'takes a whole number as "at": 0 is the first part, -1 the last';
};

/** A text of fewer parts does not have the expected form: it could not be read. */
const pieceOf = (piece: Piece | undefined): Run =>
  onText((text) => {
    const part = piece && text.split(piece.separator).at(piece.at);
    if (part === undefined) return NOT_READ;
    return isBlank(part) ? BLANK : part;
  });

/** The characters that texts of some brands are made of. */
const ALPHABETS: Readonly<Partial<Record<Brand, RegExp>>> = {
  digits: /^\d+$/,
  phone: /^\d+$/,
  numeral: /^[\d.-]+$/,
  date: /^[\d-]+$/,
};

/** Whether no text of the shape has the separator. Then there is only one part. */
const hasOnePart = (shape: Shape, { separator }: Piece): boolean => {
  const alphabet = shape.kind === 'text' && shape.brand !== undefined ? ALPHABETS[shape.brand] : undefined;
  return alphabet?.test(separator) === false;
};

/** Any part may be blank or missing; for constants this is known. */
const pieces =
  (run: Run): Output =>
  (shape) =>
    overTexts(shape, run) ??
    (isTextual(shape) ? { shape: { kind: 'text' }, none: true, unknown: true } : undefined);

/** Takes one part of a text. */
export const partStep = defineStep<Piece>({
  name: 'part',
  summary:
    'The part of a text between separators, counted from 0, or from the end with -1. A blank part is none. A text of fewer parts is unknown, since it is not of the expected form.',
  accepts: 'text',
  argument: Piece,
  suggest: addText,
  fault: pieceFault,
  output: (piece) => pieces(pieceOf(piece)),
  isNoop: () => false,
  never: (shape, piece) =>
    piece !== undefined && piece.at !== 0 && piece.at !== -1 && hasOnePart(shape, piece),
  run: pieceOf,
  examples: [
    { via: { part: { separator: '|', at: 0 } }, in: '350.50|RUB', out: '350.50' },
    { via: { part: { separator: '/', at: -1 } }, in: 'gid://shopify/Customer/123', out: '123' },
    { via: { part: { separator: ', ', at: 1 } }, in: 'VIP', reason: 'step-failed' },
  ],
});
