/** The parts of an adapter: its data and its one function as its author writes them, and the loader's form of them. */
import type { Either } from 'fp-ts/Either';
import type * as TE from 'fp-ts/TaskEither';
import type * as t from 'io-ts';
import type { AccessToken } from './access-token';
import type { Call, Compared } from '../core/call';
import type { FieldPath } from './credentials';
import type { ConnectionSettings } from './connection-settings';
import type { OpenDirectory } from './directory';
import type { SourceFailure, UpstreamFailure } from '../core/failure';
import type { Http, HttpAnswer, TryConditions } from './http';
import type { Sql, SqlDescription, SqlOptions } from './sql';
import type { IdentifierType } from '../values/identifier';
import type { DecodeObserver } from './decode-payload';
import type { Identity, Owner, Spellings } from './owner';
import type { ProblemCode } from '../diagnostics/catalogue/catalogue';
import type { Fields, Shape } from '../types/type';
import type { Fix } from '../diagnostics/fix';

/** Asks an upstream for one lookup. It never rejects: what can be expected is a `Left`. */
export type Ask<L, P> = (lookup: L, call: Call) => TE.TaskEither<SourceFailure, P>;

/** What a source says of its upstream. */
export interface HttpOptions extends ConnectionSettings {
  readonly baseUrl: string;
  /**
   * Whether connections are used again, as by default. They must not be if answers do not name their owner: a stray
   * answer could be taken for the next user's.
   */
  readonly keepAlive?: boolean;
  /** With it, each request carries this token, which is got, kept and renewed. */
  readonly accessToken?: AccessToken;
  /** Whether an answer says that the token was not taken; the statuses 401 and 403 do without it. */
  readonly rejects?: (answer: HttpAnswer) => boolean;
  /** Answers are XML, read by this shape of the whole answer; without it they are JSON. */
  readonly xml?: Shape;
  /** The conditions that the adapter tries an answer with, for records of the wire. */
  readonly tried?: TryConditions;
  /**
   * Texts of its requests that the adapter itself has: segments of the path, values of parameters. Records of the wire
   * may be shown with these, and with texts of the tenant file.
   */
  readonly constants?: readonly string[];
  /** The payload's credentials, which `defineAdapter` adds. */
  readonly payloadCredentials?: readonly FieldPath[];
}

/** What the source says beside its settings of where it may connect to. */
export interface SourceReach {
  /** Whether it may connect to loopback and private networks. */
  readonly privateNetwork: boolean;
  /** What the live database says of a query, where a check asks it. */
  readonly described?: (query: string) => Either<UpstreamFailure, SqlDescription> | undefined;
}

/** What a source may use of the world. */
export interface Dependencies {
  /** An HTTP client of the source's own; it opens no connection before it is asked. */
  readonly http: (options: HttpOptions) => Http;
  /** A database client of the source's own; it opens no connection before it is asked. */
  readonly sql: (options: SqlOptions) => Sql;
  /** The customers of a JSON file inside the tenant's folder, found by their fields; `Left` says why there are none. */
  readonly directory: OpenDirectory;
  /** The spelling of identities in its data, and of what it is asked for. */
  readonly spellings: Spellings;
  /** The payload's fields. */
  readonly fields: Fields;
  /** The tenant file has the payload's type, so no samples are needed to infer it. */
  readonly isTyped: boolean;
}

/** What an adapter is opened with. */
export interface OpenContext extends Omit<Dependencies, 'spellings' | 'fields' | 'isTyped'> {
  readonly identity: Identity;
  readonly reach: SourceReach;
  /** The texts that mean "no value" in its payloads. */
  readonly emptyValues?: readonly string[];
}

/** Something wrong with a source's settings or lookup that a codec cannot say. */
export interface SettingsProblem {
  /** A code of the catalogue; the message has what is particular to the adapter. */
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** Where in the source: `['settings', 'auth', 'hostname']`; the nearest place that exists is shown. */
  readonly at: readonly string[];
  readonly message: string;
  readonly fix?: Fix;
}

