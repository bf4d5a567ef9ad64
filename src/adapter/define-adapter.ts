/**
 * Owns what an adapter is: `defineAdapter` takes its data and its one function, and decodes on every side, so
 * that an adapter cannot forget to. It must not know tenants, rules or HTTP's inside.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import type { Call } from '../core/call';
import { markCredentials } from './credentials';
import type { FieldPath } from './credentials';
import { payloadInvalid } from '../core/failure';
import type { SourceFailure } from '../core/failure';
import type { Http, HttpAnswer } from './http';
import type { IdentifierType } from '../values/identifier';
import { decodePayload } from './decode-payload';
import type { Decoder, Owner } from './decode-payload';
import type { ProblemCode } from '../diagnostics/catalogue/catalogue';
import type { Mismatch } from '../types/conform';
import type { Secret } from '../core/secret';
import { inferCodec } from '../types/infer-codec';
import type { Fields } from '../types/type';
import { fieldsOfCodec, typeOfCodec } from '../types/type-of-codec';

/** Asks an upstream for one lookup. It never rejects: what can be expected is a `Left`. */
export type Ask<L, P> = (lookup: L, call: Call) => TE.TaskEither<SourceFailure, P>;

/** What a source says of its upstream. */
export interface HttpOptions {
  readonly baseUrl: string;
  /**
   * Whether connections are used again, as by default. An upstream whose answers do not say whose they are
   * must not: a stray answer could be taken for the next user's.
   */
  readonly keepAlive?: boolean;
  /** With it, each request carries a token that is got by it. */
  readonly oauth?: ClientCredentials;
  /** Whether an answer says that the token was not taken; the statuses 401 and 403 do without it. */
  readonly rejects?: (answer: HttpAnswer) => boolean;
}

/** OAuth 2 client credentials (RFC 6749, section 4.4). */
export interface ClientCredentials {
  /** The token endpoint: https, or http on loopback; no query. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Further fields of the token request: `scope`, `audience`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where id and secret are sent: as basic authentication (section 2.3.1), or in the form. */
  readonly sentIn: 'header' | 'body';
  /** The header that carries the token by itself; without it `Authorization` does, behind the word "Bearer". */
  readonly tokenHeader?: string;
}

/** What a source may use of the world. */
export interface Dependencies {
  /** An HTTP client of the source's own; it opens no connection before it is asked. */
  readonly http: (options: HttpOptions) => Http;
  /** A JSON file inside the tenant's folder; `Left` says in words why it cannot be read. */
  readonly readJson: (file: string) => Either<string, unknown>;
}

/** Something wrong with a source's settings or lookup that a codec cannot say. */
export interface SettingsProblem {
  /** One of the catalogue's: what is particular to the adapter stands in the message. */
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** Where in the source: `['settings', 'auth', 'hostname']`; the nearest place that exists is shown. */
  readonly at: readonly string[];
  readonly message: string;
  readonly suggestion?: string;
}

/** A source's upstream, ready to be asked. */
export interface Connection<L> {
  /** Gives a fresh payload, not yet decoded; the payload's credentials are deleted in place. */
  readonly ask: (lookup: L, call: Call) => TE.TaskEither<SourceFailure, unknown>;
  readonly dispose: () => void;
  /** Payloads to infer the type from, where the upstream is known whole. */
  readonly samples?: readonly unknown[];
  /** What is odd, but does not keep the source from serving. */
  readonly warnings?: readonly SettingsProblem[];
}

/** A documented use of an adapter, which runs as a test. */
export interface Example {
  readonly settings: unknown;
  readonly lookup: unknown;
  /** The type that the tenant file declares, where the adapter has none of its own. */
  readonly type?: unknown;
  /** A payload as documented. */
  readonly payload: unknown;
  /** A tenant file's `user` over the source `source`, and the account that it gives. */
  readonly user: unknown;
  readonly account: unknown;
}

