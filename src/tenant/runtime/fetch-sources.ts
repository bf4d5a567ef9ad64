/** The asking of a tenant's sources as its plan says. The result does not depend on which answers first. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as TE from 'fp-ts/TaskEither';
import { Absence, none, unknown } from '../../core/absence';
import type { Ask } from '../../adapter/define-adapter';
import type { Call, NotAsked } from '../../core/call';
import { mostSevere, payloadInvalid, requestInvalid, userNotFound } from '../../core/failure';
import type { SourceFailure } from '../../core/failure';
import { environmentOf } from '../../mapping/compile/environment';
import type { Environment } from '../../mapping/compile/environment';
import { REQUEST_SLOT } from '../source/requests';
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

/** Values of other sources that could not be sent. */
const unsendableOf = ({ lookup }: Member, environment: Environment): readonly string[] => [
  ...new Set(lookup.unsendable(environment).map(({ text }) => text)),
];

/**
 * Why a source is not asked. A value of another source that cannot be sent is a failure of that source. The request is
 * wrong only where the identifier alone cannot be sent.
 */
const failureOfAbsence = (
  { kind, reason }: Absence,
  member: Member,
  environment: Environment,
): SourceFailure => {
  if (kind === 'none') return userNotFound;
  if (reason !== 'text-not-fit') return payloadInvalid('lookup', 'what the lookup needs');
  const paths = unsendableOf(member, environment);
  return paths.length === 0
    ? requestInvalid('identifier')
    : payloadInvalid(paths.join(', '), 'text that can be sent');
};

/** A request that could not be written is an error of the bridge: the shopper's identifier has been checked by then. */
const asSourceFault = (outcome: Outcome): Outcome =>
  !isRight(outcome) && outcome.left.tag === 'RequestInvalid'
    ? left(payloadInvalid('request', 'what can be sent'))
    : outcome;

/** Asks one source and puts the result into its slot. */
const askOne = async (
  member: Member,
  ask: Ask<unknown, unknown>,
  environment: Environment,
  call: Call,
): Promise<Outcome> => {
  const lookup = member.lookup.fill(environment);
  if (lookup instanceof Absence) {
    environment.slots[member.slot] = lookup;
    noteNotAsked(call, member, { why: 'lookup-absent', absence: lookup.kind, reason: lookup.reason });
    return left(failureOfAbsence(lookup, member, environment));
  }
  const outcome = asSourceFault(await ask(lookup, call)());
  environment.slots[member.slot] = isRight(outcome) ? outcome.right : absenceOf(outcome.left);
  return outcome;
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
): Promise<GroupResult> => {
  const failures: SourceFailure[] = [];
  for (const [index, member] of members.entries()) {
    const ask = asks.get(member.slot);
    if (ask === undefined) continue;
    const outcome = await askOne(member, ask, environment, call);
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
): Promise<readonly GroupResult[]> => {
  const running = new Map<number, Promise<GroupResult>>();
  const ended = (index: number): Promise<GroupResult> => running.get(index) ?? Promise.resolve('done');
  for (const index of sequence) {
    const group = groups[index];
    if (group === undefined) continue;
    const before = Promise.all(group.after.map(ended));
    const run = async (): Promise<GroupResult> =>
      (await before).every((each) => each === 'done')
        ? askGroup(group, asks, environment, call)
        : skipGroup(group, call);
    running.set(index, run());
  }
  return Promise.all(groups.map((_, index) => ended(index)));
};

/** The values of a lookup before any source has answered. */
export const environmentFor = (identifier: string, slots: number, call: Pick<Call, 'now'>): Environment => {
  const values: unknown[] = Array.from({ length: slots }, () => NOT_ASKED);
  values[REQUEST_SLOT] = { userIdentifier: identifier };
  return environmentOf(values, { now: call.now(), timezone: 'UTC' });
};

/** Asks one source by itself: values of other sources are missing in its lookup. */
export const askAlone = (
  member: Member,
  ask: Ask<unknown, unknown>,
  identifier: string,
  call: Call,
): Promise<Outcome> => askOne(member, ask, environmentFor(identifier, member.slot, call), call);

/** Asks every source as the plan says; `slots` is how many values the mapping's run needs room for. */
export const fetchSources =
  (plan: Plan, asks: Asks, slots: number) =>
  (identifier: string, call: Call): TE.TaskEither<SourceFailure, Payloads> =>
  async () => {
    const environment = environmentFor(identifier, slots, call);
    const outcomes = await askAll(plan, asks, environment, call);
    const failures = outcomes.filter(isFailure);
    return isSome(failures) ? left(mostSevere(failures)) : right(environment.slots);
  };
