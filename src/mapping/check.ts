/**
 * Owns the check of a mapping against the contract: every place of `user`, in the contract's order. It gives
 * the typed form that the compiler takes, or findings.
 */
import { isRight } from 'fp-ts/Either';
import { AccountFields } from '../contract/account';
import type { Span } from '../problem';
import { describe, isTotal, members, unionOf } from '../type/type';
import type { Fields, Shape, Type } from '../type/type';
import { fieldsOfCodec } from '../type/type-of-codec';
import { accept, acceptAny, constantMisfit } from './accept';
import type { Accepted } from './accept';
import { checkGuard } from './check-guard';
import { checkRule, flat } from './check-value';
import { isText, nodeKind } from './document';
import type { JsonNode, Member, ObjectNode } from './document';
import { didYouMean } from './nearest';
import { parsePath } from './path';
import { checkPath } from './scope';
import type { Scope } from './scope';
import { readWhen } from './syntax-guard';
import { readPath, rejectKeys } from './syntax-parts';
import type { ConstantSyntax } from './syntax-parts';
import { isRuleObject, readRule } from './syntax-rule';
import type { RuleSyntax } from './syntax-rule';
import type { Element, ObjectPlace, Place, Value } from './typed';

/** The account's fields as the contract types them. */
export const contractFields = (): Fields => fieldsOfCodec(AccountFields);

