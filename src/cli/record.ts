/**
 * `account-bridge record`: fixtures out of the answers of a live upstream. The values about a person are invented; what is
 * printed is paths, kinds and counts.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Secret } from '../core/secret';
import { meantInWords } from '../diagnostics/did-you-mean';
import { onOneLine } from '../diagnostics/diagnostic';
import { knownOf } from '../recording/known';
import { observe } from '../recording/observe';
import { record as recordOne } from '../recording/record';
import type { Live, Recording, RecordingContext } from '../recording/record';
import { readVariables } from '../recording/variables';
import { subjectOf } from '../observe/pseudonym';
import type { BridgeEvent } from '../observe/events';
import { textsIn } from '../scaffold/anonymise';
import { runsIn } from '../scaffold/runs';
import { readText } from '../tenant/folder';
import { secretsOf } from '../tenant/decode/secrets';
import { countryOf } from '../tenant/format/identifiers';
import { isRecord } from '../types/conform';
import { createTransports } from '../upstream/http/client';
import { askLive } from './ask-live';
import { collecting, openLive } from './live';
import type { LiveTenant } from './live';
import { EXIT_FAILED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';
import { writeNewFile } from './io/new-file';
import { readIdentifiers } from './io/read-identifiers';
import type { ListedIdentifier } from './io/read-identifiers';
import { tenantsIn } from './io/tenant-folders';
import { outputOf } from './report/output';
import { recordedJson, recordedText, refusedJson, refusedText } from './report/record';
import type { Recorded, Refused } from './report/record';
import { subjectKey } from './subject';

export interface RecordOptions {
  readonly mappings: string;
  readonly identifier?: string;
  /** A file with one identifier per line. */
  readonly from?: string;
  /** The name of the fixture; from its outcome without it. */
  readonly as?: string;
  readonly overwrite: boolean;
  readonly keep: readonly string[];
  readonly replace: readonly string[];
  /** How many shoppers are asked for per second at most. */
  readonly perSecond: number;
  /** Whether shoppers whose answers have the shape of an earlier one are recorded, too. */
  readonly all: boolean;
  readonly json: boolean;
}

/** Whom to ask for, or why that is not known. */
const identifiersOf = ({
  identifier,
  from,
  as,
}: RecordOptions): Either<string, readonly ListedIdentifier[]> => {
  if (identifier !== undefined) return right([{ identifier, line: 0 }]);
  if (from === undefined)
    return left('say whom to ask for: --identifier TEXT, or --from FILE with one identifier per line');
  return as === undefined
    ? readIdentifiers(from)
    : left('--as names one fixture, and --from makes several; leave one out');
};

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,79}$/u;

const fileOf = (tenant: string, name: string, { mappings }: RecordOptions): string =>
  join(mappings, tenant, 'fixtures', `${name}.json`);

/** Why a fixture cannot have the name that was given. */
const nameFault = (tenant: string, name: string, options: RecordOptions): string | undefined => {
  const personal = new Set(runsIn(options.identifier ?? ''));
  if (!NAME.test(name)) return '--as cannot be a name of a file; use letters, digits, "-" and "_"';
  if (runsIn(name).some((run) => personal.has(run)))
    return '--as has a part of the identifier, which no name of a file may show; take another name';
  return existsSync(fileOf(tenant, name, options)) && !options.overwrite
    ? `${fileOf(tenant, name, options)} exists already; take another name, or add --overwrite`
    : undefined;
};

const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/** `found`, `not-found`, `failed-503`, `failed-timeout`. */
const nameOf = ({ outcome, detail }: Asked): string => {
  if (outcome === 'ok') return 'found';
  if (outcome === 'UserNotFound') return 'not-found';
  const status = detail?.status;
  return `failed-${status === undefined ? kebab(outcome).replace(/^upstream-/, '') : String(status)}`;
};

type Asked = Awaited<ReturnType<typeof askLive>>;

/** Everything that is the same for all shoppers of one run. */
interface Run {
  readonly name: string;
  readonly options: RecordOptions;
  readonly world: CliContext;
  readonly live: LiveTenant;
  readonly events: BridgeEvent[];
  readonly begin: () => void;
  readonly seen: () => Live['seen'];
  readonly key: Secret | undefined;
  /** What was recorded already, by outcome and shape. */
  readonly shapes: Set<string>;
}

