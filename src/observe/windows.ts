/** Windows of time, each opened by the first event of its key and removed at its end. */

/** Runs something later; its timer does not keep the process alive. */
export type Later = (run: () => void, ms: number) => void;

export const laterByTimer: Later = (run, ms) => void setTimeout(run, ms).unref();

/** What is counted in one window. */
export interface Window {
  /** Reports what was counted; gives whether the next window of the key begins at once. */
  readonly end: () => boolean;
}

/** The windows that are open, by key. */
export class Windows<W extends Window> {
  readonly #open = new Map<string, W>();
  readonly #ms: number;
  readonly #later: Later;

  constructor(ms: number, later: Later) {
    this.#ms = ms;
    this.#later = later;
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /** The window of a key, opened now unless it is open. */
  of(key: string, opened: () => W): W {
    const open = this.#open.get(key);
    if (open !== undefined) return open;
    const window = opened();
    this.#open.set(key, window);
    this.#wait(key, window);
    return window;
  }

  /** Ends all windows before their time. */
  endAll(): void {
    for (const window of this.#open.values()) window.end();
    this.#open.clear();
  }

  #wait(key: string, window: W): void {
    this.#later(() => {
      if (this.#open.get(key) !== window) return;
      if (window.end()) this.#wait(key, window);
      else this.#open.delete(key);
    }, this.#ms);
  }
}
