/** Builds a tenant from a checked file: the asks of its sources in their layers, and its compiled mapping. */
import type { FieldPath } from '../../adapter/credentials';
import type { Ask, OpenSource } from '../../adapter/define-adapter';
import { identityOf } from '../../core/call';
import type { LayerStates, Places, RateLimitState, SourceState, TenantState, Watch } from '../../core/state';
import { compile } from '../../mapping/compile/account';
import type { TypedMapping } from '../../mapping/typed';
import type { Emit } from '../../observe/events';
import { stack } from '../../upstream/layers/stack';
import { isRight } from 'fp-ts/Either';
import { disposeAll } from '../source/dispose';
import { createFilledFields } from './filled-fields';
import type { FilledFields } from './filled-fields';
import { fetchSources } from './fetch-sources';
import type { Asks } from './fetch-sources';
import type { Head } from '../format/tenant-options';
import type { Plan } from '../plan/plan';
import { describePlan } from '../plan/describe';
import { probesOf } from './probe';
import { slotOf } from '../plan/fallback-chains';
import { fullProtection } from './protection';
import type { Protection } from './protection';
import type { Source } from '../source/source';
import type { Tenant } from './tenant';

/** Gives the ask of an opened source, by the source's name. */
export type AskOf = (source: string, open: OpenSource) => OpenSource['ask'];

/** What a tenant needs from outside while it serves. */
export interface BuildContext {
  readonly emit: Emit;
  /** How a source is asked; without it, its upstream is asked. A replay answers instead of it. */
  readonly askOf?: AskOf;
  /** The protection of the tenant and its upstreams; without it all layers are used. */
  readonly protection?: Protection;
}

/** What reads the states of a source's layers. */
type LayerReads = (() => LayerStates)[];

const asksOf = (
  name: string,
  { sources, read }: Checked,
  context: BuildContext,
  watching: (source: string) => Watch<LayerStates>,
): Asks => {
  const { layersOf } = context.protection ?? fullProtection;
  return new Map(
    sources.flatMap((source, index) => {
      if (source.open === undefined) return [];
      const { deadlineMs, retries, concurrent, cache } = source;
      const limits = { deadlineMs, retries, concurrent, cache };
      const watch = watching(source.name);
      const layers = layersOf({ tenant: name, source: source.name, ...limits, emit: context.emit, watch });
      const slot = slotOf(index);
      const open = source.open.reading(read.get(slot) ?? []);
      return [[slot, stack(layers)(tolerant(name, source, open, context))] as const];
    }),
  );
};

/** An opened source's ask, which reports its wrong leaves and its comparison of owners. */
const tolerant = (
  tenant: string,
  source: Source,
  open: OpenSource,
  { emit, askOf }: BuildContext,
): Ask<unknown, unknown> => {
  const ask = askOf?.(source.name, open) ?? open.ask;
  return (lookup, call) =>
    ask(lookup, call, {
      mismatch: ({ path, expected, found }, count) =>
        emit({
          event: 'leaf-mismatched',
          ...identityOf(call),
          tenant,
          source: source.name,
          path,
          expected,
          found,
          count,
        }),
      compared: (compared) => {
        if (call.notes !== undefined) call.notes.compared = compared;
      },
    });
};

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
  (map: ReturnType<typeof compile>, tenant: string, filled: FilledFields, emit: Emit): Tenant['map'] =>
  (payloads, call) => {
    const now = call.now();
    const { outcome, absences } = map(payloads, now);
    if (absences.length > 0) emit({ event: 'fields-absent', ...identityOf(call), tenant, fields: absences });
    if (isRight(outcome)) filled.note(outcome.right, now);
    return outcome;
  };

const stateOf = ({ name, token }: Source, reads: LayerReads = []): SourceState =>
  reads.reduce<SourceState>((state, read) => ({ ...state, ...read() }), {
    source: name,
    ...(token && { token: token() }),
  });

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

/** Builds the tenant of a folder's name. */
export const build = (name: string, checked: Checked, context: BuildContext): Tenant => {
  const { head, sources, plan } = checked;
  const { tenantLayersOf, rateLimitOf } = context.protection ?? fullProtection;
  const layerReads = new Map<string, LayerReads>(sources.map((source) => [source.name, []]));
  const requests = stateReader<Places>();
  const limit = stateReader<RateLimitState>();
  const filled = createFilledFields();
  const asks = asksOf(name, checked, context, (source) => (read) => layerReads.get(source)?.push(read));
  const layers = tenantLayersOf({ ...head.limits, watch: requests.watch });
  return {
    name,
    access: head.access,
    errorStatus: head.errorStatus,
    messages: head.messages,
    keyNames: head.keyNames,
    rateLimit: rateLimitOf(head.limits.perSecond, limit.watch),
    identify: head.identify,
    forms: head.forms,
    plan: describePlan(plan),
    ask: stack(layers)(fetchSources(plan, asks, checked.mapping.slots)),
    map: mapping(compile(checked.mapping), name, filled, context.emit),
    probes: probesOf(plan, head.identify),
    state: (): TenantState => ({
      requests: requests.read(),
      rateLimit: limit.read(),
      keys: head.keyNames,
      filled: filled.read,
      sources: sources.map((source) => stateOf(source, layerReads.get(source.name))),
    }),
    dispose: () => disposeAll(sources.flatMap(({ open }) => open ?? [])),
  };
};
