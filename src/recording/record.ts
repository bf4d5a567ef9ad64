/**
 * Recordings: fixtures out of what a live upstream answers, about no real person. A recording that does not come out as
 * the live answer did is not given.
 */
import { join } from 'node:path';
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { isError } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import type { FixtureContext } from '../fixture/load';
import { playTenant } from '../fixture/run';
import { compactValue, formatValue } from '../json/format-value';
import { parseText } from '../json/parse';
import { createAnonymiser, runsOf, textsIn } from '../scaffold/anonymise';
import type { Anonymiser, Leaf } from '../scaffold/anonymise';
import { drawAtRandom } from '../scaffold/draw';
import type { Draw } from '../scaffold/draw';
import { runsIn } from '../scaffold/runs';
import { isRecord } from '../types/conform';
import type { Country } from '../values/phone';
import { writtenAnswer } from './answers';
import type { WrittenAnswer } from './answers';
import { differenceOf } from './compare';
import type { Ended } from './compare';
import type { Known } from './known';
import { valueOf } from './observe';
import type { Seen, SeenAnswer } from './observe';
import { rehearse } from './rehearse';
import type { Invented } from './rehearse';
import type { RealVariables } from './variables';

/** One ask of a live tenant. */
export interface Live extends Ended {
  readonly identifier: string;
  /** Whether a text is an identifier of the same form as the one that was asked for. */
  readonly takes: (identifier: string) => boolean;
  readonly seen: Seen;
  readonly at: Date;
}

/** What a recording is made with, beside what was seen. */
export interface RecordingContext extends FixtureContext {
  readonly mappings: string;
  readonly name: string;
  /** The tenant file, as it is loaded. */
  readonly document: unknown;
  readonly known: Known;
  readonly country: Country;
  readonly real: RealVariables;
  /** Paths of values, as `source.path`, that stay or are replaced whatever else is known of them. */
  readonly keep: ReadonlySet<string>;
  readonly replace: ReadonlySet<string>;
  /** Digits at random, without it. */
  readonly draw?: Draw;
}

/** A fixture to be written. */
export interface Recording {
  readonly text: string;
  readonly leaves: readonly Leaf[];
  /** The same for answers that differ in values only. */
  readonly shape: string;
}

/** One attempt: invented values of everything, and what became of each real one. */
interface Draft extends Invented {
  readonly leaves: readonly Leaf[];
  readonly hasCollided: boolean;
}

const today = (at: Date): string => at.toISOString().slice(0, 10);

const isUnder = (path: string, paths: ReadonlySet<string>): boolean =>
  [...paths].some((each) => path === each || path.startsWith(`${each}.`));

/** Everything that is about the shopper, or secret. */
const personalOf = ({ identifier, seen }: Live, { real }: RecordingContext): readonly unknown[] => [
  identifier,
  ...real.texts,
  ...[...seen.answers.values()].flat().flatMap((answer) => ('json' in answer ? [valueOf(answer.json)] : [])),
  ...[...seen.payloads.values()].flatMap((json) => (json === undefined ? [] : [valueOf(json)])),
];

const anonymiserFor = (
  live: Live,
  context: RecordingContext,
  isGentle: boolean,
  leaves: Leaf[],
): Anonymiser => {
  const { known, country, keep, replace, real, draw = drawAtRandom() } = context;
  return createAnonymiser({
    personal: personalOf(live, context),
    draw,
    country,
    today: today(live.at),
    asked: live.identifier,
    takes: live.takes,
    prefixes: known.prefixes,
    bounds: known.bounds,
    isGentle,
    decide: (path, text) => {
      if (isUnder(path, replace)) return 'replace';
      return isUnder(path, keep) || known.isCode(path, text) ? 'keep' : undefined;
    },
    standInOf: (text) => {
      const name = real.names.get(text);
      return name === undefined ? undefined : `\${${name}}`;
    },
    note: (leaf) => void leaves.push(leaf),
  });
};

/** The last answers of each source: the earlier ones belong to tries that were repeated. */
const lastOf = (answers: Seen['answers'], count: number): Seen['answers'] =>
  new Map([...answers].map(([source, all]) => [source, all.slice(-count)]));

const inventedAnswers = (
  answers: Seen['answers'],
  { value }: Anonymiser,
): Either<string, Invented['answers']> => {
  const invented = new Map<string, readonly WrittenAnswer[]>();
  for (const [source, all] of answers) {
    const written: WrittenAnswer[] = [];
    for (const each of all) {
      const answer = writtenAnswer(each, (real) => value(real, source));
      if (!isRight(answer)) return left(`"${source}": ${answer.left}`);
      written.push(answer.right);
    }
    invented.set(source, written);
  }
  return right(invented);
};

/** Payloads of sources without HTTP; of the others the answers are recorded. */
const inventedPayloads = (
  { answers, payloads }: Seen,
  { value }: Anonymiser,
): Either<string, Invented['payloads']> => {
  const own = [...payloads].filter(([source]) => !answers.has(source));
  const lost = own.find(([, json]) => json === undefined);
  if (lost !== undefined) return left(`"${lost[0]}": its payload cannot be written as JSON`);
  return right(new Map(own.map(([source, json = 'null']) => [source, value(valueOf(json), source)])));
};

