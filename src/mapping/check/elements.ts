/** The rule over a list that a path or a rule through that list most likely means. */
import { formatJson } from '../../json/document';
import { advise, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The form of which a path is one of several values. */
export interface Operand {
  readonly form: 'sum' | 'difference' | 'min' | 'max' | 'percent' | 'join' | 'template';
  /** It is the only one. */
  readonly isOnly: boolean;
}

const NAME = 'element';

/** A form that the elements can have on their own and give the same as if each had been written there. */
const hasOwnForm = ({ form, isOnly }: Operand): boolean =>
  form === 'sum' || form === 'min' || form === 'max' || (form === 'join' && isOnly);

/**
 * How a form takes all elements of a list: `list` is its path, and `inside` what is read of an element, such as
 * `.balance`. `isRule`: the path stands where a rule can.
 */
export const overElements = (
  operand: Operand,
  { list, inside, isRule }: { readonly list: string; readonly inside: string; readonly isRule: boolean },
): Fix => {
  const { form, isOnly } = operand;
  const over = { each: list, as: NAME, item: `${NAME}${inside}` };
  if (isRule && hasOwnForm(operand))
    return isOnly
      ? { kind: 'replace', of: 'member', with: `"${form}": ${formatJson(over)}` }
      : write(formatJson({ [form]: over }));
  const isText = form === 'join' || form === 'template';
  const rule = isText ? { join: over, separator: ', ' } : { sum: over };
  return isRule
    ? write(formatJson(rule), { asks: true }) // the elements of a list can be combined in several ways
    : advise(`combine the elements by a rule such as ${formatJson(rule)}`);
};
