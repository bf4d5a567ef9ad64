/** The places of a template's placeholders in a text of another syntax, and how what fills them is written there. */
import type { Either } from 'fp-ts/Either';

/** One placeholder's place. */
export interface Slot {
  /** Any text can stand here. Without it only what needs no quotes can: numbers, and true and false. */
  readonly takesText: boolean;
  /** Writes a text so that it cannot leave its place; `undefined` where the syntax cannot carry it. */
  readonly escape: (text: string) => string | undefined;
}

/** Why the structure of a template cannot be told. */
export interface PlaceFault {
  /** The placeholder that it is about, if it is about one. */
  readonly placeholder?: number;
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** The texts without the fault, where it can be told how they would be. */
  readonly instead?: readonly string[];
}

/** Finds the places between the constant texts of a template: one text more than there are places. */
export type Place = (texts: readonly string[]) => Either<PlaceFault, readonly Slot[]>;

/** A syntax in which a request can have a text. */
export interface Syntax {
  readonly place: Place;
  /** The quotes of its texts, for messages: `'`. */
  readonly quote: string;
  /** Whether a calendar date can stand without quotes. */
  readonly hasBareDates?: true;
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Whether a text has no control characters, no separators of lines and no half of a surrogate pair. */
export const isOrdinary = (text: string): boolean => text.isWellFormed() && !CONTROL.test(text);
