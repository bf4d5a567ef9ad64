/** The search for what a draft has left of real values: the last guard before a recording is written. */
import { isRight } from 'fp-ts/Either';
import { parseText } from '../json/parse';
import { runsOf, textsIn } from '../scaffold/anonymise';
import { runsIn } from '../scaffold/runs';
import { isRecord } from '../types/conform';
import { OPAQUE } from '../types/type';
import { parseXml } from '../xml/parse';
import { valueOfDocument } from '../xml/value';
import type { WrittenAnswer } from './answers';
import { personalOf } from './draft';
import type { Draft, Live, RecordingContext } from './draft';

/** What a text of XML says, as it is read; `undefined` of another text. */
const documentIn = (text: string): unknown => {
  const document = text.startsWith('<') ? parseXml(text, Infinity) : undefined;
  return document !== undefined && isRight(document) ? valueOfDocument(document.right, OPAQUE) : undefined;
};

const keysIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return keysIn(documentIn(value));
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
};

/** What an answer says; its label is the format's. */
const contentOf = (answer: WrittenAnswer): unknown => {
  if ('failure' in answer) return null;
  const { body, text } = answer.response;
  return body === undefined ? text : body;
};

/** The JSON that a text is. */
const jsonIn = (text: string): unknown => {
  const parsed = /^\s*[[{]/.test(text) ? parseText(text) : undefined;
  return parsed !== undefined && isRight(parsed) ? parsed.right : undefined;
};

/** The value of a text that is XML or JSON. */
const insideOf = (text: string): unknown => documentIn(text) ?? jsonIn(text);

/** The texts of an account. JSON that an answer has as a text is left out, whose names stay: its values are looked at there. */
const textsOfUser = (body: unknown, answers: readonly unknown[]): readonly string[] => {
  const values = answers.map((each) => (typeof each === 'string' ? documentIn(each) : each));
  const json = values.flatMap(textsIn).filter((text) => jsonIn(text) !== undefined);
  const texts = isRecord(body) ? valuesIn(body['user']) : [];
  return texts.map((text) => json.reduce((rest, each) => rest.replaceAll(each, ' '), text));
};

/** The texts of a value without its keys, and without those of JSON or XML in a text. */
const valuesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  const inner = typeof value === 'string' ? insideOf(value) : undefined;
  if (inner !== undefined) return valuesIn(inner);
  return isRecord(value) ? Object.values(value).flatMap(valuesIn) : textsIn(value);
};

/**
 * Whether something invented has a run of a real value, beside what stays and what the tenant file has itself. Requests
 * are made of invented values and of the tenant file only.
 */
export const hasLeft = (draft: Draft, body: unknown, live: Live, context: RecordingContext): boolean => {
  const real = personalOf(live, context);
  const personal = runsOf(real);
  const realKeys = new Set(real.flatMap(keysIn));
  const allowed = runsOf([context.document, keptOf(draft), 'https']);
  const answers = [
    ...[...draft.answers.values()].flat().map(contentOf),
    ...[...draft.rows.values()].flatMap((each) => ('rows' in each ? each.rows : [])),
    ...draft.payloads.values(),
  ];
  const texts = [
    draft.identifier,
    ...draft.variables.values(),
    ...answers.flatMap(valuesIn),
    ...answers
      .flatMap(keysIn)
      .filter((key) => !realKeys.has(key) && !FIXED.has(key))
      .flatMap(valuesIn),
    ...textsOfUser(body, answers),
  ].filter((text) => !FIXED.has(text));
  return texts
    .flatMap(runsIn)
    .some((run) => personal.has(run) && !allowed.has(run) && !DAY_AND_HOUR.test(run));
};

/** Whether a comment that stays has a run of a real value, beside what is kept and what the tenant file has. */
export const hasLeftIn = (comment: string, draft: Draft, live: Live, context: RecordingContext): boolean => {
  const personal = runsOf(personalOf(live, context).flatMap(valuesIn));
  const allowed = runsOf([context.document, keptOf(draft)]);
  return runsIn(comment).some((run) => personal.has(run) && !allowed.has(run));
};

const keptOf = ({ leaves }: Draft): readonly string[] =>
  leaves.filter(({ became }) => became === 'kept').map(({ text }) => text);

/** The day of a month and an hour: of many moments in one document some have one in common. */
const DAY_AND_HOUR = /^\d{2}t\d{2}$/;

/** Texts that stand for what is neither JSON nor XML. */
const FIXED: ReadonlySet<string> = new Set([
  ...['This is not JSON.', 'This is not XML.'],
  ...['<!doctype html><title>A page</title>', '<!DOCTYPE answer><answer/>'],
]);