/** A source's upstream, ready to be asked. */
export interface Connection<L> {
  /**
   * Gives a fresh payload, not yet decoded; the payload's credentials are deleted in place. `onCompared` gets a comparison
   * of owners that is made here.
   */
  readonly ask: (
    lookup: L,
    call: Call,
    onCompared: (owner: Owner) => void,
  ) => TE.TaskEither<SourceFailure, unknown>;
  readonly dispose: () => void;
  /**
   * Payloads where all of the upstream's data is available: the type is inferred from them, or they are compared with the
   * type that the tenant file has.
   */
  readonly samples?: readonly unknown[];
  /** What is odd, but does not keep the source from serving. */
  readonly warnings?: readonly SettingsProblem[];
}

/** A documented use of an adapter, which runs as a test. */
export interface Example {
  readonly settings: unknown;
  readonly lookup: unknown;
  /** The type that the tenant file declares, for an adapter without a type of its own. */
  readonly type?: unknown;
  /** A payload as documented. */
  readonly payload: unknown;
  /** A tenant file's `user` over the source `source`, and the account that it gives. */
  readonly user: unknown;
  readonly account: unknown;
}

/** What an answer is written in. */
export type AnswerFormat = 'json' | 'xml';

/** What a first tenant file and its fixture say, given one answer of the upstream. */
export interface Start {
  /** The identifier of the app's request. */
  readonly identifier: { readonly type: IdentifierType; readonly value: string };
  /** The source's name, unless it is the adapter's. */
  readonly source?: string;
  /** Unless it is the example's. */
  readonly settings?: unknown;
  readonly lookup?: Readonly<Record<string, unknown>>;
  /** The type of the payload, where the tenant file has it. */
  readonly payload?: unknown;
  /** How many answers it was made from; without it, the first alone. */
  readonly answers?: number;
  /** What is left to do, in sentences. */
  readonly notes?: readonly string[];
  /** Invented values of the settings' secrets that cannot be any text. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Begins a tenant with an answer; it may change its copy. */
export type Begin = (answer: unknown, format: AnswerFormat, others: readonly unknown[]) => Start;

/** A condition of the settings on an answer. */
export interface AnswerCondition {
  /** Where in the source it is: `['settings', 'answer', 'notFound', '0']`. */
  readonly at: FieldPath;
  /** It in words of the tenant file; no secret. */
  readonly text: string;
  /** Whether an answer is by this condition what it is. */
  readonly decides: (answer: HttpAnswer) => boolean;
}

/** The comparison that finds the owner of a payload. */
export interface Comparison {
  /** The text of the lookup that names the user: `['owner', 'is']`. */
  readonly asked: FieldPath;
  /** The field of the payload that names the owner; a list on the way means its elements. */
  readonly found: FieldPath;
  /** The type of identifier as which both are spelt; without it that of what is asked for. */
  readonly spelling?: IdentifierType | undefined;
  /** Where in the source the spelling is decided. */
  readonly at: FieldPath;
  /** Whether the file says the spelling there; without it the file cannot choose. */
  readonly says?: boolean;
  /** One element of a list is enough: the other elements may be another user's. */
  readonly isAmong?: boolean;
}

/** An adapter, in the words of its author. */
export interface AdapterSpec<S, L, P> {
  /** The name in tenant files. */
  readonly name: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** The settings of a source; a key that the codec does not have is a problem. */
  readonly settings: t.Type<S>;
  /** What a request asks, as it is once templates are filled in. */
  readonly lookup: t.Type<L>;
  /** The lookup for a tenant file without one. */
  readonly defaultLookup?: Readonly<Record<string, string>>;
  /** The documented payload, each field as optional and nullable as reality has it; unknown fields pass. */
  readonly payload: t.Type<P>;
  /** The payload's type is in the tenant file, as `payload`; `payload` here is what all of them have. */
  readonly isDeclared?: true;
  /** The tenant file may have that type; without it the type is inferred from the connection's samples. */
  readonly mayDeclare?: true;
  /** Payload keys deleted before anything else sees the payload. */
  readonly credentials: readonly string[];
  /** Further ones, that the settings name; the settings may lack what is unset or wrong. */
  readonly credentialsOf?: (settings: unknown) => readonly FieldPath[];
  /** The owner of the payload; `unsaid` where it names none. Another user's payload is never an answer. */
  readonly owner: (payload: P, lookup: L, settings: S, spellings: Spellings) => Owner | 'unsaid';
  /** The comparison that finds the owner of the payload. The settings may lack what is unset or wrong. */
  readonly compares?: (settings: unknown, lookup: L) => Comparison | undefined;
  /** The data is in the bridge itself, so an ask never fails. */
  readonly isLocal?: true;
  /** Whether an answer can mean "no such user"; without it one always can. */
  readonly misses?: (settings: S) => boolean;
  /** The conditions on answers that the settings have, to find those that no fixture meets. */
  readonly conditions?: (settings: S) => readonly AnswerCondition[];
  /** Whether every shopper gets the same account; such fields are warned of. */
  readonly shared?: (settings: S) => boolean;
  /** What is wrong with settings, lookup and payload together; the lookup's templates are not filled in. */
  readonly check?: (settings: S, lookup: L, fields: Fields, reach: SourceReach) => readonly SettingsProblem[];
  /** `lookup` is as in the tenant file, its templates not filled in. */
  readonly connect: (
    settings: S,
    dependencies: Dependencies,
    lookup: L,
  ) => Either<readonly SettingsProblem[], Connection<L>>;
  /** How to begin with an answer, and others to compare with it; without it the example's settings and any identifier. */
  readonly start?: Begin;
  readonly example: Example;
}

/** One source of a tenant, opened; it decodes everything. */
export interface OpenSource {
  /** The payload's fields; credentials have the shape `credential`. */
  readonly fields: Fields;
  readonly codec: t.Mixed;
  readonly shared: boolean;
  readonly warnings: readonly SettingsProblem[];
  /** Decodes the lookup, asks, decodes the payload, compares the owner, deletes credentials. */
  readonly ask: (lookup: unknown, call: Call, observer: AnswerObserver) => Asked;
  /** The same but the asking, for a payload that is there already; it is changed in place. */
  readonly accept: (
    lookup: unknown,
    payload: unknown,
    observer: AnswerObserver,
  ) => Either<SourceFailure, unknown>;
  /** The same source where only these fields of a payload are read: no other list, object or record is looked at. */
  readonly reading: (fields: readonly FieldPath[]) => OpenSource;
  readonly dispose: () => void;
}

/** What is reported about an answer beside its payload. */
export interface AnswerObserver extends Pick<DecodeObserver, 'mismatch'> {
  readonly compared: (compared: Compared) => void;
  /** Receives the payload as it came, but without its credentials. */
  readonly answered?: ((payload: unknown) => void) | undefined;
}

export type Asked = TE.TaskEither<SourceFailure, unknown>;

/** An adapter as the loader uses it. */
export interface Adapter {
  readonly name: string;
  readonly summary: string;
  readonly settings: t.Mixed;
  readonly lookup: t.Mixed;
  readonly defaultLookup: Readonly<Record<string, string>>;
  readonly payload: t.Mixed;
  readonly isDeclared: boolean;
  /** The tenant file may have the payload's type. */
  readonly mayDeclare: boolean;
  /** Whether an ask never fails. */
  readonly isLocal: boolean;
  readonly credentials: readonly string[];
  readonly example: Example;
  readonly start: Begin;
  /** The payload's fields as far as they are known without settings. */
  readonly fields: Fields;
  /** The same with declared fields, and as far as the settings are known. */
  readonly fieldsWith: (declared: t.Mixed | undefined, settings: unknown) => Fields;
  /** The comparison that finds the owner of the payload; `undefined` when the lookup is not right. */
  readonly compares: (settings: unknown, lookup: unknown) => Comparison | undefined;
  /** Whether an answer can mean "no such user", as far as the settings are known. */
  readonly misses: (settings: unknown) => boolean;
  /** The conditions on answers; none of settings that could not be decoded. */
  readonly conditions: (settings: unknown) => readonly AnswerCondition[];
  /** Problems of settings and lookup together, whatever the secrets are; not of values that could not be decoded. */
  readonly check: (
    settings: unknown,
    lookup: unknown,
    declared: t.Mixed | undefined,
    reach: SourceReach,
  ) => readonly SettingsProblem[];
  /** Checks settings and lookup together and connects; no network before `ask`. */
  readonly open: (
    settings: unknown,
    lookup: unknown,
    context: OpenContext,
    declared: t.Mixed | undefined,
  ) => Either<readonly SettingsProblem[], OpenSource>;
}