/** What a first tenant file and its fixture say, given one answer of the upstream. */
export interface Start {
  /** Whom the answer is about, as the app asks. */
  readonly identifier: { readonly type: IdentifierType; readonly value: string };
  /** The source's name, unless it is the adapter's. */
  readonly source?: string;
  /** Unless it is the example's. */
  readonly settings?: unknown;
  readonly lookup?: Readonly<Record<string, unknown>>;
  /** The type of the payload, where the tenant file tells it. */
  readonly payload?: unknown;
  /** What is left to do, in sentences. */
  readonly notes?: readonly string[];
  /** Invented values of the settings' secrets that cannot be any text. */
  readonly variables?: Readonly<Record<string, string>>;
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
  /** The lookup of a tenant file that has none. */
  readonly defaultLookup?: Readonly<Record<string, string>>;
  /** The documented payload, each field as optional and nullable as reality has it; unknown fields pass. */
  readonly payload: t.Type<P>;
  /** The payload's type stands in the tenant file, as `payload`; `payload` here is what any of them has. */
  readonly isDeclared?: true;
  /** Payload keys deleted before anything else sees the payload. */
  readonly credentials: readonly string[];
  /** Further ones, that the settings name; the settings may lack what is unset or wrong. */
  readonly credentialsOf?: (settings: unknown) => readonly FieldPath[];
  /** Whose account the payload is. `other` is `IdentityMismatch`, never an answer. */
  readonly owner: (payload: P, lookup: L, settings: S) => Owner;
  /** Payload fields that `owner` reads, so that nobody takes them for left aside; a list stands for its elements. */
  readonly reads?: (lookup: L) => readonly FieldPath[];
  /**
   * The field by which `owner` takes the payload for the user's as soon as one element of a list has it: what
   * stands beside it in the list may be somebody else's. The settings may lack what is unset or wrong.
   */
  readonly ownerAmong?: (settings: unknown, lookup: L) => FieldPath | undefined;
  /** Whether every shopper gets the same account; such fields are warned of. */
  readonly shared?: (settings: S) => boolean;
  /** What is wrong with settings, lookup and payload together; the lookup's templates are not filled in. */
  readonly check?: (settings: S, lookup: L, fields: Fields) => readonly SettingsProblem[];
  /** `lookup` is as in the tenant file, its templates not filled in. */
  readonly connect: (
    settings: S,
    dependencies: Dependencies,
    lookup: L,
  ) => Either<readonly SettingsProblem[], Connection<L>>;
  /** How to begin with one answer; without it the example's settings and any identifier. */
  readonly start?: (answer: unknown) => Start;
  readonly example: Example;
}

/** One source of a tenant, opened: everything is decoded behind it. */
export interface OpenSource {
  /** The payload's fields; credentials have the shape `credential`. */
  readonly fields: Fields;
  readonly codec: t.Mixed;
  readonly shared: boolean;
  readonly warnings: readonly SettingsProblem[];
  /** Decodes the lookup, asks, decodes the payload, compares the owner, deletes credentials. */
  readonly ask: (lookup: unknown, call: Call, tolerate: (mismatch: Mismatch) => void) => Asked;
  /** The same but the asking, for a payload that is there already; it is changed in place. */
  readonly accept: (
    lookup: unknown,
    payload: unknown,
    tolerate: (mismatch: Mismatch) => void,
  ) => Either<SourceFailure, unknown>;
  readonly dispose: () => void;
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
  readonly credentials: readonly string[];
  readonly example: Example;
  readonly start: (answer: unknown) => Start;
  /** The payload's fields as far as they are known without settings. */
  readonly fields: Fields;
  /** The same with declared fields, and as far as the settings are known. */
  readonly fieldsWith: (declared: t.Mixed | undefined, settings: unknown) => Fields;
  /** Payload fields that the adapter reads by itself; none when the lookup is not right. */
  readonly reads: (lookup: unknown) => readonly FieldPath[];
  /** The field of which one of several is enough to say whose the payload is. */
  readonly ownerAmong: (settings: unknown, lookup: unknown) => FieldPath | undefined;
  /** What is wrong with settings and lookup together, whatever the secrets are; nothing of what is not decoded. */
  readonly check: (
    settings: unknown,
    lookup: unknown,
    declared: t.Mixed | undefined,
  ) => readonly SettingsProblem[];
  /** Checks settings and lookup together and connects; no network before `ask`. */
  readonly open: (
    settings: unknown,
    lookup: unknown,
    dependencies: Dependencies,
    declared: t.Mixed | undefined,
  ) => Either<readonly SettingsProblem[], OpenSource>;
}

const withDeclared = (codec: t.Mixed, declared: t.Mixed | undefined): t.Mixed =>
  declared === undefined ? codec : t.intersection([codec, declared]);

const undecodable = (side: string): readonly SettingsProblem[] => [
  {
    code: 'settings-invalid',
    severity: 'error',
    at: [side],
    message: `the adapter does not accept these ${side}`,
  },
];

/** Samples tell every field and its type: a declared one could only contradict them. */
const undeclarable: SettingsProblem = {
  code: 'declare-known',
  severity: 'warning',
  at: ['declare'],
  message: 'the fields of this source are told by its data',
  suggestion: 'remove "declare"',
};

const credentialsOf = <S, L, P>(spec: AdapterSpec<S, L, P>, settings: unknown): readonly FieldPath[] => [
  ...spec.credentials.map((name) => [name]),
  ...(spec.credentialsOf?.(settings) ?? []),
];

