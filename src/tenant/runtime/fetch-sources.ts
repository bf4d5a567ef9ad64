/** The asking of a tenant's sources as its plan says. The result does not depend on which answers first. */
import { randomUUID } from 'node:crypto';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as TE from 'fp-ts/TaskEither';
import { Absence, none, unknown } from '../../core/absence';
import type { Ask } from '../../adapter/define-adapter';
import type { Call, NotAsked } from '../../core/call';
import {
  failureDetailsOf,
  lookupIncomplete,
  mostSevere,
  payloadInvalid,
  requestInvalid,
  userNotFound,
} from '../../core/failure';
import type { SourceFailure } from '../../core/failure';
import { environmentOf } from '../../mapping/compile/environment';
import type { Environment } from '../../mapping/compile/environment';
import type { TypedMapping } from '../../mapping/typed';
import { isPerAsk } from '../source/lookup/reads';
import { traceRules } from '../source/lookup/trace';
import type { TracedRule } from '../source/lookup/trace';
import { REQUEST_SLOT, withRequest } from '../source/requests';
import type { Group, Plan } from '../plan/plan';
import type { Payloads } from './tenant';

const NOT_ASKED = none('not-asked');
const NO_SUCH_USER = none('no-such-user');
const UNAVAILABLE = unknown('source-unavailable');

/** How a source is asked, by its slot. */
export type Asks = ReadonlyMap<number, Ask<unknown, unknown>>;

type Member = Group['members'][number];

type Outcome = Either<SourceFailure, unknown>;

const absenceOf = (failure: SourceFailure): Absence =>
  failure.tag === 'UserNotFound' ? NO_SUCH_USER : UNAVAILABLE;

const noteNotAsked = (call: Call, { source }: Member, notAsked: NotAsked): void => {
  call.notAsked?.set(source.name, notAsked);
};

/** An identifier that can be sent anywhere. */
const HARMLESS = { userIdentifier: '1' };

/** Values of other sources that could not be sent, whatever the identifier is. */
const unsendableOf = ({ lookup }: Member, environment: Environment): readonly string[] => {
  const unfilled = lookup.unfilled(withRequest(environment, HARMLESS));
  const paths = unfilled.flatMap((part) => (part.absence.reason === 'text-not-fit' ? part.paths : []));
  return [...new Set(paths.flatMap(({ head, text }) => (head === 'request' ? [] : [text])))];
};

/** The place in a lookup of what is absent. */
const placeOf = (absence: Absence, { lookup }: Member, environment: Environment): string =>
  lookup
    .unfilled(environment)
    .find((part) => part.absence.reason === absence.reason)
    ?.place.join('.') ?? '';

/**
 * Why a source is not asked. A value of another source that cannot be sent is a failure of that source, and a rule that
 * cannot be computed one of its own. The request is wrong only where the identifier alone cannot be sent.
 */
const failureOfAbsence = (absence: Absence, member: Member, environment: Environment): SourceFailure => {
  if (absence.kind === 'none') return userNotFound;
  switch (absence.reason) {
    case 'text-not-fit': {
      const paths = unsendableOf(member, environment);
      return paths.length === 0
        ? requestInvalid('identifier')
        : payloadInvalid(paths.join(', '), 'text that can be sent');
    }
    case 'type-mismatch':
    case 'source-unavailable':
      return payloadInvalid('lookup', 'what the lookup needs');
    default:
      return lookupIncomplete(placeOf(absence, member, environment), absence);
  }
};

/** A request that could not be written is an error of the bridge: the shopper's identifier has been checked by then. */
const asSourceFault = (outcome: Outcome): Outcome =>
  !isRight(outcome) && outcome.left.tag === 'RequestInvalid'
    ? left(payloadInvalid('request', 'what can be sent'))
    : outcome;

/** A rule that could not be computed is reported as any other failure of the source, though nothing was asked. */
const noteFailed = ({ timings }: Call, { source }: Member, failure: SourceFailure): void => {
  const detail = failureDetailsOf(failure);
  timings.push({ source: source.name, outcome: failure.tag, ...(detail && { detail }), durationMs: 0 });
};

/** The environment of one ask, in which the request has what is new with each ask where the lookup reads that. */
const forAsk = ({ lookup }: Member, environment: Environment, call: Call): Environment =>
  lookup.paths.some(isPerAsk)
    ? withRequest(environment, { now: call.now().toISOString(), uuid: (call.uuid ?? randomUUID)() })
    : environment;

/** The rules of the lookup by which a source is asked, traced. */
export interface TracedLookup {
  readonly source: string;
  readonly rules: readonly TracedRule[];
}

/** Gets the rules of each lookup as it is filled in; without it none is traced. */
export type OnLookup = ((traced: TracedLookup) => void) | undefined;

