/**
 * The studio's HTTP API as types: what the page gets for the requests of requests.ts, all of it JSON. Every request but those
 * of the page's own files needs the header `Authorization: Bearer TOKEN`; a refusal is `{ "error": { "message" } }`.
 */
import type { Block } from '../cli/report/block';
import type { ServingBridge } from './serving-bridge';

export type { Block, Line } from '../cli/report/block';
export type { BridgeField, BridgeSource, BridgeTenant } from './bridge-status';
export type { BridgeProcess, ServedTenant, ServingBridge, TenantState } from './serving-bridge';

/** A place in the tenant file: line and column count from 1, offsets from 0, in UTF-16 units after a byte order mark. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Of the tenant's own file alone. */
  readonly offset?: number;
  readonly endOffset?: number;
}

/** The range that a fix replaces in the tenant's own file, and its replacement. */
export interface Edit {
  readonly offset: number;
  readonly endOffset: number;
  readonly text: string;
}

export interface Finding extends Place {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The JSON pointer of the place. */
  readonly at?: string;
  /** What to do, in words. */
  readonly suggestion?: string;
  /** The fix can be applied as it is: by `edit`, or by `fix`. */
  readonly isFixable: boolean;
  /** Missing where the edit would show a value that is hidden, or is in another file. */
  readonly edit?: Edit;
  /** Why the file accepts the finding. */
  readonly because?: string;
  /** The entry of the code in the reference. */
  readonly link: string;
}

/** `GET /api/tenants` */
export interface Tenants {
  /** The mappings folder. */
  readonly folder: string;
  readonly tenants: readonly TenantRow[];
  /** Whether `/api/status` has a bridge to ask. */
  readonly hasAdmin: boolean;
}

export interface TenantRow {
  readonly name: string;
  /** Of the check and of the fixtures; `unknown` until the server has checked it. */
  readonly state: 'passes' | 'warns' | 'fails' | 'unknown';
  readonly errors: number;
  readonly warnings: number;
  readonly fixtures: number;
}

/** `GET /api/status` */
export type BridgeReport =
  | {
      readonly reached: true;
      /** The admin listener, without a path. */
      readonly url: string;
      readonly askedAt: string;
      readonly bridge: ServingBridge;
    }
  | {
      readonly reached: false;
      readonly url: string;
      /**
       * `not-admin`: something else listens there. `other-version`: its answer lacks what this page shows. `no-worker`: no
       * worker of the bridge has answered.
       */
      readonly why:
        'unreachable' | 'slow' | 'unauthorized' | 'forbidden' | 'not-admin' | 'other-version' | 'no-worker';
      /** A code of the system, an HTTP status, a time or a version. */
      readonly detail: string;
    };

/** One source of a plan. */
export interface PlanStep {
  readonly source: string;
  readonly adapter: string;
  /** Counts from 0; sources of one number are asked at the same time. */
  readonly order: number;
  /** The sources that must have ended before. */
  readonly after: readonly string[];
  /** The paths of other sources that its lookup reads. */
  readonly reads: readonly string[];
  readonly isOptional: boolean;
  /** The source that is asked before it, and whose fallback it is. */
  readonly fallbackOf?: string;
  readonly deadlineMs: number;
}

export interface FixtureRow {
  readonly name: string;
  readonly identifier?: string;
  /** What its `$comment` says. */
  readonly comment?: string;
  /** Missing until the fixtures are played. */
  readonly result?: 'passed' | 'failed' | 'new' | 'unplayable';
  /** `200`, or `502 IdentityMismatch`. */
  readonly end?: string;
  /** In words. */
  readonly differences?: readonly string[];
}

/** `POST check`: what a text says; fixtures are not played. */
export interface Checked {
  readonly findings: readonly Finding[];
  /** Empty while the file has errors. */
  readonly plan: readonly PlanStep[];
}

/** `GET /api/tenants/NAME` */
export interface Opened extends Checked {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Of the text; `save` needs it. */
  readonly version: string;
  readonly sources: readonly SourceRow[];
  readonly fixtures: readonly FixtureRow[];
}

/** A source, and what an answer of it is when one is pasted. */
export interface SourceRow {
  readonly name: string;
  readonly adapter: string;
  /** `local`: it has its own data, and takes no answer. */
  readonly takes: 'answer' | 'rows' | 'local';
}

/** A part of the making of a value, in the order of the rule; `depth` counts from 0. */
export interface Step {
  readonly depth: number;
  /** In the words of the tenant file: `crm.card.number`, `divide 100`, `when crm.vip`. */
  readonly step: string;
  /** The value as JSON, or the absence and its reason. */
  readonly gave: string;
  readonly isAbsent: boolean;
  /** The place in the answers that it reads. */
  readonly from?: AnswerPlace;
}

/** A place in an answer: `pointer` is a JSON pointer into the `value` of `answers`. */
export interface AnswerPlace {
  readonly source: string;
  readonly pointer: string;
}

