/**
 * The ways in which the parts of a tenant can come out: guards, rows of tables, steps that fail, sources and their
 * answers. A fixture shows some of them, and the others are not tested.
 */
import type { Span } from '../../diagnostics/diagnostic';
import { isTotal } from '../../types/type';
import type { CheckedMapping, ReadableSource } from './coverage';
import { withSourceAbsence } from './rule';
import { labelOf, stepText, testText } from '../describe';
import { FIND } from '../steps/find';
import { OUTCOME, kindOfValue, readsElement, rowsOf, taken, valueOutcome, without } from '../outcomes';
import type { BehaviourKind } from '../outcomes';
import type { AppliedStep, Element, Guard, ObjectPlace, Place, Value } from '../typed';

/** A part of a tenant, and the ways in which it can come out. */
export interface Behaviour {
  readonly kind: BehaviourKind;
  /** Its place in the tenant file. */
  readonly at: Span;
  /** The contract path of the field, or the source. */
  readonly of: string;
  /** The part in words of the tenant file: `table`, `when crm.vip`. */
  readonly part: string;
  /** In words; none of them is twice in the list. */
  readonly outcomes: readonly string[];
}

const canBeNone = (value: Value): boolean => withSourceAbsence(value).none;

const keep = (isPossible: boolean, outcome: string): readonly string[] => (isPossible ? [outcome] : []);

const stepOutcomes = (step: AppliedStep): readonly string[] => {
  const rows = rowsOf(step).map(valueOutcome);
  const { none, unknown } = step.can;
  if (step.name === 'table') return [...rows, ...keep(unknown, OUTCOME.other)];
  if (step.name === 'absentIf') return none ? rows : [];
  if (step.name === FIND) return [OUTCOME.found, OUTCOME.notFound];
  return [...keep(none, OUTCOME.absent), ...keep(unknown, OUTCOME.unreadable)];
};

const ofSteps = (steps: readonly AppliedStep[], of: string): readonly Behaviour[] =>
  steps.map((step) => ({
    kind: 'step',
    at: step.at,
    of,
    part: rowsOf(step).length > 0 ? step.name : stepText(step),
    outcomes: stepOutcomes(step),
  }));

const ofGuard = (guard: Guard, of: string): readonly Behaviour[] => {
  if (guard.test === 'not') return ofGuard(guard.guard, of);
  const { at, can } = guard;
  const values = guard.test === 'equals' && guard.values.length > 1 ? guard.values.map(valueOutcome) : [];
  const whole: Behaviour = {
    kind: 'guard',
    at,
    of,
    part: `when ${testText(guard)}`,
    outcomes: [...keep(can.true, OUTCOME.passes), ...keep(can.false, OUTCOME.fails), ...values],
  };
  if ('guards' in guard) return [whole, ...guard.guards.flatMap((each) => ofGuard(each, of))];
  const sides = 'other' in guard ? [guard, guard.other] : [guard];
  return [
    whole,
    ...sides.flatMap((side) => ('steps' in side ? ofSteps(side.steps, of) : [])),
    ...sides.flatMap(({ value }) => ofValue(value, of)),
  ];
};

/** The outcomes of a value itself, without the values in it. */
const outcomesOf = (value: Value): readonly string[] => {
  switch (value.op) {
    case 'first':
      return [...value.values.map(taken), ...keep(!isTotal(value.type), OUTCOME.none)];
    case 'join':
      return value.values.filter(canBeNone).map(without);
    case 'template':
      return keep(value.values.some(canBeNone), OUTCOME.absent);
    case 'percent':
      return [OUTCOME.zero];
    case 'over':
      return [OUTCOME.empty, OUTCOME.one, OUTCOME.several];
    case 'fallback': {
      const type = withSourceAbsence(value.value);
      return [
        ...keep(value.none !== undefined && type.none, OUTCOME.default),
        ...keep(value.unknown !== undefined && type.unknown, OUTCOME.ifUnknown),
      ];
    }
    case 'read':
      return keep(readsElement(value), OUTCOME.absent);
    default:
      return [];
  }
};

