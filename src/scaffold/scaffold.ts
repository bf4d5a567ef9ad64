/**
 * A first tenant folder out of one answer of an upstream, and others that show what differs: a file that passes its check and a fixture, with invented
 * content. Nothing is written here.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Problem } from '../diagnostics/diagnostic';
import type { Guess } from '../export/read-export';
import { isRecord } from '../types/conform';
import { allowing, lengthNotes } from './answer-length';
import { EXPECTED, payloadsOf, tryRules } from './attempt';
import { directoryBytes } from './directory-draft';
import { draftOf } from './draft';
import type { Beginning, Recorded } from './draft';
import { looksLikeError } from './error-body';
import { fixtureOf } from './first-fixture';
import { BASE, rulesFor } from './first-rules';
import { replacedKeys } from './replaced-keys';

/** A file to be written: its path in the tenant's folder, and its text. */
export interface NewFile {
  readonly path: string;
  readonly content: string | Buffer;
}

/** A tenant folder that is not yet written. */
export interface Started {
  readonly files: readonly NewFile[];
  /** The warnings of its check. */
  readonly problems: readonly Problem[];
  /** What is left to do, in sentences. */
  readonly notes: readonly string[];
  /** How an export is written, and how sure that is. */
  readonly guesses: readonly Guess[];
}

/** Makes a tenant folder out of answers; `Left` says in words why that cannot be. */
export const startTenant = async (
  beginning: Beginning,
  recorded: Recorded,
): Promise<Either<string, Started>> => {
  const { value: answer, bytes } = recorded;
  if (looksLikeError(answer))
    return left(`the answer is an error of the upstream, and not about a user; ${EXPECTED}`);
  const draft = draftOf(beginning, recorded);
  const { others = [] } = recorded;
  if (others.length > 0 && draft.start.answers === undefined)
    return left(`the adapter "${beginning.adapter.name}" begins with one answer: give one`);
  const bare = tryRules(draft, BASE);
  const payloads = await payloadsOf(draft, bare);
  bare.loaded.tenant?.dispose();
  // Who has a directory may well give one of its customers: that is a list of one.
  if (!isRight(payloads) && bare.read.length > 0 && isRecord(answer))
    return startTenant(beginning, { ...recorded, value: [answer] });
  if (!isRight(payloads)) return payloads;
  const overHttp = bare.noted().length > 0;
  const known = new Set(['source-unused', ...bare.loaded.problems.map(({ code }) => code)]);
  const { text, loaded, read } = tryRules(
    overHttp ? allowing(bytes, draft) : draft,
    rulesFor(draft, { payloads: payloads.right, known }),
  );
  loaded.tenant?.dispose();
  const files = [
    { path: 'tenant.json', content: text },
    ...[...new Set(read)].map((path) => ({ path, content: directoryBytes(draft.answer, draft.form) })),
    { path: 'fixtures/first.json', content: fixtureOf(draft, bare.noted()) },
  ];
  return right({
    files,
    problems: loaded.problems,
    guesses: draft.form?.guesses ?? [],
    notes: [
      ...(draft.start.notes ?? []),
      ...draft.columns.notes,
      ...replacedKeys(draft.answer, answer),
      ...(overHttp ? lengthNotes(bytes) : []),
    ],
  });
};
