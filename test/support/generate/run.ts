/** A run of the promise over many files and requests, and its results. */
import type { Reason } from '../../../src/core/absence';
import { randomOf } from './random';
import { EACH_OF_RECORD, censusOf, eachPaths } from './census';
import { fileOf, requestOf } from './files';
import type { GeneratedFile } from './files';
import { countTypes } from './notations';
import { membersOf } from './paths';
import { counterexample, loadFile, tryRequest } from './property';
import type { Kinds, LoadedFile, Outcome } from './property';

/** How far a run goes. */
export interface Extent {
  readonly seed: number;
  /** How many (file, request) pairs. */
  readonly pairs: number;
  /** How many requests each file that passes is sent. */
  readonly requests: number;
  /** Told now and then of how far it is. */
  readonly progress?: (tally: Tally) => void;
}

/** What a run met. */
export interface Tally {
  files: number;
  passed: number;
  pairs: number;
  /** Outcomes by kind, failures by tag. */
  readonly outcomes: Map<string, number>;
  /** What the files that passed are made of, once for each request that they were sent. */
  readonly parts: Map<string, number>;
  /** Reasons of absence, once for each place that was left out. */
  readonly reasons: Map<Reason, number>;
  /** Codes of the errors that files were refused for. */
  readonly errors: Map<string, number>;
}

const add = <K>(counts: Map<K, number>, key: K, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by);
};

const emptyTally = (): Tally => ({
  files: 0,
  passed: 0,
  pairs: 0,
  outcomes: new Map(),
  parts: new Map(),
  reasons: new Map(),
  errors: new Map(),
});

const note = (tally: Tally, outcome: Outcome | undefined): void => {
  tally.pairs += 1;
  if (outcome === undefined) return;
  add(tally.outcomes, outcome.kind === 'failure' ? outcome.tag : outcome.kind);
};

/** How often a file goes through the values of an object whose keys are data. */
const recordsIn = ({ sources, json }: GeneratedFile): number => {
  const paths = sources.flatMap((source) => source.paths);
  const records = paths.filter(({ sort }) => membersOf(sort).every(({ kind }) => kind === 'record'));
  const texts = new Set(records.map(({ text }) => text));
  return eachPaths(json.user).filter((path) => texts.has(path)).length;
};

/** Sends a file its requests. Throws for one that breaks the promise. */
const ask = async (
  loaded: LoadedFile,
  seeds: () => number,
  requests: number,
  tally: Tally,
): Promise<void> => {
  const kinds: Kinds = new Map();
  for (let index = 0; index < requests; index += 1) {
    const request = requestOf(loaded.file, seeds());
    const { outcome, broken } = await tryRequest(loaded, request, kinds);
    if (broken !== undefined) throw new Error(await counterexample(loaded, request, broken));
    note(tally, outcome);
    for (const { reason, count } of loaded.left.fields) add(tally.reasons, reason, count);
  }
  for (const [part, count] of censusOf(loaded.file.json)) add(tally.parts, part, count * requests);
  add(tally.parts, EACH_OF_RECORD, recordsIn(loaded.file) * requests);
  const types = loaded.file.sources.map(({ written }) => written);
  countTypes(types, (part) => add(tally.parts, part, requests));
};

const loadNext = (seed: number): LoadedFile => {
  const file = fileOf(seed);
  try {
    return loadFile(file);
  } catch (error) {
    throw new Error(`file ${seed}: the check threw ${String(error)}\n${JSON.stringify(file.json)}`);
  }
};

/** Generates files, and sends each that passes its requests, until there were as many pairs as wanted. */
export const run = async ({ seed, pairs, requests, progress }: Extent): Promise<Tally> => {
  const { fork } = randomOf(seed);
  const tally = emptyTally();
  while (tally.pairs < pairs) {
    const loaded = loadNext(fork());
    tally.files += 1;
    if (loaded.tenant !== undefined) {
      tally.passed += 1;
      await ask(loaded, fork, requests, tally);
      loaded.tenant.dispose();
    }
    for (const { code, severity } of loaded.problems) if (severity === 'error') add(tally.errors, code);
    if (tally.files % 1000 === 0) progress?.(tally);
  }
  return tally;
};
