/** The grammar of rules: JSON with places in, a syntax tree out. */
import { isRight } from 'fp-ts/Either';
import type { Span } from '../../diagnostics/diagnostic';
import { parsePath } from '../../types/path';
import { isText, toValue, formatJson } from '../../json/document';
import type { JsonNode, Member, ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { readWhen } from './guard';
import type { GuardSyntax } from './guard';
import {
  ABSENT,
  MAX_LIST,
  asConstant,
  readConstant,
  readList,
  readPath,
  rejectKeys,
  splitTemplate,
  wrongKind,
} from './parts';
import type { ConstantSyntax, PathSyntax } from './parts';
import { isOver, isOverForm, needsOver, readOver } from './over';
import type { OverForm, OverSyntax } from './over';
import { readSteps } from './steps';
import type { StepSyntax } from './steps';
import { insert, removeOne, write } from '../../diagnostics/fix';
import { ofLookup } from './named-template';
import type { Fix } from '../../diagnostics/fix';

export type CoreSyntax =
  | { readonly form: 'from'; readonly path: PathSyntax }
  | { readonly form: ListForm; readonly rules: readonly RuleSyntax[] }
  | { readonly form: 'join'; readonly rules: readonly RuleSyntax[]; readonly separator: string }
  | {
      readonly form: 'over';
      readonly how: OverForm;
      readonly over: OverSyntax<RuleSyntax>;
      /** Of "join". */
      readonly separator: string;
    }
  | { readonly form: 'template'; readonly texts: readonly string[]; readonly paths: readonly PathSyntax[] }
  | { readonly form: 'value'; readonly constant: ConstantSyntax };

export interface RuleSyntax {
  readonly at: Span;
  readonly core: CoreSyntax;
  readonly when: GuardSyntax | undefined;
  readonly via: readonly StepSyntax[];
  readonly fallback: ConstantSyntax | undefined;
  readonly ifUnknown: ConstantSyntax | undefined;
  /** The place of `"required": true`. */
  readonly required: Span | undefined;
  /** A part of it could not be read: its paths can be checked, and the type of its value is unknown. */
  readonly isBroken: boolean;
}

/** The forms of a rule, which has exactly one of them. */
export const FORMS = [
  ...(['from', 'first', 'last', 'join', 'template', 'value', 'sum', 'difference'] as const),
  ...(['min', 'max', 'count', 'percent'] as const),
] as const;
/** Every key that a rule may have. */
export const RULE_KEYS = [...FORMS, 'separator', 'when', 'via', 'default', 'ifUnknown', 'required'] as const;

/** Forms that can also be the names of fields under `extra`: only a list or an object with "each" makes one a rule. */
export const FIELD_NAMES: ReadonlySet<string> = new Set(['last', 'difference', 'min', 'max', 'count']);

/** Whether an object is a rule, where both rules and objects of rules are allowed. */
export const isRuleObject = (node: JsonNode): boolean =>
  node.kind === 'object' &&
  FORMS.some((form) => {
    const value = node.members.get(form)?.value;
    if (value === undefined || !FIELD_NAMES.has(form)) return value !== undefined;
    return value.kind === 'array' || isOver(value);
  });

const readTemplate = (node: JsonNode, findings: Findings): CoreSyntax | undefined => {
  if (!isText(node)) return wrongKind(node, 'a text with {path} in it', findings);
  const template = splitTemplate(node, findings);
  return template === undefined ? undefined : { form: 'template', ...template };
};

const readRules = (node: JsonNode, findings: Findings): readonly RuleSyntax[] | undefined =>
  readList(node, { wanted: 'a list of rules', most: MAX_LIST }, findings, (item) =>
    readRule(item, findings, true),
  );

/** Which two rules a form takes. */
const TWO: ReadonlyMap<string, string> = new Map([
  ['percent', 'the part, then the whole'],
  ['difference', 'the number, then what is subtracted from it'],
]);

/** Two rules of different meaning: with any other number it is not known which is which. */
const needsTwo = (form: string, node: JsonNode, findings: Findings): void => {
  const which = TWO.get(form);
  if (which === undefined || node.kind !== 'array') return;
  if (node.items.length === 2 || node.items.length === 0) return;
  const [only, second] = node.items.map(toValue);
  findings.add(node.at, {
    code: 'rule-form',
    message: `"${form}" takes two rules: ${which}`,
    fix: second === undefined ? write(formatJson([only, 'source.field'])) : undefined,
  });
};

/** The forms that take a list of rules without anything beside it. */
const LIST_FORMS = ['first', 'sum', 'difference', 'min', 'max', 'percent'] as const;
type ListForm = (typeof LIST_FORMS)[number];

const readSeparator = (node: ObjectNode, findings: Findings): string => {
  const separator = node.members.get('separator')?.value;
  if (separator === undefined) {
    findings.add(node.at, {
      code: 'key-missing',
      message: '"join" needs a "separator"',
      fix: insert('separator', '" "', undefined, { asks: true }),
    });
    return '';
  }
  if (!isText(separator)) wrongKind(separator, 'a text', findings);
  else if (readConstant(separator, findings) !== undefined) return separator.value;
  return '';
};

const readCore = (form: Member, node: ObjectNode, findings: Findings): CoreSyntax | undefined => {
  const { key, value } = form;
  if (key === 'from') {
    const path = readPath(value, findings);
    return path && { form: 'from', path };
  }
  if (key === 'value') {
    const isNull = value.kind === 'scalar' && value.value === null;
    const constant = readConstant(value, findings, isNull ? { kind: 'remove', around: true } : undefined);
    return constant && { form: 'value', constant };
  }
  return key === 'template' ? readTemplate(value, findings) : readSeveral(form, node, findings);
};

/** A form that combines values: those of its rules, or those of a list's elements. */
const readSeveral = (
  { key, value }: Member,
  node: ObjectNode,
  findings: Findings,
): CoreSyntax | undefined => {
  if (isOverForm(key) && isOver(value)) {
    const over = readOver(value, findings, (item) => readRule(item, findings, true));
    return { form: 'over', how: key, over, separator: key === 'join' ? readSeparator(node, findings) : '' };
  }
  if (key === 'count' || key === 'last') return needsOver(key, value, findings);
  const rules = readRules(value, findings);
  if (rules === undefined) return undefined;
  if (key === 'join') return { form: 'join', rules, separator: readSeparator(node, findings) };
  needsTwo(key, value, findings);
  return { form: LIST_FORMS.find((form) => form === key) ?? 'first', rules };
};

/** The form of a rule; one with a misspelt key may have it under that. */
const readForm = (node: ObjectNode, isMisspelt: boolean, findings: Findings): CoreSyntax | undefined => {
  const [form, second] = FORMS.flatMap((name) => node.members.get(name) ?? []);
  if (form === undefined && isMisspelt) return undefined;
  if (form === undefined) {
    const fix = write('{ "from": "source.field" }', { before: 'say where it comes from:' });
    findings.add(node.at, {
      code: 'rule-form',
      message: `a rule needs one of ${FORMS.join(', ')}`,
      fix,
    });
    return undefined;
  }
  if (second !== undefined)
    findings.add(second.keyAt, {
      code: 'rule-form',
      message: `a rule has one of ${FORMS.join(', ')}; this one has "${form.key}" already`,
      fix: { kind: 'remove', what: `"${second.key}" or "${form.key}"`, asks: true },
    });
  if (form.key !== 'join' && node.members.has('separator'))
    findings.add(node.members.get('separator')?.keyAt ?? node.at, {
      code: 'key-unknown',
      message: '"separator" belongs to "join"',
    });
  return readCore(form, node, findings);
};

const readRequired = (member: Member | undefined, nested: boolean, findings: Findings): Span | undefined => {
  if (member === undefined) return undefined;
  const { value, keyAt } = member;
  if (nested)
    findings.add(keyAt, {
      code: 'rule-form',
      message: '"required" belongs to the outermost rule of a field',
    });
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value ? keyAt : undefined;
  return wrongKind(value, 'true or false', findings);
};

const readConstantAt = (member: Member | undefined, findings: Findings): ConstantSyntax | undefined =>
  member === undefined ? undefined : readConstant(member.value, findings);

const short = (path: PathSyntax): RuleSyntax => ({
  at: path.at,
  core: { form: 'from', path },
  when: undefined,
  via: [],
  fallback: undefined,
  ifUnknown: undefined,
  required: undefined,
  isBroken: false,
});

/** What is in the place of a rule: a constant, several paths, or no value. */
const insteadOfRule = (node: JsonNode): Fix | undefined => {
  if (node.kind === 'array')
    return write(formatJson({ join: toValue(node), separator: ' ' }), { asks: true });
  if (node.kind !== 'scalar') return undefined;
  return node.value === null ? ABSENT : asConstant(node.raw);
};

/** Names of other languages for the value where a condition does not hold. */
const elseOf = ({ members }: ObjectNode): Member | undefined =>
  members.has('when') ? ['else', 'otherwise'].flatMap((key) => members.get(key) ?? [])[0] : undefined;

const without = (node: ObjectNode, key: string): ObjectNode => ({
  ...node,
  members: new Map([...node.members].filter(([name]) => name !== key)),
});

/** The rule with its condition, and after it the alternative: a path, a rule or a constant. */
const meantFirst = (node: ObjectNode, { key, value }: Member): unknown => {
  const isPath = isText(value) && isRight(parsePath(value.value)) && value.value.includes('.');
  const other = value.kind === 'object' || isPath ? toValue(value) : { value: toValue(value) };
  return { first: [toValue(without(node, key)), other] };
};

/** The keys that a rule may have: one that has a form needs no other. */
const keysFor = ({ members }: ObjectNode): readonly string[] => {
  const isForm = (key: string): boolean => FORMS.some((form) => form === key);
  const hasForm = FORMS.some((form) => members.has(form));
  return hasForm ? RULE_KEYS.filter((key) => !isForm(key) || members.has(key)) : RULE_KEYS;
};

/** A rule: a path, or an object with one of the forms. `nested` rules are inside another rule. */
export const readRule = (node: JsonNode, findings: Findings, nested = false): RuleSyntax | undefined => {
  if (isText(node)) {
    const path = readPath(node, findings, true);
    return path && short(path);
  }
  if (node.kind !== 'object') return wrongKind(node, 'a rule', findings, insteadOfRule(node));
  const named = ofLookup(node);
  if (named !== undefined) {
    const message = `there is no "${named.member.key}" here: only a template of a lookup has names`;
    findings.add(named.member.keyAt, { code: 'key-unknown', message, fix: named.fix });
    return undefined;
  }
  const before = findings.problems.length;
  const otherwise = elseOf(node);
  if (otherwise !== undefined)
    findings.add(otherwise.keyAt, {
      code: 'key-unknown',
      message: `there is no "${otherwise.key}" here`,
      fix: { kind: 'replace', of: 'around', with: formatJson(meantFirst(node, otherwise)) },
    });
  rejectKeys(otherwise === undefined ? node : without(node, otherwise.key), keysFor(node), findings);
  const isMisspelt = findings.problems.length > before;
  const member = (key: (typeof RULE_KEYS)[number]): Member | undefined => node.members.get(key);
  const via = member('via')?.value;
  const core = readForm(node, isMisspelt, findings);
  const rule = {
    at: node.at,
    when: readWhen(node, findings),
    via: via === undefined ? [] : readSteps(via, findings),
    fallback: readConstantAt(member('default'), findings),
    ifUnknown: readConstantAt(member('ifUnknown'), findings),
    required: readRequired(member('required'), nested, findings),
  };
  if (rule.required !== undefined && rule.fallback !== undefined)
    findings.add(rule.required, {
      code: 'default-required',
      message: '"default" and "required" contradict each other',
      fix: removeOne,
    });
  return core && { ...rule, core, isBroken: findings.problems.length > before };
};
