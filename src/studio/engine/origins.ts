/** Where each field of an account came from, as the page shows it. */
import type { FieldOrigin as Explained, Origin, Outcome } from '../../mapping/compile/explain';
import { outcomeText, readable } from '../../cli/report/origins';
import type { CheckedMapping } from '../../mapping/check/coverage';
import type { ReadPlace } from '../../mapping/compile/read-place';
import { pointerTo } from '../../json/pointer-at';
import type { PointerAt } from '../../json/pointer-at';
import type { AnswerPlace, FieldOrigin, Step } from '../api';

/** What the origins of one account are shown with. */
export interface OriginContext {
  readonly rules: CheckedMapping | undefined;
  /** The tenant's own file. */
  readonly file: string;
  /** The pointers of the tenant's files, by name. */
  readonly pointers: (file: string) => PointerAt;
  /** Whether values are shown. */
  readonly reveal: boolean;
}

const placeOf = (read: ReadPlace, { rules }: OriginContext): AnswerPlace | undefined => {
  const source = rules?.sources.find(({ slot }) => slot === read.slot)?.name;
  return source === undefined ? undefined : { source, pointer: pointerTo(read.path) };
};

const isAbsent = ({ gave }: Outcome): boolean => gave === 'none' || gave === 'unknown';

const stepsOf = (origins: readonly Origin[], context: OriginContext, depth = 0): readonly Step[] =>
  origins.flatMap(({ part, outcome, inner, read }) => {
    const from = read && placeOf(read, context);
    const step = {
      depth,
      step: part,
      gave: outcomeText(outcome, context.reveal),
      isAbsent: isAbsent(outcome),
      ...(from && { from }),
    };
    return [step, ...stepsOf(inner, context, depth + 1)];
  });

/** `loyaltyCards[0].bonuses` as the contract has it: `loyaltyCards[].bonuses`. */
const contractPath = (field: string): string => field.replace(/\[\d+\]/g, '[]');

const ruleOf = ({ at }: Explained, { file, pointers }: OriginContext): Pick<FieldOrigin, 'rule'> => {
  if (at === undefined) return {};
  const pointer = pointers(at.file ?? file)(at);
  if (pointer === undefined) return {};
  return { rule: { pointer, ...(at.file !== undefined && at.file !== file && { file: at.file }) } };
};

const valueOf = (outcome: Outcome, { reveal }: OriginContext): Pick<FieldOrigin, 'value' | 'absent'> => {
  switch (outcome.gave) {
    case 'constant':
      return { value: outcome.value };
    case 'value':
      return { value: reveal ? readable(outcome.value) : outcomeText(outcome, false) };
    default:
      return { absent: outcomeText(outcome, reveal) };
  }
};

/** A field with the values that it was made of. */
export const originOf = (explained: Explained, context: OriginContext): FieldOrigin => {
  const steps = stepsOf(explained.inner, context);
  return {
    field: explained.field,
    contract: contractPath(explained.field),
    ...valueOf(explained.outcome, context),
    ...ruleOf(explained, context),
    paths: steps.flatMap(({ step, from }) => (from === undefined ? [] : [{ ...from, path: step }])),
    steps,
  };
};
