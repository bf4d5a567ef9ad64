/**
 * The end of work before its time: who listens to it, and who brings it about. An `AbortSignal` is a `Signal`, too. It
 * costs several times as much, and each request needs some.
 */

/** Tells work that it has to end. */
export interface Signal {
  readonly aborted: boolean;
  /** Why it has to end; undefined before. */
  readonly reason: unknown;
  /** The listener is called when the work has to end: once, and never if that was before. */
  readonly addEventListener: (
    type: 'abort',
    listener: () => void,
    options?: { readonly once?: boolean },
  ) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** Ends work by its signal. */
export interface Canceller {
  readonly signal: Signal;
  /** Ends the work; later calls do nothing. */
  readonly abort: (reason?: unknown) => void;
}

class Cancellation implements Signal, Canceller {
  aborted = false;
  reason: unknown = undefined;
  /** Most have one or two. */
  #listeners: ((() => void) | undefined)[] = [];

  get signal(): Signal {
    return this;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.aborted && !this.#listeners.includes(listener)) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at === -1) return;
    if (this.aborted)
      this.#listeners[at] = undefined; // those behind it may still have to be called
    else this.#listeners.splice(at, 1);
  }

  /** Calls all listeners in their order, also those after one that throws, whose error is thrown in the end. */
  abort(reason?: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const errors: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        listener?.();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#listeners = [];
    if (errors.length > 0) throw errors[0];
  }
}

export const createCanceller = (): Canceller => new Cancellation();

/** The same signal for an API of Node's, which takes only its own. */
export const nativeSignal = (signal: Signal): AbortSignal => {
  if (signal instanceof AbortSignal) return signal;
  if (signal.aborted) return AbortSignal.abort(signal.reason);
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort(signal.reason));
  return controller.signal;
};

/** Ends after so many milliseconds, or at once when the signal does; never rejects. */
export const pause = (ms: number, signal: Signal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

/** Does something again and again until what it gives is called. It keeps no process alive. */
export const repeat = (act: () => void, ms: number): (() => void) => {
  const timer = setInterval(act, ms).unref();
  return () => clearInterval(timer);
};
