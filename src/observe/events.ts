/**
 * The closed union of events. Log, metrics and traces subscribe to it in main; all other modules only emit. An event
 * has no field that could hold an identifier, a value or a secret.
 */
import type { Reason, StepFailure } from '../core/absence';
import type { SourceTiming } from '../core/call';

/** One request was answered. */
export interface RequestServed {
  readonly event: 'request-served';
  readonly requestId: string;
  readonly tenant?: string;
  /** `ok`, a failure's tag, `Bug`, `Unready` of /readyz, or `Gone` when the app hung up before the answer. */
  readonly outcome: string;
  /** The failure's own particulars: fault, path, expected, code, field, reason. */
  readonly detail?: SourceTiming['detail'];
  readonly status: number;
  readonly durationMs: number;
  /** Every source that was asked, with the particulars of one that failed: it may be optional. */
  readonly sources: readonly SourceTiming[];
  /** HMAC of the normalised identifier under the configured key; absent without a key. */
  readonly subject?: string;
}

/** A fault of ours: only the error's class and its stack's frames, since its message may quote a value. */
export interface BugCaught {
  readonly event: 'bug-caught';
  readonly requestId?: string;
  /** The tenant that is refused for it: it came up while that was loaded, checked or played. */
  readonly tenant?: string;
  readonly error: string;
  readonly frames: readonly string[];
}

/** A leaf of an upstream's answer had another type than its codec says, and was taken for unknown. */
export interface LeafMismatched {
  readonly event: 'leaf-mismatched';
  readonly requestId: string;
  readonly tenant: string;
  readonly source: string;
  /** The codec's path, with `*` for list indexes and record keys. */
  readonly path: string;
  readonly expected: string;
  /** The kind of what came, such as `a number`, `null` or `nothing`, where it came first; never the value. */
  readonly found: string;
  /** How many there were at that path in one answer. */
  readonly count: number;
}

/** Places of one account that were left out for one reason; of a step that failed, which and why. */
export interface CountedAbsence extends Partial<StepFailure> {
  /** The contract path: `loyaltyCards.bonuses`. */
  readonly field: string;
  readonly reason: Reason;
  readonly count: number;
}

/** Places of one account were left out. */
export interface FieldsAbsent {
  readonly event: 'fields-absent';
  readonly requestId: string;
  readonly tenant: string;
  readonly fields: readonly CountedAbsence[];
}

/**
 * A field of accounts could not be read: told when that begins, and then once a minute for as long as it lasts, by tenant,
 * field and reason.
 */
export interface FieldUnknown extends CountedAbsence {
  readonly event: 'field-unknown';
  /** The first request that is counted; what is said of a step is that request's, too. */
  readonly requestId: string;
  readonly tenant: string;
  /** How many accounts lacked it since it was last told. */
  readonly count: number;
}

/** A tenant had more warnings in a second than are written. */
export interface WarningsWithheld {
  readonly event: 'warnings-withheld';
  readonly tenant: string;
  /** How many were not written, by event. */
  readonly events: Readonly<Record<string, number>>;
}

/** Somebody had values shown that `explain` masks. */
export interface ValuesRevealed {
  readonly event: 'values-revealed';
  readonly tenant: string;
  /** The account of the operating system under which it was done. */
  readonly by: string;
  /** The fixture that was explained, or the shopper by pseudonym. */
  readonly fixture?: string;
  readonly subject?: string;
}

/** A source's upstream is left alone (`open`), tried (`half-open`), or asked as ever again (`closed`). */
export interface BreakerChanged {
  readonly event: 'breaker-changed';
  readonly tenant: string;
  readonly source: string;
  readonly state: 'open' | 'half-open' | 'closed';
  /** Of an open one the outage that came last: the failure's tag, and its particulars. */
  readonly outcome?: string;
  readonly detail?: SourceTiming['detail'];
}

export interface TenantLoaded {
  readonly event: 'tenant-loaded';
  readonly tenant: string;
  readonly warnings: number;
}

export interface TenantRefused {
  readonly event: 'tenant-refused';
  readonly tenant: string;
  readonly problems: readonly {
    readonly code: string;
    /** Where it is not the tenant's own file. */
    readonly file?: string;
    readonly line: number;
    readonly column: number;
  }[];
}

/** A source's known user was looked up, for the first time or with another outcome than the time before. */
export interface SourceProbed {
  readonly event: 'source-probed';
  readonly tenant: string;
  readonly source: string;
  /** `ok`, a failure's tag, or `Bug`. */
  readonly outcome: string;
  /** The failure's own particulars: path, expected, status, code. */
  readonly detail?: SourceTiming['detail'];
  readonly durationMs: number;
}

export interface ServerListening {
  readonly event: 'server-listening';
  readonly host: string;
  readonly port: number;
  readonly tenants: number;
}

export interface ServerStopping {
  readonly event: 'server-stopping';
  readonly signal: string;
}

export interface ServerStopped {
  readonly event: 'server-stopped';
  /** Requests cut off because the shutdown deadline had passed. */
  readonly abandoned: number;
}

/** The log takes lines again: so many before this one are missing. */
export interface LogLinesLost {
  readonly event: 'log-lines-lost';
  readonly count: number;
}

/** The bridge had as many connections as it may, and closed new ones unread. */
export interface ConnectionsRefused {
  readonly event: 'connections-refused';
  /** How many, since it was last told. */
  readonly count: number;
}

export type BridgeEvent =
  | RequestServed
  | BugCaught
  | LeafMismatched
  | FieldsAbsent
  | FieldUnknown
  | WarningsWithheld
  | ValuesRevealed
  | BreakerChanged
  | TenantLoaded
  | TenantRefused
  | SourceProbed
  | ConnectionsRefused
  | ServerListening
  | ServerStopping
  | ServerStopped
  | LogLinesLost;

/** Passes an event to the subscribers of `main`. It must never throw. */
export type Emit = (event: BridgeEvent) => void;
