/** What a tenant was loaded from, as a hash, and what has changed in it, by keys and names of files; never by values. */
import { hash } from 'node:crypto';
import { relative } from 'node:path';
import type { Input, Inputs } from './reads';

const nameOf = ({ how, folder, path }: Input): string => (how === 'at' ? path : relative(folder, path));

/**
 * The hash of the files of the mappings folder that a tenant was loaded from, the same in all processes. Secrets and data
 * files are not in it: their digests are of one process, or of one machine.
 */
export const configHash = (inputs: Inputs): string => {
  const files = inputs.filter(({ how }) => how === 'in').map((input) => [nameOf(input), input.digest]);
  return hash('sha256', JSON.stringify(files.toSorted()));
};

/** The keys of a tenant file that have sections of their own below them, and how deep. */
const DEPTHS: ReadonlyMap<string, number> = new Map([
  ['connections', 1],
  ['sources', 2],
  ['user', 1],
]);

const sectionsAt = (
  value: unknown,
  path: string,
  depth: number,
): readonly (readonly [key: string, text: string])[] =>
  depth > 0 && typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => sectionsAt(inner, `${path}.${key}`, depth - 1))
    : [[path, JSON.stringify(value)]];

/** The texts of a tenant file's values, by keys whose names are known: `access`, `sources.crm.settings`, `user.name`. */
export const sectionsOf = (document: string): ReadonlyMap<string, string> => {
  const value: unknown = JSON.parse(document);
  return new Map(
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => sectionsAt(inner, key, DEPTHS.get(key) ?? 0))
      : [],
  );
};

/** The keys whose values differ between two maps, or that only one of them has. */
const differing = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key)).toSorted();

/** Tenant files are told by their keys, and secrets by their variables. */
const digestsOf = (inputs: Inputs, variablesOf: (file: string) => readonly string[]) =>
  new Map(
    inputs.flatMap((input) => {
      if (input.kind === 'tenant' || input.kind === 'base') return [];
      const names = input.how === 'at' ? variablesOf(input.path) : [nameOf(input)];
      return names.map((name) => [name, input.digest] as const);
    }),
  );

/** What a version of a tenant is made of. */
export interface Made {
  readonly inputs: Inputs;
  /** The tenant file over what it extends, as JSON: smaller than digests of its values, which few reloads need. */
  readonly document: string;
}

/**
 * What differs between two versions: keys of the tenant file, the variables of secrets, and the names of other files.
 * `variablesOf` gives the variables whose secret is in a file.
 */
export const changedKeys = (
  before: Made,
  after: Made,
  variablesOf: (file: string) => readonly string[],
): readonly string[] => [
  ...differing(sectionsOf(before.document), sectionsOf(after.document)),
  ...differing(digestsOf(before.inputs, variablesOf), digestsOf(after.inputs, variablesOf)),
];
