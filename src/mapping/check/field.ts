/**
 * The check of one rule against its place: whether the contract accepts its value, and what its absence means there.
 */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { TEXT, isTotal, members } from '../../types/type';
import type { Shape, Type } from '../../types/type';
import { FIND } from '../steps/find';
import { isNumeric } from '../steps/step';
import { assignable, acceptAny, constantMisfit } from './assignable';
import type { Assignable, Mismatch } from './assignable';
import { checkRule, withSourceAbsence } from './rule';
import type { Adapt } from './rule';
import { isText } from '../../json/document';
import type { JsonNode, Member } from '../../json/document';
import type { Scope } from './scope';
import { reportUndocumented } from './undocumented';
import type { ConstantSyntax } from '../syntax/parts';
import { readRule } from '../syntax/rule';
import type { RuleSyntax } from '../syntax/rule';
import { readsOf } from '../typed';
import type { Place, Read, Value } from '../typed';
import { emptyAt } from '../../types/empty-values';
import { RULE, addSteps, advise, insert, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The contract's type at a place; none under `extra`. */
export interface Target {
  readonly type: Type | undefined;
  /** The contract path. */
  readonly path: string;
  /** The account cannot be without it. */
  readonly required: boolean;
}

/** Why a source need not have answered. */
const whyUnasked = (source: string, { chains }: Scope): string => {
  const others = [...(chains.find((chain) => chain.has(source)) ?? [])].filter((name) => name !== source);
  return others.length === 0
    ? `the source "${source}" is optional`
    : `the answer may come from ${others.map((name) => `"${name}"`).join(' or ')}`;
};

/** Whether the parts of a value can always be read, and only the whole may not be fit to show. */
const isOnlyUnfit = (value: Value): boolean => {
  switch (value.op) {
    case 'shown':
      return !value.value.type.unknown || isOnlyUnfit(value.value);
    case 'join':
    case 'template':
      return !value.values.some((each) => withSourceAbsence(each).unknown);
    case 'first':
      return value.values.every((each) => !each.type.unknown || isOnlyUnfit(each));
    case 'fallback':
    case 'guarded':
      return value.type.unknown === value.value.type.unknown && isOnlyUnfit(value.value);
    default:
      return false;
  }
};

/** Why a value can be absent, in words. */
const whyAbsent = (value: Value, scope: Scope): string => {
  const { requiresSources, type } = value;
  const sources = [...requiresSources].map((source) => whyUnasked(source, scope));
  const missing = type.none ? ['it may be missing, null, blank or left out'] : [];
  const isNumber = members(type.shape).every(isNumeric);
  const unfit = isNumber ? 'it may have too many digits' : 'it may be unfit to show';
  const unknown = type.unknown ? [isOnlyUnfit(value) ? unfit : 'it may be unreadable'] : [];
  return [...sources, ...missing, ...unknown].join(', and ');
};

/** A default that is needed for the other kind of absence too, or another field. */
const insteadOfAbsence = ({ fallback, ifUnknown }: RuleSyntax, { none, unknown }: Type): Fix => {
  if (fallback !== undefined && ifUnknown === undefined && unknown)
    return insert('ifUnknown', JSON.stringify(fallback.value), undefined, { asks: true });
  if (ifUnknown !== undefined && fallback === undefined && none)
    return insert('default', JSON.stringify(ifUnknown.value), undefined, { asks: true });
  return fallback === undefined
    ? insert('required', 'true', RULE, {
        before: 'take a field that is always there, or add',
        after: ': the app then gets an error where it is absent',
        asks: true,
      })
    : advise('take a field that is always there');
};

/** The path that a value comes from, if it comes from one. */
const readOf = (value: Value): Read | undefined => {
  if (value.op === 'steps' || value.op === 'shown') return readOf(value.value);
  return value.op === 'read' ? value : undefined;
};

/** How far a path leads before a value on it can be absent, for types that the file itself has. */
const looseIn = (value: Value, { bindings }: Scope): string | undefined => {
  const read = readOf(value);
  const binding = [...bindings.values()].find(({ slot }) => slot === read?.slot);
  let type = binding?.isDeclared === true && value.requiresSources.size === 0 ? binding.type : undefined;
  const names: string[] = [];
  for (const segment of read?.segments ?? []) {
    const shape = type?.shape;
    type = segment.kind === 'field' && shape?.kind === 'object' ? shape.fields.get(segment.name) : undefined;
    if (type === undefined || segment.kind !== 'field') return undefined;
    names.push(segment.name);
    if (!isTotal(type)) return names.join('.');
  }
  return undefined;
};

const reportAbsence = (
  target: Target,
  rule: RuleSyntax,
  { why, absent, loose }: { readonly why: string; readonly absent: Type; readonly loose: string | undefined },
  { findings }: Scope,
): void => {
  if (rule.required !== undefined && rule.fallback !== undefined) return; // they contradict each other
  if (rule.required !== undefined)
    findings.add(rule.required, {
      code: 'required-can-fail',
      message: `without "${target.path}" the answer is an error, and ${why}`,
      field: target.path,
    });
  else
    findings.add(rule.at, {
      code: 'required-absent',
      message: `"${target.path}" is required, and ${why}`,
      fix:
        loose === undefined
          ? insteadOfAbsence(rule, absent)
          : advise(`add "!" to "${loose}" in "payload", if no answer is without it`),
    });
};

/** The constants that are shown at a place as they are. */
const constantsOf = ({ core, via, fallback, ifUnknown }: RuleSyntax): readonly ConstantSyntax[] => [
  ...(core.form === 'value' && via.length === 0 ? [core.constant] : []),
  ...(fallback === undefined ? [] : [fallback]),
  ...(ifUnknown === undefined ? [] : [ifUnknown]),
];

/** Whether the contract accepts a rule's constants; each other one is a finding. */
const areTaken = (rule: RuleSyntax, { type }: Target, { findings }: Scope): boolean => {
  const misfits = constantsOf(rule).flatMap(({ at, value }) => {
    const shape = type?.shape ?? (typeof value === 'string' ? TEXT : undefined);
    const misfit = shape && constantMisfit(shape, value);
    return misfit === undefined ? [] : [{ at, misfit }];
  });
  for (const { at, misfit } of misfits) findings.add(at, { code: 'contract-type', ...misfit });
  return misfits.length === 0;
};

const eachInPlace = (node: JsonNode, each: Member, scope: Scope): undefined => {
  scope.findings.add(node.at, {
    code: 'kind-wrong',
    message: '"each" makes the elements of a list, but the contract has no list here',
    fix: isText(each.value)
      ? write(JSON.stringify(`${each.value.value}[0]`), { asks: true })
      : advise('take one element of the list'),
  });
  return undefined;
};

const acceptAt = (type: Type, target: Target): Either<Mismatch, Assignable> =>
  target.type === undefined ? acceptAny(type) : assignable(target.type.shape, type);

/** Converts a value to one that the place shows; a value of another type is a finding and stays as it is. */
const adaptTo =
  (target: Target): Adapt =>
  (value) => {
    const accepted = acceptAt(value.type, target);
    if (!isRight(accepted) || accepted.right.outputCheck === undefined) return value;
    const { type, outputCheck: finish } = accepted.right;
    return {
      op: 'shown',
      at: value.at,
      value,
      outputCheck: finish,
      type,
      requiresSources: value.requiresSources,
    };
  };

/** A share of something: only the upstream's documentation says of how much. */
const SHARE = advise(
  'use { "percent": [the points, all points of the level] }: a number of points is not a percentage',
);

const isPlainText = (shape: Shape): boolean => shape.kind === 'text' && shape.brand === undefined;

const isDateByName = (value: Value): boolean => {
  const last = readOf(value)?.segments.findLast(({ kind }) => kind === 'field');
  return last?.kind === 'field' && /birth|dob|date|bday|рожден/i.test(last.name);
};

/** What the last step of a value finds in a catalogue, as the tenant file has it. */
const foundBy = (value: Value): string | undefined => {
  if (value.op === 'fallback' || value.op === 'guarded') return foundBy(value.value);
  const last = value.op === 'steps' ? value.steps.at(-1) : undefined;
  return last?.name === FIND && typeof last.argument === 'string' ? last.argument : undefined;
};

/** A part of what a step finds is named in the step, not in the path before it. */
const inFind = (value: Value, fix: Fix | undefined): Fix | undefined => {
  const find = foundBy(value);
  if (find === undefined || fix?.kind !== 'insert' || !('where' in fix) || fix.where !== 'path-end')
    return fix;
  const pair = [JSON.stringify(find + fix.text), JSON.stringify(find)] as const;
  return { kind: 'replace', of: 'inside', pairs: [pair], asks: true };
};

/** What to do where the contract has another type: the place and the name may show more than the types. */
const fixFor = (node: JsonNode, { path }: Target, value: Value, fix: Fix | undefined): Fix | undefined => {
  const shapes = members(value.type.shape);
  if (path === 'loyaltyProgram.progress' && shapes.every(isNumeric)) return SHARE;
  const isBirthday = path === 'age' && shapes.every(isPlainText) && isDateByName(value);
  const better = isBirthday ? addSteps('"date"', '"age"') : inFind(value, fix);
  const isBare = isText(node) && better?.kind === 'insert' && 'where' in better && better.where === 'in-via';
  return isBare
    ? write(`{ "from": ${node.raw}, "via": [${better.text}] }`, better.asks ? { asks: true } : {})
    : better;
};

/** The places of the account that show a name. */
const NAMES: ReadonlySet<string> = new Set([
  'name',
  'entrepreneurIdList.name',
  'legalEntities.contactPersonName',
  'legalEntities.legalEntityName',
]);

/** A text of letters that means "no value" can be a name: Null is a surname. */
const reportLostNames = ({ path }: Target, value: Value, { findings }: Scope): void => {
  if (!NAMES.has(path)) return;
  for (const read of readsOf(value)) {
    const word = emptyAt(read.type).find((text) => /^\p{L}+$/u.test(text));
    if (word !== undefined)
      findings.add(read.at, {
        code: 'empty-value-name',
        message: `"${word}" of "emptyValues" can be a name, which would not be shown`,
        fix: advise(`accept it, or leave "${word}" out of "emptyValues"`),
      });
  }
};

/** Checks the rule at a place of one value. */
export const checkScalar = (node: JsonNode, target: Target, scope: Scope): Place | undefined => {
  const each = node.kind === 'object' ? node.members.get('each') : undefined;
  if (each !== undefined) return eachInPlace(node, each, scope);
  const rule = readRule(node, scope.findings);
  const value = rule && checkRule(rule, scope, adaptTo(target));
  if (rule === undefined || value === undefined || !areTaken(rule, target, scope)) return undefined;
  const accepted = acceptAt(value.type, target);
  if (!isRight(accepted)) {
    const fix = fixFor(node, target, value, accepted.left.fix);
    scope.findings.add(rule.at, { code: 'contract-type', ...accepted.left, fix });
    return undefined;
  }
  if (target.type !== undefined)
    reportUndocumented(
      target.type.shape,
      {
        shape: value.type.shape,
        at: rule.at,
        constants: constantsOf(rule),
        isRead: rule.core.form === 'from' && rule.via.length === 0,
      },
      scope.findings,
    );
  reportLostNames(target, value, scope);
  const required = target.required || rule.required !== undefined;
  const absent = withSourceAbsence(value);
  if (required && !isTotal(absent))
    reportAbsence(
      target,
      rule,
      { why: whyAbsent(value, scope), absent, loose: looseIn(value, scope) },
      scope,
    );
  return { place: 'scalar', at: rule.at, path: target.path, value, required };
};
