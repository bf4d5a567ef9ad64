/**
 * Unsoundnesses to be planted, one at a time: what a check that forgets something looks like. `find` is a text that
 * stands in the file exactly once.
 */

import { combinedMutants } from './mutants-combined';
import { describedMutants } from './mutants-described';

export interface Mutant {
  /** What is forgotten. */
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Tests that are asked beside those of the mapping. */
  readonly rooms?: readonly string[];
}

export const mutants: readonly Mutant[] = [
  {
    name: 'a member of a union that lacks the field gives none: forgotten',
    file: 'src/types/type-of-path.ts',
    find: 'none: types.length < results.length || types.some((each) => each.none),',
    replace: 'none: types.some((each) => each.none),',
  },
  {
    name: 'a member of a union that does not document the field is not validated: forgotten',
    file: 'src/types/type-of-path.ts',
    find: 'const validated = !results.some(isOpen);',
    replace: 'const validated = results.length > 0;',
  },
  {
    name: 'the flags of what a path leads through are forgotten',
    file: 'src/types/type-of-path.ts',
    find: 'return { type: withAbsence(merged, type), validated };',
    replace: 'return { type: merged, validated };',
  },
  {
    name: 'a list may be shorter than an index: forgotten',
    file: 'src/types/type-of-path.ts',
    find: 'return withAbsence(shape.item, { none: true });',
    replace: 'return shape.item;',
  },
  {
    name: 'no element of a list may match: forgotten',
    file: 'src/types/type-of-path.ts',
    find: '? optional(item.shape)',
    replace: '? total(item.shape)',
  },
  {
    name: 'a blank text is none: forgotten',
    file: 'src/types/type-of-path.ts',
    find: 'if (!shapes.some(canBeBlank)) return type;',
    replace: 'if (shapes.length > 0) return type;',
  },
  {
    name: 'the values of a record are taken to be always there',
    file: 'src/types/type-of-path.ts',
    find: "if (shape.kind === 'record') return withAbsence(shape.value, { none: true });",
    replace: "if (shape.kind === 'record') return shape.value;",
  },
  {
    name: 'a value of a record may be unreadable: forgotten',
    file: 'src/types/type-of-codec.ts',
    find: 'value: { ...typeOf(codec.codomain, depth), unknown: true }',
    replace: 'value: typeOf(codec.codomain, depth)',
  },
  {
    name: 'an element of a list may be unreadable: forgotten',
    file: 'src/types/type-of-codec.ts',
    find: 'item: { ...typeOf(codec.type, depth), unknown: true }',
    replace: 'item: typeOf(codec.type, depth)',
  },
  {
    name: 'an optional source must have answered for a path: forgotten',
    file: 'src/mapping/check/scope.ts',
    find: 'const requiresSources = new Set(binding.given === undefined ? [] : [binding.given]);',
    replace: 'const requiresSources = new Set<string>();',
  },
  {
    name: 'a source with fallbacks is taken to have always answered',
    file: 'src/tenant/plan/fallback-chains.ts',
    find: 'const sure = chain.length === 1 && isRequired(chain);',
    replace: 'const sure = isRequired(chain);',
  },
  {
    name: '"first" over some of a chain is taken to be total',
    file: 'src/mapping/check/rule.ts',
    find: '[...chain].every((source) => covered.includes(source))',
    replace: '[...chain].some((source) => covered.includes(source))',
  },
  {
    name: '"first" is unknown as soon as one of its rules is: forgotten',
    file: 'src/mapping/check/rule.ts',
    find: 'unknown: !sure && types.some((type) => type.unknown),',
    replace: 'unknown: !sure && types.every((type) => type.unknown),',
  },
  {
    name: 'a template is absent as soon as one placeholder is: forgotten',
    file: 'src/mapping/check/rule.ts',
    find: 'none: types.some((each) => each.none),',
    replace: 'none: types.every((each) => each.none),',
  },
  {
    name: 'a percentage is nothing as soon as its part is, or its whole: forgotten',
    file: 'src/mapping/check/rule.ts',
    find: 'none: withSourceAbsence(part).none || withSourceAbsence(whole).none,',
    replace: 'none: withSourceAbsence(part).none && withSourceAbsence(whole).none,',
  },
  {
    name: 'the whole of a percentage may be 0: forgotten',
    file: 'src/mapping/check/rule.ts',
    find: 'unknown: true, // the whole may be 0',
    replace: 'unknown: withSourceAbsence(part).unknown || withSourceAbsence(whole).unknown,',
  },
  {
    name: 'a part above its whole is shown as more than 100 %',
    file: 'src/types/decimal.ts',
    find: 'return some.gte(all) ? 100 :',
    replace: 'return some.gte(all.times(1e9)) ? 100 :',
  },
  {
    name: 'constants alone do not make a "join" present: forgotten',
    file: 'src/mapping/check/rule.ts',
    find: 'const types = values.filter((value) => !isFixed(value)).map(withSourceAbsence);',
    replace: 'const types = values.map(withSourceAbsence);',
  },
  {
    name: 'the flags of what a step is given are forgotten',
    file: 'src/mapping/check/steps.ts',
    find: 'return withAbsence(output.right, type);',
    replace: 'return output.right;',
  },
  {
    name: 'a default is of a kind of its own: its shape is not added',
    file: 'src/mapping/check/rule.ts',
    find: 'shape: unionOf([type.shape, ...constants]),',
    replace: 'shape: type.shape,',
  },
  {
    name: '"default" is taken to replace what is unknown',
    file: 'src/mapping/check/rule.ts',
    find: 'unknown: type.unknown && ifUnknown === undefined,',
    replace: 'unknown: type.unknown && ifUnknown === undefined && fallback === undefined,',
  },
  {
    name: 'an unknown guard does not pass: forgotten',
    file: 'src/mapping/check/rule.ts',
    find: 'const type = withAbsence(value.type, { none: can.false, unknown: can.unknown });',
    replace: 'const type = withAbsence(value.type, { none: can.false });',
  },
  {
    name: 'one guard of "all" may be false alone: forgotten',
    file: 'src/mapping/check/guard.ts',
    find: "false: some('false'),",
    replace: "false: every('false'),",
  },
  {
    name: 'a member of a union is not looked at when the contract accepts the first',
    file: 'src/mapping/check/assignable.ts',
    find: "const odd = fits.find((each) => each.fit === 'misfit');",
    replace: "const odd = fits.slice(0, 1).find((each) => each.fit === 'misfit');",
  },
  {
    name: 'a brand is granted to every text',
    file: 'src/mapping/check/assignable.ts',
    find: "return target.brand === undefined || target.brand === 'nonblank' ? 'fallible' : 'misfit';",
    replace: "return 'fallible';",
  },
  {
    name: 'the bounds of a number are not compared with the contract’s',
    file: 'src/mapping/check/assignable.ts',
    find: 'if (min < (target.min ?? -Infinity) || max > (target.max ?? Infinity))',
    replace: 'if (min < (target.min ?? -Infinity) && max > (target.max ?? Infinity))',
  },
  {
    name: 'a whole number may be beyond 2^53: forgotten',
    file: 'src/mapping/check/assignable.ts',
    find: 'const whole = shape.integer && min >= Number.MIN_SAFE_INTEGER && max <= Number.MAX_SAFE_INTEGER;',
    replace: 'const whole = shape.integer;',
  },
  {
    name: 'one literal that the contract takes is enough',
    file: 'src/mapping/check/assignable.ts',
    find: 'return shape.values.every((value) => literalFits(target, value))',
    replace: 'return shape.values.some((value) => literalFits(target, value))',
  },
  {
    name: 'what is joined of blank constants may be blank: forgotten',
    file: 'src/mapping/check/absence.ts',
    find: "? { kind: 'text', blank: true } : TEXT;",
    replace: '? TEXT : TEXT;',
  },
  {
    name: 'a rule of "first" may be unfit to show: forgotten',
    file: 'src/mapping/check/rule.ts',
    find: 'checkCore(rule, inside, isLast ? adapt : asItIs)',
    replace: 'checkCore(rule, inside, asItIs)',
  },
  {
    name: 'a value is only made fit to show behind its fallbacks',
    file: 'src/mapping/check/rule.ts',
    find: 'return value === undefined || (isLast && isAdapted(value)) ? value : adapt(value);',
    replace: 'return value;',
  },
  {
    name: 'values of two kinds may stand where the contract says nothing',
    file: 'src/mapping/check/assignable.ts',
    find: 'members(type.shape).every((shape) => isOfKind(each, shape))',
    replace: 'members(type.shape).some((shape) => isOfKind(each, shape))',
  },
  {
    name: 'a number may be unfit to show where the contract says nothing: its finish is skipped',
    file: 'src/mapping/compile/rule.ts',
    find: '? finished(result) : SPENT;',
    replace: "? (finish === 'number' ? result : finished(result)) : SPENT;",
  },
  {
    name: 'what an object of the contract needs is forgotten',
    file: 'src/mapping/check/account.ts',
    find: '[...fields].filter(([, type]) => !type.none).map(([name]) => name)',
    replace: '[...fields].filter(([name]) => name === "").map(([name]) => name)',
  },
  {
    name: 'an element of "each" may be unreadable: forgotten',
    file: 'src/mapping/check/each.ts',
    find: 'unknown: items.some(({ unknown }) => unknown) };',
    replace: 'unknown: false };',
  },
  {
    name: 'a quotient is taken to be whole',
    file: 'src/mapping/steps/number.ts',
    find: "output: () => toNumber({ kind: 'number', integer: false }),",
    replace: "output: () => toNumber({ kind: 'number', integer: true }),",
  },
  {
    name: 'a whole number is taken to stay whole when it is moved to a bound that is not',
    file: 'src/mapping/steps/number.ts',
    find: 'const stays = !moves || bounds?.every(Number.isInteger) === true;',
    replace: 'const stays = true;',
  },
  {
    name: 'literals are kept by a change of their case',
    file: 'src/mapping/steps/text.ts',
    find: 'const ofTexts = overTexts(shape, run);',
    replace: "const ofTexts = shape.kind === 'literals' ? total(shape) : undefined;",
  },
  {
    name: 'a number may have too many digits to be written: forgotten',
    file: 'src/mapping/steps/text.ts',
    find: "brand: 'numeral' }, none: false, unknown: !shape.integer };",
    replace: "brand: 'numeral' }, none: false, unknown: false };",
  },
  {
    name: 'white space is trimmed to a text that is fit to show',
    file: 'src/mapping/steps/text.ts',
    find: 'return shape.brand === undefined ? { shape, none: true, unknown: false } : total(shape);',
    replace: "return { shape: { kind: 'text', brand: 'nonblank' }, none: true, unknown: false };",
  },
  {
    name: 'a text may have fewer parts: forgotten',
    file: 'src/mapping/steps/part.ts',
    find: "{ shape: { kind: 'text' }, none: true, unknown: true }",
    replace: "{ shape: { kind: 'text' }, none: true, unknown: false }",
  },
  {
    name: 'a part may be blank: forgotten',
    file: 'src/mapping/steps/part.ts',
    find: "{ shape: { kind: 'text' }, none: true, unknown: true }",
    replace: "{ shape: { kind: 'text' }, none: false, unknown: true }",
  },
  {
    name: 'a part keeps what made its text one of a brand',
    file: 'src/mapping/steps/part.ts',
    find: "{ shape: { kind: 'text' }, none: true, unknown: true }",
    replace: '{ shape, none: true, unknown: true }',
  },
  {
    name: 'a date may be one that stands for none: forgotten',
    file: 'src/mapping/steps/date.ts',
    find: 'const none = empty?.length !== 0;',
    replace: 'const none = false;',
  },
  {
    name: 'a number that is made text is taken for digits',
    file: 'src/mapping/steps/text.ts',
    find: "brand: 'numeral' }, none: false, unknown: !shape.integer };",
    replace: "brand: 'digits' }, none: false, unknown: !shape.integer };",
  },
  {
    name: 'a table is taken to have every value',
    file: 'src/mapping/steps/choice.ts',
    find: 'none: false, unknown: !covered };',
    replace: 'none: false, unknown: false };',
  },
  {
    name: 'true or false that is taken for nothing is none: forgotten',
    file: 'src/mapping/steps/step.ts',
    find: "if (shape.kind === 'boolean') return [true, false];",
    replace: "if (shape.kind === 'boolean') return [true];",
  },
  {
    name: 'a value that is taken for nothing is none: forgotten',
    file: 'src/mapping/steps/choice.ts',
    find: '{ shape, none: true, unknown: false } : undefined;',
    replace: '{ shape, none: false, unknown: false } : undefined;',
  },
  {
    name: 'a catalogue may lack the value that is looked up: forgotten',
    file: 'src/mapping/steps/find.ts',
    find: '? { shape, none, unknown: true }',
    replace: '? { shape, none, unknown: false }',
  },
  {
    name: 'the element that is found may lack the field: forgotten',
    file: 'src/mapping/check/find.ts',
    find: 'itemType: types.item.type,',
    replace: 'itemType: { ...types.item.type, none: false },',
  },
  {
    name: 'what a request had no budget for is taken for an account',
    file: 'src/mapping/compile/account.ts',
    find: 'const failure = tooLarge ?? incomplete;',
    replace: 'const failure = incomplete;',
  },
  {
    name: 'the bytes of an account are not counted',
    file: 'src/mapping/compile/budget.ts',
    find: 'this.#bytes += bytes;',
    replace: 'this.#bytes += 0 * bytes;',
  },
  {
    name: 'the key of an element that a path compares is not looked at',
    file: 'src/mapping/check/fields-read.ts',
    find: "if (segment.kind !== 'match') return [];",
    replace: 'if (index >= 0) return [];',
  },
  {
    name: 'the fields of an element are taken for those of the payload',
    file: 'src/mapping/check/fields-read.ts',
    find: 'return [slot, [...before, ...(isOfRecord ? [EVERY_KEY] : []), ...names]];',
    replace: 'return [slot, names.length > 0 ? names : before];',
  },
  ...combinedMutants,
  ...describedMutants,
  {
    name: 'no character may be between two places: forgotten',
    file: 'src/mapping/steps/slice.ts',
    find: 'none: !(isSolid(shape) && hasEnd(places)), unknown: false }',
    replace: 'none: false, unknown: false }',
  },
  {
    name: 'a text of one long character cannot be shortened: forgotten',
    file: 'src/mapping/steps/slice.ts',
    find: 'unknown: !isSolid(shape),',
    replace: 'unknown: false,',
  },
  {
    name: 'digits may not be as many as a mask has places: forgotten',
    file: 'src/mapping/steps/mask.ts',
    find: 'none: false, unknown: true }',
    replace: 'none: false, unknown: false }',
  },
  {
    name: 'nothing may be left of a text of which texts are replaced: forgotten',
    file: 'src/mapping/steps/rewrite.ts',
    find: 'none: true,',
    replace: 'none: false,',
  },
  {
    name: 'an entity may be a space: forgotten',
    file: 'src/mapping/steps/unescape.ts',
    find: 'none: true, unknown: false } : undefined',
    replace: 'none: false, unknown: false } : undefined',
  },
  {
    name: 'a number may have too many digits for people: forgotten',
    file: 'src/mapping/steps/write-number.ts',
    find: 'none: false, unknown: true }',
    replace: 'none: false, unknown: false }',
  },
  {
    name: 'a text that means no value is none: forgotten',
    file: 'src/types/empty-values.ts',
    find: 'none: type.none || type.unknown,',
    replace: 'none: type.none,',
  },
  {
    name: 'JSON that cannot be read is taken for an empty object',
    file: 'src/types/conform.ts',
    find: 'if (inside === undefined) return wrong(path, shape, value);',
    replace: 'if (inside === undefined) return {};',
  },
  {
    name: 'one value in the place of a list is not put into one',
    file: 'src/types/written.ts',
    find: 'return isBlankText(value) ? [] : [value];',
    replace: 'return isBlankText(value) ? [] : value;',
  },
];
