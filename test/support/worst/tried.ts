/** The search for the worst answer, over known attacks, types and generated files, in a tenth of all that a request may take. */
import { MAX_COMPARISONS } from '../../../src/adapter/decode-payload';
import { MAPPING_BUDGET, type Budget } from '../../../src/mapping/compile/budget';
import { OPAQUE, optional, total, type Shape } from '../../../src/types/type';
import { fileOf } from '../generate/files';
import { loadFile } from '../generate/property';
import { randomOf } from '../generate/random';
import type { Attack } from '../mapping/attacks';
import { worstOf, type Extent } from './search';
import { ofAttack, ofFile, ofType, type MappingSubject } from './subjects';

/** So that a search takes seconds: what is found with less is found with all of it. */
const PART = 10;

export const BUDGET: Budget = {
  work: MAPPING_BUDGET.work / PART,
  values: MAPPING_BUDGET.values / PART,
  bytes: MAPPING_BUDGET.bytes / PART,
};

const COMPARISONS = MAX_COMPARISONS / PART;

/** Upstreams may say as much of an answer's values and bytes. */
const ROOM = { values: 80_000 / PART, bytes: 1_048_576 / PART };

const extentOf = (tries: number, enough: number): Extent => ({ tries, room: ROOM, enough });

/** What a search came to. */
export interface Tried {
  /** What the worst answers cost where nothing bounds it. */
  readonly units: number;
  /** Whether the budget ended them. */
  readonly isTooLarge: boolean;
  /** How many elements and fields were read within the budget. */
  readonly reads: number;
}

const tried = async (subject: MappingSubject, seed: number, tries: number): Promise<Tried | undefined> => {
  const worst = await worstOf(subject, randomOf(seed), extentOf(tries, 2 * BUDGET.work));
  const ran = await subject.run(worst.answers, BUDGET);
  return ran && { ...ran, units: worst.units };
};

/** Searches the worst answer to a known attack's file, from a small one. */
export const triedAttack = async (attack: Attack, seed: number): Promise<Tried> => {
  const found = await tried(ofAttack(attack), seed, 200);
  if (found === undefined) throw new Error('an attack that cannot be asked');
  return found;
};

/** Searches the worst answers to a generated file; `undefined` for one that its check refuses. */
export const triedFile = async (seed: number): Promise<Tried | undefined> => {
  const seeds = randomOf(seed);
  const subject = ofFile(loadFile(fileOf(seeds.fork())), seeds.fork());
  return subject && tried(subject, seeds.fork(), 60);
};

/** Two alternatives a level, in which the next level is in one field. */
const unions = (levels: number): Shape =>
  levels === 0
    ? { kind: 'boolean' }
    : {
        kind: 'union',
        members: ['b', 'c'].map((name) => ({
          kind: 'object' as const,
          fields: new Map([
            ['a', total(unions(levels - 1))],
            [name, total({ kind: 'array', item: optional(OPAQUE) })],
          ]),
        })),
      };

/** Searches the answer that is compared most often with lists of such unions; what it costs, in bounds for comparisons. */
export const triedUnions = async (levels: number, seed: number): Promise<number> => {
  const type = total({ kind: 'array', item: optional(unions(levels)) });
  const { units } = await worstOf(ofType(type), randomOf(seed), extentOf(200, 2 * COMPARISONS));
  return units / COMPARISONS;
};
