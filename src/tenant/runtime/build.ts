/** Builds a tenant from a checked file: the asks of its sources in their layers, and its compiled mapping. */
import type { FieldPath } from '../../adapter/credentials';
import type { Ask, OpenSource } from '../../adapter/define-adapter';
import type { Call } from '../../core/call';
import { compile } from '../../mapping/compile/account';
import type { Mapped } from '../../mapping/compile/account';
import type { TypedMapping } from '../../mapping/typed';
import type { Emit } from '../../observe/events';
import { stack } from '../../upstream/layers/stack';
import { disposeAll } from '../source/dispose';
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

const asksOf = (name: string, { sources, read }: Checked, context: BuildContext): Asks => {
  const { layersOf } = context.protection ?? fullProtection;
  return new Map(
    sources.flatMap((source, index) => {
      if (source.open === undefined) return [];
      const { deadlineMs, retries, concurrent, cache } = source;
      const limits = { deadlineMs, retries, concurrent, cache };
      const layers = layersOf({ tenant: name, source: source.name, ...limits, emit: context.emit });
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
          requestId: call.requestId,
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

/** The outcome of a mapping, after a report of what it left out. */
const told = (
  { outcome, absences }: Mapped,
  tenant: string,
  { requestId }: Call,
  emit: Emit,
): Mapped['outcome'] => {
  if (absences.length > 0) emit({ event: 'fields-absent', requestId, tenant, fields: absences });
  return outcome;
};

/** Builds the tenant of a folder's name. */
export const build = (name: string, checked: Checked, context: BuildContext): Tenant => {
  const { head, sources, plan, mapping } = checked;
  const map = compile(mapping);
  const { tenantLayersOf, rateLimitOf } = context.protection ?? fullProtection;
  const layers = tenantLayersOf(head.limits);
  return {
    name,
    access: head.access,
    errorStatus: head.errorStatus,
    messages: head.messages,
    rateLimit: rateLimitOf(head.limits.perSecond),
    identify: head.identify,
    forms: head.forms,
    plan: describePlan(plan),
    ask: stack(layers)(fetchSources(plan, asksOf(name, checked, context), mapping.slots)),
    map: (payloads, call) => told(map(payloads, call.now()), name, call, context.emit),
    probes: probesOf(plan, head.identify),
    dispose: () => disposeAll(sources.flatMap(({ open }) => open ?? [])),
  };
};
