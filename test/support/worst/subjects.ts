/** What is searched for the worst answer: mappings of generated files and of known attacks, and types that answers are fitted to. */
import { isRight } from 'fp-ts/Either';
import { isError } from '../../../src/diagnostics/diagnostic';
import { compile } from '../../../src/mapping/compile/account';
import { MAPPING_BUDGET, type Budget } from '../../../src/mapping/compile/budget';
import type { TypedMapping } from '../../../src/mapping/typed';
import { Allowance } from '../../../src/core/allowance';
import { conformerOf } from '../../../src/types/conform';
import { members, type Shape, type Type } from '../../../src/types/type';
import { ExactNumber } from '../../../src/values/codec';
import { requestOf } from '../generate/files';
import type { LoadedFile } from '../generate/property';
import type { Attack } from '../mapping/attacks';
import { loadCase } from '../mapping/cases';
import { callAt } from '../tenant/world';
import type { Subject } from './search';

const NOW = new Date('2026-01-01T00:00:00Z');

/** The mapping of a file, over answers of its sources. */
export interface MappingSubject extends Subject {
  /** What answers come to within a budget, and how often a part of them was read. */
  readonly run: (answers: readonly unknown[], budget: Budget) => Promise<Ran | undefined>;
}

export interface Ran {
  readonly isTooLarge: boolean;
  readonly reads: number;
}

const boundless = (work: number): Budget => ({ work, values: Infinity, bytes: Infinity });

/** A value whose elements and fields are counted when they are read. */
const counting = <A>(root: A): { readonly value: A; readonly reads: () => number } => {
  let reads = 0;
  const known = new WeakMap<object, object>();
  const wrap = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const proxy: object = new Proxy(value, {
      get: (target, name, receiver) => {
        const found: unknown = Reflect.get(target, name, receiver);
        if (!Object.hasOwn(target, name) || name === 'length') return found;
        reads += 1;
        return wrap(found);
      },
    });
    known.set(value, proxy);
    return proxy;
  };
  const isOf = (_of: A, value: unknown): value is A => value !== undefined;
  const value = wrap(root);
  if (!isOf(root, value)) throw new Error('there is nothing to count');
  return { value, reads: () => reads };
};

/** How slots come of answers. */
type SlotsOf = (answers: readonly unknown[]) => Promise<unknown[] | undefined>;

const subjectOf = (mapping: TypedMapping, start: readonly unknown[], slotsOf: SlotsOf): MappingSubject => {
  const ran = (slots: unknown[], budget: Budget): boolean => {
    const { outcome } = compile(mapping, budget)(slots, NOW);
    return !isRight(outcome) && outcome.left.tag === 'AccountTooLarge';
  };
  return {
    start,
    exceeds: async (answers, units) => {
      const slots = await slotsOf(answers);
      // What the contract would refuse beyond its own bounds is as large as it needs to be.
      return slots && ran(slots, { ...boundless(units), values: MAPPING_BUDGET.values * 10 });
    },
    run: async (answers, budget) => {
      const slots = await slotsOf(answers);
      if (slots === undefined) return undefined;
      const counted = slots.map((slot) => counting({ slot }));
      const isTooLarge = ran(
        counted.map(({ value }) => value.slot),
        budget,
      );
      return { isTooLarge, reads: counted.reduce((sum, { reads }) => sum + reads(), 0) - slots.length };
    },
  };
};

/** A generated file's mapping; its sources are asked as requests ask them. */
export const ofFile = (
  { file, tenant, mapping, answers }: LoadedFile,
  seed: number,
): MappingSubject | undefined => {
  const identifier = tenant?.identify(file.identifier);
  if (tenant === undefined || mapping === undefined || identifier === undefined) return undefined;
  const given = [...requestOf(file, seed).answers];
  if (given.some(([, answer]) => 'failure' in answer)) return undefined;
  const start = given.map(([, answer]) => ('payload' in answer ? answer.payload : undefined));
  return subjectOf(mapping, start, async (payloads) => {
    for (const [index, [name]] of given.entries()) answers.set(name, { payload: payloads[index] });
    const slots = await tenant.ask(identifier, callAt(NOW))();
    return isRight(slots) ? slots.right : undefined;
  });
};

/** A small value of a type, in which everything is there once. */
const leastOf = (type: Type): unknown => leastOfShape(type.shape);

const leastOfShape = (shape: Shape): unknown => {
  switch (shape.kind) {
    case 'object':
      return Object.fromEntries([...shape.fields].map(([name, type]) => [name, leastOf(type)]));
    case 'array':
      return [leastOf(shape.item)];
    case 'record':
      return { k: leastOf(shape.value) };
    case 'union':
      return leastOfShape(members(shape).at(-1) ?? shape);
    case 'literals':
      return shape.values[0];
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'x';
  }
};

/** The mapping of a known attack, over the smallest answer of its type. */
export const ofAttack = ({ codec, user }: Pick<Attack, 'codec' | 'user'>): MappingSubject => {
  const { mapping, rules, problems } = loadCase({
    name: 'an attack',
    codec,
    user: { id: { value: 'u-1' }, ...user },
  });
  const [source] = rules?.sources ?? [];
  if (mapping === undefined || source === undefined)
    throw new Error(JSON.stringify(problems.filter(isError)));
  const start = leastOfShape({ kind: 'object', fields: source.fields });
  const { slots: size } = mapping;
  return subjectOf(mapping, [start], ([payload]) => {
    const slots: unknown[] = Array.from({ length: size });
    slots[0] = { userIdentifier: 'u-1' };
    slots[1] = payload;
    return Promise.resolve(slots);
  });
};

/** The fitting of answers to a type; a cost is how often their parts are compared with it. */
export const ofType = (type: Type): Subject => {
  const conform = conformerOf(type);
  return {
    start: [leastOf(type)],
    exceeds: ([answer], units) => {
      const work = new Allowance(units);
      conform(answer, { work });
      return Promise.resolve(work.isSpent);
    },
  };
};
