/** The workers of a primary: started, replaced when they end or hang, rolled one by one, and stopped. */
import { isRight } from 'fp-ts/Either';
import type { Emit } from '../../observe/events';
import { EXIT_OK, EXIT_UNUSABLE } from '../io/context';
import type { Signal } from '../io/context';
import { FromWorker } from '../io/process-group';
import type { Slot, Worker } from '../io/process-group';

/** How long a worker that ended is not replaced, in milliseconds; twice as long each time that one ends before it serves. */
const BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

/** So many pings in a row without an answer, and a worker hangs. */
const MOST_UNANSWERED = 6;

export interface GroupOptions {
  readonly count: number;
  readonly fork: (slot: Slot) => Worker;
  /** Called for each worker that starts. */
  readonly started: (worker: Worker) => void;
  readonly emit: Emit;
  /** How long a worker may take to stop, in milliseconds; then it is killed. */
  readonly stopMs: number;
  readonly later?: (act: () => void, ms: number) => void;
}

/** A worker that runs. */
interface Running {
  readonly worker: Worker;
  readonly slot: number;
  /** `true` when it listens, `false` when it has ended before. */
  readonly listens: Promise<boolean>;
  readonly ended: Promise<void>;
  isListening: boolean;
  /** Whether it was told to stop. */
  isTold: boolean;
  /** How many pings in a row it has not answered. */
  unanswered: number;
}

export interface Group {
  /** Those that listen. */
  readonly serving: () => readonly Worker[];
  /** Those that do not listen yet. */
  readonly starting: () => readonly Worker[];
  /** Asks each worker whether it lives, and kills those that have not answered for long. Call it again and again. */
  readonly ping: () => void;
  /** Replaces each worker by a new one, which listens before the old one stops. */
  readonly roll: () => Promise<void>;
  readonly stop: (signal: Signal) => void;
  /** Ends all workers at once. */
  readonly kill: () => void;
  /** Ends when no worker is left after a stop; gives the exit code. */
  readonly ended: Promise<number>;
}

const laterByTimer = (act: () => void, ms: number): void => void setTimeout(act, ms);

class Workers implements Group {
  readonly #running = new Set<Running>();
  readonly #failures = new Map<number, number>();
  readonly #later: (act: () => void, ms: number) => void;
  #hasServed = false;
  #stopping = false;
  #code = EXIT_OK;
  #end: (code: number) => void = () => undefined;
  #rolling: Promise<void> = Promise.resolve();
  readonly ended = new Promise<number>((end) => {
    this.#end = end;
  });

  constructor(readonly options: GroupOptions) {
    this.#later = options.later ?? laterByTimer;
    for (let slot = 0; slot < options.count; slot += 1) this.#start(slot);
  }

  serving = (): readonly Worker[] =>
    [...this.#running].filter(({ isListening }) => isListening).map(({ worker }) => worker);

  starting = (): readonly Worker[] =>
    [...this.#running].filter(({ isListening }) => !isListening).map(({ worker }) => worker);

  ping = (): void => {
    for (const each of this.#running) {
      if (!each.isListening) continue; // it may load tenants, for long
      if (each.unanswered === MOST_UNANSWERED) each.worker.kill();
      else {
        each.unanswered += 1;
        each.worker.send({ kind: 'ping' });
      }
    }
  };

  stop = (signal: Signal): void => {
    this.#stopping = true;
    for (const each of this.#running) this.#tell(each, signal);
    this.#settle();
  };

  kill = (): void => {
    for (const { worker } of this.#running) worker.kill();
  };

  roll = (): Promise<void> => {
    this.#rolling = this.#rolling.then(async () => {
      for (let slot = 0; slot < this.options.count; slot += 1) {
        const old = this.#holderOf(slot);
        if (old === undefined) continue; // a new one is about to start
        if (this.#stopping || !(await this.#start(slot).listens)) return; // the old ones serve on
        this.#tell(old, 'SIGTERM');
        await old.ended;
      }
    });
    return this.#rolling;
  };

  /** The worker that serves or is to serve in a place. */
  #holderOf(slot: number): Running | undefined {
    return [...this.#running].find((each) => each.slot === slot && !each.isTold);
  }

  #tell(each: Running, signal: Signal): void {
    if (each.isTold) return;
    each.isTold = true;
    each.worker.send({ kind: 'stop', signal });
    this.#later(() => {
      if (this.#running.has(each)) each.worker.kill();
    }, this.options.stopMs);
  }

  #start(slot: number): Running {
    const { count: of, fork, started, emit } = this.options;
    const worker = fork({ slot, of });
    emit({ event: 'worker-started', worker: slot, pid: worker.pid ?? 0 });
    let listen: (listens: boolean) => void = () => undefined;
    let end = (): void => undefined;
    const listens = new Promise<boolean>((resolve) => (listen = resolve));
    const ended = new Promise<void>((resolve) => (end = resolve));
    const running: Running = {
      ...{ worker, slot, listens, ended },
      ...{ isListening: false, isTold: false, unanswered: 0 },
    };
    this.#running.add(running);
    worker.onMessage((received) => {
      const message = FromWorker.decode(received);
      if (isRight(message)) this.#hear(running, message.right, listen);
    });
    worker.onEnd((code) => {
      this.#running.delete(running);
      listen(false);
      end();
      this.#lost(running, code);
    });
    started(worker);
    return running;
  }

  #hear(running: Running, { kind }: FromWorker, listen: (listens: boolean) => void): void {
    if (kind === 'pong') running.unanswered = 0;
    if (kind !== 'listening') return;
    [running.isListening, this.#hasServed] = [true, true];
    this.#failures.set(running.slot, 0);
    listen(true);
  }

  /** A worker has ended: it is replaced, unless it was told to end, or another one has its place. */
  #lost({ slot, isTold, unanswered }: Running, code: number | undefined): void {
    if (this.#stopping || isTold) return this.#settle();
    this.options.emit({
      event: 'worker-ended',
      worker: slot,
      ...(code === undefined ? {} : { exitCode: code }),
      ...(unanswered === MOST_UNANSWERED ? { hung: true } : {}),
    });
    if (code === EXIT_UNUSABLE && !this.#hasServed) {
      this.#code = EXIT_UNUSABLE;
      return this.stop('SIGTERM');
    }
    if (this.#holderOf(slot) !== undefined) return;
    const failures = this.#failures.get(slot) ?? 0;
    this.#failures.set(slot, failures + 1);
    this.#later(
      () => {
        if (!this.#stopping && this.#holderOf(slot) === undefined) this.#start(slot);
      },
      Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** failures),
    );
  }

  #settle(): void {
    if (this.#stopping && this.#running.size === 0) this.#end(this.#code);
  }
}

/** Starts the workers. */
export const startGroup = (options: GroupOptions): Group => new Workers(options);
