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
  readonly traceId?: string;
  readonly tenant?: string;
  /**
   * `ok`, the name of a failure, `Bug`, `Unready` of /readyz, or `Gone` when the app closed the connection before the
   * answer.
   */
  readonly outcome: string;
  /** The details of the failure: fault, path, expected, code, field, reason. */
  readonly detail?: SourceTiming['detail'];
  /** The HTTP status of the answer. */
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** Every source that was asked; one that failed can be optional. */
  readonly sources: readonly SourceTiming[];
  /** The name of the key that the request used: its variable in the tenant file. */
  readonly key?: string;
  /** The pseudonym of the identifier: an HMAC under the configured key. Without a key it is absent. */
  readonly subject?: string;
  /** The client's address, only with the setting `--trusted-proxies`. */
  readonly client?: string;
}

/** An error of the bridge. Its message is left out, since it can quote a value. */
export interface BugCaught {
  readonly event: 'bug-caught';
  readonly requestId?: string;
  readonly traceId?: string;
  /**
   * The tenant that is refused because of it. It happened while that tenant was loaded, checked or its fixtures were
   * played.
   */
  readonly tenant?: string;
  /** The error's class. */
  readonly error: string;
  /** The frames of its stack. */
  readonly frames: readonly string[];
}

/** A field of an upstream's answer had another type than documented. It counts as unknown. */
export interface LeafMismatched {
  readonly event: 'leaf-mismatched';
  readonly requestId: string;
  readonly traceId?: string;
  readonly tenant: string;
  readonly source: string;
  /** The field's path, with `*` for list indexes and record keys. */
  readonly path: string;
  /** The documented type. */
  readonly expected: string;
  /** The kind of the first wrong value, such as `a number`, `null` or `nothing`; never the value. */
  readonly found: string;
  /** How many such values the answer had at that path. */
  readonly count: number;
}

/** Places of one account that were left out for one reason. If a step failed: which one, and why. */
export interface CountedAbsence extends Partial<StepFailure> {
  /** The contract path: `loyaltyCards.bonuses`. */
  readonly field: string;
  /** The reason, as `explain` has it. */
  readonly reason: Reason;
  readonly count: number;
}

/**
 * How a payload differs: a field that is new, or missing; `null`, or a value of another kind, where the type does not allow it; a
 * text or number that is none of the type's. Or how the whole answer does: `answer`, it has no payload, and no fixture shows it;
 * `notFound`, it is for an unknown user, and otherwise than fixtures show it.
 */
export type DriftKind = 'new' | 'missing' | 'null' | 'kind' | 'literal' | 'answer' | 'notFound';

/** A sampled answer was compared with its type and with the fixtures, by `--drift-sample-percent`. */
export interface AnswerCompared {
  readonly event: 'answer-compared';
  readonly requestId: string;
  readonly traceId?: string;
  readonly tenant: string;
  readonly source: string;
  /** How it differs; empty without a difference. */
  readonly drift: readonly DriftKind[];
}

/**
 * A sampled answer has something otherwise than its type or the fixtures. Each difference is written once in an hour, and at most
 * 20 of one source.
 */
export interface DriftFound {
  readonly event: 'drift-found';
  /** The first request whose answer has it. */
  readonly requestId: string;
  readonly traceId?: string;
  readonly tenant: string;
  readonly source: string;
  /** The place: list elements are `[]`, record keys `*`; a name that may be personal is not shown. */
  readonly path: string;
  /** The difference: `new`, `missing`, `null`, `kind`, `literal`, `answer` or `notFound`. */
  readonly what: DriftKind;
  /** What the type or the fixtures have there, in words. */
  readonly expected?: string;
  /** The kind of what came; never the value. */
  readonly found?: string;
}

/** Fields of one account were left out. */
export interface FieldsAbsent {
  readonly event: 'fields-absent';
  readonly requestId: string;
  readonly traceId?: string;
  readonly tenant: string;
  /** Each field and reason, with a `count`; for a failed step also `step`, `found` and `why`. */
  readonly fields: readonly CountedAbsence[];
}

