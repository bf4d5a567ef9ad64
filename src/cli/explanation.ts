/** How one account was made, or why there is none: what `explain` and the studio show. */
import { flatMap, isRight, left, map } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Call } from '../core/call';
import type { Account } from '../contract/account';
import { requestInvalid } from '../core/failure';
import type { Failure } from '../core/failure';
import { accountAnswer, failureAnswer } from '../gateway/response';
import type { Answer } from '../gateway/response';
import { compileTraced } from '../mapping/compile/account';
import type { Traced } from '../mapping/compile/account';
import { explain, explainRule } from '../mapping/compile/explain';
import type { TypedMapping } from '../mapping/typed';
import type { BridgeEvent } from '../observe/events';
import type { TracedLookup } from '../tenant/runtime/fetch-sources';
import type { Payloads, Tenant } from '../tenant/runtime/tenant';
import type { Explanation } from './report/explain';

/** A tenant that can be explained. */
export interface Explicable {
  readonly tenant: Tenant;
  readonly mapping: TypedMapping;
  /** The events of the tenant while it was asked. */
  readonly events: readonly BridgeEvent[];
  /** The lookups by which its sources were asked. */
  readonly lookups: readonly TracedLookup[];
  /** Its upstreams are asked, not replayed: only then are times meaningful. */
  readonly isLive: boolean;
}

/** An explanation, and what it explains. */
export interface ExplainedAccount {
  readonly explanation: Explanation;
  /** What the app gets. */
  readonly answer: Answer;
  /** What the rules have read, by slot; empty when the sources gave no payloads. */
  readonly payloads: Payloads;
}

/** The rules of lookups, by the source; of a source that has some. */
const rulesIn = (lookups: readonly TracedLookup[]): Explanation['rules'] =>
  new Map(
    lookups.flatMap(({ source, rules }) =>
      rules.length === 0
        ? []
        : [[source, rules.map(({ place, record }) => ({ place: place.join('.'), ...explainRule(record) }))]],
    ),
  );

/** The explanation of an answer; without a run of the mapping, of a failure of the sources. */
const explanationOf = (
  { tenant, events, lookups, isLive }: Explicable,
  userIdentifier: string,
  call: Call,
  { outcome, detail = {} }: Answer['served'],
  mapped: Mapped | undefined,
): Explanation => ({
  tenant: tenant.name,
  forms: tenant.forms.all,
  form: tenant.forms.of(userIdentifier),
  outcome,
  detail,
  plan: tenant.plan,
  isLive,
  timings: call.timings,
  notAsked: call.notAsked ?? new Map(),
  rules: rulesIn(lookups),
  compared: call.compared ?? new Map(),
  circumstances: call.circumstances ?? new Map(),
  mismatches: events.flatMap((event) =>
    event.event === 'leaf-mismatched'
      ? [{ path: `${event.source}.${event.path}`, expected: event.expected, found: event.found }]
      : [],
  ),
  fields: mapped === undefined ? [] : explain(mapped.traced.record, mapped.payloads),
  absences: mapped?.traced.absences ?? [],
});

/** A run of the mapping, and what it has read. */
interface Mapped {
  readonly traced: Traced;
  readonly payloads: Payloads;
}

const answerOf = (outcome: Either<Failure, Account>, tenant: Tenant, call: Call): Answer =>
  isRight(outcome) ? accountAnswer(outcome.right, call.timings) : failureAnswer(outcome.left, tenant);

/** How one account was made, or failed. The tenant is closed then in any case. */
export const explainAccount = async (
  explicable: Explicable,
  userIdentifier: string,
  call: Call,
): Promise<ExplainedAccount> => {
  const { tenant, mapping } = explicable;
  try {
    const identifier = tenant.identify(userIdentifier);
    const asked =
      identifier === undefined ? left(requestInvalid('identifier')) : await tenant.ask(identifier, call)();
    const mapped = pipe(
      asked,
      map((payloads): Mapped => ({ traced: compileTraced(mapping)(payloads, call.now()), payloads })),
    );
    const outcome = pipe(
      mapped,
      flatMap(({ traced }): Either<Failure, Account> => traced.outcome),
    );
    const answer = answerOf(outcome, tenant, call);
    const run = isRight(mapped) ? mapped.right : undefined;
    const explanation = explanationOf(explicable, userIdentifier, call, answer.served, run);
    return { explanation, answer, payloads: run?.payloads ?? [] };
  } finally {
    tenant.dispose();
  }
};
