/** The drift of answers without a payload: of those that say "no such user", and of those that are no payload any more. */
import { isRight } from 'fp-ts/Either';
import type { FailureDetails } from '../core/failure';
import { parseJson } from '../json/parse';
import { OPAQUE, optional } from '../types/type';
import type { RecordedAnswer } from '../fixture/format';
import type { Difference } from './compare';
import { differencesOf } from './compare';
import { typeOfPayloads } from './fixture-type';
import { NO_PATH } from './place';
import type { ShownSource } from './shown';

/** An answer as it came: its status and the text of its body. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

const isAnswer = (recorded: RecordedAnswer): recorded is Extract<RecordedAnswer, RawAnswer> =>
  'status' in recorded;

/** What is compared of a body that is JSON; an empty body and any other text are told apart by kind. */
const bodyOf = ({ text }: RawAnswer): { readonly json?: unknown; readonly kind: string } => {
  const parsed = parseJson(Buffer.from(text));
  if (isRight(parsed)) return { json: parsed.right, kind: 'JSON' };
  return { kind: text.trim() === '' ? 'an empty body' : 'no JSON' };
};

const ANYTHING = optional(OPAQUE);

const inWords = (words: Iterable<string>): string => [...new Set(words)].toSorted().join(' or ');

const unlike = (expected: string, found: string): readonly Difference[] => [
  { path: NO_PATH, what: 'notFound', expected, found, isKnown: false },
];

/** How an answer for an unknown user differs from those of fixtures; without any of these nothing is compared. */
export const notFoundDrift = (
  { notFound }: ShownSource,
  answer: RawAnswer,
): readonly Difference[] | undefined => {
  const shown = notFound.filter(isAnswer);
  if (shown.length === 0) return [];
  const sameStatus = shown.filter(({ status }) => status === answer.status);
  if (sameStatus.length === 0)
    return unlike(`status ${inWords(shown.map(({ status }) => String(status)))}`, `status ${answer.status}`);
  const bodies = sameStatus.map(bodyOf);
  const body = bodyOf(answer);
  if (!bodies.some(({ kind }) => kind === body.kind))
    return unlike(inWords(bodies.map(({ kind }) => kind)), body.kind);
  const type = typeOfPayloads(
    bodies.flatMap(({ kind, json }) => (kind === 'JSON' ? [json] : [])),
    ANYTHING,
  );
  return body.kind !== 'JSON' || type === undefined ? [] : differencesOf(type, body.json);
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
export const failureDrift = (
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
