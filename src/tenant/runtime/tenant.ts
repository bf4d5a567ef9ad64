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
import type { Access } from '../format/access';
import type { IdentifierForms } from '../format/identifiers';
import type { RateLimit } from '../../store/shared-state';
import type { Forget } from '../../upstream/layers/cache';
import type { Probe, Running } from './running';

/** What a mapping reads: the request and the sources' payloads, or their absence, by slot. */
export type Payloads = unknown[];

/** Who is let in to a tenant, and how failures are answered. */
export interface Entrance {
  readonly access: Access;
  /** The names of the keys of `access`, in their order, for the log and the metrics. */
  readonly keyNames: readonly string[];
  /** Whether a failure has its own HTTP status or 200, for app servers that read only the body. */
  readonly errorStatus: 'http' | 200;
  readonly messages: Messages;
}

export interface Tenant extends Entrance {
  /** The folder's name. */
  readonly name: string;
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
  /** Drops all answers that its sources keep of a shopper, whose identifier is in its spelling. */
  readonly forget: Forget;
  /** What it and its sources hold at this moment, for metrics and the status page. */
  readonly state: () => TenantState;
  /** What the next version takes over where nothing about it changes. */
  readonly running: Running;
  /** Closes the connections of its sources when the last request that runs on it has ended, unless another version holds them. */
  readonly dispose: () => void;
}

/** From which version of its file a tenant serves. */
export interface Version {
  /** A hash of all that this version was loaded from. */
  readonly hash: string;
  /** Since when its files are others, which cannot be served, if so. */
  readonly keptSince: Date | undefined;
  /** What is wrong with that other file; else the warnings about this one. */
  readonly problems: readonly Problem[];
}

/** The result of reading the mappings folder once; requests run on the snapshot that they took. */
export interface Snapshot {
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** The tenants that did not load, and why. */
  readonly refused: ReadonlyMap<string, readonly Problem[]>;
  /** The tenants whose data is still being loaded; without an entrance, which has errors then, every request is denied. */
  readonly loading: ReadonlyMap<string, Entrance | undefined>;
  /** The versions of the tenants that serve. */
  readonly versions: ReadonlyMap<string, Version>;
  /** As many tenants serve as have to, or all of the start were loaded or refused. */
  readonly hasStarted: boolean;
}

/** Gives the current snapshot. */
export interface Registry {
  readonly current: () => Snapshot;
}