/** What stands at a place: the contract's type there, or nothing under `extra`. */
interface Target {
  readonly type: Type | undefined;
  /** The contract path. */
  readonly path: string;
  /** The account cannot be without it. */
  readonly required: boolean;
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const kindFinding = (node: JsonNode, wanted: string, scope: Scope, suggestion?: string): undefined => {
  const finding = { code: 'kind-wrong', message: `${wanted} is needed here, this is ${nodeKind(node)}` };
  scope.findings.add(node.at, suggestion === undefined ? finding : { ...finding, suggestion });
  return undefined;
};

/** Why a source need not have answered. */
const whyUnasked = (source: string, { chains }: Scope): string => {
  const others = [...(chains.find((chain) => chain.has(source)) ?? [])].filter((name) => name !== source);
  return others.length === 0
    ? `the source "${source}" is optional`
    : `the answer may come from ${others.map((name) => `"${name}"`).join(' or ')}`;
};

/** Why a value can be absent, in words. */
const whyAbsent = ({ given, type }: Value, accepted: Accepted, scope: Scope): string => {
  const sources = [...given].map((source) => whyUnasked(source, scope));
  const missing = type.none ? ['it may be missing, null, blank or left out'] : [];
  const unreadable = type.unknown ? ['it may be unreadable'] : [];
  const unfit = accepted.finish === 'number' ? 'it may have too many digits' : 'it may be unfit to show';
  const refused = accepted.type.unknown && !type.unknown ? [unfit] : [];
  return [...sources, ...missing, ...unreadable, ...refused].join(', and ');
};

const reportAbsence = (target: Target, rule: RuleSyntax, why: string, { findings }: Scope): void => {
  if (rule.required !== undefined && rule.fallback !== undefined) return; // they contradict each other
  if (rule.required !== undefined)
    findings.add(rule.required, {
      code: 'required-can-fail',
      severity: 'warning',
      message: `without "${target.path}" the answer is an error, and ${why}`,
      field: target.path,
    });
  else if (target.required)
    findings.add(rule.at, {
      code: 'required-absent',
      message: `"${target.path}" is required, and ${why}`,
      suggestion: 'take a field that is always there, or add "required": true to answer an error without it',
    });
};

/** The constants that stand at a place as they are. */
const constantsOf = ({ core, via, fallback, ifUnknown }: RuleSyntax): readonly ConstantSyntax[] => [
  ...(core.form === 'value' && via.length === 0 ? [core.constant] : []),
  ...(fallback === undefined ? [] : [fallback]),
  ...(ifUnknown === undefined ? [] : [ifUnknown]),
];

/** Whether the contract takes a rule's constants; those that it does not are findings. */
const areTaken = (rule: RuleSyntax, { type }: Target, { findings }: Scope): boolean => {
  if (type === undefined) return true;
  const misfits = constantsOf(rule).flatMap(({ at, value }) => {
    const misfit = constantMisfit(type.shape, value);
    return misfit === undefined ? [] : [{ at, misfit }];
  });
  for (const { at, misfit } of misfits) findings.add(at, { code: 'contract-type', ...misfit });
  return misfits.length === 0;
};

const eachInPlace = (each: Member, scope: Scope): undefined => {
  scope.findings.add(each.keyAt, {
    code: 'kind-wrong',
    message: '"each" makes the elements of a list, and the contract has none here',
    suggestion: 'take one element: "source.list[0]"',
  });
  return undefined;
};

const checkScalar = (node: JsonNode, target: Target, scope: Scope): Place | undefined => {
  const each = node.kind === 'object' ? node.members.get('each') : undefined;
  if (each !== undefined) return eachInPlace(each, scope);
  const rule = readRule(node, scope.findings);
  const value = rule && checkRule(rule, scope);
  if (rule === undefined || value === undefined || !areTaken(rule, target, scope)) return undefined;
  const accepted = target.type === undefined ? acceptAny(value.type) : accept(target.type.shape, value.type);
  if (!isRight(accepted)) {
    scope.findings.add(rule.at, { code: 'contract-type', ...accepted.left });
    return undefined;
  }
  const { finish, type } = accepted.right;
  const required = target.required || rule.required !== undefined;
  if (required && !isTotal(flat({ ...value, type })))
    reportAbsence(target, rule, whyAbsent(value, accepted.right, scope), scope);
  return { place: 'scalar', path: target.path, value, finish, required };
};

const checkField = (member: Member, target: Target, scope: Scope): Place | undefined =>
  checkPlace(member.value, target, scope);

/** The fields of an object place that the file fills, in the contract's order. */
const checkFields = (
  node: ObjectNode,
  fields: Fields,
  path: string,
  scope: Scope,
): readonly (readonly [string, Place])[] =>
  [...fields].flatMap(([name, type]) => {
    const member = node.members.get(name);
    if (member === undefined) return [];
    const target = { type, path: below(path, name), required: path === '' && !type.none };
    const place = checkField(member, target, scope);
    return place === undefined ? [] : [[name, place] as const];
  });

const needsOf = (fields: Fields): readonly string[] =>
  [...fields].filter(([, type]) => !type.none).map(([name]) => name);

const reportMissing = (
  node: ObjectNode,
  at: Span,
  needs: readonly string[],
  path: string,
  scope: Scope,
): void => {
  for (const name of needs)
    if (!node.members.has(name))
      scope.findings.add(
        { ...at, endColumn: at.column + 1 },
        {
          code: 'field-missing',
          message: `${path === '' ? 'an account' : `an element of "${path}"`} needs "${name}"`,
          suggestion: `add "${name}": "source.field"`,
        },
      );
};

const checkObject = (
  node: ObjectNode,
  fields: Fields,
  path: string,
  scope: Scope,
  reserved: readonly string[],
): ObjectPlace => {
  rejectKeys(node, [...fields.keys(), ...reserved], scope.findings);
  const needs = needsOf(fields);
  reportMissing(node, node.at, needs, path, scope);
  const when = reserved.includes('when') ? readWhen(node, scope.findings) : undefined;
  return {
    place: 'object',
    path,
    guard: when && checkGuard(when, scope)?.guard,
    fields: checkFields(node, fields, path, scope),
    needs,
  };
};

/** An object under `extra`, where the contract says nothing. */
const checkFree = (node: ObjectNode, path: string, scope: Scope): ObjectPlace => {
  const when = readWhen(node, scope.findings);
  const fields = [...node.members.values()].flatMap((member) => {
    if (member.key === 'when') return [];
    const place = checkField(
      member,
      { type: undefined, path: below(path, member.key), required: false },
      scope,
    );
    return place === undefined ? [] : [[member.key, place] as const];
  });
  return { place: 'object', path, guard: when && checkGuard(when, scope)?.guard, fields, needs: [] };
};

const readAlias = (node: JsonNode | undefined, at: Span, scope: Scope): string | undefined => {
  const name = node !== undefined && isText(node) ? node.value : undefined;
  const say = (message: string, suggestion: string): undefined => {
    scope.findings.add(node?.at ?? at, { code: 'each-alias', message, suggestion });
    return undefined;
  };
  if (node === undefined)
    return say('"each" needs "as": the name that the element has in "item"', 'add "as": "element"');
  if (name === undefined || !/^[a-z][a-zA-Z0-9_]*$/.test(name) || !isRight(parsePath(name)))
    return say('an element cannot have this name', 'take letters, digits and _, a small letter first');
  return scope.bindings.has(name) ? say(`the name "${name}" is taken already`, 'take another name') : name;
};

/** What an element of a list is, of whichever of the lists that it may be. */
const listItem = (value: Value): Type | undefined => {
  const shapes = members(value.type.shape);
  const items = shapes.flatMap((shape) => (shape.kind === 'array' ? [shape.item] : []));
  if (items.length < shapes.length) return undefined;
  const shape = unionOf(items.map((item) => item.shape));
  return { shape, none: items.some(({ none }) => none), unknown: items.some(({ unknown }) => unknown) };
};

/** `{ "each": path, "as": name, "item": … }`: one element from each of an upstream's list. */
const checkEach = (node: ObjectNode, target: Target, scope: Scope): Element | undefined => {
  rejectKeys(node, ['each', 'as', 'item', 'when'], scope.findings);
  const when = node.members.get('when');
  if (when !== undefined)
    scope.findings.add(when.keyAt, {
      code: 'key-unknown',
      message: 'there is no "when" beside "each"',
      suggestion: 'put "when" into "item"',
    });
  const each = node.members.get('each')?.value;
  const path = each && readPath(each, scope.findings);
  const list = path && checkPath(path, scope);
  const alias = readAlias(node.members.get('as')?.value, node.at, scope);
  const item = node.members.get('item');
  if (item === undefined)
    scope.findings.add(node.at, {
      code: 'key-missing',
      message: '"each" needs an "item"',
      suggestion: `add "item": "${alias ?? 'element'}"`,
    });
  if (list === undefined || alias === undefined || item === undefined || path === undefined) return undefined;
  const type = listItem(list);
  if (type === undefined) {
    const message = `"each" needs a list, this is ${describe(list.type.shape)}`;
    scope.findings.add(path.at, { code: 'each-list', message });
    return undefined;
  }
  const slot = scope.gathered.slots++;
  const binding = { slot, type, given: undefined, label: `an element of ${path.head}`, shared: false };
  const inner = { ...scope, bindings: new Map([...scope.bindings, [alias, binding]]) };
  scope.gathered.names.delete(alias); // an earlier list may have used the same name
  const place = checkPlace(item.value, target, inner);
  if (place !== undefined && !scope.gathered.names.has(alias))
    scope.findings.add(node.members.get('as')?.value.at ?? node.at, {
      code: 'each-unused',
      severity: 'warning',
      message: `nothing reads "${alias}"`,
    });
  return place && { each: true, list, slot, item: place };
};

const checkElement = (node: JsonNode, target: Target, scope: Scope): Element | undefined => {
  if (node.kind === 'object' && node.members.has('each')) return checkEach(node, target, scope);
  const item = checkPlace(node, target, scope);
  return item && { each: false, item };
};

/** A list instead of what stands there. */
const listOf = (node: JsonNode): string =>
  isText(node)
    ? `write [{ "each": ${node.raw}, "as": "element", "item": "element" }]`
    : 'put it into brackets: [ … ]';

const checkList = (node: JsonNode, item: Type | undefined, path: string, scope: Scope): Place | undefined => {
  if (node.kind !== 'array') return kindFinding(node, 'a list of rules', scope, listOf(node));
  const target = { type: item, path, required: false };
  return {
    place: 'list',
    path,
    elements: node.items.flatMap((element) => checkElement(element, target, scope) ?? []),
  };
};

const shapeOf = (target: Target, node: JsonNode): Shape['kind'] => {
  if (target.type !== undefined) return target.type.shape.kind;
  if (node.kind === 'array') return 'array';
  return node.kind === 'object' && !isRuleObject(node) ? 'object' : 'opaque';
};

const fieldsOf = (shape: Shape | undefined): string | undefined => {
  const [name] = shape?.kind === 'object' ? shape.fields.keys() : [];
  return name === undefined ? undefined : `name its fields: { "${name}": "source.field" }`;
};

/** What may stand at a place is decided by the contract's type there, under `extra` by what stands there. */
const checkPlace = (node: JsonNode, target: Target, scope: Scope): Place | undefined => {
  const shape = target.type?.shape;
  switch (shapeOf(target, node)) {
    case 'object':
      if (node.kind !== 'object') return kindFinding(node, 'an object of rules', scope, fieldsOf(shape));
      return shape?.kind === 'object'
        ? checkObject(node, shape.fields, target.path, scope, ['when'])
        : checkFree(node, target.path, scope);
    case 'array':
      return checkList(node, shape?.kind === 'array' ? shape.item : undefined, target.path, scope);
    default:
      return checkScalar(node, target, scope);
  }
};

const checkExtra = (member: Member | undefined, fields: Fields, scope: Scope): ObjectPlace['fields'] => {
  if (member === undefined) return [];
  if (member.value.kind !== 'object') {
    kindFinding(member.value, 'an object of rules', scope);
    return [];
  }
  for (const { key, keyAt } of member.value.members.values())
    if (fields.has(key))
      scope.findings.add(keyAt, {
        code: 'extra-shadows',
        message: `"${key}" is a field of the contract`,
        suggestion: `move it out of "extra"`,
      });
  const when = member.value.members.get('when');
  if (when !== undefined)
    scope.findings.add(when.keyAt, {
      code: 'key-unknown',
      message: 'there is no "when" here: "extra" is merged into the account',
      suggestion: 'put "when" into the rules inside',
    });
  return checkFree(member.value, '', scope).fields;
};

/** Checks the `user` of a tenant file. With problems among the findings the result must not be compiled. */
export const checkUser = (node: JsonNode, scope: Scope): ObjectPlace | undefined => {
  if (node.kind !== 'object') return kindFinding(node, 'an object of rules', scope);
  const fields = contractFields();
  const unknownTo = (key: string): boolean => !fields.has(key) && key !== 'extra';
  const strangers = [...node.members.values()].filter(({ key }) => unknownTo(key));
  const known = { ...node, members: new Map([...node.members].filter(([key]) => !unknownTo(key))) };
  for (const { key, keyAt } of strangers)
    scope.findings.add(keyAt, {
      code: 'field-unknown',
      message: `the contract has no "${key}"`,
      suggestion: didYouMean(key, fields.keys()) ?? `put it under "extra"`,
    });
  const account = checkObject(known, fields, '', scope, ['extra']);
  const extra = checkExtra(node.members.get('extra'), fields, scope);
  return { ...account, fields: [...account.fields, ...extra] };
};