const normalPath = (path: string): string => path.replace(/\[(?:\d*|\*)\]/g, '.*');

const contextOf = ({ name, options, world, live, seen }: Run, identifier: string): RecordingContext => {
  const { document, tenant } = live;
  const { country } = isRecord(document) ? document : {};
  const names = textsIn(document).flatMap((text) =>
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, each = '']) => each),
  );
  const spelt = tenant.identify(identifier);
  return {
    adapters: world.adapters,
    maxDataBytes: world.maxDataBytes,
    variables: world.variables,
    audit: world.audit,
    mappings: options.mappings,
    name,
    document,
    known: knownOf(document, seen().fields),
    country: countryOf(typeof country === 'string' ? country : undefined),
    real: readVariables(
      new Set(names),
      secretsOf(world.variables, readText),
      (each) => spelt !== undefined && tenant.identify(each) === spelt,
    ),
    keep: new Set(options.keep.map(normalPath)),
    replace: new Set(options.replace.map(normalPath)),
  };
};

/** A path of --keep or --replace at which the answers have nothing. */
const unknownPath = ({ options }: Run, { leaves }: Recording): string | undefined => {
  const paths = [...new Set(leaves.map(({ path }) => path))];
  const wanted = [...options.keep, ...options.replace];
  const unknown = wanted.find((path) => {
    const normal = normalPath(path);
    return !paths.some((each) => each === normal || each.startsWith(`${normal}.`));
  });
  if (unknown === undefined) return undefined;
  const hint = meantInWords(normalPath(unknown), paths);
  return `the answers have no value at "${unknown}"${hint === undefined ? '' : `; ${hint}`}`;
};

const freeName = (run: Run, wanted: string): string => {
  if (run.options.overwrite && run.options.as !== undefined) return wanted;
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
    replaces: options.overwrite && options.as !== undefined,
  });
  return isRight(written)
    ? right({ tenant, fixture: name, file, outcome: asked.outcome, leaves })
    : left(`cannot write ${file}: ${written.left}`);
};

/** The result of one shopper: a fixture, or that none is needed, or why there is none. */
type Result = Recorded | Refused | 'known';

const refusedBecause = (run: Run, { line }: ListedIdentifier, why: string, isUnusable = false): Refused => ({
  tenant: run.name,
  ...(line > 0 && { line }),
  why: onOneLine(why),
  isUnusable,
});

const subjectFor = ({ live, key }: Run, identifier: string): { readonly subject?: string } => {
  const spelt = live.tenant.identify(identifier);
  return key === undefined || spelt === undefined ? {} : { subject: subjectOf(key.reveal())(spelt) };
};

const recordAsked = async (run: Run, listed: ListedIdentifier, asked: Asked): Promise<Result> => {
  const { options, world, name } = run;
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
    { ...asked, identifier, takes, seen, at: new Date() },
    contextOf(run, identifier),
  );
  if (!isRight(made))
    return refusedBecause(run, listed, `the recording would not come out as the live answer: ${made.left}`);
  const unknown = unknownPath(run, made.right);
  if (unknown !== undefined) return refusedBecause(run, listed, unknown, true);
  const shape = `${asked.outcome} ${asked.status} ${made.right.shape}`;
  if (run.shapes.has(shape) && !options.all) return 'known';
  run.shapes.add(shape);
  const written = write(run, options.as ?? nameOf(asked), made.right, asked);
  if (!isRight(written)) return refusedBecause(run, listed, written.left, true);
  const { fixture } = written.right;
  world.audit({
    event: 'shopper-recorded',
    tenant: name,
    by: world.user,
    fixture,
    ...subjectFor(run, identifier),
  });
  return written.right;
};

/** Waits as long as upstreams that ask to be left alone want, and at most so long. */
const MOST_PAUSE_MS = 300_000;
const USUAL_PAUSE_MS = 10_000;
const MOST_PAUSES = 3;

const pauseOf = ({ outcome, detail }: Asked): number | undefined => {
  if (outcome !== 'UpstreamOverloaded') return undefined;
  const asked = detail?.retryAfterMs;
  return Math.min(MOST_PAUSE_MS, typeof asked === 'number' ? asked : USUAL_PAUSE_MS);
};

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => undefined); // ended early by Ctrl-C
};

