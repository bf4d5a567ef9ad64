/**
 * Witnesses: for an error about types, payloads with which the account would be wrong had the check not refused the
 * rule. They are searched for by generation, with the rule's check bypassed.
 */
import { Absence, none, unknown } from '../../../src/core/absence';
import { Account, AccountFields } from '../../../src/contract/account';
import { compileValue } from '../../../src/mapping/compile/rule';
import { environmentOf } from '../../../src/mapping/compile/environment';
import type { Environment, Evaluate } from '../../../src/mapping/compile/environment';
import { finishers } from '../../../src/mapping/compile/finish';
import { toValue } from '../../../src/json/document';
import { findingsOf } from '../../../src/diagnostics/collector';
import { readRule } from '../../../src/mapping/syntax/rule';
import { untraced } from '../../../src/mapping/compile/trace';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { conformerOf } from '../../../src/types/conform';
import { isOfBrand, total } from '../../../src/types/type';
import type { Shape } from '../../../src/types/type';
import { fieldsOfCodec } from '../../../src/types/type-of-codec';
import type { Around, Bench, RulePlace } from '../../proof/bench';
import { bypassed } from './bypass';
import { DIGESTIBLE, pathsIn, plantAll, textsIn } from '../../proof/planting';
import type { Planting } from '../../proof/planting';
import type { Random } from './random';
import { trash } from './values';

/** The errors that are about types: had they been let pass, some payload would have broken the account. */
export const TYPE_CODES: readonly string[] = [
  'contract-type',
  'required-absent',
  'step-input',
  'path-unknown',
  'path-opaque',
];

/** Draws the payload of one source. */
export type DrawPayload = (source: Bench['sources'][number]) => unknown;

const minimal = (shape: Shape): unknown => {
  if (shape.kind === 'array') return [minimal(shape.item.shape)];
  if (shape.kind === 'object')
    return Object.fromEntries(
      [...shape.fields].flatMap(([name, type]) => (type.none ? [] : [[name, minimal(type.shape)]])),
    );
  return isOfBrand(shape, 'link') ? 'https://shop.example/' : 'x';
};

const withValue = (
  shape: Shape | undefined,
  [name, ...names]: readonly string[],
  value: unknown,
): unknown => {
  if (shape?.kind === 'array')
    return [withValue(shape.item.shape, name === undefined ? [] : [name, ...names], value)];
  if (name === undefined) return value;
  const field = shape?.kind === 'object' ? shape.fields.get(name)?.shape : undefined;
  const around = shape === undefined ? {} : (minimal(shape) as object);
  return { ...around, [name]: withValue(field, names, value) };
};

const account: Shape = { kind: 'object', fields: fieldsOfCodec(AccountFields) };

/** An account that has this value at a place, and otherwise what it needs. */
const accountWith = (names: readonly string[], value: unknown): unknown => withValue(account, names, value);

/** A value of any kind that is fit to be sent: what no type can promise of it is looked at in any case. */
const fit = (value: unknown): unknown => {
  if (typeof value === 'string') return finishers.text(value);
  return typeof value === 'number' || typeof value === 'object' ? fitNumber(value) : value;
};

const fitNumber = (value: unknown): unknown =>
  value instanceof Absence || Array.isArray(value) ? value : withDigits(value);

/** A number of too many digits cannot be a witness: it is unknown at every place. */
const withDigits = (value: unknown): unknown =>
  typeof value === 'number' || (typeof value === 'object' && value !== null && 'digits' in value)
    ? finishers.number(value)
    : value;

/** What is wrong with a value at a place, were it let pass; `kinds` remembers those that stood there before. */
const breaks = ({ names, target }: RulePlace, value: unknown, kinds: Set<string>): string | undefined => {
  if (value instanceof Absence) {
    const isMissing = names.length === 1 && names[0] === 'id';
    return isMissing ? `there is no id: ${value.reason}` : undefined;
  }
  if (target !== undefined)
    return Account.is(accountWith(names, value)) ? undefined : 'the user is no account';
  if (typeof value === 'object') return 'what is no single value stands there';
  kinds.add(typeof value);
  return kinds.size > 1 ? 'it is now of one kind, now of another' : undefined;
};

/** A step, a sum or a text was given what it cannot digest. */
const undigested = (value: unknown): string | undefined => {
  if (value instanceof Absence) return value.reason === 'step-failed' ? 'it cannot be digested' : undefined;
  if (Number.isNaN(value)) return 'it is calculated as no number';
  return typeof value === 'string' && value.includes('[object Object]') ? 'an object is written' : undefined;
};

