/** The schema of rules and guards, as mapping/syntax-rule and mapping/syntax-guard read them. */
import { COMPARISONS } from '../../src/mapping/syntax/guard';
import { FIELD_NAMES, FORMS } from '../../src/mapping/syntax/rule';
import type { RULE_KEYS } from '../../src/mapping/syntax/rule';
import type { SYNTAX_KEYS } from '../../src/tenant/source/lookup/syntax-part';
import { syntaxes } from '../../src/values/syntax/syntaxes';
import {
  anyOf,
  described,
  having,
  list,
  object,
  oneKeyOf,
  reference,
  textOr,
  withExamples,
} from './json-schema';
import type { JsonSchema, Properties } from './json-schema';

/**
 * A pattern that accepts at least every path: a path begins with a name, and has only characters of names before its
 * first bracket. So an editor underlines a sentence in the place of a path.
 */
const path: JsonSchema = {
  type: 'string',
  pattern: String.raw`^[^\s\d.,:;{}()\[\]][^\s,:;{}()\[\]]*(\[[\s\S]*)?$`,
  patternErrorMessage: 'A path is "source.field"; a constant is written { "value": … }.',
};

const flag: JsonSchema = { type: 'boolean' };
const text: JsonSchema = { type: 'string' };

/** A text, a number, true or false. */
const constant = anyOf(text, { type: 'number' }, flag);

const compared = described(reference('path'), 'What is compared: "source.field".');

const viaOfGuard = described(
  list(reference('step'), 1),
  'What is done with the value, step by step, before it is compared.',
);

/** Another field, in the place of a constant. */
const otherField = object({ path: compared, via: viaOfGuard }, { required: ['path'] });

/** A constant, or another field. */
const orOtherField = (constants: JsonSchema): JsonSchema => ({
  anyOf: [constants, { type: 'object' }],
  if: { type: 'object' },
  then: otherField,
});

const comparisons: Readonly<Record<(typeof COMPARISONS)[number], JsonSchema>> = {
  equals: described(
    orOtherField(constant),
    'Passes if the value is this one, or that of another field: { "path": "source.field" }.',
  ),
  in: described(list(constant, 1), 'Passes if the value is one of these.'),
  atLeast: described(
    orOtherField({ type: 'number' }),
    'Passes if the number is this one or greater, or that of another field: { "path": "source.field" }.',
  ),
  lessThan: described(
    orOtherField({ type: 'number' }),
    'Passes if the number is smaller than this one, or that of another field: { "path": "source.field" }.',
  ),
  contains: described(constant, 'Passes if the text has this part, or the list this element.'),
  startsWith: described({ type: 'string', minLength: 1 }, 'Passes if the text starts with this one.'),
};

const guards = list(reference('guard'), 1);

const guard = textOr(
  reference('path'),
  anyOf(
    {
      ...object({ path: compared, via: viaOfGuard, ...comparisons }, { required: ['path'] }),
      ...oneKeyOf(COMPARISONS),
    },
    object({ all: described(guards, 'Passes if all of these do.') }, { required: ['all'] }),
    object({ any: described(guards, 'Passes if one of these does.') }, { required: ['any'] }),
    object({ not: described(reference('guard'), 'Passes if this is false.') }, { required: ['not'] }),
  ),
);

/** The guard of a rule or an object of rules. */
export const when = described(
  reference('guard'),
  'Leaves this out unless it passes: a path (it is there and not false), a comparison, or "all", "any", "not".',
);

const rules = list(reference('part'), 1);

/** An upstream's list, and the name of an element of it. */
const eachAs = {
  each: described(
    reference('path'),
    'An upstream’s list, or an object whose keys are data; each element makes one here.',
  ),
  as: {
    ...described(text, 'The name that the upstream’s element has in "item".'),
    pattern: '^[a-z][a-zA-Z0-9_]*$',
    patternErrorMessage: 'A name has letters, digits and _, a small letter first.',
  },
};

/** What a rule combines: the elements of a list. */
const over = (required: readonly string[]): JsonSchema =>
  object(
    {
      ...eachAs,
      when: described(reference('guard'), 'Passes over the elements for which it does not pass.'),
      item: described(reference('part'), 'The value of an element.'),
    },
    { required: ['each', 'as', ...required] },
  );

const overItems = over(['item']);

/** Several rules, or what is taken of each element of a list. */
const rulesOrOver: JsonSchema = {
  anyOf: [{ type: 'array' }, { type: 'object' }],
  if: { type: 'object' },
  then: overItems,
  else: rules,
};

const twoRules = { ...rules, minItems: 2, maxItems: 2 };