/** Asks one source and puts the result into its slot. */
const askOne = (
  member: Member,
  ask: Ask<unknown, unknown>,
  environment: Environment,
  call: Call,
  onLookup?: OnLookup,
): Promise<Outcome> => {
  const own = forAsk(member, environment, call);
  onLookup?.({ source: member.source.name, rules: traceRules(member.lookup, own) });
  const lookup = member.lookup.fill(own);
  if (lookup instanceof Absence) {
    environment.slots[member.slot] = lookup;
    noteNotAsked(call, member, { why: 'lookup-absent', absence: lookup.kind, reason: lookup.reason });
    const failure = failureOfAbsence(lookup, member, own);
    if (failure.tag === 'LookupIncomplete') noteFailed(call, member, failure);
    return Promise.resolve(left(failure));
  }
  return ask(lookup, call)().then((answer) => {
    const outcome = asSourceFault(answer);
    environment.slots[member.slot] = isRight(outcome) ? outcome.right : absenceOf(outcome.left);
    return outcome;
  });
};

type Failures = readonly [SourceFailure, ...SourceFailure[]];

const isSome = (failures: readonly SourceFailure[]): failures is Failures => failures.length > 0;

/** The result of a group: the failure of a required one, or that it waited for such a one and was left out. */
type GroupResult = 'done' | 'skipped' | SourceFailure;

const isFailure = (ended: GroupResult): ended is SourceFailure => typeof ended === 'object';

/** Asks a source, then its fallbacks, until one answers. */
const askGroup = async (
  { members, optional }: Group,
  asks: Asks,
  environment: Environment,
  call: Call,
  onLookup: OnLookup,
): Promise<GroupResult> => {
  const failures: SourceFailure[] = [];
  for (const [index, member] of members.entries()) {
    const ask = asks.get(member.slot);
    if (ask === undefined) continue;
    const outcome = await askOne(member, ask, environment, call, onLookup);
    if (isRight(outcome)) {
      for (const other of members.slice(index + 1)) noteNotAsked(call, other, { why: 'not-needed' });
      return 'done';
    }
    failures.push(outcome.left);
  }
  return optional || !isSome(failures) ? 'done' : mostSevere(failures);
};

/** Leaves a group out, and with it those that wait for it. */
const skipGroup = ({ members }: Group, call: Call): GroupResult => {
  for (const member of members) noteNotAsked(call, member, { why: 'source-failed' });
  return 'skipped';
};

/** Starts each group when those before it are done; a group after a failed one is not asked. */
const askAll = async (
  { groups, sequence }: Plan,
  asks: Asks,
  environment: Environment,
  call: Call,
  onLookup: OnLookup,
): Promise<readonly GroupResult[]> => {
  const [only] = groups;
  // Most tenants ask one source, which waits for no other.
  if (only !== undefined && groups.length === 1)
    return [await askGroup(only, asks, environment, call, onLookup)];
  const running: Promise<GroupResult>[] = [];
  const ended = (index: number): Promise<GroupResult> => running[index] ?? Promise.resolve('done');
  for (const index of sequence) {
    const group = groups[index];
    if (group === undefined) continue;
    const run = (): Promise<GroupResult> => askGroup(group, asks, environment, call, onLookup);
    running[index] =
      group.after.length === 0
        ? run()
        : Promise.all(group.after.map(ended)).then((before) =>
            before.every((each) => each === 'done') ? run() : skipGroup(group, call),
          );
  }
  return Promise.all(groups.map((_, index) => ended(index)));
};

/** The values of a lookup before any source has answered. */
export const environmentFor = (
  identifier: string,
  { slots, timezone }: Pick<TypedMapping, 'slots' | 'timezone'>,
  call: Pick<Call, 'now'>,
): Environment => {
  const values: unknown[] = Array.from({ length: slots }, () => NOT_ASKED);
  values[REQUEST_SLOT] = { userIdentifier: identifier };
  return environmentOf(values, { now: call.now(), timezone });
};

/** Asks one source by itself: values of other sources are missing in its lookup. */
export const askAlone = (
  member: Member,
  ask: Ask<unknown, unknown>,
  identifier: string,
  timezone: string,
  call: Call,
): Promise<Outcome> =>
  askOne(member, ask, environmentFor(identifier, { slots: member.slot, timezone }, call), call);

/** Asks every source as the plan says; the mapping says how many values its run needs room for. */
export const fetchSources =
  (plan: Plan, asks: Asks, mapping: Pick<TypedMapping, 'slots' | 'timezone'>, onLookup?: OnLookup) =>
  (identifier: string, call: Call): TE.TaskEither<SourceFailure, Payloads> =>
  async () => {
    const environment = environmentFor(identifier, mapping, call);
    const outcomes = await askAll(plan, asks, environment, call, onLookup);
    const failures = outcomes.filter(isFailure);
    return isSome(failures) ? left(mostSevere(failures)) : right(environment.slots);
  };
