/** The lines of a file that are not a customer: their numbers, and what is wrong with the first of them. */
import { linesInWords } from '../../adapter/directory';
import type { BadLines, DirectoryFault } from '../../adapter/directory';
import { advise, insert } from '../../diagnostics/fix';

/** So many numbers of lines are told. */
const SHOWN = 10;

export class BadLineCount {
  #count = 0;
  readonly #first: number[] = [];
  #reason = '';

  /** Notes a line, and what is wrong with it: in words, without any of its values. */
  note(line: number, reason: string): void {
    if (this.#count === 0) this.#reason = reason;
    if (this.#count < SHOWN) this.#first.push(line);
    this.#count += 1;
  }

  get found(): BadLines {
    return { count: this.#count, first: this.#first };
  }

  /** The fault of a file that has more of them than it may, beside so many customers. */
  over(most: number, name: string, customers: number): DirectoryFault | undefined {
    if (this.#count <= most) return undefined;
    const allowed = most === 0 ? '' : `, and "badLines" allows ${most}`;
    const [one = 0] = this.#first;
    const isOne = this.#count === 1;
    return {
      message: `"${name}" has ${isOne ? 'a line that is not a customer' : `${this.#count} lines that are not customers`}${allowed}: ${linesInWords(this.found)}; line ${one} ${this.#reason}`,
      fix:
        customers === 0
          ? advise('say how the file is written: "format", or for CSV "csv"')
          : insert('badLines', String(this.#count), 'settings', { asks: true }),
    };
  }
}
