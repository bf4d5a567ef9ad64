/** Syntaxes whose texts stand in quotes: a scanner that finds for each placeholder whether it stands in such a text. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Place, PlaceFault, Slot } from './placed';

/** How a syntax writes texts. */
export interface Quoting {
  readonly quote: '"' | "'";
  /** How a quote is written inside a text. */
  readonly inside: 'doubled' | 'backslash';
  /** What may not stand outside of texts: it begins something in which a placeholder has no known meaning. */
  readonly refused: RegExp;
  /** What may not follow the end of a text with a placeholder. */
  readonly notAfter?: RegExp;
  /** Behind what a text is itself in the syntax, so that a value could end a text within it. */
  readonly nestedBehind?: RegExp;
  /** Writes a text between quotes; `before` is what stands before the first quote. */
  readonly escape: (before: string) => Slot['escape'];
}

/** A placeholder that stands alone: nothing beside it can become a part of the number. */
const BEFORE_BARE = /[\s(,=:[<>]$/;
const AFTER_BARE = /^[\s),\]};<>]/;

const BARE: Slot = { takesText: false, escape: () => undefined };

/** The state between two tokens. */
interface State {
  /** All that was read. A placeholder is a NUL, which no template has. */
  readonly read: string;
  /** What stood before the text that has begun, if one has. */
  readonly before: string | undefined;
  /** The text has a placeholder. */
  readonly isFilled: boolean;
}

const START: State = { read: '', before: undefined, isFilled: false };

const ESCAPE = /^\\(?:u\{[\da-f]+\}|u[\da-f]{4}|[^u])/i;

const faultOf = (message: string, advice: string): Either<PlaceFault, never> => left({ message, advice });

/** The length of what a backslash begins; 0 where the template does not have all of it. */
const escapeLength = (text: string): number => ESCAPE.exec(text)?.[0].length ?? 0;

const advance = (state: State, text: string): State => ({ ...state, read: state.read + text });

const inText = (
  { quote, inside, notAfter }: Quoting,
  state: State,
  rest: string,
): Either<PlaceFault, readonly [State, length: number]> => {
  const [first = ''] = rest;
  if (inside === 'backslash' && first === '\\') {
    const length = escapeLength(rest);
    return length === 0
      ? faultOf(
          'a backslash begins something that a placeholder would end',
          'double the backslash, or remove it',
        )
      : right([advance(state, rest.slice(0, length)), length]);
  }
  if (first === '\n' && inside === 'backslash')
    return faultOf('a text has a line break', 'write it as "\\n"');
  if (first !== quote) return right([advance(state, first), 1]);
  if (inside === 'doubled' && rest[1] === quote) return right([advance(state, quote + quote), 2]);
  if (state.isFilled && notAfter?.test(rest.slice(1)) === true)
    return faultOf(
      'what follows this text makes something else of it than a text',
      'let the placeholder stand in a text of its own, which is a value',
    );
  return right([{ read: state.read + first, before: undefined, isFilled: false }, 1]);
};

const outside = (
  { quote, refused }: Quoting,
  state: State,
  rest: string,
): Either<PlaceFault, readonly [State, length: number]> => {
  const found = refused.exec(rest);
  if (found?.index === 0)
    return faultOf(
      `${JSON.stringify(found[0])} is not allowed outside of quotes here`,
      `write a text between ${quote} and ${quote}, and no comment`,
    );
  const [first = ''] = rest;
  const read = state.read + first;
  return right([first === quote ? { read, before: state.read, isFilled: false } : { ...state, read }, 1]);
};

const readText = (quoting: Quoting, from: State, text: string): Either<PlaceFault, State> => {
  let state = from;
  for (let at = 0; at < text.length;) {
    const next = (state.before === undefined ? outside : inText)(quoting, state, text.slice(at));
    if (next._tag === 'Left') return next;
    const [after, length] = next.right;
    state = after;
    at += length;
  }
  return right(state);
};

/** Whether the texts around a placeholder outside of quotes keep it apart. */
const isApart = (texts: readonly string[], index: number): boolean => {
  const [before = '', after = ''] = [texts[index], texts[index + 1]];
  return (
    ((index === 0 && before === '') || BEFORE_BARE.test(before)) &&
    ((index === texts.length - 2 && after === '') || AFTER_BARE.test(after))
  );
};

/** The places of placeholders in a syntax with quotes. */
export const quotedPlace =
  (quoting: Quoting): Place =>
  (texts) => {
    const slots: Slot[] = [];
    let state = START;
    for (const [index, text] of texts.entries()) {
      const read = readText(quoting, state, text);
      if (read._tag === 'Left') return read;
      state = read.right;
      if (index === texts.length - 1) break;
      if (state.before === undefined && !isApart(texts, index))
        return left({
          placeholder: index,
          message: 'a placeholder outside of quotes needs a space, a comma or a bracket on each side',
          advice: `put it into quotes, ${quoting.quote}{…}${quoting.quote}, or let it stand alone`,
        });
      if (state.before !== undefined && quoting.nestedBehind?.test(state.before) === true)
        return left({
          placeholder: index,
          message: 'this text is a condition of its own: a value in it could change the condition',
          advice: 'write the condition into "$filter" of "query", where it is not a text',
        });
      slots.push(
        state.before === undefined ? BARE : { takesText: true, escape: quoting.escape(state.before) },
      );
      state = { ...state, read: `${state.read}\0`, isFilled: state.before !== undefined };
    }
    return state.before === undefined
      ? right(slots)
      : left({
          message: 'a quote is not closed',
          advice: `close it: ${quoting.quote}`,
          // most likely right after the placeholder
          ...(state.isFilled ? { instead: texts.with(-1, quoting.quote + (texts.at(-1) ?? '')) } : {}),
        });
  };
