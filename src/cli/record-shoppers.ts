/** The recording of shoppers, one after the other: asked gently, written as whole files, known by their lines. */
import { existsSync } from 'node:fs';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Secret } from '../core/secret';
import { onOneLine } from '../diagnostics/diagnostic';
import type { BridgeEvent } from '../observe/events';
import { subjectOf } from '../observe/pseudonym';
import { record as recordOne } from '../recording/record';
import type { Recording } from '../recording/record';
import { askLive } from './ask-live';
import type { AskedLive as Asked } from './ask-live';
import { createPace } from './io/pace';
import type { Paced } from './io/pace';
import { writeNewFile } from './io/new-file';
import type { ListedIdentifier } from './io/read-identifiers';
import { contextOf, fileOf, isShopper } from './record-context';
import type { Recorder } from './record-context';
import { meantBy } from './record-paths';
import type { PathUse } from './record-paths';
import type { Recorded, Refused } from './report/record';

const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/** `found`, `not-found`, `failed-503`, `failed-timeout`. */
const nameOf = ({ outcome, detail }: Asked): string => {
  if (outcome === 'ok') return 'found';
  if (outcome === 'UserNotFound') return 'not-found';
  const status = detail?.status;
  return `failed-${status === undefined ? kebab(outcome).replace(/^upstream-/, '') : String(status)}`;
};

/** Everything that is the same for all shoppers of one run. */
export interface Run extends Recorder {
  readonly events: BridgeEvent[];
  readonly begin: () => void;
  readonly key: Secret | undefined;
  /** What was recorded already, by outcome and shape. */
  readonly shapes: Set<string>;
  /** The paths of --keep and --replace. */
  readonly paths: PathUse;
}

/** Of one shopper, a path of --keep or --replace at which the answers have nothing is a mistake. */
const unknownPath = (run: Run, { leaves }: Recording, { outcome }: Asked): string | undefined => {
  const places = new Set(leaves.map(({ path }) => path));
  const unknown = run.paths.note([...places]);
  if (unknown === undefined || run.options.from !== undefined) return undefined;
  const failed = outcome === 'ok' ? '' : `, and the outcome is ${outcome}`;
  return `the answers have no value at "${unknown}"${failed}${meantBy(unknown, places)}`;
};

const freeName = (run: Run, wanted: string): string => {
  if (run.options.overwrite) return wanted;
  let [name, count] = [wanted, 1];
  while (existsSync(fileOf(run.name, name, run.options))) name = `${wanted}-${(count += 1)}`;
  return name;
};

const write = (
  run: Run,
  wanted: string,
  { text, leaves }: Recording,
  asked: Asked,
): Either<string, Recorded> => {
  const { options, name: tenant } = run;
  const name = freeName(run, wanted);
  const file = fileOf(tenant, name, options);
  const written = writeNewFile(options.mappings, file, text, {
    replaces: options.overwrite,
  });
  return isRight(written)
    ? right({ tenant, fixture: name, file, outcome: asked.outcome, leaves })
    : left(`cannot write ${file}: ${written.left}`);
};

/** The result of one shopper: a fixture, or that none is needed, or why there is none. */
export type Result = Recorded | Refused | 'known';

const refusedBecause = (
  { name, options }: Run,
  { line }: ListedIdentifier,
  why: string,
  isUnusable = false,
): Refused => ({
  tenant: name,
  ...(options.from !== undefined && { line }),
  why: onOneLine(why),
  isUnusable,
});

const subjectFor = ({ live, key }: Run, identifier: string): { readonly subject?: string } => {
  const spelt = live.tenant.identify(identifier);
  return key === undefined || spelt === undefined ? {} : { subject: subjectOf(key.reveal())(spelt) };
};

/** Writes a recording, and gives its result. */
type Unwritten = () => Result;

