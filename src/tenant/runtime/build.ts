/** Builds a tenant from a checked file: the asks of its sources in their layers, and its compiled mapping. */
import type { FieldPath } from '../../adapter/credentials';
import type { OpenSource } from '../../adapter/define-adapter';
import { identityOf } from '../../core/call';
import type { LayerStates, Places, RateLimitState, SourceState, TenantState, Watch } from '../../core/state';
import { createCanceller, type Canceller } from '../../core/signal';
import { compile, compileTraced } from '../../mapping/compile/account';
import type { Mapper, Traced } from '../../mapping/compile/account';
import type { TypedMapping } from '../../mapping/typed';
import type { Emit } from '../../observe/events';
import { redactError } from '../../observe/redact';
import type { Forget } from '../../upstream/layers/cache';
import { stack } from '../../upstream/layers/stack';
import { isRight } from 'fp-ts/Either';
import { disposeAll } from '../source/dispose';
import { createFilledFields } from './filled-fields';
import type { FilledFields } from './filled-fields';
import { reportingAsk } from './reporting-ask';
import type { AskWatch } from './reporting-ask';
import { countUses, keyOf, runSource } from './running';
import type { Limited, Opened, Running, RunningSource } from './running';
import { fetchSources } from './fetch-sources';
import type { Asks, OnLookup } from './fetch-sources';
import type { Head } from '../format/tenant-options';
import type { Plan } from '../plan/plan';
import { describePlan } from '../plan/describe';
import { probeOf } from './probe';
import { slotOf } from '../plan/fallback-chains';
import { fullProtection } from './protection';
import type { Protection } from './protection';
import type { Source } from '../source/source';
import type { Payloads, Tenant } from './tenant';

/** What a tenant needs from outside while it serves. */
export interface BuildContext extends AskWatch {
  /** What the version before runs on: it goes on where nothing about it changes. */
  readonly before?: Running | undefined;
  /** Gets each run of the mapping, traced; without it no run is traced. */
  readonly onMapped?: ((traced: Traced) => void) | undefined;
  readonly onLookup?: OnLookup;
  /** The protection of the tenant and its upstreams; without it all layers are used. */
  readonly protection?: Protection;
}

/** A source that ends what its layers do by themselves when it is closed. */
const closing = (open: OpenSource, end: Canceller): OpenSource => ({
  ...open,
  dispose: () => {
    end.abort();
    open.dispose();
  },
});

/** Opens a source in its layers. */
const openedOf = (
  tenant: string,
  source: Source,
  open: OpenSource,
  { plan, head, read }: Checked,
  { slot, key }: { readonly slot: number; readonly key: string },
  context: BuildContext,
): Opened => {
  const { emit } = context; // no function below holds the context: it has the version before, and that the one before it
  const { name, deadlineMs, retries, concurrent, cache, catalogue, token, data, certificate } = source;
  const end = createCanceller();
  const reads: (() => LayerStates)[] = [];
  const forgets: Forget[] = [];
  const { layersOf, sharingOf } = context.protection ?? fullProtection;
  const onBug = (thrown: unknown): void => emit({ event: 'bug-caught', ...redactError(thrown) });
  const kept = catalogue && { ...catalogue, ended: end.signal, onBug };
  const sharing = cache?.shared === true && source.madeOf !== undefined ? sharingOf?.(key) : undefined;
  const limits = { deadlineMs, retries, concurrent, cache, sharing, catalogue: kept };
  const watch = (layer: () => LayerStates): void => void reads.push(layer);
  const onForget = (forget: Forget): void => void forgets.push(forget);
  const layers = layersOf({ tenant, source: name, ...limits, emit, watch, onForget });
  return {
    open: closing(open, end),
    ask: stack(layers)(reportingAsk(tenant, source, open.reading(read.get(slot) ?? []), context)),
    state: () =>
      reads.reduce<SourceState>((state, layer) => ({ ...state, ...layer() }), {
        source: name,
        ...(token && { token: token() }),
        ...(data && { data }),
        ...(certificate && { certificate }),
      }),
    probe: probeOf(plan, name, head),
    forget: (shopper) => forgets.reduce((count, forget) => count + forget(shopper), 0),
  };
};

