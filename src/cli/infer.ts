/**
 * `account-bridge infer`: from recorded answers the type of their payload, as a source's `payload` has it. No value of
 * an answer is shown, unless literals were asked for, and no key that could name a person.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { zip } from 'fp-ts/ReadonlyArray';
import { loneElement } from '../types/lone-element';
import type { LoneElement } from '../types/lone-element';
import { parseInnerPath, valueAt } from '../types/path';
import type { Segment } from '../types/path';
import { isRecord } from '../types/conform';
import type { Export } from '../export/read-export';
import { columnReadings, emptyWords, readingNotes } from '../scaffold/column-readings';
import { customerType } from '../scaffold/customer-type';
import { looksLikeError } from '../scaffold/error-body';
import { emptyNotes, formNotes } from '../scaffold/form-notes';
import type { Inferred } from '../payload-type/notation-write';
import { readAnswers } from './io/read-answer';
import type { RecordedAnswer } from './io/read-answer';
import { outputOf } from './report/output';
import { EXIT_UNUSABLE, EXIT_OK, EXIT_FAILED } from './io/context';
import type { CliContext } from './io/context';

export interface InferFlags {
  /** Where in an answer the payload is: `data.customer`, `result[0]`; without it, the answer itself. */
  readonly at: string | undefined;
  readonly literals: boolean;
  readonly json: boolean;
}

type Payload = Readonly<Record<string, unknown>>;

/** With fewer samples, a field's presence in each of them is only a guess. */
const ENOUGH = 3;

const segmentsOf = (at: string | undefined): Either<string, readonly Segment[]> => {
  const path = at === undefined ? right([]) : parseInnerPath(at);
  return isRight(path) ? path : left(`--at ${at} is not a path: ${path.left.message}`);
};

/** A part of an answer in XML, where the first element of a list can be the only one. */
const partOfXml = (value: unknown, segment: Segment): unknown =>
  segment.kind === 'index' && [0, -1].includes(segment.index) && isRecord(value)
    ? value
    : valueAt(value, [segment]);

/**
 * The payloads of one answer: of a list, each element is one, and of an export each customer. `undefined` when one of them
 * is not an object.
 */
const payloadsIn = (
  { value, format, form }: RecordedAnswer,
  segments: readonly Segment[],
  lone: LoneElement | undefined,
): readonly Payload[] | undefined => {
  if (form !== undefined && form.format !== 'json') {
    const customers = form.customers.map((customer) => valueAt(customer, segments));
    return customers.every(isRecord) ? customers : undefined;
  }
  const inJson = (): unknown =>
    lone === undefined ? valueAt(value, segments) : valueAt(lone.listed(value), lone.path);
  const found = format === 'xml' ? segments.reduce(partOfXml, value) : inJson();
  const payloads: readonly unknown[] = Array.isArray(found) ? found : [found];
  return payloads.length > 0 && payloads.every(isRecord) ? payloads : undefined;
};

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const hiddenNote = ({ path, count: keys }: Inferred['hiddenKeys'][number]): string => {
  const hidden = `${count(keys, 'key')} that could be data ${keys === 1 ? 'is' : 'are'}`;
  return path === '' ? `${hidden} left out` : `${path}: ${hidden} written as "*"`;
};

/** Names that every object inherits name no person, so they can be shown. */
const inheritedNote = ({ path, names }: Inferred['inheritedKeys'][number]): string => {
  const where = path === '' ? 'the payload' : path;
  return `${where} has ${names.map((name) => `"${name}"`).join(', ')}, which no field can be called: left out`;
};

const notesOf = (
  { disagreements, hiddenKeys, inheritedKeys }: Inferred,
  samples: number,
  files: number,
): readonly string[] => [
  `${count(samples, 'sample')} from ${count(files, 'file')}`,
  ...(samples < ENOUGH
    ? [`more answers make it better: with fewer than ${ENOUGH} it is not known what is always there`]
    : []),
  ...hiddenKeys.map(hiddenNote),
  ...disagreements.map(({ path, kinds }) => `${path} is not always of one type: ${kinds.join(', ')}`),
  ...inheritedKeys.map(inheritedNote),
];

