/** The compilation of typed values to closures that give a value or an absence. */
import { Absence, none, stepFailed, unknown } from '../../core/absence';
import { isExactDecimal } from '../../values/codec';
import type { Allowance } from '../../core/allowance';
import { CALCULATION, SPENT, takeFor } from './budget';
import { NOTHING, absenceOf, bounded, combinedAll } from './combine';
import type { Arithmetic } from './combine';
import { finishers } from './finish';
import { compileGuard } from './guard';
import { compileOver } from './over';
import { compileRead } from './path';
import { compileSteps } from './steps';
import { canonicalText, percentOf } from '../../types/decimal';
import type { Evaluate } from './environment';
import { untraced } from './trace';
import type { Trace } from './trace';
import { dateReadAt, isFixed } from '../typed';
import type { Value } from '../typed';

const TEXT_NOT_FIT = unknown('text-not-fit');
const NO_PERCENTAGE = stepFailed({ step: 'percent', found: 'a number', why: 'out-of-range' });
const WHEN_FALSE = none('when-false');
const WHEN_UNKNOWN = unknown('when-unknown');

export { absenceOf } from './combine';

/** Several values in a list. */
type Several = Pick<Of<'first' | Arithmetic>, 'values'>;

type Of<O extends Value['op']> = Extract<Value, { readonly op: O }>;

/** The absence that marks a text as "no date". */
const NO_DATE: ReadonlySet<Absence['reason']> = new Set(['absent-if', 'empty-date']);

/** One of several absent values, and the place of the text that it reads as a date. */
interface Missed {
  readonly absence: Absence;
  readonly text: string | undefined;
}

/** *Unknown* as soon as one could not be read, unless another reading of the same text found "no date" in it. */
const absenceOfAll = (missed: readonly Missed[]): Absence => {
  const without = new Set(missed.flatMap(({ absence, text }) => (NO_DATE.has(absence.reason) ? [text] : [])));
  const unread = missed.find(
    ({ absence, text }) => absence.kind === 'unknown' && (text === undefined || !without.has(text)),
  );
  const none = missed.find(({ absence }) => absence.kind === 'none');
  return unread?.absence ?? none?.absence ?? NOTHING;
};

/** The first that is there. */
const compileFirst = ({ values }: Several, trace: Trace): Evaluate => {
  const alternatives = values.map((value) => ({
    evaluate: compileValue(value, trace),
    text: dateReadAt(value),
  }));
  return (environment) => {
    const missed: Missed[] = [];
    for (const { evaluate, text } of alternatives) {
      const value = evaluate(environment);
      if (!(value instanceof Absence)) return value;
      missed.push({ absence: value, text });
    }
    return absenceOfAll(missed);
  };
};

/** Combines the present numbers; without any the result is *none*, and one that cannot be read makes it *unknown*. */
const compileArithmetic = (form: Arithmetic, { values }: Several, trace: Trace): Evaluate => {
  const evaluates = compileAll(values, trace);
  return (environment) => {
    const present: unknown[] = [];
    for (const evaluate of evaluates) {
      const value = evaluate(environment);
      if (value instanceof Absence) {
        if (value.kind === 'unknown') return value;
      } else if (takeFor(value, environment.spending.work, CALCULATION)) present.push(value);
    }
    return combinedAll(form, present);
  };
};

/** Joins the present parts; constants alone give *none*, and one unreadable part makes the whole *unknown*. */
const compileJoin = ({ values, separator }: Of<'join'>, trace: Trace): Evaluate => {
  const parts = values.map((value) => ({ evaluate: compileValue(value, trace), fixed: isFixed(value) }));
  return (environment) => {
    const texts: string[] = [];
    let present = false;
    for (const { evaluate, fixed } of parts) {
      const value = evaluate(environment);
      if (value instanceof Absence) {
        if (value.kind === 'unknown') return value;
      } else {
        texts.push(String(value));
        present ||= !fixed;
      }
    }
    return present ? bounded(texts.join(separator)) : NOTHING;
  };
};

/** Writes a part of a text; to write a number out is a calculation. */
const write = (value: unknown, work: Allowance): string | undefined => {
  if (!isExactDecimal(value)) return String(value);
  return Number.isSafeInteger(value) || takeFor(value, work, CALCULATION) ? canonicalText(value) : undefined;
};

