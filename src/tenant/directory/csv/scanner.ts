/**
 * The rows and cells of CSV, found in its bytes without a copy. A row is the one that the library csv-parse would read:
 * a property test compares them. A row that is not CSV ends with its line.
 */
import type { CsvDialect } from '../../../adapter/directory';
import { isOrdinary } from '../ordinary';

/** What is wrong with a row, as words that follow "line 7". */
export type RowFault =
  | 'has a quote that is not closed'
  | 'has text behind a closing quote'
  | 'has a quote inside of a cell that is not quoted'
  | 'has a character NUL'
  | 'is too long'
  | 'has too many cells';

/** The most that one row may have. */
export interface RowBounds {
  readonly bytes: number;
  readonly cells: number;
}

const NUL = 0;
const LF = 0x0a;
const CR = 0x0d;

export class CsvScanner {
  /** Where the cells of the row begin and end, one behind another; quotes around a cell are outside. */
  readonly #places: Int32Array;
  /** The cells that have doubled quotes. */
  readonly #doubled: Set<number> = new Set();
  /** Bytes that end a cell without quotes. */
  readonly #stops = new Uint8Array(256);
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #quoteText: string;
  #end: number;

  /** How many cells the row has. */
  cells = 0;
  /** Where the row's text ends. */
  rowEnd = 0;
  /** How many lines the row has. */
  lines = 0;
  fault: RowFault | undefined;

  constructor(
    private readonly bytes: Buffer,
    { delimiter, quote }: CsvDialect,
    private readonly bounds: RowBounds,
  ) {
    this.#places = new Int32Array(2 * bounds.cells);
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote === '' ? -1 : quote.charCodeAt(0);
    this.#quoteText = quote;
    this.#end = bytes.length;
    for (const stop of [this.#delimiter, NUL, LF, CR]) this.#stops[stop] = 1;
    if (quote !== '') this.#stops[this.#quote] = 1;
  }

  /** Reads no further than there. */
  until(end: number): this {
    this.#end = end;
    return this;
  }

  /** Reads the row that begins there, and says where the next one begins. */
  read(start: number): number {
    this.cells = 0;
    this.lines = 1;
    this.fault = undefined;
    if (this.#doubled.size > 0) this.#doubled.clear();
    const limit = Math.min(this.#end, start + this.bounds.bytes + 1);
    let at = start;
    for (;;) {
      at = this.bytes[at] === this.#quote && at < limit ? this.#quoted(at, limit) : this.#plain(at, limit);
      if (at < 0) return this.#afterLine(start);
      if (at >= this.#end || this.bytes[at] !== this.#delimiter) break;
      if (this.cells === this.bounds.cells) return this.#refuse('has too many cells', start);
      at += 1;
    }
    this.rowEnd = at;
    return this.#behind(at);
  }

  /** The text of a cell of the row. */
  textOf(cell: number): string {
    const text = this.bytes.toString('utf8', this.#places[2 * cell], this.#places[2 * cell + 1]);
    return this.#doubled.has(cell) ? text.replaceAll(this.#quoteText.repeat(2), this.#quoteText) : text;
  }

  isEmpty(cell: number): boolean {
    return this.#places[2 * cell] === this.#places[2 * cell + 1];
  }

  /** Whether a cell has this text, which is compared without making a text of the cell. */
  isText(cell: number, text: Buffer): boolean {
    if (this.#doubled.has(cell)) return this.textOf(cell) === text.toString();
    const [start = 0, end = 0] = [this.#places[2 * cell], this.#places[2 * cell + 1]];
    return end - start === text.length && this.bytes.compare(text, 0, text.length, start, end) === 0;
  }

  /** Whether the text of a cell that is not empty is surely visible, short and without odd characters. */
  isOrdinary(cell: number): boolean {
    const [start = 0, end = 0] = [this.#places[2 * cell], this.#places[2 * cell + 1]];
    return isOrdinary(this.bytes, start, end);
  }

  /** A cell without quotes: where it ends, or -1 with a fault. */
  #plain(start: number, limit: number): number {
    const { bytes } = this;
    let at = start;
    while (at < limit && this.#stops[bytes[at] ?? 0] === 0) at += 1;
    if (at === limit && limit < this.#end) return this.#note('is too long');
    if (at < this.#end && bytes[at] === NUL) return this.#note('has a character NUL');
    if (at < this.#end && bytes[at] === this.#quote)
      return this.#note('has a quote inside of a cell that is not quoted');
    this.#add(start, at);
    return at;
  }

  /** A cell in quotes: what is behind the closing one, or -1 with a fault. */
  #quoted(start: number, limit: number): number {
    const { bytes } = this;
    let at = start + 1;
    for (; ; at += 1) {
      const byte = at < limit ? bytes[at] : undefined;
      if (byte === undefined)
        return this.#note(limit < this.#end ? 'is too long' : 'has a quote that is not closed');
      if (byte === NUL) return this.#note('has a character NUL');
      if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) this.lines += 1;
      if (byte !== this.#quote) continue;
      if (at + 1 >= this.#end || bytes[at + 1] !== this.#quote) break;
      this.#doubled.add(this.cells);
      at += 1;
    }
    this.#add(start + 1, at);
    const behind = at + 1;
    const next = behind < this.#end ? bytes[behind] : LF;
    return next === LF || next === CR || next === this.#delimiter
      ? behind
      : this.#note('has text behind a closing quote');
  }

  #add(start: number, end: number): void {
    this.#places[2 * this.cells] = start;
    this.#places[2 * this.cells + 1] = end;
    this.cells += 1;
  }

  #note(fault: RowFault): -1 {
    this.fault = fault;
    return -1;
  }

  #refuse(fault: RowFault, start: number): number {
    this.fault = fault;
    return this.#afterLine(start);
  }

  /** A row that is not CSV ends with its first line, so that a quote that is not closed takes no other customers. */
  #afterLine(start: number): number {
    this.lines = 1;
    let at = start;
    while (at < this.#end && this.bytes[at] !== LF && this.bytes[at] !== CR) at += 1;
    this.rowEnd = at;
    return this.#behind(at);
  }

  #behind(at: number): number {
    if (at >= this.#end) return this.#end;
    return this.bytes[at] === CR && at + 1 < this.#end && this.bytes[at + 1] === LF ? at + 2 : at + 1;
  }
}
