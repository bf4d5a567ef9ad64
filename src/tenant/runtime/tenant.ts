/**
 * The shape of a loaded tenant: what a request needs of it, compiled. A tenant is never changed, only replaced as a
 * whole.
 */
import type { Either } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Call } from '../../core/call';
import type { Account } from '../../contract/account';
import type { Messages } from '../../contract/messages';
import type { MappingFailure, SourceFailure } from '../../core/failure';
import type { TenantState } from '../../core/state';
import type { Problem } from '../../diagnostics/diagnostic';
import type { PlanDescription } from '../plan/describe';
import type { Access } from '../format/tenant-options';
import type { IdentifierForms } from '../format/identifiers';
import type { RateLimit } from './rate-limit';

/** What a mapping reads: the request and the sources' payloads, or their absence, by slot. */
export type Payloads = unknown[];

/** One source's look-up of a user that its upstream certainly has; the user is never reported. */
export interface Probe {
  readonly source: string;
  /**
   * Asks the upstream itself, within the source's deadline; it rejects only by a bug. The upstream's data about the
   * user is dropped.
   */
  readonly run: (call: Call) => TaskEither<SourceFailure, unknown>;
}

export interface Tenant {
  /** The folder's name. */
  readonly name: string;
  readonly access: Access;
  /** The names of the keys of `access`, in their order, for the log and the metrics. */
  readonly keyNames: readonly string[];
  /** Whether a failure has its own HTTP status or 200, for app servers that read only the body. */
  readonly errorStatus: 'http' | 200;
  readonly messages: Messages;
  /** Refuses requests beyond the tenant's limit; without it all are let in. */
  readonly rateLimit?: RateLimit | undefined;
  /** The identifier in the tenant's one spelling, or `undefined` when it cannot be one. */
  readonly identify: (userIdentifier: string) => string | undefined;
  /** The forms of identifiers, to explain which one was taken. */
  readonly forms: IdentifierForms;
  /** The order in which the sources are asked, to explain it. */
  readonly plan: PlanDescription;
  /** Asks every source as the plan says. */
  readonly ask: (identifier: string, call: Call) => TaskEither<SourceFailure, Payloads>;
  /** Runs the compiled mapping. */
  readonly map: (payloads: Payloads, call: Call) => Either<MappingFailure, Account>;
  /** The probes of the sources that have one. */
  readonly probes: readonly Probe[];
  /** What it and its sources hold at this moment, for metrics and the status page. */
  readonly state: () => TenantState;
  /** Closes the sources' connections. */
  readonly dispose: () => void;
}

/** The result of reading the mappings folder once; requests run on the snapshot that they took. */
export interface Snapshot {
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** The tenants that did not load, and why. */
  readonly refused: ReadonlyMap<string, readonly Problem[]>;
  /** The tenants whose data is still being loaded: to a request they are as those that did not load. */
  readonly loading: ReadonlySet<string>;
}

/** Gives the current snapshot. */
export interface Registry {
  readonly current: () => Snapshot;
}
