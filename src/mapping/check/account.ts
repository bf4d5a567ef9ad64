/**
 * The check of a mapping against the contract: every place of `user`, in the contract's order. It gives the typed form
 * for the compiler, or findings.
 */
import { isRight } from 'fp-ts/Either';
import { AccountFields } from '../../contract/account';
import { startOf } from '../../diagnostics/diagnostic';
import type { Span } from '../../diagnostics/diagnostic';
import { parsePath } from '../../types/path';
import { members } from '../../types/type';
import type { Fields, Shape, Type } from '../../types/type';
import { fieldsOfCodec } from '../../types/type-of-codec';
import { typeOfPath } from '../../types/type-of-path';
import { contractWord } from './contract-words';
import { openEach } from './each';
import { checkGuard } from './guard';
import { checkScalar } from './field';
import type { Target } from './field';
import { isText, toValue, formatJson } from '../../json/document';
import type { JsonNode, Member, ObjectNode } from '../../json/document';
import { didYouMean } from '../../diagnostics/did-you-mean';
import type { Scope } from './scope';
import { reportSharedId } from './shared-id';
import { reportSize } from './size';
import { readWhen } from '../syntax/guard';
import { rejectKeys, wrongKind } from '../syntax/parts';
import { isRuleObject } from '../syntax/rule';
import { isFitText } from '../../values/codec';
import type { Element, ObjectPlace, Place } from '../typed';
import { advise, insert, rewrite, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The account's fields as the contract types them. */
export const contractFields = (): Fields => fieldsOfCodec(AccountFields);

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

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
      scope.findings.add(startOf(at), {
        code: 'field-missing',
        message: `${path === '' ? 'an account' : `an element of "${path}"`} needs "${name}"`,
        fix: insert(name, '"source.field"'),
      });
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
    at: startOf(node.at),
    path,
    guard: when && checkGuard(when, scope),
    fields: checkFields(node, fields, path, scope),
    needs,
  };
};

/** A name that the tenant chooses is sent to the app as it is, like a text. */
const rejectUnfitKey = ({ key, keyAt }: Member, { findings }: Scope): void => {
  if (!isFitText(key))
    findings.add(keyAt, {
      code: 'text-not-fit',
      message: 'this name is too long or has characters that cannot be shown',
    });
};

/** An object under `extra`, where the contract has no types. */
const checkFree = (node: ObjectNode, path: string, scope: Scope): ObjectPlace => {
  const when = readWhen(node, scope.findings);
  const fields = [...node.members.values()].flatMap((member) => {
    if (member.key === 'when') return [];
    rejectUnfitKey(member, scope);
    const place = checkField(
      member,
      { type: undefined, path: below(path, member.key), required: false },
      scope,
    );
    return place === undefined ? [] : [[member.key, place] as const];
  });
  const guard = when && checkGuard(when, scope);
  return { place: 'object', at: startOf(node.at), path, guard, fields, needs: [] };
};

/** `{ "each": path, "as": name, "item": … }`: one element from each of an upstream's list. */
const checkEach = (node: ObjectNode, target: Target, scope: Scope): Element | undefined => {
  const each = openEach(node, scope);
  const item = each?.item && checkPlace(each.item, target, each.scope);
  if (each === undefined || item === undefined) return undefined;
  each.reportUnused();
  return each.list && { each: true, at: each.at, list: each.list, slot: each.slot, item };
};

/** Whether an object means the elements of a list, its "each" perhaps misspelt: a name alone is not a rule. */
const isEach = ({ members }: ObjectNode): boolean => {
  const as = members.get('as')?.value;
  const isName = as !== undefined && isText(as) && /^\w+$/.test(as.value);
  return members.has('each') || (isName && members.has('item'));
};

const checkElement = (node: JsonNode, target: Target, scope: Scope): Element | undefined => {
  if (node.kind === 'object' && isEach(node)) return checkEach(node, target, scope);
  const item = checkPlace(node, target, scope);
  return item && { each: false, item };
};

/** Whether the value at a path has a known type that is not a list. */
const isSingle = (text: string, { bindings }: Scope): boolean => {
  const path = parsePath(text);
  if (!isRight(path)) return false;
  const type = bindings.get(path.right.head)?.type;
  const read = type && typeOfPath(type, path.right.segments);
  return (
    read !== undefined &&
    isRight(read) &&
    members(read.right.type.shape).every(({ kind }) => kind !== 'array')
  );
};

/** A list instead of the value there. */
const listOf = (node: JsonNode, item: Type | undefined, scope: Scope): Fix => {
  if (!isText(node)) return rewrite('listed');
  if (item?.shape.kind !== 'object' && isSingle(node.value, scope)) return write(`[${node.raw}]`);
  const element =
    item?.shape.kind === 'object'
      ? `{ ${needsOf(item.shape.fields)
          .map((name) => `"${name}": "element.${name}"`)
          .join(', ')} }`
      : '"element"';
  return write(`[{ "each": ${node.raw}, "as": "element", "item": ${element} }]`);
};

