/**
 * `account-bridge record`: fixtures out of the answers of a live upstream. The values about a person are invented; what is
 * printed is paths, kinds and counts.
 */
import { existsSync } from 'node:fs';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { onOneLine } from '../diagnostics/diagnostic';
import type { BridgeEvent } from '../observe/events';
import { observe } from '../recording/observe';
import { runsIn } from '../scaffold/runs';
import { liveClients } from './live-clients';
import { collecting, openLive } from './live';
import { createDatabase } from '../upstream/sql/client';
import { recordProtection } from '../tenant/runtime/protection';
import { fileOf } from './record-context';
import type { RecordOptions } from './record-context';
import { createPathUse } from './record-paths';
import type { Lacking } from './record-paths';
import { isRecorded, isRefused, recordAll } from './record-shoppers';
import type { Result, Run } from './record-shoppers';
import { EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';
import { namedIdentifiers } from './io/read-identifiers';
import type { ListedIdentifier } from './io/read-identifiers';
import { tenantsIn } from './io/tenant-folders';
import { outputOf } from './report/output';
import { recordedJson, recordedText, refusedJson, refusedText } from './report/record';
import { subjectKey } from './subject';

/** Why options do not go together. */
const optionsFault = ({ from, as, overwrite, all }: RecordOptions): string | undefined => {
  if (from !== undefined && as !== undefined)
    return '--as names one fixture, and --from makes several; leave one out';
  if (overwrite && as === undefined)
    return '--overwrite replaces the fixture that --as names; add --as NAME, or leave --overwrite out';
  return all && from === undefined ? '--all is about the shoppers of --from; leave it out' : undefined;
};

/** The shoppers to record; `Left` says why there are none. */
const identifiersOf = (options: RecordOptions): Either<string, readonly ListedIdentifier[]> => {
  const fault = optionsFault(options);
  return fault === undefined ? namedIdentifiers(options) : left(fault);
};

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,79}$/u;

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

const isInAll = ({ isAll }: Lacking): boolean => isAll;

const say = (run: Run, results: readonly Result[], isInterrupted: boolean): number => {
  const output = outputOf(run.world, run.live.hidden);
  const [recorded, refused] = [results.filter(isRecorded), results.filter(isRefused)];
  const lacking = run.paths.lacking();
  const known = results.length - recorded.length - refused.length;
  if (run.options.json)
    output.json({
      recorded: recorded.map(recordedJson),
      refused: refused.map(refusedJson),
      sameShape: known,
      lacking: lacking.map(({ path, answers }) => ({ path, answers })),
    });
  else {
    for (const each of recorded) output.text(recordedText(each));
    if (known > 0)
      output.text(`${known} more had the outcome and the shape of one of these; --all records them too\n`);
  }
  for (const each of refused) output.error(refusedText(each));
  for (const { text } of lacking) output.error(`${onOneLine(text)}\n`);
  if (isInterrupted) output.error('interrupted: the files that were written are whole\n');
  if (refused.some(({ isUnusable }) => isUnusable) || lacking.some(isInAll)) return EXIT_UNUSABLE;
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
  const observer = observe(liveClients(world), createDatabase);
  const live = openLive(options.mappings, name, world, {
    emit: collecting(events, world),
    ...observer,
    protection: recordProtection,
  });
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
    paths: createPathUse([...options.keep, ...options.replace]),
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
  world.signals(() => {
    if (interrupted.signal.aborted) world.exitNow(EXIT_INTERRUPTED);
    interrupted.abort();
  });
  try {
    const results = await recordAll(run.right, listed.right, interrupted.signal);
    return say(run.right, results, interrupted.signal.aborted);
  } finally {
    run.right.live.tenant.dispose();
  }
};
