/**
 * Looks at the files of tenants before anything reads them. A look at a file of a disk that hangs does not end, and in the
 * main thread it would stop the whole process; these are made beside it.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createCanceller, pause as pauseFor } from '../../core/signal';
import type { Signal } from '../../core/signal';

/** Looks at the files in a folder itself, and at further files; whatever is wrong with them is said by what reads them. */
export type LookAt = (folder: string, more: readonly string[]) => Promise<unknown>;

const lookAt: LookAt = async (folder, more) => {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => join(folder, name));
  for (const path of new Set([...files, ...more])) await stat(path).catch(() => undefined);
};

/** A tenant whose files are looked at. */
export interface Looked {
  readonly name: string;
  readonly folder: string;
  /** Data files, which may be in a folder of the tenant's. */
  readonly data: readonly string[];
}

/** How long a pass waits for answers before it goes on without a tenant, and how long a tenant is waited for then. */
export const LOOK_BOUNDS = { graceMs: 5000, minutes: 5 } as const;

/** A look that hangs keeps a thread of Node's pool, which has four: the others resolve names, and read. */
const AT_ONCE = 2;

const MINUTE_MS = 60_000;

export interface LooksOptions {
  readonly lookAt?: LookAt;
  /** Ends after so many milliseconds, or with the signal. */
  readonly pause?: (ms: number, signal: Signal) => Promise<void>;
}

export class Looks {
  readonly #lookAt: LookAt;
  readonly #pause: (ms: number, signal: Signal) => Promise<void>;
  /** What has not answered yet, by the names of tenants. */
  readonly #open = new Map<string, Promise<void>>();
  /** Those that were waited for in vain. */
  readonly #silent = new Set<string>();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor({ lookAt: look = lookAt, pause = pauseFor }: LooksOptions = {}) {
    this.#lookAt = look;
    this.#pause = pause;
  }

  /** Looks at the files of tenants; gives the names of those that have not answered after a short while. */
  async slowAmong(tenants: readonly Looked[]): Promise<ReadonlySet<string>> {
    const slow = new Set(tenants.map(({ name }) => name));
    const hopeful = tenants.filter(({ name }) => !this.#silent.has(name));
    const answered = hopeful.map(async (tenant) => {
      await (this.#open.get(tenant.name) ?? this.#look(tenant));
      slow.delete(tenant.name);
    });
    await this.#within(LOOK_BOUNDS.graceMs, Promise.all(answered));
    return new Set(slow);
  }

  /** Waits for a slow tenant; whether its files answer at last. It is not waited for twice. */
  async isSilent(name: string, stop: Signal): Promise<boolean> {
    const open = this.#open.get(name);
    if (open === undefined || this.#silent.has(name)) return open !== undefined;
    await this.#within(LOOK_BOUNDS.minutes * MINUTE_MS, open, stop);
    if (!this.#open.has(name)) return false;
    if (!stop.aborted) this.#silent.add(name);
    return true;
  }

  async #within(ms: number, answered: Promise<unknown>, stop?: Signal): Promise<void> {
    const over = createCanceller();
    const end = (): void => over.abort();
    stop?.addEventListener('abort', end, { once: true });
    await Promise.race([answered, this.#pause(ms, over.signal)]);
    stop?.removeEventListener('abort', end);
    end();
    await turn(); // an answer that came while the process was busy
  }

  #look(tenant: Looked): Promise<void> {
    const { name, folder, data } = tenant;
    const ended = this.#inTurn(() => this.#lookAt(folder, data)).then(() => {
      this.#open.delete(name);
      this.#silent.delete(name);
    });
    this.#open.set(name, ended);
    return ended;
  }

  /** Runs a task once there is a place for it. It does not reject. */
  async #inTurn(task: () => Promise<unknown>): Promise<void> {
    if (this.#running >= AT_ONCE) await new Promise<void>((enter) => this.#queue.push(enter));
    else this.#running += 1;
    await task().catch(() => undefined);
    const next = this.#queue.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
