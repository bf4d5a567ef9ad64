/** Tenants that ask their live upstreams from the command line, outside of a serving bridge. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { DEADLINE } from '../core/call';
import type { Call } from '../core/call';
import { createCanceller } from '../core/signal';
import { isError } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import type { CheckedMapping } from '../mapping/check/coverage';
import type { TypedMapping } from '../mapping/typed';
import type { BridgeEvent, Emit } from '../observe/events';
import { secretsOf } from '../tenant/decode/secrets';
import { loadOne, readText } from '../tenant/folder';
import type { LoadContext } from '../tenant/load';
import { countryOf } from '../tenant/format/identifiers';
import type { SourceHttp, SourceSql } from '../tenant/format/source-options';
import type { OnLookup } from '../tenant/runtime/fetch-sources';
import type { AskOf, AskWatch } from '../tenant/runtime/reporting-ask';
import type { Protection } from '../tenant/runtime/protection';
import type { Tenant } from '../tenant/runtime/tenant';
import { isRecord } from '../types/conform';
import type { Country } from '../values/phone';
import { liveClients } from './live-clients';
import { problemLine } from './report/problem';
import type { CliContext } from './io/context';

/** A tenant whose upstreams can be asked. The caller disposes of it. */
export interface LiveTenant {
  readonly tenant: Tenant;
  readonly mapping: TypedMapping;
  readonly rules: CheckedMapping | undefined;
  /** Its file, over what it extends. */
  readonly document: unknown;
  /** The values that no output may show. */
  readonly hidden: Iterable<string>;
}

/** Why a tenant cannot be opened: lines for people. */
export interface Unopened {
  readonly lines: readonly string[];
  readonly hidden: Iterable<string>;
}

export interface LiveOptions {
  /** Gets each event of the tenant. */
  readonly emit: Emit;
  /** Receives each payload of its upstreams. */
  readonly answered?: AskWatch['answered'];
  /** Receives each ask that fails. */
  readonly failed?: AskWatch['failed'];
  /** Its HTTP clients; the usual ones without it. */
  readonly http?: SourceHttp;
  /** Its database clients; the usual ones without it. */
  readonly sql?: SourceSql;
  /** How its sources are asked; by their upstreams without it. */
  readonly askOf?: AskOf;
  /** The protection of its upstreams; that of a bridge without it. */
  readonly protection?: Protection;
  /** Gets the traced rules of each lookup that is filled in. */
  readonly onLookup?: OnLookup;
}

/** The errors among problems, a line each. */
export const errorLines = (problems: readonly Problem[]): readonly string[] =>
  problems.filter(isError).map(problemLine);

/** Collects events; a bug is reported at once. */
export const collecting =
  (events: BridgeEvent[], { audit }: CliContext): Emit =>
  (event) => {
    events.push(event);
    if (event.event === 'bug-caught') audit(event);
  };

/** What loading a tenant needs that asks its live upstreams. */
export const liveContext = (
  world: CliContext,
  { emit, answered, failed, http = liveClients(world), sql, askOf, protection, onLookup }: LiveOptions,
): LoadContext => ({
  adapters: world.adapters,
  secrets: secretsOf(world.variables, readText),
  unset: 'error',
  openAllowed: true,
  isKeyless: true,
  emit,
  answered,
  failed,
  onLookup,
  http,
  ...(sql && { sql }),
  ...(askOf && { askOf }),
  ...(protection && { protection }),
  maxDataBytes: world.maxDataBytes,
});

/** Loads a tenant with the variables of the process; `Left` has its errors. */
export const openLive = (
  mappings: string,
  name: string,
  world: CliContext,
  options: LiveOptions,
): Either<Unopened, LiveTenant> => {
  const loaded = loadOne(mappings, name, liveContext(world, options));
  const { tenant, mapping, rules, document, problems, hidden } = loaded;
  return tenant === undefined || mapping === undefined
    ? left({ lines: errorLines(problems), hidden })
    : right({ tenant, mapping, rules, document, hidden });
};

/** The country of a tenant's file, given as it is loaded. */
export const countryIn = (document: unknown): Country => {
  const { country } = isRecord(document) ? document : {};
  return countryOf(typeof country === 'string' ? country : undefined);
};

/** A call that begins at once: with the deadline of a request, and everything collected that a caller can explain. */
export const callNow = (requestId: string, now = (): Date => new Date()): Call => {
  const abort = createCanceller();
  setTimeout(() => abort.abort(DEADLINE), GATEWAY_DEFAULTS.requestDeadlineMs).unref();
  return {
    requestId,
    signal: abort.signal,
    endsAt: performance.now() + GATEWAY_DEFAULTS.requestDeadlineMs,
    now,
    timings: [],
    notAsked: new Map(),
    compared: new Map(),
    circumstances: new Map(),
  };
};
