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
import { readSteps } from './steps';
import type { StepSyntax } from './steps';
import { insert, removeOne, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

export type CoreSyntax =
  | { readonly form: 'from'; readonly path: PathSyntax }
  | { readonly form: 'first' | 'sum' | 'percent'; readonly rules: readonly RuleSyntax[] }
  | { readonly form: 'join'; readonly rules: readonly RuleSyntax[]; readonly separator: string }
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
export const FORMS = ['from', 'first', 'join', 'template', 'sum', 'percent', 'value'] as const;
/** Every key that a rule may have. */
export const RULE_KEYS = [...FORMS, 'separator', 'when', 'via', 'default', 'ifUnknown', 'required'] as const;

/** Whether an object is a rule, where both rules and objects of rules are allowed. */
export const isRuleObject = (node: JsonNode): boolean =>
  node.kind === 'object' && FORMS.some((form) => node.members.has(form));

const readTemplate = (node: JsonNode, findings: Findings): CoreSyntax | undefined => {
  if (!isText(node)) return wrongKind(node, 'a text with {path} in it', findings);
  const template = splitTemplate(node, findings);
  return template === undefined ? undefined : { form: 'template', ...template };
};

const readRules = (node: JsonNode, findings: Findings): readonly RuleSyntax[] | undefined =>
  readList(node, { wanted: 'a list of rules', most: MAX_LIST }, findings, (item) =>
    readRule(item, findings, true),
  );

/** Two rules, the part and the whole: with any other number it is not known which is which. */
const needsTwo = (node: JsonNode, findings: Findings): void => {
  if (node.kind !== 'array' || node.items.length === 2 || node.items.length === 0) return;
  const [only, second] = node.items.map(toValue);
  findings.add(node.at, {
    code: 'rule-form',
    message: '"percent" takes two rules: the part, then the whole',
    fix: second === undefined ? write(formatJson([only, 'source.field'])) : undefined,
  });
};

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
  if (key === 'template') return readTemplate(value, findings);
  const rules = readRules(value, findings);
  if (rules === undefined) return undefined;
  if (key === 'join') return { form: 'join', rules, separator: readSeparator(node, findings) };
  if (key === 'percent') needsTwo(value, findings);
  return { form: key === 'sum' || key === 'percent' ? key : 'first', rules };
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

/** A rule: a path, or an object with one of the forms. `nested` rules are inside another rule. */
export const readRule = (node: JsonNode, findings: Findings, nested = false): RuleSyntax | undefined => {
  if (isText(node)) {
    const path = readPath(node, findings, true);
    return path && short(path);
  }
  if (node.kind !== 'object') return wrongKind(node, 'a rule', findings, insteadOfRule(node));
  const before = findings.problems.length;
  const otherwise = elseOf(node);
  if (otherwise !== undefined)
    findings.add(otherwise.keyAt, {
      code: 'key-unknown',
      message: `there is no "${otherwise.key}" here`,
      fix: { kind: 'replace', of: 'around', with: formatJson(meantFirst(node, otherwise)) },
    });
  rejectKeys(otherwise === undefined ? node : without(node, otherwise.key), RULE_KEYS, findings);
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