/**
 * A field of accounts could not be read. It is written when that begins, and then once a minute, per tenant, field and
 * reason.
 */
export interface FieldUnknown extends CountedAbsence {
  readonly event: 'field-unknown';
  /** The first request that is counted. `step`, `found` and `why` are those of that request. */
  readonly requestId: string;
  readonly traceId?: string;
  readonly tenant: string;
  /** How many accounts lacked the field since the last such line. */
  readonly count: number;
}

/** A tenant had more warnings in one second than the log takes. */
export interface WarningsWithheld {
  readonly event: 'warnings-withheld';
  readonly tenant: string;
  /** How many warnings were not written, by event. */
  readonly events: Readonly<Record<string, number>>;
}

/** `explain --reveal` showed values. */
export interface ValuesRevealed {
  readonly event: 'values-revealed';
  readonly tenant: string;
  /** The user of the operating system. */
  readonly by: string;
  /** The fixture that was explained. */
  readonly fixture?: string;
  /** The pseudonym of the shopper. */
  readonly subject?: string;
}

/** `record` asked for a shopper and wrote a fixture with invented values. */
export interface ShopperRecorded {
  readonly event: 'shopper-recorded';
  readonly tenant: string;
  /** The user of the operating system. */
  readonly by: string;
  /** The fixture that was written, without its ending. */
  readonly fixture: string;
  /** The pseudonym of the shopper. */
  readonly subject?: string;
}

/** All that was kept of a shopper was removed, as the admin listener was asked to. */
export interface ShopperForgotten {
  readonly event: 'shopper-forgotten';
  readonly tenant: string;
  /** The pseudonym of the shopper. */
  readonly subject?: string;
  /** How many answers this process had kept. */
  readonly entries: number;
  /** Of a bridge with a store: `removed` there too, or `failed`. */
  readonly store?: 'removed' | 'failed';
  /** If it failed: what the operation met, as a code. */
  readonly code?: string;
}

/** The circuit breaker of a source changed. */
export interface BreakerChanged {
  readonly event: 'breaker-changed';
  readonly tenant: string;
  readonly source: string;
  /** `open`: the upstream is not asked. `half-open`: one request is tried. `closed`: it is asked again. */
  readonly state: 'open' | 'half-open' | 'closed';
  /** If `open`: the name of the failure of the last outage. */
  readonly outcome?: string;
  readonly detail?: SourceTiming['detail'];
}

/**
 * The state that processes share: whether what carries it answers, such as the store. Without it each goes on by itself.
 */
export interface SharedStateChanged {
  readonly event: 'shared-state-changed';
  readonly state: 'away' | 'back';
  /** If `away`: what the last operation met, as a code: `TIMEOUT`, `ECONNREFUSED`. */
  readonly code?: string;
}

/** A worker of a bridge with `--workers` was started. */
export interface WorkerStarted {
  readonly event: 'worker-started';
  /** Which of the workers it is, from 0. */
  readonly worker: number;
  /** The number of its process. */
  readonly pid: number;
}

/** A worker ended by itself. It is replaced, after a while if that happens again. */
export interface WorkerEnded {
  readonly event: 'worker-ended';
  /** Which of the workers it was, from 0. */
  readonly worker: number;
  /** Without it a signal ended the worker. */
  readonly exitCode?: number;
  /** If so, it did not answer its primary for half a minute, and was killed. */
  readonly hung?: boolean;
}

/** A catalogue was asked for: for the first time, because its answer was old, or after a failure. */
export interface CatalogueAsked {
  readonly event: 'catalogue-asked';
  readonly tenant: string;
  readonly source: string;
  /** `ok`, or the name of the failure. */
  readonly outcome: string;
  /** The details of the failure: path, expected, status, code. */
  readonly detail?: SourceTiming['detail'];
  /** After a failure: how old the answer is that is used further, in seconds. Without one, fields that need it are left out. */
  readonly ageS?: number;
}

