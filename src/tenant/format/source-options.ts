/** The keys of a source that are not its adapter's, and what the reading of a source needs. */
import * as t from 'io-ts';
import type { Either } from 'fp-ts/Either';
import type { Adapter, HttpOptions } from '../../adapter/define-adapter';
import type { Directory, DirectoryFault } from '../../adapter/directory';
import type { DataState } from '../../core/state';
import { ANSWER_BYTES, MAX_ANSWER_BYTES } from '../../core/answer-bytes';
import { NonBlank, whole } from '../../values/codec';
import { documented } from '../../values/documented';
import type { Http } from '../../adapter/http';
import type { Sql, SqlDescription, SqlOptions } from '../../adapter/sql';
import type { UpstreamFailure } from '../../core/failure';
import type { Identity } from '../../adapter/owner';
import type { DecodeContext } from '../decode/context';
import type { DirectoryRequest } from '../directory/build';
import type { IdentifierForm } from '../../values/identifier-form';
import type { TextFile } from '../../json/text-file';

/** How long a source's answers are kept, in seconds. */
export const CacheSettings = t.intersection([
  t.type({
    ttl: documented(
      whole(1, 86_400),
      'How long a cached answer is used without asking the upstream, in seconds: 1 to 86400.',
    ),
  }),
  t.partial({
    staleIfError: documented(
      whole(1, 604_800),
      'How long beyond "ttl" an answer may replace one of an upstream that cannot answer, in seconds: 1 to 604800.',
      (written) => (written === 0 ? [{ remove: ': without it no such answer is given' }] : []),
    ),
    shared: documented(
      t.boolean,
      'Whether all bridges that have one store keep the answers in common, encrypted: one of them asks for all. Without a store each has its own.',
    ),
  }),
]);
export type CacheSettings = t.TypeOf<typeof CacheSettings>;

/** How long the answer of a catalogue is taken for the current one, in seconds. */
export const CatalogueSettings = t.type({
  ttl: documented(
    whole(10, 604_800),
    'How old the answer may be before it is asked for again, in seconds: 10 to 604800 (a week).',
  ),
});
export type CatalogueSettings = t.TypeOf<typeof CatalogueSettings>;

/** The keys of a source that are not its adapter's. */
export const SourceHead = t.intersection([
  t.type({ adapter: documented(t.string, 'The kind of upstream.') }),
  t.partial({
    settings: documented(t.unknown, 'How the upstream is reached: decoded once, when the tenant loads.'),
    lookup: documented(
      t.unknown,
      'What is asked for one user, filled in for each request: {path} over the request and other sources, {{ and }} for braces.',
    ),
    lookups: documented(
      t.record(t.string, t.unknown),
      'Instead of "lookup" where shoppers are known in several forms: what is asked for an identifier of each, by the form’s name.',
    ),
    payload: documented(
      t.unknown,
      'The type of the upstream’s answers, where the adapter does not know it, or of a directory’s customers, as "account-bridge infer" prints it. It is { "id": "integer!", "name": "text?" }, a JSON Schema, or the path of a file that has either, from the file that names it.',
    ),
    declare: documented(
      t.record(t.string, t.unknown),
      'Fields that the upstream does not document, with their types: { "level.tier": "text?" }.',
    ),
    emptyValues: documented(
      t.array(NonBlank),
      'Texts that mean "no value" wherever they are in an answer: ["-", "null"]. Each is compared exactly, and read as null.',
      (written) => (NonBlank.is(written) ? [{ write: [written] }] : []),
    ),
    deadlineMs: documented(
      whole(1, 60_000),
      'What one ask may take, in milliseconds: 1 to 60000, 3000 without it.',
    ),
    retries: documented(
      whole(0, 5),
      'How often a failure that may pass is asked again within "deadlineMs": 0 to 5, 1 without it. All retries of a source are at most four plus a fifth (20 %) of its calls.',
    ),
    concurrent: documented(
      whole(1, 1000),
      'How many asks may be under way at a time: 1 to 1000, 64 without it. As many again wait; beyond that the answer is 503.',
    ),
    cache: documented(
      CacheSettings,
      'How long answers are kept, in seconds: { "ttl": 60, "staleIfError": 600 }, the latter for while the upstream cannot answer; without it none is.',
    ),
    catalogue: documented(
      CatalogueSettings,
      'Marks a source that is asked the same for every shopper, such as a list of levels: { "ttl": 3600 }. Its answer is kept, and renewed beside requests; the step "find" looks values up in it.',
    ),
    phones: documented(
      t.keyof({ national: null, international: null }),
      'How the source’s phone numbers without a prefix are meant where both readings are valid: "national" or "international". Without it, such a number is unknown and finds no user.',
    ),
    maxAnswerBytes: documented(
      whole(1024, MAX_ANSWER_BYTES),
      `The longest answer that is read, in bytes: 1024 to ${MAX_ANSWER_BYTES} (4 MiB), ${ANSWER_BYTES} (1 MiB) without it. A longer one is a failure.`,
    ),
    privateNetwork: documented(
      t.boolean,
      'Whether the upstream, or its proxy, may be on loopback or in a private network; without it only public addresses are connected to.',
    ),
    trace: documented(
      t.boolean,
      'Whether the upstream is told which request it is asked for: the headers traceparent, if the request has a trace, and X-Request-Id.',
    ),
    probe: documented(
      NonBlank,
      'The identifier of a user that the upstream surely knows, who is looked up once a minute; /status of the admin listener shows the result.',
    ),
    optional: documented(t.boolean, 'Whether the account is answered without this source.'),
    fallbackFor: documented(
      t.string,
      'The source for which this one is asked, only when that has no such user or cannot answer.',
    ),
  }),
]);
export type SourceHead = t.TypeOf<typeof SourceHead>;

/** The settings of a source's HTTP client that the tenant file has, and not the adapter. */
export interface Reach {
  /** The source's name. */
  readonly source: string;
  /** Whether it may connect to loopback and private networks. */
  readonly privateNetwork: boolean;
  /** Whether its requests carry the trace and the id of the bridge's own request. */
  readonly trace?: true;
  /** The longest answer that it reads, unless that is the usual one. */
  readonly maxBytes?: number;
}

/** Makes the HTTP client of one source; `tenant` says whose it is. */
export type SourceHttp = (options: HttpOptions & Reach & { readonly tenant?: string }) => Http;

/** Makes the database client of one source. */
export type SourceSql = (options: SqlOptions & Reach) => Sql;

/** What the live database of a source says of a query; `undefined` for one that was not asked. */
export type DescribedQueries = (
  source: string,
  query: string,
) => Either<UpstreamFailure, SqlDescription> | undefined;

/** What reading sources needs. */
export interface SourceContext extends DecodeContext {
  readonly adapters: readonly Adapter[];
  readonly http: SourceHttp;
  readonly sql: SourceSql;
  /** What databases say of queries, where a check asks them. */
  readonly described?: DescribedQueries | undefined;
  /** Opens a directory of customers in the tenant's folder. */
  readonly directory: (
    file: string,
    request: DirectoryRequest,
    minimumPercent?: number,
  ) => Either<DirectoryFault, Directory & { readonly data?: DataState | undefined }>;
  /** Reads a text file, named as from the folder of another, or without one from the tenant's own. */
  readonly readText: (name: string, from?: string) => TextFile;
  /** The forms of the tenant's identifiers; empty where the file has none. */
  readonly forms: readonly IdentifierForm[];
  /** Where the texts of a source come from, its own and those that it is asked with for identifiers of a form. */
  readonly identityOf: (source: string, form?: string) => Identity;
}