/** Its type says nothing about users. */
const errorNote = (file: string): string =>
  `${file} seems to be an error of the upstream: leave it out, and say in "answer" what it means`;

/** Where the payload is an object in one answer of JSON and a list in another. */
const loneIn = (at: string | undefined, answers: readonly RecordedAnswer[]): LoneElement | undefined =>
  loneElement(
    at ?? '',
    answers.flatMap(({ value, format, form }) => (format === 'json' && form === undefined ? [value] : [])),
  );

/** What is said of answers that have one object, or a list of several, at a place. */
const ofLone = (lone: LoneElement | undefined): FormReport | undefined => {
  if (lone === undefined) return undefined;
  const { at, place } = lone;
  const what = place === '' ? 'the answer' : place;
  const settings = { answer: { at, oneOrList: true } };
  const written = JSON.stringify(settings.answer).slice(1, -1).replace(',', ', ').replaceAll('":', '": ');
  const note = `${what} is an object in some answers and a list in others: write ${written} into "answer"`;
  return { json: { settings }, notes: [note] };
};

/** What is said of an export beside the type: its settings, the guesses of how it is written, the steps of its columns. */
const ofExport = (form: Export | undefined, samples: readonly Payload[]): FormReport | undefined => {
  if (form === undefined || form.format === 'json') return undefined;
  const { settings, guesses, notes, columns } = form;
  const readings = columnReadings(columns, samples);
  const emptyValues = form.format === 'csv' ? emptyWords(samples) : [];
  return {
    json: {
      settings,
      ...(emptyValues.length === 0 ? {} : { emptyValues }),
      guesses,
      columns: readings.map(({ column, as, step, read, of, isSure }) => ({
        column,
        as,
        ...(step === undefined ? {} : { step }),
        read,
        of,
        isSure,
      })),
    },
    notes: [...formNotes(form), ...notes, ...emptyNotes(emptyValues), ...readingNotes(readings, 'crm')],
  };
};

interface FormReport {
  readonly json: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

const writeInferred = (
  { notation: payload }: Inferred,
  {
    samples,
    notes,
    form,
  }: { readonly samples: number; readonly notes: readonly string[]; readonly form: FormReport | undefined },
  json: boolean,
  world: CliContext,
): void => {
  const output = outputOf(world, []);
  output.json(json ? { payload, samples, ...form?.json, notes } : payload);
  if (!json) for (const note of notes) output.error(`${note}\n`);
};

const fail = (why: string, code: number, world: CliContext): number => {
  outputOf(world, []).error(`${why}\n`);
  return code;
};

/** Infers a payload's type. Exit code 0, 1 when an answer has no payload there, 2 when one cannot be read. */
export const infer = (files: readonly string[], flags: InferFlags, world: CliContext): number => {
  const { at, literals, json } = flags;
  const segments = segmentsOf(at);
  if (!isRight(segments)) return fail(segments.left, EXIT_UNUSABLE, world);
  const samples: Payload[] = [];
  const errors: string[] = [];
  const answers = readAnswers(files);
  if (!isRight(answers)) return fail(answers.left, EXIT_UNUSABLE, world);
  const lone = loneIn(at, answers.right);
  for (const [file, answer] of zip(files, answers.right)) {
    if (looksLikeError(answer.value)) errors.push(errorNote(file));
    const payloads = payloadsIn(answer, segments.right, lone);
    if (payloads === undefined) {
      const where = at === undefined ? `; say by --at where it is` : ` at ${at}`;
      return fail(`${file} has no payload, an object or a list of objects${where}`, EXIT_FAILED, world);
    }
    for (const payload of payloads) samples.push(payload); // as arguments they could be too many
  }
  const forms = answers.right.flatMap(({ form }) => (form === undefined ? [] : [form]));
  const [form] = forms.length === files.length ? forms : [];
  const inferred = customerType(samples, form, { literals });
  const report = ofExport(form, samples) ?? ofLone(lone);
  const notes = [...notesOf(inferred, samples.length, files.length), ...errors, ...(report?.notes ?? [])];
  writeInferred(inferred, { samples: samples.length, notes, form: report }, json, world);
  return EXIT_OK;
};
