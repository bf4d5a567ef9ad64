/**
 * Recordings: fixtures out of what a live upstream answers, about no real person. A recording that does not come out as
 * the live answer did is not given.
 */
import { join } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { isError } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import { absentOf } from '../fixture/losses';
import type { NotedRequest } from '../fixture/recorder';
import { playTenant } from '../fixture/run';
import { compactValue, formatValue } from '../json/format-value';
import { parseText } from '../json/parse';
import { textsIn } from '../scaffold/anonymise';
import type { Leaf } from '../scaffold/anonymise';
import { runsIn } from '../scaffold/runs';
import { differenceOf } from './compare';
import type { Ended } from './compare';
import { draftOf } from './draft';
import type { Draft, Live, RecordingContext } from './draft';
import { hasLeft, hasLeftIn } from './left-over';
import type { Seen, SeenAnswer } from './observe';
import { rehearse } from './rehearse';

/** A fixture to be written. */
export interface Recording {
  readonly text: string;
  readonly leaves: readonly Leaf[];
  /** The same for answers that differ in values only. */
  readonly shape: string;
}

type Members = Readonly<Record<string, unknown>>;

/** A request without the members that are empty. */
const withoutNone = ({ query, headers, ...request }: NotedRequest): Members => ({
  ...request,
  ...(Object.keys(query).length === 0 ? {} : { query }),
  ...(Object.keys(headers).length === 0 ? {} : { headers }),
});

/** A fixture without what the app must get. */
const fixtureOf = async (draft: Draft, context: RecordingContext): Promise<Either<string, Members>> => {
  const { requests, problems, isShort, usesClock } = await rehearse(context, draft);
  const [problem] = problems;
  if (problem !== undefined)
    return left(`with invented variables the tenant does not load: ${problem.message}`);
  if (isShort) return left('it sends more requests than were answered');
  const sources = new Map<string, Members>();
  for (const [source, answers] of draft.answers)
    sources.set(source, {
      exchanges: requests(source).map((request, at) => ({ request: withoutNone(request), ...answers[at] })),
    });
  for (const [source, answered] of draft.rows) sources.set(source, answered);
  for (const [source, payload] of draft.payloads) sources.set(source, { payload });
  return right({
    ...(context.comment === undefined ? {} : { $comment: context.comment }),
    request: { userIdentifier: draft.identifier },
    ...(usesClock ? { now: draft.now.toISOString() } : {}),
    ...(draft.variables.size === 0 ? {} : { variables: Object.fromEntries(draft.variables) }),
    sources: Object.fromEntries(sources),
  });
};

/** How a fixture is played, or the problem that keeps it from it. */
interface Trial {
  readonly ended: Ended | undefined;
  readonly problem: Problem | undefined;
  readonly passed: boolean;
}

const tryOut = async (text: string, { mappings, name, ...context }: RecordingContext): Promise<Trial> => {
  const file = { file: join(mappings, name, 'fixtures', 'recording.json'), text };
  const { refused, problems, cases, ids } = await playTenant(mappings, name, context, [file]);
  const [played] = cases;
  const [fault] = played?.outcome.faults ?? [];
  const problem = [...refused, ...problems, ...ids].find(isError);
  return {
    problem: problem ?? (fault === undefined ? undefined : played?.outcome.problems.find(isError)),
    passed: played?.outcome.passed === true,
    ended: played && {
      outcome: played.reply.outcome,
      status: played.reply.status,
      detail: played.reply.detail,
      body: played.reply.body,
      absences: played.absences,
    },
  };
};

const responseOf = ({ outcome, status, body }: Ended): Members => {
  const parsed = parseText(body);
  return { ...(outcome === 'ok' ? {} : { outcome }), status, body: isRight(parsed) ? parsed.right : {} };
};

/** The fixture of one draft; `Left` says why it cannot be given. */
const recordingOf = async (
  draft: Draft,
  live: Live,
  context: RecordingContext,
): Promise<Either<string, Recording>> => {
  if (draft.hasCollided) return left('two different values would become one');
  const fixture = await fixtureOf(draft, context);
  if (!isRight(fixture)) return fixture;
  const first = await tryOut(compactValue(fixture.right), context);
  if (first.problem !== undefined) return left(first.problem.message);
  const difference = first.ended === undefined ? 'it cannot be played' : differenceOf(live, first.ended);
  if (first.ended === undefined || difference !== undefined) return left(difference ?? '');
  const response = responseOf(first.ended);
  const absent = first.ended.outcome === 'ok' ? absentOf(first.ended.absences) : undefined;
  const whole = { ...fixture.right, response, ...(absent && { absent }) };
  if (hasLeft(draft, response['body'], live, context))
    return left('a replacement would have a part of a real value');
  if (context.comment !== undefined && hasLeftIn(context.comment, draft, live, context))
    return left('the "$comment" of the fixture that it replaces has a part of a real value; change it first');
  const text = formatValue(whole);
  const last = await tryOut(text, context);
  return last.passed
    ? right({ text, leaves: draft.leaves, shape: shapeOf(draft, first.ended) })
    : left(last.problem?.message ?? 'it does not come out the same twice');
};

/** Paths and kinds, whatever the number of elements of lists. */
const shapeOf = ({ leaves, answers, rows }: Draft, { absences }: Ended): string => {
  const values = leaves.map(({ path, kind }) => `${path} ${kind === 'code' ? 'code' : ''}`);
  const statuses = [...answers.values()]
    .flat()
    .map((answer) => ('failure' in answer ? answer.failure : answer.response.status));
  const failures = [...rows].flatMap(([source, each]) => ('failure' in each ? [[source, each.failure]] : []));
  return JSON.stringify([[...new Set(values)].sort(), statuses, failures, absences]);
};

/** Draws of everything, before a recording is given up; from the third on no number becomes larger. */
const DRAWS = [false, false, true, true, true, true];

const longest = (answers: Seen['answers']): number =>
  Math.max(1, ...[...answers.values()].map((all: readonly SeenAnswer[]) => all.length));

/** Whether the tenant file has a part of the identifier: a rule can decide by it, and the recording is about another one. */
const isNamed = ({ identifier }: Live, { document }: RecordingContext): boolean => {
  const own = new Set(runsIn(identifier));
  return textsIn(document)
    .flatMap(runsIn)
    .some((run) => own.has(run));
};

const NAMED =
  '; the tenant file has a part of the identifier, and a recording is about another shopper: ask for one it does not name';

/** Makes a fixture of what was seen; `Left` says, without a value, where it would come out otherwise. */
export const record = async (live: Live, context: RecordingContext): Promise<Either<string, Recording>> => {
  let why = 'nothing was asked';
  for (let count = 1; count <= longest(live.seen.answers); count += 1)
    for (const isGentle of DRAWS) {
      const draft = draftOf(live, context, count, isGentle);
      if (!isRight(draft)) return draft;
      const recording = await recordingOf(draft.right, live, context);
      if (isRight(recording)) return recording;
      why = recording.left;
    }
  return left(isNamed(live, context) ? `${why}${NAMED}` : why);
};
