/**
 * Owns what becomes of the log's lines when they cannot be written: they are lost, counted, and nobody waits.
 * It must not know what a line says.
 */
import type { Writable } from 'node:stream';

/** How much text may wait to be written, in bytes; lines beyond it are lost. */
export const MOST_WAITING_BYTES = 1_048_576;

/** What is said of a loss. */
export interface LossTold {
  /** The line that stands in the log where lines are missing. */
  readonly line: (count: number) => string;
  /** Says once per loss, somewhere else than in the log, that it began; `code` is the system's, such as `ENOSPC`. */
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
  #told = 0;
  #telling = false;
  #losing = false;
  /** Whether the last write failed, perhaps in the middle of a line. */
  #broken = false;

  constructor(
    readonly stream: LineStream,
    readonly loss: LossTold,
  ) {
    stream.on('error', () => undefined); // each write is told of its own failure
  }

  /** How many lines were lost since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Writes a line, or loses it. It never throws and never waits. */
  write(line: string): void {
    if (this.#isFull()) this.#lose('FULL');
    else if (this.#lost > this.#told && !this.#telling) this.#tell(line);
    else this.#put(`${line}\n`, 0);
  }

  /** Once lines are lost for want of room, half of it must be free again: a slow reader would get crumbs. */
  #isFull(): boolean {
    return this.stream.writableLength > (this.#losing ? MOST_WAITING_BYTES / 2 : MOST_WAITING_BYTES);
  }

  /** The first line after a loss comes with a line about it; a line that was cut short must not swallow that. */
  #tell(line: string): void {
    const count = this.#lost - this.#told;
    this.#telling = true;
    this.#put(`${this.#broken ? '\n' : ''}${this.loss.line(count)}\n${line}\n`, count);
  }

  /** Writes one line of an event, and with it what tells of `telling` lost ones. */
  #put(text: string, telling: number): void {
    const done = (error?: Error | null): void => {
      if (telling > 0) this.#telling = false;
      if (error) this.#failed(error);
      else this.#written(telling);
    };
    try {
      this.stream.write(text, done);
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error());
    }
  }

  #written(telling: number): void {
    this.#told += telling;
    this.#broken = false;
    if (this.#lost === this.#told) this.#losing = false;
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
