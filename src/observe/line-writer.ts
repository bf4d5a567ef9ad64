/** The writing of the log's lines. Those that cannot be written are lost and counted, and no request waits for them. */
import type { Writable } from 'node:stream';

/** The most text that may wait to be written, in bytes. Further lines are lost unless they have a reserve. */
export const MOST_WAITING_BYTES = 1_048_576;

/** The most characters of each reserve that may wait, whatever else waits. */
export const RESERVED_CHARACTERS = 65_536;

/** The report of a loss. */
export interface LossReport {
  /** The line in the log where lines are missing. */
  readonly line: (count: number) => string;
  /** Reports once per loss, outside the log, that it began. `code` is the system's, such as `ENOSPC`. */
  readonly began: (code: string) => void;
}

/** What is needed of a stream; standard output has it. */
export type LineStream = Pick<Writable, 'on' | 'write' | 'writableLength'>;

/** The system's code is harmless, and so is the error's class; its message may hold a path. */
const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : 'unknown';

/** Writes lines to a stream, and counts those that it did not take. */
export class Lines {
  #lost = 0;
  #reported = 0;
  #isReporting = false;
  #losing = false;
  /** Whether the last write failed, perhaps in the middle of a line. */
  #broken = false;
  /** How many characters wait, by reserve. */
  readonly #waiting = new Map<string, number>();

  constructor(
    readonly stream: LineStream,
    readonly loss: LossReport,
  ) {
    stream.on('error', () => undefined); // each write gets its own failure
  }

  /** How many lines were lost since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Writes a line, or loses it. One of a reserve is lost only if that is used up, too. It never throws and never waits. */
  write(line: string, reserve?: string): void {
    if (this.#isFull() && !this.#hasRoom(line, reserve)) this.#lose('FULL');
    else if (this.#lost > this.#reported && !this.#isReporting) this.#report(line, reserve);
    else this.#put(`${line}\n`, 0, reserve);
  }

  /**
   * Once lines are lost for lack of room, half of the room must be free again. Otherwise a slow reader would get single
   * lines.
   */
  #isFull(): boolean {
    return this.stream.writableLength > (this.#losing ? MOST_WAITING_BYTES / 2 : MOST_WAITING_BYTES);
  }

  #hasRoom(line: string, reserve: string | undefined): boolean {
    return reserve !== undefined && (this.#waiting.get(reserve) ?? 0) + line.length <= RESERVED_CHARACTERS;
  }

  /** Counts characters that begin to wait, or (below zero) have been written. */
  #wait(reserve: string | undefined, characters: number): void {
    if (reserve === undefined) return;
    const waiting = (this.#waiting.get(reserve) ?? 0) + characters;
    if (waiting > 0) this.#waiting.set(reserve, waiting);
    else this.#waiting.delete(reserve);
  }

  /** The first line after a loss comes with a line about it; a line that was cut short must not swallow that. */
  #report(line: string, reserve: string | undefined): void {
    const count = this.#lost - this.#reported;
    this.#isReporting = true;
    this.#put(`${this.#broken ? '\n' : ''}${this.loss.line(count)}\n${line}\n`, count, reserve);
  }

  /** Writes one line of an event, and with it the line about `telling` lost ones. */
  #put(text: string, reported: number, reserve: string | undefined): void {
    this.#wait(reserve, text.length);
    const done = (error?: Error | null): void => {
      this.#wait(reserve, -text.length);
      if (reported > 0) this.#isReporting = false;
      if (error) this.#failed(error);
      else this.#written(reported);
    };
    try {
      this.stream.write(text, done);
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error());
    }
  }

  #written(reported: number): void {
    this.#reported += reported;
    this.#broken = false;
    if (this.#lost === this.#reported) this.#losing = false;
  }

  #failed(thrown: unknown): void {
    this.#broken = true;
    this.#lose(codeOf(thrown));
  }

  #lose(code: string): void {
    this.#lost += 1;
    if (this.#losing) return;
    this.#losing = true;
    this.loss.began(code);
  }
}
