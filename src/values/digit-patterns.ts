/**
 * Patterns of digits as an automaton: from where on the digits of a number do not matter, so that all numbers of its
 * length that begin alike are accepted by the same patterns.
 */

/** What a pattern consists of; the bits of `digits` are the digits that it takes. */
type Part =
  | { readonly digits: number }
  | { readonly sequence: readonly Part[] }
  | { readonly oneOf: readonly Part[] }
  | { readonly part: Part; readonly least: number; readonly most: number };

const ANY_DIGIT = 0b11_1111_1111;
const BASE = 10;

/** A pattern is written in the syntax of regular expressions, of which numbering plans use a part. */
class Unreadable extends Error {}

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  all(): Part {
    const part = this.#oneOf();
    if (this.#at < this.text.length) throw new Unreadable();
    return part;
  }

  #takes(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #oneOf(): Part {
    const parts = [this.#sequence()];
    while (this.#takes('|')) parts.push(this.#sequence());
    return { oneOf: parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.text.length && !/[|)]/.test(this.text.charAt(this.#at)))
      parts.push(this.#counted());
    return { sequence: parts };
  }

  #counted(): Part {
    const part = this.#one();
    if (this.#takes('?')) return { part, least: 0, most: 1 };
    const [all = '', least = '', most = least] =
      /^\{(\d+)(?:,(\d+))?\}/.exec(this.text.slice(this.#at)) ?? [];
    if (all === '') return part;
    this.#at += all.length;
    return { part, least: Number(least), most: Number(most) };
  }

  #one(): Part {
    if (this.#takes('(?:') || this.#takes('(')) {
      const part = this.#oneOf();
      if (!this.#takes(')')) throw new Unreadable();
      return part;
    }
    const [all] = /^(?:\\d|\d|\[[\d-]+\])/.exec(this.text.slice(this.#at)) ?? [];
    if (all === undefined) throw new Unreadable();
    this.#at += all.length;
    const takes = new RegExp(`^${all}$`);
    let digits = 0;
    for (let digit = 0; digit < BASE; digit += 1) if (takes.test(String(digit))) digits |= 1 << digit;
    return { digits };
  }
}

/** A place in the patterns: what may follow it. */
interface Place {
  readonly id: number;
  readonly digits: number;
  /** Where a digit leads; an end that takes any further digit leads to itself. */
  readonly then?: Place;
  /** Places that are reached without a digit. */
  readonly also: readonly Place[];
  /** A pattern ends here. */
  readonly isEnd: boolean;
}

/** The places where a number may be after some digits. */
interface State {
  readonly places: readonly Place[];
  /** The patterns that end here, as a text. */
  readonly ends: string;
  readonly next: (State | undefined)[];
  /** By a number of further digits, which patterns end after them, if these are the same whatever the digits are. */
  readonly settled: Map<number, string | undefined>;
}

/** Patterns of all of a number, and of how one begins. */
export interface Patterns {
  readonly whole: readonly string[];
  readonly beginning: readonly string[];
}

export class DigitPatterns {
  #places = 0;
  readonly #states = new Map<string, State>();
  readonly #first: State;

  /** Throws where a pattern has a syntax that is not known here. */
  private constructor({ whole, beginning }: Patterns) {
    const starts = [
      ...whole.map((pattern) => this.#build(new Reader(pattern).all(), this.#place({ isEnd: true }))),
      ...beginning.map((pattern) =>
        this.#build(new Reader(pattern).all(), this.#place({ isEnd: true, digits: ANY_DIGIT })),
      ),
    ];
    this.#first = this.#stateOf(starts);
  }

  /** The automaton of patterns; `undefined` where one has a syntax that is not known here. */
  static of(patterns: Patterns): DigitPatterns | undefined {
    try {
      return new DigitPatterns(patterns);
    } catch {
      return undefined; // a pattern is Unreadable
    }
  }

  /** How many of the first digits matter. */
  decidedBy(digits: string): number {
    const states = [this.#first];
    for (const digit of digits) states.push(this.#next(states.at(-1) ?? this.#first, Number(digit)));
    let length = digits.length;
    while (
      length > 0 &&
      this.#settled(states[length - 1] ?? this.#first, digits.length - length + 1) !== undefined
    )
      length -= 1;
    return length;
  }

  #place(place: Partial<Place>): Place {
    this.#places += 1;
    return { id: this.#places, digits: 0, also: [], isEnd: false, ...place };
  }

  /** The place before a part, behind which another place is. */
  #build(part: Part, then: Place): Place {
    if ('digits' in part) return this.#place({ digits: part.digits, then });
    if ('sequence' in part)
      return part.sequence.reduceRight<Place>((behind, each) => this.#build(each, behind), then);
    if ('oneOf' in part) return this.#place({ also: part.oneOf.map((each) => this.#build(each, then)) });
    let place = then;
    for (let count = part.least; count < part.most; count += 1)
      place = this.#place({ also: [this.#build(part.part, place), then] });
    for (let count = 0; count < part.least; count += 1) place = this.#build(part.part, place);
    return place;
  }

  #stateOf(places: readonly Place[]): State {
    const all = new Map<number, Place>();
    const open = [...places];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (all.has(place.id)) continue;
      all.set(place.id, place);
      open.push(...place.also);
    }
    const lasting = [...all.values()]
      .filter(({ digits, isEnd }) => digits > 0 || isEnd)
      .sort((one, other) => one.id - other.id);
    const key = lasting.map(({ id }) => id).join();
    const ends = lasting.flatMap(({ id, isEnd }) => (isEnd ? [id] : [])).join();
    const state = this.#states.get(key) ?? { places: lasting, ends, next: [], settled: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #next(state: State, digit: number): State {
    const known = state.next[digit];
    if (known !== undefined) return known;
    const places = state.places.filter(({ digits }) => (digits & (1 << digit)) !== 0);
    const next = this.#stateOf(places.map((place) => place.then ?? place));
    state.next[digit] = next;
    return next;
  }

  #settled(state: State, length: number): string | undefined {
    if (length === 0) return state.ends;
    if (state.settled.has(length)) return state.settled.get(length);
    let ends = this.#settled(this.#next(state, 0), length - 1);
    for (let digit = 1; digit < BASE && ends !== undefined; digit += 1)
      if (this.#settled(this.#next(state, digit), length - 1) !== ends) ends = undefined;
    state.settled.set(length, ends);
    return ends;
  }
}
