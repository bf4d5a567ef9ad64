/** Owns the keys of a source that are not its adapter's, and what reading a source needs. It must not read any. */
import * as t from 'io-ts';
import type { Adapter, Dependencies, HttpOptions } from '../adapter';
import { Integer } from '../codec';
import { documented } from '../documented';
import type { Http } from '../http';
import type { Settling } from './settling';
import type { TextFile } from './text-file';

/** The keys of a source that are not its adapter's. */
export const SourceHead = t.intersection([
  t.type({ adapter: documented(t.string, 'The kind of upstream.') }),
  t.partial({
    settings: documented(t.unknown, 'How the upstream is reached: decoded once, when the tenant loads.'),
    lookup: documented(
      t.unknown,
      'What is asked for one user, filled in for each request: {path} over the request and other sources, {{ and }} for braces.',
    ),
    payload: documented(
      t.unknown,
      'The type of the upstream’s answers, where the adapter has none of its own: { "id": "integer!", "name": "text?" }, a JSON Schema, or the name of a file that has either, as from the file that says it.',
    ),
    declare: documented(
      t.record(t.string, t.unknown),
      'Fields that the upstream does not document, with their types: { "level.tier": "text?" }.',
    ),
    deadlineMs: documented(Integer, 'What one ask may take, in milliseconds: 1 to 60000, 3000 without it.'),
    optional: documented(t.boolean, 'Whether the account is answered without this source.'),
    fallbackFor: documented(
      t.string,
      'The source for which this one is asked, only when that has no such user or cannot answer.',
    ),
  }),
]);
export type SourceHead = t.TypeOf<typeof SourceHead>;

/** Makes the HTTP client of one source, by its name. */
export type SourceHttp = (options: HttpOptions & { readonly source: string }) => Http;

/** What reading sources needs. */
export interface SourceContext extends Settling {
  readonly adapters: readonly Adapter[];
  readonly http: SourceHttp;
  readonly readJson: Dependencies['readJson'];
  /** Reads a text file, named as from the folder of another, or without one from the tenant's own. */
  readonly readText: (name: string, from?: string) => TextFile;
}
