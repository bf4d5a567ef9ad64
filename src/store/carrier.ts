/**
 * What carries shared state between processes: few operations, each done at once as a whole. Their arguments and results
 * are plain data, so that a message can hold them. One that cannot be done rejects.
 */

/** Takes up to `wanted` requests of a limit. */
export interface LeaseRequest {
  readonly limit: string;
  readonly perSecond: number;
  readonly wanted: number;
}

export interface Lease {
  readonly granted: number;
  /** How many more could be had now. */
  readonly available: number;
  /** How long until there is one more, in milliseconds; 0 if there is. */
  readonly retryAfterMs: number;
}

/** Begins to get a text. */
export interface BeginRequest {
  readonly key: string;
  /** What the text is about, if it is forgotten with all others about the same. */
  readonly group?: string | undefined;
  /** The attempt to get it, unlike all others. */
  readonly owner: string;
  /** The version of the text that the owner has found unusable; without it, each will do. */
  readonly known?: string | undefined;
  /** How long the others wait for this owner at most, unless it extends that. */
  readonly lockMs: number;
}

/**
 * `kept`: there is a text of another version; without `text` it cannot be read. `held`: another owner gets one. `yours`: this
 * owner has to get one, and `fence` is greater than that of all owners before. `begunAt` is by the carrier's clock.
 */
export type Begun =
  | { readonly state: 'kept'; readonly version: string; readonly text?: string; readonly ageMs: number }
  | { readonly state: 'held' }
  | { readonly state: 'yours'; readonly fence: number; readonly begunAt: number };

/** Prolongs the time that others wait for an owner. */
export type ExtendRequest = Pick<BeginRequest, 'key' | 'group' | 'owner' | 'lockMs'>;

/** Ends what an owner began, with a text or without one. */
export interface FinishRequest {
  readonly key: string;
  readonly group?: string | undefined;
  readonly owner: string;
  readonly fence: number;
  readonly begunAt: number;
  readonly text?: string;
  /** How long the text is kept, in milliseconds. */
  readonly keepMs: number;
}

/** Asks to be the one that does a job for a time. */
export interface LeadRequest {
  readonly job: string;
  readonly owner: string;
  readonly lastsMs: number;
}

export interface Carrier {
  readonly lease: (request: LeaseRequest) => Promise<Lease>;
  readonly begin: (request: BeginRequest) => Promise<Begun>;
  /** `false`: another owner has begun meanwhile. */
  readonly extend: (request: ExtendRequest) => Promise<boolean>;
  /** `false`: a later owner has begun meanwhile, so the text is not kept. */
  readonly finish: (request: FinishRequest) => Promise<boolean>;
  readonly lead: (request: LeadRequest) => Promise<boolean>;
}
