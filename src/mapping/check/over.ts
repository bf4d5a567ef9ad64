/** The check of rules over the elements of a list: the types of their items, and what they give. */
import type { Span } from '../../diagnostics/diagnostic';
import { addSteps } from '../../diagnostics/fix';
import type { Shape, Type } from '../../types/type';
import { MAX_LENGTH } from '../steps/choice';
import { isNumeric, isTextual } from '../steps/step';
import type { OverForm } from '../syntax/over';
import type { CoreSyntax, RuleSyntax } from '../syntax/rule';
import type { Guard, Value } from '../typed';
import { openEach } from './each';
import type { Each } from './each';
import { checkGuard } from './guard';
import { NO_SOURCES, isWholeNumber, textOf, withSourceAbsence } from './absence';
import { allAre } from './operands';
import { checkPath } from './scope';
import type { Scope } from './scope';

type OverCore = Extract<CoreSyntax, { readonly form: 'over' }>;

/** Checks a rule inside. */
export type CheckInside = (rule: RuleSyntax, scope: Scope) => Value | undefined;

/** The element itself, by its name. */
const elementOf = ({ at, name, scope }: Each): Value | undefined =>
  checkPath({ at, text: name, head: name, segments: [], mayBeConstant: false, part: () => at }, scope);

const NUMBERS = { holds: isNumeric, wanted: 'a number', step: addSteps('"number"') };
const TEXTS = { holds: isTextual, wanted: 'a text', step: addSteps('"text"') };

/** What each form takes of an element; `undefined` where it takes anything. */
const TAKES: Readonly<Record<OverForm, typeof NUMBERS | undefined>> = {
  ...{ first: undefined, last: undefined, count: undefined },
  ...{ join: TEXTS, sum: NUMBERS, min: NUMBERS, max: NUMBERS },
};

const COUNT: Shape = { kind: 'number', integer: true, min: 0, max: MAX_LENGTH };

/** What a form gives of an item's shape. */
const shapeOf = (how: OverForm, shape: Shape): Shape => {
  if (how === 'count') return COUNT;
  if (how === 'sum') return { kind: 'number', integer: isWholeNumber(shape) };
  return how === 'join' ? textOf([shape]) : shape;
};

/** Whether a form may fail although all of its values are there: they may have too many digits or characters. */
const canFail = (how: OverForm, shape: Shape): boolean =>
  how === 'join' || (TAKES[how] === NUMBERS && !isWholeNumber(shape));

const typeOf = (
  how: OverForm,
  { list, item, guard }: { readonly list: Value; readonly item: Value; readonly guard: Guard | undefined },
): Type => {
  const [all, one] = [withSourceAbsence(list), withSourceAbsence(item)];
  return {
    shape: shapeOf(how, one.shape),
    // Without an element there is a number of elements and a sum, but nothing else.
    none: how === 'count' ? all.none : how === 'sum' ? all.none || one.none : true,
    unknown: all.unknown || one.unknown || guard?.can.unknown === true || canFail(how, one.shape),
  };
};

/** Checks a rule over a list; the guard and the item are checked even where the list is a finding. */
export const checkOver = (
  { how, over, separator }: OverCore,
  at: Span,
  scope: Scope,
  checkInside: CheckInside,
): Value | undefined => {
  const each = openEach(over.node, scope, { isRule: true, needsItem: how !== 'count' });
  if (each === undefined) return undefined;
  const guard = over.when && checkGuard(over.when, each.scope);
  const item = over.item === undefined ? elementOf(each) : checkInside(over.item, each.scope);
  each.reportUnused();
  const { list, slot } = each;
  const isBroken =
    list === undefined || item === undefined || (over.when !== undefined && guard === undefined);
  if (isBroken) return undefined;
  const takes = TAKES[how];
  if (takes !== undefined && !allAre([over.item ?? { at }], [item], takes.holds, each.scope, takes))
    return undefined;
  const type = typeOf(how, { list, item, guard });
  return { op: 'over', at, how, list, slot, guard, item, separator, type, requiresSources: NO_SOURCES };
};
