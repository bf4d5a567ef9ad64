/**
 * The compilation of rules over the elements of a list. Elements for which the guard does not pass and items that are
 * *none* are passed over; one that is *unknown* makes the whole unknown, unless the value was found before it.
 */
import { Absence, unknown } from '../../core/absence';
import type { Value } from '../typed';
import type { Allowance } from '../../core/allowance';
import { SPENT, takeFor } from './budget';
import { NOTHING, bounded, combinedAll, costOf } from './combine';
import { elementsOf } from './elements';
import type { Environment, Evaluate } from './environment';
import { compileGuard } from './guard';
import type { Trace } from './trace';

type Over = Extract<Value, { readonly op: 'over' }>;

const WHEN_UNKNOWN = unknown('when-unknown');

/** The values of the elements. */
interface Gathered {
  readonly present: readonly unknown[];
  /** The absence of the first element that should have had a value. */
  readonly missed: Absence | undefined;
}

/** What a form makes of the values that are there. */
const made = ({ how, separator }: Over, { present, missed }: Gathered, work: Allowance): unknown => {
  if (how === 'count') return present.length;
  if (present.length === 0) return how === 'sum' && missed === undefined ? 0 : (missed ?? NOTHING);
  switch (how) {
    case 'first':
    case 'last':
      return present[0];
    case 'join':
      return bounded(present.join(separator));
    case 'sum':
    case 'min':
    case 'max':
      return work.take(costOf(how, present)) ? combinedAll(how, present) : SPENT;
  }
};

/** The value of one element; `undefined` where it does not count. */
const compileElement = ({ slot, guard, item }: Over, trace: Trace, compile: (value: Value) => Evaluate) => {
  const passes = guard === undefined ? () => true : compileGuard(guard, trace);
  const evaluate = compile(item);
  return (environment: Environment, element: unknown): unknown => {
    const { slots, spending } = environment;
    slots[slot] = element;
    const passed = passes(environment);
    if (passed !== true) return passed === false ? undefined : WHEN_UNKNOWN;
    const value = evaluate(environment);
    return value instanceof Absence || takeFor(value, spending.work, 0) ? value : SPENT;
  };
};

/** Compiles a rule over a list; `compile` compiles the values inside. */
export const compileOver = (over: Over, trace: Trace, compile: (value: Value) => Evaluate): Evaluate => {
  const list = compile(over.list);
  const valueOf = compileElement(over, trace, compile);
  const { how } = over;
  const isFound = how === 'first' || how === 'last';
  return (environment) => {
    const read = list(environment);
    if (read instanceof Absence) return read;
    const elements = how === 'last' ? elementsOf(read).toReversed() : elementsOf(read);
    const present: unknown[] = [];
    let missed: Absence | undefined;
    for (const element of elements) {
      const value = environment.spending.work.take() ? valueOf(environment, element) : SPENT;
      if (value instanceof Absence) {
        if (value.kind === 'unknown') return value;
        missed ??= value;
      } else if (value !== undefined) present.push(value);
      if (isFound && present.length > 0) break;
    }
    return made(over, { present, missed }, environment.spending.work);
  };
};
