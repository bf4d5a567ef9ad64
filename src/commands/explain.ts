/**
 * Owns `account-bridge explain`: one account, and where each of its fields came from. Values are masked;
 * showing them leaves a line for the audit.
 */
import { isRight, left } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import pc from 'picocolors';
import { DEADLINE } from '../call';
import type { Call } from '../call';
import { requestInvalid } from '../failure';
import type { Failure } from '../failure';
import { failureAnswer } from '../gateway/answer';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import { compileTraced } from '../mapping/compile';
import { explain as originsOf } from '../mapping/explain';
import { didYouMean } from '../mapping/nearest';
import type { TypedMapping } from '../mapping/typed';
import type { BridgeEvent, ValuesRevealed } from '../observe/events';
import { subjectOf } from '../observe/subject';
import { isError } from '../problem';
import { countAbsences } from '../tenant/absences';
import type { Loaded } from '../tenant/load';
import { listFolders, loadOne, readText } from '../tenant/registry';
import { secretsOf } from '../tenant/secrets';
import type { Tenant } from '../tenant/tenant';
import { createTransport } from '../upstream/transport';
import { explanationJson, explanationText } from './explain-report';
import type { Explanation } from './explain-report';
import { problemLine } from './report';
import { subjectKey } from './subject';
import { COULD_NOT_RUN, DONE, HAS_ERRORS } from './world';
import type { World } from './world';

export interface ExplainOptions {
  readonly mappings: string;
  /** Whom to ask the live upstream for. */
  readonly identifier: string;
  readonly reveal: boolean;
  readonly json: boolean;
}

/** A tenant that can be explained. */
interface Explicable {
  readonly tenant: Tenant;
  readonly mapping: TypedMapping;
  /** What the tenant told while it was asked. */
  readonly events: readonly BridgeEvent[];
}

/** How one account came about, or failed to. */
export const explainAccount = async (
  { tenant, mapping, events }: Explicable,
  userIdentifier: string,
  call: Call,
): Promise<Explanation> => {
  const identifier = tenant.identify(userIdentifier);
  const asked =
    identifier === undefined ? left(requestInvalid('identifier')) : await tenant.ask(identifier, call)();
  const mapped = isRight(asked) ? compileTraced(mapping)(asked.right, call.now()) : undefined;
  const failure: Either<Failure, unknown> = mapped?.outcome ?? asked;
  const { outcome, detail = {} } = isRight(failure)
    ? { outcome: 'ok' }
    : failureAnswer(failure.left, tenant).served;
  return {
    tenant: tenant.name,
    outcome,
    detail,
    sources: call.timings,
    mismatches: events.flatMap((event) =>
      event.event === 'leaf-mismatched'
        ? [{ path: `${event.source}.${event.path}`, expected: event.expected }]
        : [],
    ),
    fields: mapped === undefined ? [] : originsOf(mapped.record),
    absences: mapped === undefined ? [] : countAbsences(mapped.absences),
  };
};

/** A call of the command line's own, as patient as a request's. */
const callNow = (): Call => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(DEADLINE), GATEWAY_DEFAULTS.requestDeadlineMs).unref();
  return { requestId: 'explain', signal: abort.signal, now: () => new Date(), timings: [] };
};

const load = (name: string, mappings: string, world: World, events: BridgeEvent[]): Loaded =>
  loadOne(mappings, name, {
    adapters: world.adapters,
    secrets: secretsOf(world.variables, readText),
    unset: 'error',
    openAllowed: true,
    emit: (event) => events.push(event),
    http: createTransport,
  });

/** Why a tenant of that name cannot be found, if so. */
const refusal = (name: string, mappings: string): string | undefined => {
  const folders = listFolders(mappings);
  if (!isRight(folders)) return `${mappings} cannot be read: ${folders.left}`;
  if (folders.right.includes(name)) return undefined;
  return `there is no tenant "${name}" in ${mappings}; ${didYouMean(name, folders.right) ?? 'look at its folders'}`;
};

/** Whom an audit line is about: by pseudonym, if there is a key for one. */
const subjectFor = (
  { identify }: Tenant,
  userIdentifier: string,
  world: World,
): Pick<ValuesRevealed, 'subject'> => {
  const key = subjectKey(world.variables);
  const identifier = identify(userIdentifier);
  return isRight(key) && key.right !== undefined && identifier !== undefined
    ? { subject: subjectOf(key.right.reveal())(identifier) }
    : {};
};

const say = (explanation: Explanation, { json, reveal }: ExplainOptions, world: World): number => {
  world.write(
    json
      ? `${JSON.stringify(explanationJson(explanation, reveal), undefined, 2)}\n`
      : explanationText(explanation, reveal, pc.createColors(world.colour)),
  );
  return explanation.outcome === 'ok' ? DONE : HAS_ERRORS;
};

/** Explains the account of an identifier, asking the live upstream. Exit code 0, 1 without an account, 2. */
export const explain = async (name: string, options: ExplainOptions, world: World): Promise<number> => {
  const why = refusal(name, options.mappings);
  if (why !== undefined) {
    world.writeError(`${why}\n`);
    return COULD_NOT_RUN;
  }
  const events: BridgeEvent[] = [];
  const { tenant, mapping, problems } = load(name, options.mappings, world, events);
  if (tenant === undefined || mapping === undefined) {
    for (const problem of problems.filter(isError)) world.writeError(`${problemLine(problem)}\n`);
    return COULD_NOT_RUN;
  }
  if (options.reveal)
    world.audit({
      event: 'values-revealed',
      tenant: name,
      by: world.user,
      ...subjectFor(tenant, options.identifier, world),
    });
  const explanation = await explainAccount({ tenant, mapping, events }, options.identifier, callNow());
  tenant.dispose();
  return say(explanation, options, world);
};
