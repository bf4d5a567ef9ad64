/**
 * Owns the asking of a tenant's sources as its plan says. What comes of it does not depend on who answers
 * first. It must not know adapters or rules.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type * as TE from 'fp-ts/TaskEither';
import { Absence, none, unknown } from '../absence';
import type { Ask } from '../adapter';
import type { Call } from '../call';
import { gravest, payloadInvalid, userNotFound } from '../failure';
import type { SourceFailure } from '../failure';
import { environmentOf } from '../mapping/environment';
import type { Environment } from '../mapping/environment';
import { REQUEST_SLOT } from './plan';
import type { Group, Plan } from './plan';
import type { Payloads } from './tenant';

const NOT_ASKED = none('not-asked');
const NO_SUCH_USER = none('no-such-user');
const UNAVAILABLE = unknown('source-unavailable');

/** How a source is asked, by its slot. */
export type Asks = ReadonlyMap<number, Ask<unknown, unknown>>;

type Outcome = Either<SourceFailure, unknown>;

const absenceOf = (failure: SourceFailure): Absence =>
  failure.tag === 'UserNotFound' ? NO_SUCH_USER : UNAVAILABLE;

/** Asks one source and puts what came of it into its slot. */
const askOne = async (
  member: Group['members'][number],
  ask: Ask<unknown, unknown>,
  environment: Environment,
  call: Call,
): Promise<Outcome> => {
  const lookup = member.lookup.fill(environment);
  if (lookup instanceof Absence) {
    environment.slots[member.slot] = lookup;
    return left(lookup.kind === 'none' ? userNotFound : payloadInvalid('lookup', 'what the lookup needs'));
  }
  const outcome = await ask(lookup, call)();
  environment.slots[member.slot] = isRight(outcome) ? outcome.right : absenceOf(outcome.left);
  return outcome;
};

type Members = readonly [SourceFailure, ...SourceFailure[]];

const isSome = (failures: readonly SourceFailure[]): failures is Members => failures.length > 0;

/** Asks a source, then its fallbacks, until one answers; the failure of a required group that did not. */
const askGroup = async (
  { members, optional }: Group,
  asks: Asks,
  environment: Environment,
  call: Call,
): Promise<SourceFailure | undefined> => {
  const failures: SourceFailure[] = [];
  for (const member of members) {
    const ask = asks.get(member.slot);
    if (ask === undefined) continue;
    const outcome = await askOne(member, ask, environment, call);
    if (isRight(outcome)) return undefined;
    failures.push(outcome.left);
  }
  return optional || !isSome(failures) ? undefined : gravest(failures);
};

/** Starts each group when those before it are done; a group behind a failed one is not asked. */
const askAll = async (
  { groups, sequence }: Plan,
  asks: Asks,
  environment: Environment,
  call: Call,
): Promise<readonly (SourceFailure | undefined)[]> => {
  const running = new Map<number, Promise<SourceFailure | undefined>>();
  const ended = (index: number): Promise<SourceFailure | undefined> =>
    running.get(index) ?? Promise.resolve(undefined);
  for (const index of sequence) {
    const group = groups[index];
    if (group === undefined) continue;
    const before = Promise.all(group.after.map(ended));
    const run = async (): Promise<SourceFailure | undefined> =>
      (await before).some((failure) => failure !== undefined)
        ? undefined
        : askGroup(group, asks, environment, call);
    running.set(index, run());
  }
  return Promise.all(groups.map((_, index) => ended(index)));
};

const environmentFor = (identifier: string, slots: number, call: Call): Environment => {
  const values: unknown[] = Array.from({ length: slots }, () => NOT_ASKED);
  values[REQUEST_SLOT] = { userIdentifier: identifier };
  return environmentOf(values, { now: call.now(), timezone: 'UTC' });
};

/** Asks every source as the plan says; `slots` is how many values the mapping's run needs room for. */
export const gather =
  (plan: Plan, asks: Asks, slots: number) =>
  (identifier: string, call: Call): TE.TaskEither<SourceFailure, Payloads> =>
  async () => {
    const environment = environmentFor(identifier, slots, call);
    const outcomes = await askAll(plan, asks, environment, call);
    const failures = outcomes.filter((failure) => failure !== undefined);
    return isSome(failures) ? left(gravest(failures)) : right(environment.slots);
  };
