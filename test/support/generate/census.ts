/** Counts what a tenant file is made of: rule forms, steps, guards, and everything else that the grammar has. */
import { LOOKUP_PARTS, lookupParts } from './lookups';

export type Census = ReadonlyMap<string, number>;

type Count = (what: string) => void;
type Json = Readonly<Record<string, unknown>>;

// prettier-ignore
export const FORMS = [
  'from', 'first', 'last', 'join', 'template', 'value', 'sum', 'difference', 'min', 'max', 'count', 'percent',
] as const;
// prettier-ignore
export const GUARDS = [
  'path', 'equals', 'in', 'atLeast', 'lessThan', 'contains', 'startsWith', 'via', 'all', 'any', 'not',
] as const;

/** The forms that can be over a list. */
const OVER = ['first', 'last', 'join', 'sum', 'min', 'max', 'count'] as const;

/** An "each" over the values of an object whose keys are data. Only the types of the sources tell it from another. */
export const EACH_OF_RECORD = 'each over a record';

/** All parts of a file except forms, steps and guards. */
// prettier-ignore
export const PARTS = [
  'short from', 'default', 'ifUnknown', 'required', 'when of a rule', 'when of an object', 'each', 'each in each', EACH_OF_RECORD,
  'list', 'extra', 'object', 'index', 'last index', 'match', 'several conditions', 'quoted key', 'declare', 'emptyValues', 'optional',
  'fallbackFor', 'dependent lookup', 'catalogue', 'when beside each', 'guard of two fields', ...LOOKUP_PARTS,
  ...OVER.map((form) => `${form} over a list`),
];

const isObject = (node: unknown): node is Json =>
  typeof node === 'object' && node !== null && !Array.isArray(node);

const countPath = (path: unknown, count: Count): void => {
  if (typeof path !== 'string') return;
  if (/\[\d+\]/.test(path)) count('index');
  if (/\[-\d+\]/.test(path)) count('last index');
  if (/\[[^"\]]+=/.test(path)) count('match');
  if (/\[[^"\]]+=("[^"]*"|[^"\],]*),\s*[^"\]]+=/.test(path)) count('several conditions');
  if (/\["/.test(path)) count('quoted key');
};

const countGuard = (guard: unknown, count: Count): void => {
  if (typeof guard === 'string') {
    count('guard path');
    countPath(guard, count);
  }
  if (!isObject(guard)) return;
  for (const form of GUARDS) if (form !== 'path' && form in guard) count(`guard ${form}`);
  countPath(guard.path, count);
  if ([guard.equals, guard.atLeast, guard.lessThan].some(isObject)) count('guard of two fields');
  for (const step of [guard.via ?? []].flat()) count(`step ${nameOf(step)}`);
  for (const inner of [guard.all, guard.any, [guard.not]].flat()) if (inner) countGuard(inner, count);
};

const nameOf = (step: unknown): string =>
  isObject(step) ? (Object.keys(step)[0] ?? '') : typeof step === 'string' ? step : '';

const countRule = (rule: Json, count: Count): void => {
  const form = FORMS.find((name) => name in rule);
  count(`form ${String(form)}`);
  countPath(rule.from ?? rule.template, count);
  for (const key of ['default', 'ifUnknown', 'required']) if (key in rule) count(key);
  for (const step of [rule.via ?? []].flat()) count(`step ${nameOf(step)}`);
  if ('when' in rule) {
    count('when of a rule');
    countGuard(rule.when, count);
  }
  for (const name of FORMS) {
    const inside = rule[name];
    if (Array.isArray(inside)) for (const inner of inside) countPlace(inner, count, 0);
    else if (isObject(inside)) countOver(name, inside, count);
  }
};

const countOver = (form: string, over: Json, count: Count): void => {
  count(`${form} over a list`);
  countPath(over.each, count);
  if ('when' in over) {
    count('when beside each');
    countGuard(over.when, count);
  }
  countPlace(over.item, count, 0);
};

const countEach = (node: Json, count: Count, depth: number): void => {
  count('each');
  if (depth > 0) count('each in each');
  countPath(node.each, count);
  countPlace(node.item, count, depth + 1);
};

const countObject = (node: Json, count: Count, depth: number): void => {
  count('object');
  if ('when' in node) {
    count('when of an object');
    countGuard(node.when, count);
  }
  for (const [name, inner] of Object.entries(node)) if (name !== 'when') countPlace(inner, count, depth);
};

const countPlace = (node: unknown, count: Count, depth: number): void => {
  if (typeof node === 'string') {
    count('short from');
    countPath(node, count);
  } else if (Array.isArray(node)) {
    count('list');
    for (const element of node) countPlace(element, count, depth);
  } else if (!isObject(node)) return;
  else if ('each' in node) countEach(node, count, depth);
  else if (FORMS.some((form) => form in node)) countRule(node, count);
  else countObject(node, count, depth);
};

/** The paths that "each" goes through, in places and in rules. */
export const eachPaths = (node: unknown): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(eachPaths);
  if (!isObject(node)) return [];
  const own = typeof node.each === 'string' ? [node.each] : [];
  return [...own, ...Object.values(node).flatMap(eachPaths)];
};

/** What a tenant file is made of, and how often. */
export const censusOf = ({ user, sources }: Json): Census => {
  const counts = new Map<string, number>();
  const count: Count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);
  if (isObject(user)) {
    const { extra, ...fields } = user;
    if (extra !== undefined) count('extra');
    countObject(fields, count, 0);
    if (isObject(extra)) countObject(extra, count, 0);
  }
  for (const source of isObject(sources) ? Object.values(sources) : []) {
    if (!isObject(source)) continue;
    for (const key of ['declare', 'emptyValues', 'optional', 'fallbackFor', 'catalogue'])
      if (key in source) count(key);
    const isAlone = 'catalogue' in source || JSON.stringify(source.lookup).includes('request.userIdentifier');
    if (!isAlone) count('dependent lookup');
    for (const part of lookupParts(source.lookup)) count(part);
  }
  return counts;
};