/** The refresh token of a source may be lost: its endpoint gives another one each time, or could. */
export interface RefreshTokenAtRisk {
  readonly event: 'refresh-token-at-risk';
  readonly tenant: string;
  /** The source that held its token first. */
  readonly source: string;
  /**
   * `rotated`: another one came, and the tenant file names no file for it. `no-state-directory`: it names one, and the
   * bridge has no directory for it. `unreadable`, `unwritable`: the file. `in-use`: another process has it at this moment.
   * `changed-elsewhere`: another process has written it. `shared`: another tenant or file has the
   * same configured token, which the first exchange uses up.
   */
  readonly risk:
    | 'rotated'
    | 'shared'
    | 'no-state-directory'
    | 'unreadable'
    | 'unwritable'
    | 'in-use'
    | 'changed-elsewhere';
  /** The system's code, of a file. */
  readonly code?: string;
}

/** A tenant was loaded. */
export interface TenantLoaded {
  readonly event: 'tenant-loaded';
  readonly tenant: string;
  /** How many warnings its check has, without those that its file accepts. */
  readonly warnings: number;
  /** How many warnings its file accepts, if any. */
  readonly accepted?: number;
}

/** A tenant has errors and is not served. */
export interface TenantRefused {
  readonly event: 'tenant-refused';
  readonly tenant: string;
  /** The code, line and column of each error, and the file if it is not the tenant's own file. */
  readonly problems: readonly {
    readonly code: string;
    /** The file, if it is not the tenant's own file. */
    readonly file?: string;
    readonly line: number;
    readonly column: number;
  }[];
}

/**
 * The new files of a tenant have errors, or its new data is not taken: it serves on as before, under the access of the new
 * file where that can be read.
 */
export interface TenantKept {
  readonly event: 'tenant-kept';
  readonly tenant: string;
  /** For how long it has served an older version than that of its files, in seconds; 0 the first time. */
  readonly keptS: number;
  /** The code, line and column of each error, and the file if it is not the tenant's own file. */
  readonly problems: TenantRefused['problems'];
}

/** All tenants' files were read again. A poll that finds them as they were has no such line. */
export interface ReloadDone {
  readonly event: 'reload-done';
  /** What asked for it: `signal`, `request` or `poll`. */
  readonly trigger: 'signal' | 'request' | 'poll';
  /** The tenants whose data was taken without a comparison with the data in service, if any. */
  readonly forced?: readonly string[];
  /** The tenants that serve now and did not before. */
  readonly added: readonly string[];
  /** The tenants whose folder is gone. */
  readonly removed: readonly string[];
  /** The tenants that serve another version: for each the `keys` of the file, variables of secrets and files that differ. */
  readonly changed: readonly { readonly tenant: string; readonly keys: readonly string[] }[];
  /** How many tenants serve what their files say, as before. */
  readonly unchanged: number;
  /** The tenants that serve an older version than that of their files. */
  readonly kept: readonly string[];
  /** The tenants that do not serve. */
  readonly refused: readonly string[];
  /** How many tenants are left out: each list has 100 at most. */
  readonly omitted?: number;
}

/** A reload changed nothing: the mappings folder could not be used. */
export interface ReloadFailed {
  readonly event: 'reload-failed';
  /** What asked for it: `signal`, `request` or `poll`. */
  readonly trigger: ReloadDone['trigger'];
  /** `unreadable`, or `empty`: there is no tenant folder in it; or `bug`, of which `bug-caught` says more. */
  readonly reason: string;
  /** Why it cannot be read, in words. */
  readonly why?: string;
}

/** The probe of a source ended for the first time, or with another outcome than before. */
export interface SourceProbed {
  readonly event: 'source-probed';
  readonly tenant: string;
  readonly source: string;
  /** `ok`, the name of a failure, or `Bug`. */
  readonly outcome: string;
  /** The details of the failure: path, expected, status, code. */
  readonly detail?: SourceTiming['detail'];
  readonly durationMs: number;
}

/** The bridge accepts requests. */
export interface ServerListening {
  readonly event: 'server-listening';
  readonly host: string;
  readonly port: number;
  /** How many tenants are served. */
  readonly tenants: number;
}

/** The admin listener takes requests. */
export interface AdminListening {
  readonly event: 'admin-listening';
  readonly host: string;
  readonly port: number;
}