/** A field of the account, or a list or an object of it as a whole. */
export interface FieldOrigin {
  /** `loyaltyCards[0].bonuses` */
  readonly field: string;
  /** The field of the contract: `loyaltyCards[].bonuses`. */
  readonly contract: string;
  /** Masked where it comes of a live upstream. Missing where it is absent. */
  readonly value?: unknown;
  /** The rule in the tenant file: a JSON pointer, and the file if it is not the tenant's own. */
  readonly rule?: { readonly pointer: string; readonly file?: string };
  readonly paths: readonly (AnswerPlace & { readonly path: string })[];
  readonly steps: readonly Step[];
  /** Why it is left out, in words. */
  readonly absent?: string;
}

/** What the app gets. */
export type Outcome =
  | { readonly kind: 'account'; readonly user: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'failure';
      readonly status: number;
      /** As the shopper reads it. */
      readonly message: string;
      /** `UserNotFound` */
      readonly tag: string;
      /** For the integrator: path, type, code. */
      readonly detail: string;
    }
  /** There is nothing to show: the file has errors, or the fixture cannot be played. */
  | { readonly kind: 'none'; readonly why: readonly string[] };

/** `POST sample`, `POST live` */
export interface Sample extends Checked {
  /** The payloads that rules read, by source. Numbers of many digits are texts. */
  readonly answers: readonly { readonly source: string; readonly value: unknown }[];
  readonly outcome: Outcome;
  readonly fields: readonly FieldOrigin[];
  /** The leaves of the answers that no rule reads. */
  readonly unread: readonly AnswerPlace[];
  /** How each source ended: `ok`, `UserNotFound`, `not asked`. */
  readonly ends: readonly { readonly source: string; readonly end: string }[];
  /** What sources have asked over HTTP, in order, as `GET /customers`; not of a live upstream. */
  readonly requests: readonly {
    readonly source: string;
    readonly request: string;
    readonly isAnswered: boolean;
  }[];
}

/** `POST complete` */
export interface Completions {
  /** The range of the text that a completion replaces. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

export interface Completion {
  readonly label: string;
  /** What to write in the place of the range. */
  readonly apply: string;
  readonly kind: 'key' | 'adapter' | 'step' | 'path' | 'value' | 'field';
  /** A type: `a text`. */
  readonly detail?: string;
  /** A sentence. */
  readonly info?: string;
  /** A value of the sample there, as JSON. */
  readonly sample?: string;
}

/** `POST fix` */
export interface Fixed {
  readonly text: string;
  /** The findings that were fixed. */
  readonly fixed: number;
  /** Why others were not, in words. */
  readonly notFixed: readonly string[];
}

/** `POST save` */
export type Saved =
  | { readonly saved: true; readonly version: string }
  | {
      readonly saved: false;
      /** `changed`: another has saved meanwhile; `breaks`: confirm it; `unwritable`. */
      readonly why: 'changed' | 'breaks' | 'unwritable';
      readonly message: string;
      /** The tenants that pass now, and would not. */
      readonly tenants: readonly {
        readonly name: string;
        readonly findings: readonly Finding[];
        /** The fixtures that pass now, and would fail. */
        readonly fixtures: readonly string[];
      }[];
    };

/** `POST verify` */
export interface Verified {
  readonly fixtures: readonly FixtureRow[];
  readonly findings: readonly Finding[];
  readonly coverage: readonly FieldCoverage[];
}

export interface FieldCoverage {
  /** `loyaltyCards[].bonuses` */
  readonly field: string;
  /** `never`: no rule fills it. */
  readonly state: 'filled' | 'can be missing' | 'never';
  /** The fixtures whose account has it. */
  readonly fixtures: readonly string[];
}

/** `POST certificate`: of the saved file, drawn and as `verify --markdown` writes it. */
export interface Certificate {
  readonly blocks: readonly Block[];
  readonly markdown: string;
}

/** `POST accept` */
export interface Accepted {
  readonly accepted: boolean;
  /** What was written, or why nothing was. */
  readonly message: string;
}

/** `POST fixtures` */
export type Added =
  | { readonly added: true; readonly fixture: string; readonly replaced: readonly string[] }
  | { readonly added: false; readonly why: string };

/** A field of `GET /api/contract`. */
export interface ContractField {
  /** `loyaltyCards[].bonuses` */
  readonly field: string;
  readonly description: string;
  /** `a text`, `a list`. */
  readonly type: string;
  readonly isRequired: boolean;
}

/** `GET /api/begin` */
export interface Beginnings {
  readonly adapters: readonly { readonly name: string; readonly summary: string }[];
  readonly recipes: readonly { readonly name: string; readonly title: string }[];
}

/** `POST /api/begin` */
export type Begun =
  | {
      readonly ok: true;
      readonly isWritten: boolean;
      readonly files: readonly { readonly path: string; readonly text: string }[];
      readonly findings: readonly string[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly why: string };