const openSource = <S, L, P>(
  spec: AdapterSpec<S, L, P>,
  settings: S,
  connection: Connection<L>,
  warnings: readonly SettingsProblem[],
  declared: t.Mixed | undefined,
): OpenSource => {
  const own: t.Mixed = connection.samples === undefined ? spec.payload : inferCodec(connection.samples);
  const codec = withDeclared(own, declared);
  const owner = (payload: P, lookup: L): Owner => spec.owner(payload, lookup, settings);
  const credentials = credentialsOf(spec, settings);
  const { payload } = spec;
  const decoder: Decoder<L, P> = { codec, type: typeOfCodec(codec), payload, credentials, owner };
  const misfit = payloadInvalid('lookup', spec.lookup.name);
  return {
    codec,
    fields: markCredentials(fieldsOfCodec(codec), credentials),
    shared: spec.shared?.(settings) ?? false,
    warnings: [...warnings, ...(connection.warnings ?? [])],
    dispose: connection.dispose,
    ask: (lookup, call, tolerate) =>
      spec.lookup.is(lookup)
        ? pipe(
            connection.ask(lookup, call),
            TE.flatMapEither<unknown, SourceFailure, unknown>(decodePayload(decoder, lookup, tolerate)),
          )
        : TE.left(misfit),
    accept: (lookup, given, tolerate) =>
      spec.lookup.is(lookup) ? decodePayload(decoder, lookup, tolerate)(given) : left(misfit),
  };
};

type FieldsWith = Adapter['fieldsWith'];

const fieldsWith =
  <S, L, P>(spec: AdapterSpec<S, L, P>): FieldsWith =>
  (declared, settings) =>
    markCredentials(fieldsOfCodec(withDeclared(spec.payload, declared)), credentialsOf(spec, settings));

/** Settings and lookup as the adapter has them, and what is odd about them; or what is wrong. */
const checked = <S, L, P>(
  spec: AdapterSpec<S, L, P>,
  settings: unknown,
  lookup: unknown,
  declared: t.Mixed | undefined,
): Either<readonly SettingsProblem[], readonly [S, L, readonly SettingsProblem[]]> => {
  if (!spec.settings.is(settings)) return left(undecodable('settings'));
  if (!spec.lookup.is(lookup)) return left(undecodable('lookup'));
  const problems = spec.check?.(settings, lookup, fieldsWith(spec)(declared, settings)) ?? [];
  return problems.some((problem) => problem.severity === 'error')
    ? left(problems)
    : right([settings, lookup, problems]);
};

const open =
  <S, L, P>(spec: AdapterSpec<S, L, P>): Adapter['open'] =>
  (given, asked, dependencies, declared) => {
    const sound = checked(spec, given, asked, declared);
    if (!isRight(sound)) return sound;
    const [settings, lookup, problems] = sound.right;
    const connected = spec.connect(settings, dependencies, lookup);
    if (!isRight(connected)) return connected;
    const known = declared !== undefined && connected.right.samples !== undefined;
    return known
      ? right(openSource(spec, settings, connected.right, [...problems, undeclarable], undefined))
      : right(openSource(spec, settings, connected.right, problems, declared));
  };

const startWithAnybody = (): Start => ({ identifier: { type: 'text', value: 'somebody' } });

/**
 * Defines an adapter. Throws a `TypeError` when one of its codecs cannot be read as a type: that is a fault of
 * the adapter's, found when it is defined.
 */
export const defineAdapter = <S, L, P>(spec: AdapterSpec<S, L, P>): Adapter => {
  typeOfCodec(spec.settings);
  typeOfCodec(spec.lookup);
  return {
    name: spec.name,
    summary: spec.summary,
    settings: spec.settings,
    lookup: spec.lookup,
    defaultLookup: spec.defaultLookup ?? {},
    payload: spec.payload,
    isDeclared: spec.isDeclared ?? false,
    credentials: spec.credentials,
    example: spec.example,
    start: spec.start ?? startWithAnybody,
    fields: fieldsWith(spec)(undefined, undefined),
    fieldsWith: fieldsWith(spec),
    reads: (lookup) => (spec.lookup.is(lookup) ? (spec.reads?.(lookup) ?? []) : []),
    ownerAmong: (settings, lookup) =>
      spec.lookup.is(lookup) ? spec.ownerAmong?.(settings, lookup) : undefined,
    check: (settings, lookup, declared) =>
      spec.settings.is(settings) && spec.lookup.is(lookup)
        ? (spec.check?.(settings, lookup, fieldsWith(spec)(declared, settings)) ?? [])
        : [],
    open: open(spec),
  };
};