/** The opened sources, by slot: those of the version before as far as they are made of the same. */
const runSources = (
  tenant: string,
  checked: Checked,
  context: BuildContext,
): ReadonlyMap<number, RunningSource> =>
  new Map(
    checked.sources.flatMap((source, index) => {
      const { open, madeOf } = source;
      // Without an error each source is open. One that is not would be left out of every account, in silence.
      if (open === undefined) throw new Error('a source of a tenant without errors is not open');
      const slot = slotOf(index);
      const key = madeOf === undefined ? source.name : keyOf(madeOf, checked.read.get(slot) ?? []);
      const before = context.before?.sources.get(key);
      if (before !== undefined) open.dispose();
      const running =
        before ?? runSource(key, openedOf(tenant, source, open, checked, { slot, key }, context));
      return [[slot, running] as const];
    }),
  );

/** A tenant's file whose check found no errors. */
export interface Checked {
  readonly head: Head;
  readonly sources: readonly Source[];
  readonly plan: Plan;
  readonly mapping: TypedMapping;
  /** The fields that rules, conditions and lookups read, by the slot of their payload. */
  readonly read: ReadonlyMap<number, readonly FieldPath[]>;
}

/** Runs a mapping: what it leaves out is an event, and what it fills in is noted. */
const mapping =
  (map: Mapper, tenant: string, filled: FilledFields, emit: Emit): Tenant['map'] =>
  (payloads, call) => {
    const { outcome, absences } = map(payloads, call.now());
    if (absences.length > 0) emit({ event: 'fields-absent', ...identityOf(call), tenant, fields: absences });
    // After the event: a field that some elements of a list lack has a value, too.
    if (isRight(outcome)) filled.note(outcome.right, call.now());
    return outcome;
  };

const mapperOf = (typed: TypedMapping, { onMapped }: BuildContext): Mapper => {
  if (onMapped === undefined) return compile(typed);
  const traced = compileTraced(typed);
  return (slots, now) => {
    const run = traced(slots, now);
    onMapped(run);
    return run;
  };
};

/** What was handed over to be read, if it was: a tenant without a limit has none. */
interface StateReader<S> {
  readonly watch: Watch<S>;
  readonly read: () => S | undefined;
}

const stateReader = <S>(): StateReader<S> => {
  let readState: (() => S) | undefined;
  return {
    watch: (read) => {
      readState = read;
    },
    read: () => readState?.(),
  };
};

/** The rate limit: that of the version before, unless another is set. */
const limitedOf = (
  tenant: string,
  perSecond: number | undefined,
  { before, protection }: BuildContext,
): Limited => {
  if (before !== undefined && before.limited.perSecond === perSecond) return before.limited;
  const { watch, read } = stateReader<RateLimitState>();
  return { perSecond, limit: (protection ?? fullProtection).rateLimitOf(tenant, perSecond, watch), read };
};

/** Releases all sources, each of them even if closing another throws. */
const releaseAll = (sources: Iterable<RunningSource>): void =>
  disposeAll([...sources].map(({ release }) => ({ dispose: release })));

/** Builds the tenant of a folder's name. */
export const build = (name: string, checked: Checked, context: BuildContext): Tenant => {
  const { head, plan } = checked;
  const { tenantLayersOf } = context.protection ?? fullProtection;
  const filled = context.before?.filled ?? createFilledFields();
  const requests = stateReader<Places>();
  const uses = countUses();
  const map = mapping(mapperOf(checked.mapping, context), name, filled, context.emit);
  const sources = runSources(name, checked, context);
  const limited = limitedOf(name, head.limits.perSecond, context);
  const asks: Asks = new Map([...sources].map(([slot, { ask }]) => [slot, ask]));
  const layers = tenantLayersOf<Payloads>({ ...head.limits, watch: requests.watch });
  const ask = stack(layers)(fetchSources(plan, asks, checked.mapping, context.onLookup));
  for (const { hold } of sources.values()) hold();
  return {
    name,
    access: head.access,
    errorStatus: head.errorStatus,
    messages: head.messages,
    keyNames: head.keyNames,
    rateLimit: limited.limit,
    identify: head.identify,
    forms: head.forms,
    plan: describePlan(plan),
    ask: (identifier, call) => () => uses.during(ask(identifier, { ...call, shopper: identifier })),
    map,
    probes: [...sources.values()].flatMap(({ probe }) => probe ?? []),
    forget: (shopper) => [...sources.values()].reduce((count, { forget }) => count + forget(shopper), 0),
    running: { sources: new Map([...sources.values()].map((each) => [each.key, each])), limited, filled },
    state: (): TenantState => ({
      requests: requests.read(),
      rateLimit: limited.read(),
      keys: head.keyNames,
      filled: filled.read,
      sources: [...sources.values()].map(({ state }) => state()),
    }),
    dispose: () => uses.afterLast(() => releaseAll(sources.values())),
  };
};