/** Asks once; of many shoppers again after a pause where the upstream asks for fewer requests. */
const ask = async (run: Run, { identifier, line }: ListedIdentifier, signal: AbortSignal): Promise<Asked> => {
  for (let pauses = 0; ; pauses += 1) {
    run.begin();
    const asked = await askLive(run.live, identifier, run.events);
    const ms = line === 0 || pauses === MOST_PAUSES ? undefined : pauseOf(asked);
    if (ms === undefined || signal.aborted) return asked;
    run.world.progress(`the upstream asks for fewer requests: waiting ${Math.ceil(ms / 1000)} s`);
    await pause(ms, signal);
  }
};

const recordAll = async (
  run: Run,
  listed: readonly ListedIdentifier[],
  signal: AbortSignal,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (const [index, each] of listed.entries()) {
    if (signal.aborted) break;
    const began = performance.now();
    run.world.progress(`recording ${index + 1} of ${listed.length}`);
    const asked = await ask(run, each, signal);
    if (signal.aborted) break;
    results.push(await recordAsked(run, each, asked));
    const rest = 1000 / run.options.perSecond - (performance.now() - began);
    if (rest > 0 && index + 1 < listed.length) await pause(rest, signal);
  }
  run.world.progress();
  return results;
};

const isRefused = (result: Result): result is Refused => result !== 'known' && 'why' in result;
const isRecorded = (result: Result): result is Recorded => result !== 'known' && 'file' in result;

const say = (run: Run, results: readonly Result[], isInterrupted: boolean): number => {
  const output = outputOf(run.world, run.live.hidden);
  const [recorded, refused] = [results.filter(isRecorded), results.filter(isRefused)];
  const known = results.length - recorded.length - refused.length;
  if (run.options.json)
    output.json({
      recorded: recorded.map(recordedJson),
      refused: refused.map(refusedJson),
      sameShape: known,
    });
  else {
    for (const each of recorded) output.text(recordedText(each));
    if (known > 0)
      output.text(`${known} more had the outcome and the shape of one of these; --all records them too\n`);
  }
  for (const each of refused) output.error(refusedText(each));
  if (isInterrupted) output.error('interrupted: the files that were written are whole\n');
  if (refused.some(({ isUnusable }) => isUnusable)) return EXIT_UNUSABLE;
  return refused.length > 0 || isInterrupted ? EXIT_FAILED : EXIT_OK;
};

/** Opens the tenant, or says why it cannot be recorded. */
const begin = (name: string, options: RecordOptions, world: CliContext): Either<readonly string[], Run> => {
  const tenants = tenantsIn(options.mappings, [name]);
  if (!isRight(tenants)) return left([tenants.left]);
  const fault = options.as === undefined ? undefined : nameFault(name, options.as, options);
  if (fault !== undefined) return left([fault]);
  const key = subjectKey(world.variables);
  if (!isRight(key)) return left([key.left]);
  const events: BridgeEvent[] = [];
  const observer = observe(createTransports());
  const live = openLive(options.mappings, name, world, { emit: collecting(events, world), ...observer });
  if (!isRight(live)) return left(live.left.lines);
  const { begin: clear, seen } = observer;
  return right({
    name,
    options,
    world,
    live: live.right,
    events,
    begin: clear,
    seen,
    key: key.right,
    shapes: new Set(),
  });
};

/** Records one shopper or many. Exit code 0, 1 when one is not recorded, 2 when it could not run. */
export const record = async (name: string, options: RecordOptions, world: CliContext): Promise<number> => {
  const listed = identifiersOf(options);
  const run = isRight(listed) ? begin(name, options, world) : left([listed.left]);
  if (!isRight(run) || !isRight(listed)) {
    const lines = isRight(run) ? [] : run.left;
    for (const line of lines) outputOf(world, []).error(`${onOneLine(line)}\n`);
    return EXIT_UNUSABLE;
  }
  const interrupted = new AbortController();
  world.signals(() => interrupted.abort());
  try {
    const results = await recordAll(run.right, listed.right, interrupted.signal);
    return say(run.right, results, interrupted.signal.aborted);
  } finally {
    run.right.live.tenant.dispose();
  }
};