/** Absent if the part or the whole is. */
const compilePercent = ({ part, whole }: Of<'percent'>, trace: Trace): Evaluate => {
  const [some, all] = [compileValue(part, trace), compileValue(whole, trace)];
  return (environment) => {
    environment.spending.work.take(2 * CALCULATION);
    const [left, right] = [some(environment), all(environment)];
    const absence = absenceOf([left, right]);
    if (absence !== undefined) return absence;
    const areNumbers = isExactDecimal(left) && isExactDecimal(right);
    return (areNumbers ? percentOf(left, right) : undefined) ?? NO_PERCENTAGE;
  };
};

/** Absent if one of the two numbers is. */
const compileDifference = ({ values }: Several, trace: Trace): Evaluate => {
  const evaluates = compileAll(values, trace);
  return (environment) => {
    environment.spending.work.take(2 * CALCULATION);
    const results = evaluates.map((evaluate) => evaluate(environment));
    return absenceOf(results) ?? combinedAll('difference', results);
  };
};

/** Absent if any placeholder is. */
const compileTemplate = ({ texts, values }: Of<'template'>, trace: Trace): Evaluate => {
  const [start = '', ...between] = texts;
  const evaluates = compileAll(values, trace);
  return (environment) => {
    const results = evaluates.map((evaluate) => evaluate(environment));
    const absence = absenceOf(results);
    if (absence !== undefined) return absence;
    let filled = start;
    for (const [index, result] of results.entries()) {
      const text = write(result, environment.spending.work);
      if (text === undefined) return TEXT_NOT_FIT;
      filled += text + (between[index] ?? '');
    }
    return bounded(filled);
  };
};

const compileShown = ({ value, outputCheck: finish }: Of<'shown'>, trace: Trace): Evaluate => {
  const evaluate = compileValue(value, trace);
  const finished = finishers[finish];
  return (environment) => {
    const result = evaluate(environment);
    if (result instanceof Absence) return result;
    return takeFor(result, environment.spending.work) ? finished(result) : SPENT;
  };
};

const compileFallback = (
  { value, none: ifNone, unknown: ifUnknown }: Of<'fallback'>,
  trace: Trace,
): Evaluate => {
  const evaluate = compileValue(value, trace);
  return (environment) => {
    const result = evaluate(environment);
    if (!(result instanceof Absence)) return result;
    return (result.kind === 'none' ? ifNone : ifUnknown) ?? result;
  };
};

const compileGuarded = ({ guard, value }: Of<'guarded'>, trace: Trace): Evaluate => {
  const passes = compileGuard(guard, trace);
  const evaluate = compileValue(value, trace);
  return (environment) => {
    const passed = passes(environment);
    if (passed === true) return evaluate(environment);
    return passed === false ? WHEN_FALSE : WHEN_UNKNOWN;
  };
};

const evaluateOf = (value: Value, trace: Trace): Evaluate => {
  switch (value.op) {
    case 'read':
      return compileRead(value);
    case 'constant':
      return () => value.value;
    case 'first':
      return compileFirst(value, trace);
    case 'sum':
    case 'min':
    case 'max':
      return compileArithmetic(value.op, value, trace);
    case 'difference':
      return compileDifference(value, trace);
    case 'over':
      return compileOver(value, trace, (inner) => compileValue(inner, trace));
    case 'percent':
      return compilePercent(value, trace);
    case 'join':
      return compileJoin(value, trace);
    case 'template':
      return compileTemplate(value, trace);
    case 'steps':
      return compileSteps(compileValue(value.value, trace), value.steps, trace);
    case 'shown':
      return compileShown(value, trace);
    case 'fallback':
      return compileFallback(value, trace);
    case 'guarded':
      return compileGuarded(value, trace);
  }
};

/** Each value costs work, in addition to what it reads or does. */
const counted =
  (evaluate: Evaluate): Evaluate =>
  (environment) =>
    environment.spending.work.take() ? evaluate(environment) : SPENT;

/** Compiles a value. */
export const compileValue = (value: Value, trace: Trace = untraced): Evaluate =>
  trace({ is: 'value', value }, counted(evaluateOf(value, trace)));

const compileAll = (values: readonly Value[], trace: Trace): readonly Evaluate[] =>
  values.map((value) => compileValue(value, trace));