/** The slots of one request; `undefined` when a payload is refused as a whole. */
const slotsOf = ({ sources, scope }: Bench, draw: DrawPayload, planting: Planting): unknown[] | undefined => {
  const { random } = planting;
  const slots: unknown[] = Array.from({ length: scope.gathered.slots });
  slots[0] = { userIdentifier: String(planting.draw()).trim() || 'u-1' };
  for (const source of sources) {
    const binding = scope.bindings.get(source.name);
    if (binding === undefined) return undefined;
    const payload = draw(source);
    plantAll(planting, source.name, payload);
    const fitted = conformerOf(total({ kind: 'object', fields: source.fields }))(payload);
    if (!fitted.ok) return undefined;
    const isAway = binding.given !== undefined && random.chance(0.2);
    slots[binding.slot] = isAway
      ? random.pick([none('no-such-user'), unknown('source-unavailable')])
      : fitted.value;
  }
  return slots;
};

/** One list that is walked, its list's name and closure at hand. */
interface Walked {
  readonly alias: string;
  readonly list: Evaluate;
  readonly slot: number;
}

/** Every value that a place takes, one for each element of the lists that it stands in. */
const resultsAt = (
  evaluate: Evaluate,
  [first, ...rest]: readonly Walked[],
  environment: Environment,
  planting: Planting,
): readonly unknown[] => {
  if (first === undefined) return [evaluate(environment)];
  const elements = first.list(environment);
  return (Array.isArray(elements) ? elements : []).flatMap((element: unknown) => {
    plantAll(planting, first.alias, element);
    environment.slots[first.slot] = element;
    return resultsAt(evaluate, rest, environment, planting);
  });
};

const walkedOf = (around: readonly Around[]): readonly Walked[] =>
  around.map(({ alias, list, slot }) => ({ alias, list: compileValue(list, untraced), slot }));

/** The rule that a problem is about: the last one that begins before it. */
export const placeOf = ({ places }: Bench, { line, column }: Problem): RulePlace | undefined =>
  places
    .filter(({ node: { at } }) => at.line < line || (at.line === line && at.column <= column))
    .sort(({ node: one }, { node: other }) => one.at.line - other.at.line || one.at.column - other.at.column)
    .at(-1);

/**
 * Why an error cannot have a witness although its code is about types: what it reads never stands in the account,
 * or is never there at all, so that no value could be wrong.
 */
export const exemptionOf = (problem: Problem, place: RulePlace | undefined): string | undefined => {
  const { code, line, column, message } = problem;
  const rule = place && readRule(place.node, findingsOf('rule'));
  if (place === undefined || rule === undefined)
    return 'it is about a lookup or a list, whose value never stands in the account';
  if (!code.startsWith('path-')) return undefined;
  const path = pathsIn(rule).find(
    ({ at }) => at.line === line && at.column <= column && column < at.endColumn,
  );
  if (path === undefined) return 'it is about a guard or a list, whose value never stands in the account';
  if (place.names[0] === 'id') return undefined;
  const isNever = / it has no /.test(message) || path.head === 'request';
  const isSearch = path.segments.some(({ kind }) => kind === 'match');
  return isNever || isSearch ? 'nothing is ever there: the field would be left out, always' : undefined;
};

/** What a search showed: what would go wrong, if anything, and how often a value was there at all. */
export interface Search {
  readonly wrong: string | undefined;
  readonly present: number;
}

const NOTHING: Search = { wrong: undefined, present: 0 };

/** Looks for what would go wrong with a rule that the check refused, among so many requests. */
export const witnessOf = (
  bench: Bench,
  place: RulePlace,
  code: string,
  draw: DrawPayload,
  random: Random,
  tries: number,
): Search => {
  const rule = readRule(place.node, findingsOf('rule'));
  const value = rule && bypassed(rule, place.scope);
  if (rule === undefined || value === undefined) return NOTHING;
  const evaluate = compileValue(value, untraced);
  const lists = walkedOf(place.around);
  const texts = textsIn(toValue(place.node));
  const isUndocumented = code.startsWith('path-');
  const planting: Planting = {
    paths: pathsIn(rule),
    draw: () => (isUndocumented ? trash(random) : random.pick([...texts, ...DIGESTIBLE])),
    random,
  };
  const kinds = new Set<string>();
  let present = 0;
  for (let each = 0; each < tries; each += 1) {
    // Half of the payloads hold what the rule speaks of.
    const seeded = isUndocumented || each % 2 === 0 ? planting : { ...planting, paths: [] };
    const slots = slotsOf(bench, draw, seeded);
    if (slots === undefined) continue;
    const now = new Date(Date.UTC(2000 + random.below(90), 5, 15));
    const environment = environmentOf(slots, { now, timezone: 'Europe/Moscow' });
    for (const result of resultsAt(evaluate, lists, environment, seeded)) {
      const wrong =
        (code === 'step-input' ? undigested(result) : undefined) ?? breaks(place, fit(result), kinds);
      if (wrong !== undefined) return { wrong, present };
      if (!(result instanceof Absence)) present += 1;
    }
  }
  return { wrong: undefined, present };
};
