/** A process of a group that a test moves on, as the process on the other side sees it. */
import { PassThrough } from 'node:stream';
import type { Primary, Worker } from '../../src/cli/io/process-group';

export class FakeProcess implements Worker, Primary {
  readonly pid = 1;
  readonly slot = 0;
  readonly of = 2;
  readonly log = new PassThrough();
  readonly sent: unknown[] = [];
  readonly #listeners: ((message: unknown) => void)[] = [];
  readonly #ends: ((code: number | undefined) => void)[] = [];
  readonly #gone: (() => void)[] = [];
  isKilled = false;

  send = (message: unknown): void => void this.sent.push(message);
  onMessage = (listener: (message: unknown) => void): void => void this.#listeners.push(listener);
  onEnd = (listener: (code: number | undefined) => void): void => void this.#ends.push(listener);
  onGone = (listener: () => void): void => void this.#gone.push(listener);
  kill = (): void => {
    this.isKilled = true;
  };

  says(message: unknown): void {
    for (const listener of this.#listeners) listener(message);
  }
  ends(code?: number): void {
    for (const end of this.#ends.splice(0)) end(code);
  }
  isGone(): void {
    for (const tell of this.#gone.splice(0)) tell();
  }
}

/** A message as it comes out of the channel between two processes. */
export const received = (message: unknown): unknown => JSON.parse(JSON.stringify(message));
