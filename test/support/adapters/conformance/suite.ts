/** The parameters of the conformance suite: an adapter, and the upstream behind it. */
import type { Adapter } from '../../../../src/adapter/define-adapter';

/** An answer that an upstream gives to everything. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the upstream does in a test. */
export type Scenario =
  /** It is the documented one, and knows `found.identifier` but not `unknown`. */
  | { readonly kind: 'documented' }
  /** It knows these users, and each payload names the requested one: `said` reads that. */
  | { readonly kind: 'echo'; readonly identifiers: readonly string[] }
  /** It answers `found.identifier` with one leaf, `wrongLeaf`, of another type. */
  | { readonly kind: 'wrong leaf' }
  /** It answers `found.identifier` with another user's payload. */
  | { readonly kind: 'somebody else' }
  /** It accepts the connection and sends nothing, or sends small pieces without end. */
  | { readonly kind: 'stall' | 'drip' }
  /** Its connection is reset at once, or within the answer; or nothing listens. */
  | { readonly kind: 'reset' | 'break off' | 'closed port' }
  | { readonly kind: 'answer'; readonly answer: Answer };

/** An upstream that is running. */
export interface Arranged {
  /** What leads there, laid over the suite's settings and variables. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** The tenant folder's files. */
  readonly files?: Readonly<Record<string, string>>;
  /** What arrives there, where there is a wire. */
  readonly traffic?: Traffic;
}

export interface Traffic {
  readonly requests: () => number;
  readonly connections: () => number;
  /** How many connections are open now. */
  readonly open: () => number;
}

export interface Conformance {
  readonly adapter: Adapter;
  /** The settings of a tenant file, with none to spare: without any one of them the file is refused. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The values of `${NAME}` in the settings. */
  readonly variables: Readonly<Record<string, string>>;
  readonly lookup: Readonly<Record<string, unknown>>;
  /** The type of the payload, for an adapter without its own type. */
  readonly payload?: unknown;
  readonly arrange: (scenario: Scenario) => Promise<Arranged>;
  /** A user of the documented upstream, and the payload for the rules. */
  readonly found: { readonly identifier: string; readonly payload: unknown };
  /** An unknown user. */
  readonly unknown: string;
  /** The leaf that `wrong leaf` gets wrong. */
  readonly wrongLeaf: string;
  /** Who was asked for, as an echoed payload says. */
  readonly said: (payload: unknown) => unknown;
  /** Whether an identifier arrives although no payload may repeat it, as control characters do in JSON. */
  readonly arrivesUnsaid?: (identifier: string) => boolean;
  /** Texts that must never be shown, besides the variables: the payload's own credentials. */
  readonly hidden: readonly string[];
  readonly skip: readonly { readonly test: string; readonly reason: string }[];
}

/** A test of the suite. */
export type Tests = Readonly<Record<string, (suite: Conformance) => Promise<void>>>;