const checkList = (node: JsonNode, item: Type | undefined, path: string, scope: Scope): Place | undefined => {
  if (node.kind !== 'array')
    return wrongKind(node, 'a list of rules', scope.findings, listOf(node, item, scope));
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

/** An object instead of the value there. */
const objectOf = (node: JsonNode, shape: Shape | undefined): Fix | undefined => {
  if (node.kind === 'array' && node.items.length === 1 && node.items[0]?.kind === 'object')
    return rewrite('unlisted');
  const [name] = shape?.kind === 'object' ? shape.fields.keys() : [];
  return name === undefined
    ? undefined
    : write(`{ "${name}": "source.field" }`, { before: 'name its fields:' });
};

/** The contract's type decides what is allowed at a place; under `extra` the file decides. */
const checkPlace = (node: JsonNode, target: Target, scope: Scope): Place | undefined => {
  const shape = target.type?.shape;
  switch (shapeOf(target, node)) {
    case 'object':
      if (node.kind !== 'object')
        return wrongKind(node, 'an object of rules', scope.findings, objectOf(node, shape));
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
    wrongKind(member.value, 'an object of rules', scope.findings);
    return [];
  }
  for (const { key, keyAt } of member.value.members.values())
    if (fields.has(key))
      scope.findings.add(keyAt, {
        code: 'extra-shadows',
        message: `"${key}" is a field of the contract`,
        fix: { kind: 'move', before: 'move it out of "extra"' },
      });
  const when = member.value.members.get('when');
  if (when !== undefined)
    scope.findings.add(when.keyAt, {
      code: 'key-unknown',
      message: 'there is no "when" here: "extra" is merged into the account',
      fix: advise('put "when" into the rules inside'),
    });
  return checkFree(member.value, '', scope).fields;
};

const ruleKeys = ['from', 'via', 'default', 'ifUnknown', 'required'];

/** Whether one place is before another in the same file, or on its line. */
const isBefore = (one: Span, other: Span): boolean => one.file === other.file && one.line <= other.line;

/** The objects of the contract that have a field of this name. */
const nestedPlaces = (key: string, fields: Fields): Fix | undefined => {
  const holders = [...fields].filter(([, { shape }]) => shape.kind === 'object' && shape.fields.has(key));
  return holders.length === 0
    ? undefined
    : advise(`did you mean ${holders.map(([holder]) => `"${holder}.${key}"`).join(' or ')}?`);
};

/** The probable meaning of a field that the contract does not have. */
const meantField = ({ key, value }: Member, node: ObjectNode, fields: Fields): Fix => {
  const [outer = '', inner] = key.split('.');
  if (inner !== undefined && fields.get(outer)?.shape.kind === 'object')
    return {
      kind: 'replace',
      of: 'member',
      with: `"${outer}": ${formatJson({ [inner]: toValue(value) })}`,
    };
  const before = [...node.members.values()].findLast(
    (member) => isBefore(member.value.at, value.at) && fields.has(member.key) && isText(member.value),
  );
  if (ruleKeys.includes(key) && before !== undefined)
    return {
      kind: 'move',
      making: { key: before.key, value: formatJson({ from: toValue(before.value), [key]: toValue(value) }) },
    };
  const elsewhere = nestedPlaces(key, fields);
  if (elsewhere !== undefined) return elsewhere;
  return (
    contractWord(key, (field) => node.members.has(field)) ??
    didYouMean(key, node.members.has('extra') ? fields.keys() : [...fields.keys(), 'extra']) ?? {
      kind: 'move',
      into: 'extra',
      before: 'put it under',
      asks: true,
    }
  );
};

const reportStrangers = (
  strangers: readonly Member[],
  node: ObjectNode,
  fields: Fields,
  { findings }: Scope,
): void => {
  for (const member of strangers)
    findings.add(member.keyAt, {
      code: 'field-unknown',
      message: `the contract has no "${member.key}"`,
      fix: findings.search('field-unknown', () => meantField(member, node, fields)),
    });
};

/** Checks the `user` of a tenant file. With problems among the findings the result must not be compiled. */
export const checkUser = (node: JsonNode, scope: Scope): ObjectPlace | undefined => {
  if (node.kind !== 'object') return wrongKind(node, 'an object of rules', scope.findings);
  const fields = contractFields();
  const unknownTo = (key: string): boolean => !fields.has(key) && key !== 'extra';
  const strangers = [...node.members.values()].filter(({ key }) => unknownTo(key));
  const known = { ...node, members: new Map([...node.members].filter(([key]) => !unknownTo(key))) };
  reportStrangers(strangers, node, fields, scope);
  const account = checkObject(known, fields, '', scope, ['extra']);
  const extra = checkExtra(node.members.get('extra'), fields, scope);
  const whole = { ...account, fields: [...account.fields, ...extra] };
  reportSharedId(account, scope);
  reportSize(whole, startOf(node.at), scope.findings);
  return whole;
};
