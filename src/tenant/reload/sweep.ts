/**
 * One pass over the tenants: each whose files are not what they were is loaded, or waits for a large directory. Nothing
 * of it serves by itself.
 */
import { getOrElse, isRight, left, tryCatch } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { findingsOf } from '../../diagnostics/collector';
import type { Problem, Span } from '../../diagnostics/diagnostic';
import { advise } from '../../diagnostics/fix';
import type { Emit } from '../../observe/events';
import { redactError } from '../../observe/redact';
import { internalError } from '../contain';
import { secretsOf } from '../decode/secrets';
import type { Looked, Variables } from '../decode/secrets';
import type { LoadApart } from '../directory/apart';
import { AT_ONCE_BYTES, AT_ONCE_SERVING_BYTES, AWAITED, LargeDirectories } from '../directory/large';
import type { Directories } from '../directory/large';
import type { DirectoryJob, LoadDirectory } from '../directory/load';
import { loadOne, tenantFileIn } from '../folder';
import type { LoadedFolder } from '../folder';
import { refused } from '../load';
import type { Entrance } from '../runtime/tenant';
import type { LoadContext } from '../load';
import { secretReader } from '../reading/files';
import { accessOf } from './access';
import { entranceOf, goingOn, settle } from './entry';
import type { Attempt, Entries, Entry } from './entry';
import { LOOK_BOUNDS } from './looks';
import type { LooksOptions } from './looks';
import { createReads } from './reads';
import type { Reads } from './reads';

/** What loading tenants needs, beside what each pass gives. */
export interface SweepContext extends Omit<LoadContext, 'secrets' | 'files' | 'loadDirectory' | 'before'> {
  /** The mappings folder. */
  readonly directory: string;
  readonly variables: Variables;
  /** Sees each variable that was looked at. */
  readonly looked?: Looked;
  readonly loadApart: LoadApart;
  /** How the files of tenants are looked at, where that is not usual. */
  readonly looks?: LooksOptions;
  /** The key of the digests of secrets. */
  readonly key: Buffer;
  readonly now: () => Date;
}

/** What a thread that ended came to: it refuses the tenant, and its message never passes. */
const endedBy =
  (job: DirectoryJob, tenant: string, emit: Emit) =>
  (thrown: unknown): ReturnType<LoadDirectory> => {
    const redacted = redactError(thrown);
    emit({ event: 'bug-caught', tenant, ...redacted });
    return left({ message: `"${job.name}" could not be loaded: its thread ended (${redacted.error})` });
  };

const FIRST: Span = { line: 1, column: 1, endColumn: 2 };

/** What is said of a tenant whose files do not answer: at the beginning of its file, since nothing of it was read. */
const silentProblems = (file: string): readonly Problem[] => {
  const findings = findingsOf(file);
  findings.add(FIRST, {
    code: 'data-file',
    message: `the files in the folder of the tenant did not answer within ${LOOK_BOUNDS.minutes} minutes`,
    fix: advise('make sure that the disks answer to which its files, and links among them, lead'),
  });
  return findings.problems;
};

/** No directories: a file is taken without a comparison. */
const NONE: Directories = new Map();

/** What a tenant waits for, and who is let in to it meanwhile, where its file says so without an error. */
export interface Waiting {
  readonly jobs: readonly DirectoryJob[];
  readonly entrance: Entrance | undefined;
  /** Its files have not answered: nothing of it was read. */
  readonly isPostponed?: true;
}

/** One pass over the tenants. */
export class Sweep {
  readonly after = new Map<string, Entry>();
  readonly attempted = new Set<string>();
  readonly waiting = new Map<string, Waiting>();
  #settled: string[] = [];
  readonly #large: LargeDirectories;
  readonly #reads: Reads;

  constructor(
    readonly before: Entries,
    readonly context: SweepContext,
    readonly forced: ReadonlySet<string> = new Set(),
  ) {
    this.#reads = createReads(context.key);
    const held = [...before.values()].flatMap(({ serving }) => [...(serving?.directories ?? [])]);
    const atOnce = before.size === 0 ? AT_ONCE_BYTES : AT_ONCE_SERVING_BYTES;
    this.#large = new LargeDirectories(this.#reads.versionOf, new Map(held), atOnce);
  }

