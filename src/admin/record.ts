/** The history on the status page: a subscriber that keeps the last events of each tenant, without values. */
import { isRefusal } from '../core/failure';
import { causeOf } from '../observe/metrics/cause';
import type { BridgeEvent, Emit, FieldsAbsent, RequestServed } from '../observe/events';

/** What is known of a field that was left out. */
export interface AbsentField {
  count: number;
  readonly firstAt: Date;
  lastAt: Date;
  lastReason: string;
}

/** A request that was not answered with an account, though it was let in. */
export interface LastError {
  readonly outcome: string;
  readonly at: Date;
}

/** A source that was asked and failed. */
export interface LastFailure {
  readonly cause: string;
  readonly at: Date;
}

/** The past of one tenant since the start of the process. */
export interface TenantRecord {
  loadedAt?: Date;
  lastError?: LastError;
  /** When each key last let a request in. */
  readonly keyUsedAt: Map<string, Date>;
  readonly absent: Map<string, AbsentField>;
  /** The last failure of each source, unless that only followed from those before it. */
  readonly failures: Map<string, LastFailure>;
}

export interface Recorder {
  readonly emit: Emit;
  readonly of: (tenant: string) => TenantRecord;
}

/** So many fields of a tenant are kept. */
const MOST_FIELDS = 200;

const isError = (outcome: string): boolean =>
  outcome !== 'ok' && outcome !== 'UserNotFound' && outcome !== 'Gone' && !isRefusal(outcome);

const noteAbsences = ({ absent }: TenantRecord, { fields }: FieldsAbsent, at: Date): void => {
  for (const { field, reason, count } of fields) {
    const known = absent.get(field);
    if (known !== undefined) {
      known.count += count;
      known.lastAt = at;
      known.lastReason = reason;
    } else if (absent.size < MOST_FIELDS)
      absent.set(field, { count, firstAt: at, lastAt: at, lastReason: reason });
  }
};

/** A source whose breaker is open was not asked, and an unknown user is not a failure. */
const noteSources = ({ failures }: TenantRecord, { sources }: RequestServed, at: Date): void => {
  for (const { source, outcome, detail } of sources) {
    const cause = causeOf(outcome, detail);
    if (cause !== undefined && cause !== 'circuit-open' && cause !== 'user-unknown')
      failures.set(source, { cause, at });
  }
};

const noteRequest = (record: TenantRecord, request: RequestServed, at: Date): void => {
  const { outcome, key } = request;
  noteSources(record, request, at);
  if (key !== undefined) record.keyUsedAt.set(key, at);
  if (isError(outcome)) record.lastError = { outcome, at };
};

/** Keeps what concerns tenants of folders; `isTenant` says which names these are. */
export const createRecorder = (
  isTenant: (name: string) => boolean,
  clock: () => Date = () => new Date(),
): Recorder => {
  const records = new Map<string, TenantRecord>();
  const of = (tenant: string): TenantRecord => {
    const record = records.get(tenant) ?? { keyUsedAt: new Map(), absent: new Map(), failures: new Map() };
    if (isTenant(tenant)) records.set(tenant, record);
    return record;
  };
  const forgetRemoved = (): void => {
    for (const tenant of records.keys()) if (!isTenant(tenant)) records.delete(tenant);
  };
  const emit = (event: BridgeEvent): void => {
    if (event.event === 'tenant-loaded') of(event.tenant).loadedAt = clock();
    else if (event.event === 'reload-done') forgetRemoved();
    else if (event.event === 'fields-absent') noteAbsences(of(event.tenant), event, clock());
    else if (event.event === 'request-served' && event.tenant !== undefined)
      noteRequest(of(event.tenant), event, clock());
  };
  return { emit, of };
};