const inventedVariables = ({ tables }: RealVariables, { text }: Anonymiser): Invented['variables'] =>
  new Map(
    [...tables].map(([name, entries]) => [
      name,
      JSON.stringify(Object.fromEntries(entries.map(([key, token]) => [text(key), text(token)]))),
    ]),
  );

const draftOf = (
  live: Live,
  context: RecordingContext,
  count: number,
  isGentle: boolean,
): Either<string, Draft> => {
  const leaves: Leaf[] = [];
  const anonymiser = anonymiserFor(live, context, isGentle, leaves);
  const identifier = anonymiser.text(live.identifier);
  const answers = inventedAnswers(lastOf(live.seen.answers, count), anonymiser);
  if (!isRight(answers)) return answers;
  const payloads = inventedPayloads(live.seen, anonymiser);
  if (!isRight(payloads)) return payloads;
  const variables = inventedVariables(context.real, anonymiser);
  return right({
    identifier,
    answers: answers.right,
    payloads: payloads.right,
    variables,
    now: live.at,
    leaves,
    hasCollided: anonymiser.hasCollided(),
  });
};

type Members = Readonly<Record<string, unknown>>;

/** A fixture without what the app must get. */
const fixtureOf = async (draft: Draft, context: RecordingContext): Promise<Either<string, Members>> => {
  const { requests, problems, isShort, usesClock } = await rehearse(context, draft);
  const [problem] = problems;
  if (problem !== undefined)
    return left(`with invented variables the tenant does not load: ${problem.message}`);
  if (isShort) return left('it sends more requests than were answered');
  const exchanges = [...draft.answers].map(([source, answers]) => [
    source,
    { exchanges: requests(source).map((request, at) => ({ request, ...answers[at] })) },
  ]);
  const payloads = [...draft.payloads].map(([source, payload]) => [source, { payload }]);
  return right({
    request: { userIdentifier: draft.identifier },
    ...(usesClock ? { now: draft.now.toISOString() } : {}),
    ...(draft.variables.size === 0 ? {} : { variables: Object.fromEntries(draft.variables) }),
    sources: Object.fromEntries([...exchanges, ...payloads]),
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
      body: played.reply.body,
      absences: played.absences,
    },
  };
};

const keysIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
};

/** The texts of a value without its keys, and without those of JSON in a text. */
const valuesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  const inner = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseText(value) : undefined;
  if (inner !== undefined && isRight(inner)) return valuesIn(inner.right);
  return isRecord(value) ? Object.values(value).flatMap(valuesIn) : textsIn(value);
};

/**
 * Whether something invented has a run of a real value, beside what stays and what the tenant file has itself. Requests
 * are made of invented values and of the tenant file only.
 */
const hasLeft = (draft: Draft, body: unknown, live: Live, context: RecordingContext): boolean => {
  const real = personalOf(live, context);
  const personal = runsOf(real);
  const realKeys = new Set(real.flatMap(keysIn));
  const kept = draft.leaves.filter(({ became }) => became === 'kept').map(({ text }) => text);
  const allowed = runsOf([context.document, kept, 'https']);
  const answers = [...draft.answers.values(), ...draft.payloads.values()];
  const texts = [
    draft.identifier,
    ...draft.variables.values(),
    ...answers.flatMap(valuesIn),
    ...answers.flatMap(keysIn).filter((key) => !realKeys.has(key) && !FIXED.has(key)),
    ...(isRecord(body) ? valuesIn(body['user']) : []),
  ].filter((text) => !FIXED.has(text));
  return texts.flatMap(runsIn).some((run) => personal.has(run) && !allowed.has(run));
};

/** What every answer of a fixture has. */
const FIXED: ReadonlySet<string> = new Set([
  ...['response', 'status', 'headers', 'body', 'text', 'failure', 'Content-Type'],
  ...[
    'UpstreamTimeout',
    'UpstreamUnreachable',
    'application/json',
    'text/html',
    'text/plain',
    'application/xml',
  ],
  ...['application/pdf', 'application/zip', 'This is not JSON.', '<!doctype html><title>A page</title>'],
]);

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
  const whole = { ...fixture.right, response };
  if (hasLeft(draft, response['body'], live, context))
    return left('a replacement would have a part of a real value');
  const text = formatValue(whole);
  const last = await tryOut(text, context);
  return last.passed
    ? right({ text, leaves: draft.leaves, shape: shapeOf(draft, first.ended) })
    : left(last.problem?.message ?? 'it does not come out the same twice');
};

/** Paths and kinds, whatever the number of elements of lists. */
const shapeOf = ({ leaves, answers }: Draft, { absences }: Ended): string => {
  const values = leaves.map(({ path, kind }) => `${path} ${kind === 'code' ? 'code' : ''}`);
  const statuses = [...answers.values()]
    .flat()
    .map((answer) => ('failure' in answer ? answer.failure : answer.response.status));
  return JSON.stringify([[...new Set(values)].sort(), statuses, absences]);
};

/** Draws of everything, before a recording is given up; from the third on no number becomes larger. */
const DRAWS = [false, false, true, true, true, true];

const longest = (answers: Seen['answers']): number =>
  Math.max(1, ...[...answers.values()].map((all: readonly SeenAnswer[]) => all.length));

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
  return left(why);
};