/** The log level was changed by hand, for all tenants or for one; for one it ends after `seconds`. */
export interface LogLevelChanged {
  readonly event: 'log-level-changed';
  readonly level: string;
  readonly tenant?: string;
  readonly seconds?: number;
}

/** The bridge received a signal to stop. */
export interface ServerStopping {
  readonly event: 'server-stopping';
  readonly signal: string;
}

/** The bridge received a further signal to stop. It changes nothing, but a second SIGINT ends the process at once. */
export interface StopRepeated {
  readonly event: 'stop-repeated';
  readonly signal: string;
}

/** Fewer tenants load than `--require-tenants` says: the bridge stops, with the exit code 2. */
export interface TenantsLacking {
  readonly event: 'tenants-lacking';
  readonly loaded: number;
  readonly refused: number;
  /** How many have to load. */
  readonly required: number;
}

/** A variable looks as if it was copied with something around it. It is used as it is. */
export interface VariableSuspect {
  readonly event: 'variable-suspect';
  /** Its name; with `_FILE`, it is the content of the file. */
  readonly variable: string;
  /** `quotes` around the text, a `carriage-return` at its end, `white-space` around it, or a `byte-order-mark`. */
  readonly found: 'quotes' | 'carriage-return' | 'white-space' | 'byte-order-mark';
}

/** A variable of the environment was set by Kubernetes for a Service, and is not used. */
export interface VariableIgnored {
  readonly event: 'variable-ignored';
  readonly variable: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The process may open few more descriptors than `--max-connections`: files and connections to upstreams need some too. */
export interface DescriptorsFew {
  readonly event: 'descriptors-few';
  /** How many the process may have open. */
  readonly limit: number;
  readonly maxConnections: number;
}

/** No descriptor was left: clients were not let in, or upstreams not asked. */
export interface DescriptorsExhausted {
  readonly event: 'descriptors-exhausted';
  /** `EMFILE`: the limit of the process. `ENFILE`: that of the system. */
  readonly code: string;
  /** How often this was noticed since the last such line. */
  readonly count: number;
}

/** The bridge has stopped. */
export interface ServerStopped {
  readonly event: 'server-stopped';
  /** How many requests were cut off at the shutdown deadline. */
  readonly abandoned: number;
}

/** Lines before this one are missing. */
export interface LogLinesLost {
  readonly event: 'log-lines-lost';
  /** How many. */
  readonly count: number;
}

/** The bridge had `--max-connections` connections, and closed new ones. */
export interface ConnectionsRefused {
  readonly event: 'connections-refused';
  /** How many since the last such line. */
  readonly count: number;
}

/** Spans were not exported: their collector did not take them, or too many waited for it. */
export interface SpansLost {
  readonly event: 'spans-lost';
  /** How many since the last such line. */
  readonly count: number;
  /** Why the last of them was lost: the system's code, the collector's status, `TIMEOUT`, `FULL` or `STOPPED`. */
  readonly code: string;
}

export type BridgeEvent =
  | RequestServed
  | BugCaught
  | LeafMismatched
  | AnswerCompared
  | DriftFound
  | FieldsAbsent
  | FieldUnknown
  | WarningsWithheld
  | ValuesRevealed
  | ShopperRecorded
  | ShopperForgotten
  | BreakerChanged
  | SharedStateChanged
  | WorkerStarted
  | WorkerEnded
  | CatalogueAsked
  | RefreshTokenAtRisk
  | TenantLoaded
  | TenantRefused
  | TenantKept
  | ReloadDone
  | ReloadFailed
  | SourceProbed
  | ConnectionsRefused
  | SpansLost
  | ServerListening
  | AdminListening
  | LogLevelChanged
  | ServerStopping
  | StopRepeated
  | ServerStopped
  | TenantsLacking
  | VariableSuspect
  | VariableIgnored
  | DescriptorsFew
  | DescriptorsExhausted
  | LogLinesLost;

/** Passes an event to the subscribers of `main`. It must never throw. */
export type Emit = (event: BridgeEvent) => void;