const writing =
  (run: Run, listed: ListedIdentifier, made: Recording, asked: Asked): Unwritten =>
  () => {
    const { options, world, name } = run;
    const written = write(run, options.as ?? nameOf(asked), made, asked);
    if (!isRight(written)) return refusedBecause(run, listed, written.left, true);
    const { fixture } = written.right;
    world.audit({
      event: 'shopper-recorded',
      tenant: name,
      by: world.user,
      fixture,
      ...subjectFor(run, listed.identifier),
    });
    return written.right;
  };

const recordAsked = async (run: Run, listed: ListedIdentifier, asked: Asked): Promise<Result | Unwritten> => {
  const { options } = run;
  const { identifier } = listed;
  const form = run.live.tenant.forms.of(identifier);
  const takes = (text: string): boolean => run.live.tenant.forms.of(text) === form;
  if (asked.tokenFailed !== undefined)
    return refusedBecause(
      run,
      listed,
      `the token of "${asked.tokenFailed}" was not got: a fixture has no exchange with its endpoint`,
    );
  const seen = run.seen();
  const made = await recordOne(
    {
      ...asked,
      identifier,
      isPhone: form?.type === 'phone',
      isIdentifier: isShopper(run.live, identifier),
      takes,
      seen,
      at: run.world.now(),
    },
    contextOf(run, identifier),
  );
  if (!isRight(made))
    return refusedBecause(run, listed, `the recording would not come out as the live answer: ${made.left}`);
  const unknown = unknownPath(run, made.right, asked);
  if (unknown !== undefined) return refusedBecause(run, listed, unknown, true);
  const shape = `${asked.outcome} ${asked.status} ${made.right.shape}`;
  if (run.shapes.has(shape) && !options.all) return 'known';
  run.shapes.add(shape);
  return writing(run, listed, made.right, asked);
};

/** Results in their order; recordings wait until each path of --keep and --replace has named something. */
const createResults = ({ paths }: Run) => {
  const results: Result[] = [];
  const waiting: (Result | Unwritten)[] = [];
  return {
    add: (result: Result | Unwritten): void => {
      waiting.push(result);
      if (paths.isMet())
        results.push(...waiting.splice(0).map((each) => (typeof each === 'function' ? each() : each)));
    },
    /** What there is at the end; what still waits is not written. */
    all: (): readonly Result[] => [
      ...results,
      ...waiting.filter((each) => typeof each !== 'function').filter(isRefused),
    ],
  };
};

/** Asks once; of many shoppers again after a pause that the upstream asks for. */
const ask =
  (run: Run, { identifier }: ListedIdentifier, signal: AbortSignal) =>
  async (): Promise<Paced<Asked>> => {
    run.begin();
    const result = await askLive(run.live, identifier, run.events, run.world.now);
    const isOne = run.options.from === undefined;
    return { result, pauseMs: isOne || signal.aborted ? undefined : result.pauseMs };
  };

/**
 * Records one after the other; `signal` ends it before the next. Nothing is written if a path of --keep or --replace names
 * nothing in any answer.
 */
export const recordAll = async (
  run: Run,
  listed: readonly ListedIdentifier[],
  signal: AbortSignal,
): Promise<readonly Result[]> => {
  const { world, options } = run;
  const results = createResults(run);
  const pace = createPace({
    perSecond: options.rate,
    signal,
    onPause: (ms) =>
      world.progress(`the upstream asks for fewer requests: waiting ${Math.ceil(ms / 1000)} s`),
  });
  try {
    for (const [index, each] of listed.entries()) {
      world.progress(`recording ${index + 1} of ${listed.length}`);
      const asked = await pace(ask(run, each, signal));
      if (asked === undefined || signal.aborted) break;
      results.add(await recordAsked(run, each, asked));
    }
  } finally {
    world.progress();
  }
  return results.all();
};

export const isRefused = (result: Result): result is Refused => result !== 'known' && 'why' in result;
export const isRecorded = (result: Result): result is Recorded => result !== 'known' && 'file' in result;
