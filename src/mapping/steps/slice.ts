/** The steps that shorten a text: by places, and to a length. */
import * as t from 'io-ts';
import { BLANK } from '../../core/absence';
import { own } from '../../core/own';
import { Finite, MAX_TEXT_LENGTH, isBlank, isFitText } from '../../values/codec';
import { cutBefore, sliceOf } from '../../values/characters';
import { isRecord } from '../../types/conform';
import { hasDigitsOnly } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { TOO_LONG, defineStep, hasBrand, isTextual, noEffect, onText, overTexts, unknownKey } from './step';
import type { Output, Run } from './step';
import { addText } from './text';

/** What is left of a text's shape in a part of it that is not empty. */
const partOf = (shape: Shape): Shape =>
  hasDigitsOnly(shape) ? { kind: 'text', brand: 'digits' } : { kind: 'text' };

/** Whether no part of a text of the shape is blank, unless it is empty. */
const isSolid = (shape: Shape): boolean =>
  hasBrand(shape, ['digits', 'phone', 'numeral', 'date', 'email', 'url']);

const Places = t.array(Finite);
type Places = t.TypeOf<typeof Places>;

const placesFault = (places: Places = []): string | undefined =>
  (places.length === 1 || places.length === 2) && places.every(Number.isSafeInteger)
    ? undefined
    : 'takes one or two whole numbers: [0, 4] are the first four characters, [-4] the last four';

/** The names that other languages have for the two places. */
const PLACES = [
  ['from', 'start', 'begin', 'offset', 'at'],
  ['to', 'end', 'stop'],
] as const;

/** One place without its list, or places by name. */
const meantPlaces = (argument: unknown): unknown => {
  if (typeof argument === 'number') return [argument];
  if (!isRecord(argument)) return undefined;
  const [start, end] = PLACES.map((names) => names.map((name) => own(argument, name)).find(Finite.is));
  const isWhole = Object.keys(argument).length === [start, end].filter(Finite.is).length;
  if (!isWhole) return undefined;
  return end === undefined ? [start] : [start ?? 0, end];
};

/** Whether some character of every text is between the places: its first or its last one. */
const hasEnd = ([start = 0, end = Infinity]: Places): boolean =>
  (start === 0 && end > 0) || (start < 0 && end === Infinity);

/** Whether there is no character between the places, in a text of any length. */
const isEmpty = ([start = 0, end = Infinity]: Places): boolean => start < 0 === end < 0 && end <= start;

const sliced = ([start = 0, end]: Places): Run =>
  onText((text) => {
    const slice = sliceOf(text, start, end);
    return isBlank(slice) ? BLANK : slice;
  });

const sliceOutput =
  (places: Places): Output =>
  (shape) =>
    overTexts(shape, sliced(places)) ??
    (isTextual(shape)
      ? { shape: partOf(shape), none: !(isSolid(shape) && hasEnd(places)), unknown: false }
      : undefined);

/** The most characters of a result, with the text that shows that some are left out. */
const Longest = t.intersection([t.type({ to: Finite }), t.partial({ end: t.string })]);
const Length = t.union([Finite, Longest]);
type Length = t.TypeOf<typeof Length>;

const longestOf = (length: Length = MAX_TEXT_LENGTH): { readonly to: number; readonly end: string } =>
  typeof length === 'number' ? { to: length, end: '' } : { end: '', ...length };

const lengthFault = (length: Length | undefined): string | undefined => {
  const fault = typeof length === 'object' ? unknownKey(length, ['to', 'end']) : undefined;
  if (fault !== undefined) return fault;
  const { to, end } = longestOf(length);
  if (!Number.isInteger(to) || to < 1 || to > MAX_TEXT_LENGTH)
    return `takes 1 to ${MAX_TEXT_LENGTH} characters`;
  if (!isFitText(end)) return 'takes an "end" of characters that can be shown';
  return end.length < to ? undefined : 'takes an "end" that is shorter than "to"';
};

const truncated = (length: Length | undefined): Run => {
  const { to, end } = longestOf(length);
  return onText((text) => {
    if (text.length <= to) return text;
    const start = cutBefore(text, to - end.length).trimEnd();
    return isBlank(start) ? TOO_LONG : `${start}${end}`;
  });
};

/** Whether no text of the shape is longer. */
const isShort = (shape: Shape, to: number): boolean =>
  (hasBrand(shape, ['date']) && to >= 'yyyy-MM-dd'.length) ||
  (shape.kind === 'text' && shape.brand !== undefined && to === MAX_TEXT_LENGTH);

const truncateOutput =
  (length: Length | undefined): Output =>
  (shape) => {
    const { to, end } = longestOf(length);
    if (isShort(shape, to)) return { shape, none: false, unknown: false };
    const ofTexts = overTexts(shape, truncated(length));
    if (ofTexts !== undefined || !isTextual(shape)) return ofTexts;
    return truncatedType(shape, end);
  };

const truncatedType = (shape: Shape, end: string): Type => {
  const isFit = shape.kind === 'text' && shape.brand !== undefined;
  const short: Shape = isFit ? { kind: 'text', brand: 'nonblank' } : { kind: 'text' };
  return {
    shape: hasDigitsOnly(shape) && /^\d*$/.test(end) ? partOf(shape) : short,
    none: false,
    unknown: !isSolid(shape),
  };
};

/** The steps that shorten a text, in the order of the documentation. */
export const shorteningSteps = [
  defineStep<Places>({
    name: 'slice',
    summary:
      'The characters of a text from one place to before another. Places are counted from 0, or from the end with -1; without a second one it is the rest. A blank result is none.',
    accepts: 'text',
    argument: Places,
    suggest: addText,
    fault: placesFault,
    repair: meantPlaces,
    output: (places = []) => sliceOutput(places),
    never: (_shape, places = []) => isEmpty(places),
    isNoop: () => false,
    warnings: ([start, end] = []) => (start === 0 && end === undefined ? [noEffect('slice')] : []),
    run: (places = []) => sliced(places),
    examples: [
      { via: { slice: [-4] }, in: '2000123456789', out: '6789' },
      { via: { slice: [1] }, in: '79161234567', out: '9161234567' },
      { via: { slice: [0, 2] }, in: 'AB-1234', out: 'AB' },
      { via: { slice: [4] }, in: 'VIP', reason: 'blank' },
    ],
  }),
  defineStep<Length>({
    name: 'truncate',
    summary:
      'Shortens a text to so many characters, counted as the limit of shown texts is: an emoji counts as two or more. A character is never cut. “end” is put behind a shortened text, and counts too.',
    accepts: 'text',
    argument: Length,
    suggest: addText,
    fault: lengthFault,
    cost: () => 200,
    isIdempotent: () => true,
    output: truncateOutput,
    isNoop: () => false,
    warnings: (length, shape) => (isShort(shape, longestOf(length).to) ? [noEffect('truncate')] : []),
    run: truncated,
    examples: [
      { via: { truncate: 4 }, in: 'Gold card', out: 'Gold' },
      { via: { truncate: { to: 10, end: '…' } }, in: 'Free delivery', out: 'Free deli…' },
      { via: { truncate: 20 }, in: 'Gold card', out: 'Gold card' },
    ],
  }),
];