const insideOf = (value: Value, of: string): readonly Behaviour[] => {
  switch (value.op) {
    case 'read':
    case 'constant':
      return [];
    case 'first':
    case 'sum':
    case 'difference':
    case 'min':
    case 'max':
    case 'join':
    case 'template':
      return value.values.flatMap((each) => ofValue(each, of));
    case 'over':
      return [
        ...ofValue(value.list, of),
        ...(value.guard === undefined ? [] : ofGuard(value.guard, of)),
        ...ofValue(value.item, of),
      ];
    case 'percent':
      return [...ofValue(value.part, of), ...ofValue(value.whole, of)];
    case 'steps':
      return [...ofValue(value.value, of), ...ofSteps(value.steps, of)];
    case 'shown':
    case 'fallback':
      return ofValue(value.value, of);
    case 'guarded':
      return [...ofGuard(value.guard, of), ...ofValue(value.value, of)];
  }
};

const ofValue = (value: Value, of: string): readonly Behaviour[] => {
  const kind = kindOfValue(value);
  const own: readonly Behaviour[] =
    kind === undefined ? [] : [{ kind, at: value.at, of, part: labelOf(value), outcomes: outcomesOf(value) }];
  return [...own, ...insideOf(value, of)];
};

const ofElement = (element: Element, of: string): readonly Behaviour[] => {
  if (!element.each) return ofPlace(element.item);
  const outcomes = [OUTCOME.elements, OUTCOME.empty];
  const each: Behaviour = {
    kind: 'each',
    at: element.at,
    of,
    part: `each ${labelOf(element.list)}`,
    outcomes,
  };
  return [each, ...ofValue(element.list, of), ...ofPlace(element.item)];
};

/** Whether an object can lack a field without which it is left out. */
const canLack = ({ fields, needs, path }: ObjectPlace): boolean =>
  path !== '' &&
  fields.some(
    ([name, place]) =>
      needs.includes(name) && !(place.place === 'scalar' && isTotal(withSourceAbsence(place.value))),
  );

const ofObject = (place: ObjectPlace): readonly Behaviour[] => {
  const { at, path, guard, fields } = place;
  return [
    ...(guard === undefined ? [] : ofGuard(guard, path)),
    { kind: 'item', at, of: path, part: 'element', outcomes: keep(canLack(place), OUTCOME.leftOut) },
    ...fields.flatMap(([, inner]) => ofPlace(inner)),
  ];
};

const ofPlace = (place: Place): readonly Behaviour[] => {
  const { path: of } = place;
  switch (place.place) {
    case 'scalar': {
      const { at, value, required } = place;
      const canFail = required && !isTotal(withSourceAbsence(value));
      const outcomes = [OUTCOME.filled, ...keep(canFail, OUTCOME.incomplete)];
      return [{ kind: 'rule', at, of, part: 'rule', outcomes }, ...ofValue(value, of)];
    }
    case 'object':
      return ofObject(place);
    case 'list':
      return place.elements.flatMap((element) => ofElement(element, of));
  }
};

const ofSource = (source: ReadableSource): readonly Behaviour[] => {
  const { name: of, at, can, conditions, rules } = source;
  const outcomes = [
    OUTCOME.found,
    ...keep(can.miss, OUTCOME.notFound),
    ...keep(can.fail, OUTCOME.failed),
    ...keep(can.beAnother, OUTCOME.another),
    ...keep(can.stayUnasked, OUTCOME.notAsked),
  ];
  return [
    { kind: 'source', at, of, part: 'source', outcomes },
    ...conditions.map(({ at: place, text }): Behaviour => ({
      kind: 'condition',
      at: place,
      of,
      part: text,
      outcomes: [OUTCOME.met],
    })),
    ...rules.flatMap((rule) => ofValue(rule, of)),
  ];
};

/** Every part of a tenant that can come out in more than one way, or not at all. */
export const behavioursOf = ({ account, sources }: CheckedMapping): readonly Behaviour[] => {
  const all = [...sources.flatMap(ofSource), ...account.fields.flatMap(([, place]) => ofPlace(place))];
  return all
    .map((each) => ({ ...each, outcomes: [...new Set(each.outcomes)] }))
    .filter(({ outcomes }) => outcomes.length > 0);
};
