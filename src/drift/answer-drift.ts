/** The drift of answers without a payload: of those that say "no such user", and of those that no longer have a payload. */
import { isRight } from 'fp-ts/Either';
import type { FailureDetails } from '../core/failure';
import { OPAQUE, optional } from '../types/type';
import type { Shape } from '../types/type';
import { contentOf } from '../upstream/http/json-body';
import { bytesOf } from '../fixture/format';
import type { RecordedAnswer } from '../fixture/format';
import type { Difference } from './compare';
import { differencesOf } from './compare';
import { typeOfPayloads } from './fixture-type';
import { NO_PATH } from './place';
import type { ShownSource } from './shown';

/** An answer as it came: its status, its media type and the bytes of its body. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
  /** It is XML, read by this shape. */
  readonly xml?: Shape;
}

const rawOf = (recorded: RecordedAnswer): readonly RawAnswer[] =>
  'status' in recorded ? [{ ...recorded, bytes: bytesOf(recorded.text) }] : [];

/** A body as it is compared: JSON or XML with its value, or by the words for what it is instead. */
type Body = { readonly kind: 'JSON' | 'XML'; readonly value: unknown } | { readonly kind: string };

const bodyOf = ({ contentType, bytes, ...reading }: RawAnswer): Body => {
  const { body } = contentOf(contentType, bytes, reading);
  if (isRight(body)) return { kind: reading.xml === undefined ? 'JSON' : 'XML', value: body.right };
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

/** The values of the bodies that have one. */
const valuesIn = (bodies: readonly Body[]): readonly unknown[] =>
  bodies.flatMap((body) => ('value' in body ? [body.value] : []));

/** How an answer for an unknown user differs from those of fixtures; without any of these nothing is compared. */
export const notFoundDrift = ({ notFound }: ShownSource, answer: RawAnswer): readonly Difference[] => {
  const shown = notFound.flatMap(rawOf);
  if (shown.length === 0) return [];
  const sameStatus = shown.filter(({ status }) => status === answer.status);
  const statuses = shown.map(({ status }) => `status ${status}`);
  if (sameStatus.length === 0) return [unlike(inWords(statuses), `status ${answer.status}`)];
  const { xml } = answer;
  const bodies = sameStatus.map((each) => bodyOf({ ...each, ...(xml && { xml }) }));
  const body = bodyOf(answer);
  if (!bodies.some(({ kind }) => kind === body.kind))
    return [unlike(inWords(bodies.map(({ kind }) => kind)), body.kind)];
  const type = 'value' in body ? typeOfPayloads(valuesIn(bodies), ANYTHING) : undefined;
  if (type === undefined || !('value' in body)) return [];
  const differences = differencesOf(type, body.value) ?? [];
  return differences.map(({ path, expected = 'no such field', found = 'nothing' }) =>
    unlike(expected, found, path),
  );
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
