/** What a command uses of the process. `main` passes it down, and tests pass their own. */
import type { Either } from 'fp-ts/Either';
import type { Adapter } from '../../adapter/define-adapter';
import type { Secret } from '../../core/secret';
import type { Log, LogOptions } from '../../observe/log';
import type { Emit } from '../../observe/events';
import type { LoadRecorder } from '../../observe/traces/tracing';
import type { Draw } from '../../scaffold/draw';
import type { Variables } from '../../tenant/decode/secrets';
import type { Trigger } from '../../tenant/runtime/reloaded';
import type { ProcessGroup } from './process-group';
import type { Progress } from './progress';
import type { LoadApart } from '../../tenant/directory/apart';
import type { EditedTexts } from '../../tenant/reading/texts';

/** The upstreams of the demo tenants as servers. */
export interface Stubs {
  readonly spaazaUrl: string;
  readonly ahunterUrl: string;
  readonly crmUrl: string;
  readonly close: () => Promise<void>;
}

/** What a studio is started with. */
export interface StudioSettings {
  readonly mappings: string;
  /** On loopback; 0 for any that is free. */
  readonly port: number;
  /** The admin listener of a bridge that serves. */
  readonly adminUrl?: string | undefined;
  /** What it may ask for; the page never gets it. */
  readonly adminToken?: Secret | undefined;
}

/** A studio that listens. */
export interface Studio {
  /** The address of its page, with the token. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts a studio; `Left` is the code of what keeps it from listening. */
export type StartStudio = (settings: StudioSettings, world: CliContext) => Promise<Either<string, Studio>>;

/** What a command works with, and its exit code: 0 done, 1 the input has errors, 2 it could not run. */
export interface CliContext {
  readonly variables: Variables;
  readonly adapters: readonly Adapter[];
  /** The bytes of data files that one tenant may load; a quarter of the heap's limit without it. */
  readonly maxDataBytes?: number | undefined;
  /** Edits of tenants' files that are not written yet. */
  readonly edited?: EditedTexts | undefined;
  /** The folder of this package, where the demo's mappings are. */
  readonly packageRoot: string;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Reads standard input to its end. */
  readonly readInput: () => Promise<Buffer>;
  /** Shows the progress of long work on a terminal. */
  readonly progress: Progress;
  /** Whether standard output is a terminal that shows colours. */
  readonly colour: boolean;
  readonly createLog: (options: Pick<LogOptions, 'level' | 'writer'>) => Log;
  /** From now on an uncaught error is passed to `handler`, and the process goes on. */
  readonly onUncaught: (handler: (thrown: unknown) => void) => void;
  /** The subscriber of events that every command reports: audit events and bugs; lines on standard error. */
  readonly audit: Emit;
  /** The time of day: what is recorded or certified is of then. */
  readonly now: () => Date;
  /** The account of the operating system that the command runs under. */
  readonly user: string;
  /** The name of this machine. */
  readonly host: string;
  /** Loads a large directory of customers beside the main thread. */
  readonly loadApart: LoadApart;
  /** Loads what records traces, for a bridge that has a collector of them. */
  readonly loadRecorder: LoadRecorder;
  /** The digits of what a recording invents: at random, so that no real value can be found again. */
  readonly draw: Draw;
  readonly startStubs: () => Promise<Stubs>;
  /** Only a command that shows the studio loads it. */
  readonly startStudio: StartStudio;
  /** Calls `reload` whenever the process has to read its tenants again; a signal says so unless it has what does. */
  readonly onReload: (reload: (trigger?: Trigger) => void) => void;
  /** From now on the command hears every signal of {@link SIGNALS}, and none of them ends the process by itself. */
  readonly signals: (listener: (signal: Signal) => void) => void;
  /** Waits for some milliseconds, or until the signal comes. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Clears the terminal; what is not a terminal stays as it is. */
  readonly clear: () => void;
  /** Ends the process at once. */
  readonly exitNow: (code: number) => void;
  /** How the process can belong to others; without it there are no workers. */
  readonly group?: ProcessGroup | undefined;
}

/** The signals that a command can hear. */
export const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;
export type Signal = (typeof SIGNALS)[number];

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_UNUSABLE = 2;
/** Ended by a second SIGINT, as shells have it. */
export const EXIT_INTERRUPTED = 130;