/** The values of each key of a rule; which constants are accepted depends on the place of the rule. */
const ruleKeys: Readonly<Record<(typeof RULE_KEYS)[number], JsonSchema>> = {
  from: described(reference('path'), 'The value at a path: "source.field".'),
  first: described(
    rulesOrOver,
    'The first of these rules, or of the elements of a list, that gives a value.',
  ),
  last: described(overItems, 'The last of the elements of a list that gives a value.'),
  join: described(
    rulesOrOver,
    'The values that these rules or the elements of a list give, joined; absent if only constants have a value.',
  ),
  separator: described(text, 'The text between the joined values.'),
  template: described(
    text,
    'A text filled in, "{crm.city}, {crm.street}"; absent if the value of a placeholder is absent.',
  ),
  sum: described(rulesOrOver, 'The values that these rules or the elements of a list give, added exactly.'),
  difference: described(twoRules, 'The first of these two numbers less the second, exactly.'),
  min: described(rulesOrOver, 'The least of the numbers that these rules or the elements of a list give.'),
  max: described(rulesOrOver, 'The greatest of the numbers that these rules or the elements of a list give.'),
  count: described(over([]), 'The number of the elements of a list that pass "when" and have the "item".'),
  percent: described(
    twoRules,
    'How much of the second of these rules the first is, in percent: 0 to 100, rounded down.',
  ),
  value: { description: 'A constant.' },
  when,
  via: described(list(reference('step'), 1), 'What is done with the value, step by step.'),
  default: {
    description: 'The value to show where the upstream answered, and the field is missing, null or blank.',
  },
  ifUnknown: {
    description: 'The value to show where the field could not be read. The check warns of it on a number.',
  },
  required: described(flag, 'Whether its absence is an error instead of an account without it.'),
};

/** A rule in braces, wherever it stands. */
const ruleObject: JsonSchema = {
  ...object(ruleKeys),
  ...oneKeyOf(FORMS),
  dependencies: { join: ['separator'], separator: ['join'] },
  if: { properties: { required: { const: true } }, required: ['required'] },
  then: { properties: { default: false } },
};

/** A rule at a place that accepts such constants, if no step changes them. */
const ruleTaking = (taken: JsonSchema, others: Properties = {}): JsonSchema =>
  textOr(reference('path'), {
    ...reference('ruleObject'),
    type: 'object',
    properties: { default: taken, ifUnknown: taken, ...others },
    if: having('via'),
    then: { properties: { value: constant } },
    else: { properties: { value: taken } },
  });

/** A rule at a place of the account. */
export const rule = (taken: JsonSchema): JsonSchema =>
  withExamples(ruleTaking(taken), ['source.field', { from: 'source.field' }]);

/** A rule inside another, which leaves `required` to that. */
const part = ruleTaking(constant, { required: false });

/** `each`, where an element of a list stands. */
export const each = (item: JsonSchema): JsonSchema =>
  object(
    { ...eachAs, item: described(item, 'What each element becomes.') },
    { required: ['each', 'as', 'item'] },
  );

/** A field that has the name of a form: with a list or "each" it would be a rule. */
const namedAsForm: JsonSchema = {
  allOf: [
    reference('free'),
    { not: { type: 'array' } },
    { not: { type: 'object', ...having('each') } },
    { not: { type: 'object', properties: { as: true, item: true }, required: ['as', 'item'] } },
  ],
};

/** What may stand under `extra`, where the contract says nothing. */
const free = anyOf(
  reference('rule'),
  list(anyOf(each(reference('free')), reference('free'))),
  object(
    {
      when,
      ...Object.fromEntries(FORMS.map((form) => [form, FIELD_NAMES.has(form) ? namedAsForm : false])),
    },
    { others: reference('free') },
  ),
);

/** The values of each key of a text in another syntax. */
const syntaxKeys: Readonly<Record<(typeof SYNTAX_KEYS)[number], JsonSchema>> = {
  template: described(text, 'The text, with the names of "with", or paths, in braces: "email eq \'{q}\'".'),
  syntax: described(
    { enum: Object.keys(syntaxes) },
    'The syntax of the text: each value is written so that it cannot leave its place.',
  ),
  with: described(object({}, { others: reference('part') }), 'The rules that fill the template, by name.'),
};

/** What may stand in the place of a path: a text in the syntax of OData. */
const pathText: JsonSchema = object(
  { ...syntaxKeys, syntax: { enum: ['odata'] } },
  { required: ['template', 'syntax'] },
);

/** What may stand in a lookup in the place of a text: a rule, or a text in another syntax. */
const lookupRule: JsonSchema = {
  type: 'object',
  if: having('syntax'),
  then: object(syntaxKeys, { required: ['template', 'syntax'] }),
  else: { ...reference('ruleObject'), properties: { required: false } },
};

/** The definitions to which rules refer, besides `step`. */
export const ruleDefinitions = () => ({
  path,
  guard,
  ruleObject,
  rule: rule(constant),
  part,
  lookupRule,
  pathText,
  free,
});
