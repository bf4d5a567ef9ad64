/**
 * The budget of each tenant for lines of the log: a number of warnings per second, and unreadable fields once a minute.
 * Lines that are not written are counted in one line, and no tenant's lines use up another's budget.
 */
import { isUnknown, type Reason } from '../core/absence';
import type { BridgeEvent, CountedAbsence, Emit, FieldsAbsent } from './events';
import { Windows, laterByTimer, type Later, type Window } from './windows';

/** How many warnings of one event and tenant are written in a second. */
export const MOST_WARNINGS = 20;

/** How many fields of a tenant are reported in a second. Each is reported at once, and then once a minute. */
export const MOST_FIELDS = 100;

const mostOf = (event: string): number => (event === 'field-unknown' ? MOST_FIELDS : MOST_WARNINGS);

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Warnings that are never withheld: one for each request, for each load, and for what a person did by hand. */
const FREE: ReadonlySet<BridgeEvent['event']> = new Set([
  'request-served',
  'tenant-refused',
  'values-revealed',
  'shopper-recorded',
  'shopper-forgotten',
] as const);

interface WarningWindow extends Window {
  /** Counts one warning of this event; gives whether it may be written. */
  readonly admits: (event: string) => boolean;
}

/** A second in which one tenant's warnings are counted. */
const warningWindow = (tenant: string, write: Emit): WarningWindow => {
  const counts = new Map<string, number>();
  return {
    admits: (event) => {
      const count = (counts.get(event) ?? 0) + 1;
      counts.set(event, count);
      return count <= mostOf(event);
    },
    end: () => {
      const withheld = [...counts].flatMap(([event, count]) =>
        count > mostOf(event) ? [[event, count - mostOf(event)] as const] : [],
      );
      const events = Object.fromEntries(withheld);
      if (withheld.length > 0) write({ event: 'warnings-withheld', tenant, events });
      return false;
    },
  };
};

type Unknown = CountedAbsence & Omit<FieldsAbsent, 'event' | 'fields'>;

interface UnknownWindow extends Window {
  /** Counts one account in which the field is unknown. */
  readonly note: (unknown: Unknown) => void;
}

/** Minutes in which accounts are counted that lack one field for one reason. The first account is reported at once. */
const unknownWindow = (write: Emit): UnknownWindow => {
  const emitUnknown = (first: Unknown, count: number): void =>
    write({ event: 'field-unknown', ...first, count });
  let hasBegun = false;
  let first: Unknown | undefined;
  let count = 0;
  return {
    note: (unknown) => {
      if (!hasBegun) emitUnknown(unknown, 1);
      else {
        first ??= unknown;
        count += 1;
      }
      hasBegun = true;
    },
    end: () => {
      if (first === undefined) return false;
      emitUnknown(first, count);
      first = undefined;
      count = 0;
      return true;
    },
  };
};

/** The failure of a request with such a field has a line of its own. */
const isCounted = (reason: Reason): boolean => isUnknown(reason) && reason !== 'account-too-large';

/** The unknown fields of one account, each once for each reason. */
const unknownsOf = ({ requestId, traceId, tenant, fields }: FieldsAbsent): ReadonlyMap<string, Unknown> => {
  const unknowns = new Map<string, Unknown>();
  const request = { requestId, ...(traceId !== undefined && { traceId }), tenant };
  for (const absence of fields) {
    const key = [tenant, absence.field, absence.reason].join('\n');
    if (isCounted(absence.reason) && !unknowns.has(key)) unknowns.set(key, { ...request, ...absence });
  }
  return unknowns;
};

/** Where events go, and which of them are warnings. */
export interface Budgeted {
  readonly write: Emit;
  readonly isWarning: (event: BridgeEvent) => boolean;
  readonly later?: Later;
}

/** Writes events within the budget of their tenant. When the server stops, open counts are written. */
export const budgeted = ({ write, isWarning, later = laterByTimer }: Budgeted): Emit => {
  const warnings = new Windows<WarningWindow>(SECOND_MS, later);
  const unknowns = new Windows<UnknownWindow>(MINUTE_MS, later);
  const isLimited = (event: BridgeEvent): boolean => !FREE.has(event.event) && isWarning(event);
  const admits = (event: BridgeEvent): boolean => {
    if (!('tenant' in event) || !isLimited(event)) return true;
    const { tenant } = event;
    return warnings.of(tenant, () => warningWindow(tenant, write)).admits(event.event);
  };
  const limited: Emit = (event) => {
    if (admits(event)) write(event);
  };
  return (event) => {
    if (event.event === 'server-stopped') for (const open of [unknowns, warnings]) open.endAll();
    limited(event);
    if (event.event !== 'fields-absent') return;
    for (const [key, unknown] of unknownsOf(event))
      unknowns.of(key, () => unknownWindow(limited)).note(unknown);
  };
};
