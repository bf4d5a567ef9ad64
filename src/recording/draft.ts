/** Drafts of a recording: what a live tenant has shown, with invented values in the place of real ones. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { FixtureContext } from '../fixture/load';
import { createAnonymiser } from '../scaffold/anonymise';
import type { Anonymiser, Leaf } from '../scaffold/anonymise';
import type { Draw } from '../scaffold/draw';
import type { Country } from '../values/phone';
import { writtenAnswer } from './answers';
import type { WrittenAnswer } from './answers';
import type { Ended } from './compare';
import type { Known } from './known';
import { valueOf } from './observe';
import { inventedRows, valuesOfRows } from './rows';
import type { Seen } from './observe';
import type { Invented } from './rehearse';
import type { RealVariables } from './variables';

/** One ask of a live tenant. */
export interface Live extends Ended {
  readonly identifier: string;
  /** Whether it is of a form of phone numbers. */
  readonly isPhone: boolean;
  /** Whether a text is the identifier that was asked for, in any of its spellings. */
  readonly isIdentifier: (text: string) => boolean;
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
  /** The comment of the fixture that this one replaces. */
  readonly comment?: string | undefined;
  /** Paths of values, as `source.list[].field`, that stay or are replaced whatever else is known of them. */
  readonly keep: ReadonlySet<string>;
  readonly replace: ReadonlySet<string>;
  readonly draw: Draw;
}

/** One attempt: invented values of everything, and what became of each real one. */
export interface Draft extends Invented {
  readonly leaves: readonly Leaf[];
  readonly hasCollided: boolean;
}

const today = (at: Date): string => at.toISOString().slice(0, 10);

/** A path in which elements of lists are spelt as keys that are data: `[]`, `[0]`, `[*]` and `.*` are one. */
const inOneSpelling = (path: string): string => path.replace(/\[(?:\d*|\*)\]/g, '.*');

/** Whether a place is that of a path or below it. */
export const isUnder = (place: string, path: string): boolean =>
  `${inOneSpelling(place)}.`.startsWith(`${inOneSpelling(path)}.`);

const isUnderAny = (place: string, paths: ReadonlySet<string>): boolean =>
  [...paths].some((path) => isUnder(place, path));

/** Everything that is about the shopper, or secret. */
export const personalOf = ({ identifier, seen }: Live, { real }: RecordingContext): readonly unknown[] => [
  identifier,
  ...real.texts,
  ...[...seen.answers.values()].flat().flatMap((answer) => ('json' in answer ? [valueOf(answer.json)] : [])),
  ...valuesOfRows(seen.rows),
  ...[...seen.payloads.values()].flatMap((json) => (json === undefined ? [] : [valueOf(json)])),
];

const anonymiserFor = (
  live: Live,
  context: RecordingContext,
  isGentle: boolean,
  leaves: Leaf[],
): Anonymiser => {
  const { known, country, keep, replace, real, draw } = context;
  return createAnonymiser({
    personal: personalOf(live, context),
    draw,
    country,
    today: today(live.at),
    asked: live.isPhone ? live.identifier : undefined,
    takes: live.takes,
    prefixes: known.prefixes,
    codes: known.codes,
    marks: known.marks,
    bounds: known.bounds,
    isGentle,
    decide: (path, text) => {
      if (isUnderAny(path, replace)) return 'replace';
      if (isUnderAny(path, keep)) return 'keep';
      // A tenant file that names a shopper does not make that one a code.
      return known.isCode(path, text) && !live.isIdentifier(text) ? 'keep' : undefined;
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

/** Payloads of sources that have neither HTTP nor a database; of the others answers and rows are recorded. */
const inventedPayloads = (
  { answers, rows, payloads }: Seen,
  { value }: Anonymiser,
): Either<string, Invented['payloads']> => {
  const own = [...payloads].filter(([source]) => !answers.has(source) && !rows.has(source));
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

export const draftOf = (
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
  const rows = inventedRows(live.seen.rows, anonymiser);
  if (!isRight(rows)) return rows;
  const payloads = inventedPayloads(live.seen, anonymiser);
  if (!isRight(payloads)) return payloads;
  const variables = inventedVariables(context.real, anonymiser);
  return right({
    identifier,
    answers: answers.right,
    rows: rows.right,
    payloads: payloads.right,
    variables,
    now: live.at,
    leaves,
    hasCollided: anonymiser.hasCollided(),
  });
};
