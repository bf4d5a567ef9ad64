/** The drift of answers without a payload: of those that say "no such user", and of those that no longer have a payload. */
import { isRight } from 'fp-ts/Either';
import type { BodyReading, RawAnswer } from '../core/call';
import type { FailureDetails } from '../core/failure';
import { groupBy } from '../core/group-by';
import { OPAQUE, optional } from '../types/type';
import type { Type } from '../types/type';
import { bytesOf } from '../fixture/format';
import type { RecordedAnswer } from '../fixture/format';
import type { Difference } from './compare';
import { MAX_COMPARISONS, differencesOf } from './compare';
import { typeOfPayloads } from './fixture-type';
import { NO_PATH } from './place';
import type { ShownSource } from './shown';

/** An answer of a fixture, which is read as a live one of its source. */
type ShownAnswer = Omit<RawAnswer, 'reading'>;

const shownIn = (recorded: RecordedAnswer): readonly ShownAnswer[] =>
  'status' in recorded ? [{ ...recorded, bytes: bytesOf(recorded.text) }] : [];

/** A body as it is compared: JSON or XML with its value, or by the words for what it is instead. */
type Body = { readonly kind: BodyReading['format']; readonly value: unknown } | { readonly kind: string };

const bodyOf = ({ contentType, bytes }: ShownAnswer, { format, read }: BodyReading): Body => {
  const body = read(contentType, bytes);
  if (isRight(body)) return { kind: format, value: body.right };
  const { tag } = body.left;
  const expected = tag === 'PayloadInvalid' ? body.left.expected : tag;
  return { kind: NOT.test(expected) ? expected.replace(NOT, '') : `not ${expected}` };
};

const NOT = /^(?:JSON|XML), not /;

const ANYTHING = optional(OPAQUE);

const inWords = (words: readonly string[]): string => [...new Set(words)].toSorted().join(' or ');

const unlike = (expected: string, found: string, path = NO_PATH): Difference => ({
  path,
  what: 'notFound',
  expected,
  found,
  isKnown: false,
});

/** What fixtures show of answers for unknown users that have one status: by kind, and the type of those that have a value. */
interface ShownBodies {
  readonly kinds: readonly string[];
  readonly type: Type | undefined;
}

/** By status. */
type ShownByStatus = ReadonlyMap<number, ShownBodies>;

const shownBodiesOf = (answers: readonly ShownAnswer[], reading: BodyReading): ShownBodies => {
  const bodies = answers.map((answer) => bodyOf(answer, reading));
  const values = bodies.flatMap((body) => ('value' in body ? [body.value] : []));
  return { kinds: bodies.map(({ kind }) => kind), type: typeOfPayloads(values, ANYTHING, { codes: true }) };
};

const byStatusOf = (answers: readonly ShownAnswer[], reading: BodyReading): ShownByStatus =>
  new Map(
    [...groupBy(answers, ({ status }) => status)].map(([status, own]) => [
      status,
      shownBodiesOf(own, reading),
    ]),
  );

/** How an answer for an unknown user differs from those of fixtures, its codes too. */
type CompareNotFound = (answer: RawAnswer) => readonly Difference[];

/** Without any of these answers nothing is compared. They are read when the first live one comes, by its reading. */
const notFoundComparer = ({ notFound }: ShownSource, units: number): CompareNotFound => {
  const answers = notFound.flatMap(shownIn);
  if (answers.length === 0) return () => [];
  const read = new WeakMap<BodyReading, ShownByStatus>();
  return (answer) => {
    const { reading, status } = answer;
    const byStatus = read.get(reading) ?? byStatusOf(answers, reading);
    read.set(reading, byStatus);
    const shown = byStatus.get(status);
    const statuses = [...byStatus.keys()].map((each) => `status ${each}`);
    if (shown === undefined) return [unlike(inWords(statuses), `status ${status}`)];
    const body = bodyOf(answer, reading);
    if (!shown.kinds.includes(body.kind)) return [unlike(inWords(shown.kinds), body.kind)];
    if (shown.type === undefined || !('value' in body)) return [];
    const differences = differencesOf(shown.type, body.value, undefined, units) ?? [];
    return differences.map(({ path, expected = 'no such field', found = 'nothing' }) =>
      unlike(expected, found, path),
    );
  };
};

/** Statuses that a credential or a proxy explains, not a change of the answers. */
const EXPLAINED: ReadonlySet<unknown> = new Set([401, 403, 407]);

/** An upstream may be in trouble for a while: what it answers then is not drift. */
const isDecided = (status: unknown): status is number =>
  typeof status === 'number' && status < 500 && !EXPLAINED.has(status);

/**
 * The drift that a failure is: an answer that has no payload where it should be, or a refusal that no fixture shows. Nothing for
 * a failure that can pass, such as a timeout.
 */
const failureDrift = (
  { failed }: ShownSource,
  outcome: string,
  { path, expected, status }: FailureDetails = {},
): readonly Difference[] => {
  if (outcome === 'PayloadInvalid')
    return [{ path: String(path ?? NO_PATH), what: 'answer', expected: String(expected), isKnown: false }];
  if (outcome !== 'UpstreamRejected' || !isDecided(status) || failed.has(status)) return [];
  const found = `status ${status}`;
  return [
    { path: NO_PATH, what: 'answer', expected: 'an answer that a fixture shows', found, isKnown: false },
  ];
};

/** How an ask failed: its outcome and details, and whether its answer has a payload all the same, which is compared as one. */
export interface Failed {
  readonly outcome: string;
  readonly detail?: FailureDetails | undefined;
  readonly hasPayload: boolean;
}

/**
 * The drift of an ask that failed, with its last answer if there is one: of an answer for an unknown user, or that it is a failure
 * which no fixture shows.
 */
export type CompareFailed = (failed: Failed, answer: RawAnswer | undefined) => readonly Difference[];

/** Compiles the comparison of a source's failed asks with what its fixtures show; each takes at most so many `units`. */
export const failedComparer = (shown: ShownSource, units = MAX_COMPARISONS): CompareFailed => {
  const compareNotFound = notFoundComparer(shown, units);
  return ({ outcome, detail, hasPayload }, answer) => {
    if (outcome === 'UserNotFound') return answer === undefined ? [] : compareNotFound(answer);
    return hasPayload ? [] : failureDrift(shown, outcome, detail);
  };
};