  /** Leaves a tenant, whose files do not answer, to a later time. */
  postpone(name: string): void {
    const before = this.before.get(name);
    if (before !== undefined) this.after.set(name, before);
    this.waiting.set(name, { jobs: [], entrance: undefined, isPostponed: true });
  }

  /** Reads nothing of a tenant whose files do not answer: what serves goes on. */
  silence(name: string): void {
    this.waiting.delete(name);
    const before = this.before.get(name);
    if (before !== undefined && before.outcome !== 'loaded') return;
    this.attempted.add(name);
    const file = tenantFileIn(this.context.directory, name);
    const nothing = { inputs: () => [], document: undefined, tenant: undefined, directories: NONE };
    const attempt: Attempt = { name, file, problems: silentProblems(file), ...nothing };
    this.after.set(
      name,
      settle(before, attempt, () => 'unread', this.context.now()),
    );
    this.#settled.push(name);
  }

  /** Loads a tenant whose files are not what they were, or notes what it waits for. */
  visit(name: string): void {
    this.waiting.delete(name);
    const before = this.before.get(name);
    const isAsked = this.forced.has(name) && before?.outcome !== 'loaded';
    if (before !== undefined && !isAsked && this.#reads.isSame(before.inputs)) this.after.set(name, before);
    else this.load(name);
  }

  /** Loads a tenant. A bug refuses it, so that no key is taken for granted, and it is loaded again in the next pass. */
  load(name: string): void {
    this.attempted.add(name);
    const file = tenantFileIn(this.context.directory, name);
    const loaded = tryCatch(() => this.#load(name), internalError({ name, file }, this.context.emit));
    if (isRight(loaded)) return;
    this.waiting.delete(name);
    this.after.set(name, {
      name,
      file,
      outcome: 'refused',
      inputs: [],
      problems: loaded.left,
      serving: undefined,
    });
    this.#settled.push(name);
  }

  #load(name: string): void {
    const before = this.after.get(name) ?? this.before.get(name); // what it waited with, if it waited
    const files = this.#reads.ofTenant();
    const context: LoadContext = {
      ...this.context,
      files,
      secrets: secretsOf(this.context.variables, secretReader(files), this.context.looked),
      loadDirectory: this.#large.loaderOf(
        (this.forced.has(name) ? undefined : before?.serving?.directories) ?? NONE,
      ),
      before: before?.serving?.built.running,
    };
    const { file, problems, document, tenant, head } = this.#attempt(name, context);
    const { awaited, used: directories } = this.#large.take();
    const access = () => accessOf(this.context.directory, name, context);
    if (awaited.length > 0) {
      const read = access();
      this.waiting.set(name, { jobs: awaited, entrance: entranceOf(head, read) });
      const serving = before?.serving && goingOn(before.serving, read);
      if (before !== undefined) this.after.set(name, { ...before, serving });
      return;
    }
    this.waiting.delete(name);
    const { inputs } = files;
    const attempt: Attempt = { name, file, inputs, problems, document, tenant, directories };
    this.after.set(name, settle(before, attempt, access, this.context.now()));
    this.#settled.push(name);
  }

  /** The tenants that were loaded, or could not be, since this was called last. */
  takeSettled(): readonly string[] {
    const settled = this.#settled;
    this.#settled = [];
    return settled;
  }

  /** Loads the directories that a tenant waits for. */
  async loadAwaited(tenant: string, jobs: readonly DirectoryJob[], signal: AbortSignal): Promise<void> {
    for (const job of jobs) {
      if (signal.aborted) return;
      if (this.#large.has(job)) continue; // tenants may share a file
      const ended = (thrown: unknown): ReturnType<LoadDirectory> =>
        signal.aborted ? left(AWAITED) : endedBy(job, tenant, this.context.emit)(thrown);
      this.#large.put(job, await this.context.loadApart(job, signal).catch(ended));
    }
  }

  #attempt(name: string, context: LoadContext): LoadedFolder {
    const file = tenantFileIn(this.context.directory, name);
    return pipe(
      tryCatch(
        () => loadOne(this.context.directory, name, context),
        internalError({ name, file }, context.emit),
      ),
      getOrElse((problems): LoadedFolder => ({
        ...refused(problems),
        name,
        file,
        text: undefined,
        hidden: new Set(),
      })),
    );
  }
}
