/** Valid tenant files with typing mistakes: in keys, paths, steps and literals. */
import { parse } from '@humanwhocodes/momoa';
import type { AnyNode, StringNode, ValueNode } from '@humanwhocodes/momoa';
import { isWithin } from '../../../src/json/read-file';
import { adapters } from '../../../adapters';
import { benchOf } from '../../../src/cli/fix';
import { errorsIn, repairTenant } from '../../../src/cli/repair/repair';
import type { Bench } from '../../../src/cli/repair/repair';
import { listFolders } from '../../../src/tenant/folder';
import { commandWorld } from '../command-world';
import { ROOT } from '../root';
import { isRight } from 'fp-ts/Either';
import { join } from 'node:path';

export type Kind = 'key' | 'path' | 'step' | 'literal';

/** Characters of a text that can be misspelt. */
export interface Place {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

/** Objects whose keys are names of the author's own, or of the upstream's. */
const FREE = new Set(
  'sources payload declare table index headers keys parameters query form json extra $comment messages example'.split(
    ' ',
  ),
);

/** Keys whose value is one of few words. */
const WORDS = new Set([
  'type',
  'method',
  'in',
  'locale',
  'phones',
  'spelling',
  'adapter',
  'errorStatus',
  'epoch',
]);

const LONG = 3;

const inside = (kind: Kind, { loc, value }: StringNode): readonly Place[] =>
  value.length >= LONG ? [{ kind, start: loc.start.offset + 1, end: loc.end.offset - 1 }] : [];

/** The names in a path behind its source. */
const namesIn = ({ loc, value }: StringNode): readonly Place[] =>
  /^[a-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])+$/.test(value)
    ? [...value.matchAll(/(?<=\.)\w{3,}/g)].map(({ 0: name, index }) => ({
        kind: 'path',
        start: loc.start.offset + 1 + index,
        end: loc.start.offset + 1 + index + name.length,
      }))
    : [];

const stepsIn = (node: ValueNode): readonly Place[] =>
  (node.type === 'Array' ? node.elements : []).flatMap(({ value }) => {
    if (value.type === 'String') return inside('step', value);
    const name = value.type === 'Object' ? value.members[0]?.name : undefined;
    return name?.type === 'String' ? inside('step', name) : [];
  });

const placesIn = (node: AnyNode, keys: readonly string[]): readonly Place[] => {
  if (node.type === 'Document') return placesIn(node.body, keys);
  if (node.type === 'Array') return node.elements.flatMap(({ value }) => placesIn(value, keys));
  const key = keys.at(-1) ?? '';
  if (node.type === 'String') {
    if (keys[0] === 'user' && !['value', 'default', 'ifUnknown', 'separator', 'equals', 'as'].includes(key))
      return namesIn(node);
    return keys[0] !== 'user' && WORDS.has(key) ? inside('literal', node) : [];
  }
  if (node.type !== 'Object') return [];
  return node.members.flatMap(({ name, value }) => {
    if (name.type !== 'String') return [];
    const own = FREE.has(key) ? [] : inside('key', name);
    if (FREE.has(name.value) && name.value !== 'sources') return own;
    return [...own, ...(name.value === 'via' ? stepsIn(value) : placesIn(value, [...keys, name.value]))];
  });
};

/** All that can be misspelt in a text. */
export const misspellable = (text: string): readonly Place[] =>
  placesIn(parse(text.replace(/^\ufeff/, ''), { mode: 'json' }), []).filter(({ start, end }) =>
    /^[A-Za-z_]+$/.test(text.slice(start, end)),
  );

/** Where a value stands, of a member or of a list, and what it is part of. */
export interface ValuePlace {
  readonly of: 'head' | 'settings' | 'payload' | 'source' | 'rule';
  readonly start: number;
  readonly end: number;
}

const partOf = (keys: readonly string[]): ValuePlace['of'] => {
  if (keys[0] === 'user') return 'rule';
  if (keys[0] !== 'sources' || keys.length < 3) return 'head';
  return keys[2] === 'settings' || keys[2] === 'payload' ? keys[2] : 'source';
};

const valuesIn = (node: ValueNode, keys: readonly string[]): readonly ValuePlace[] => {
  const { start, end } = node.loc;
  const own = keys.length === 0 ? [] : [{ of: partOf(keys), start: start.offset, end: end.offset }];
  if (node.type === 'Array') return [...own, ...node.elements.flatMap(({ value }) => valuesIn(value, keys))];
  if (node.type !== 'Object') return own;
  const inner = node.members.flatMap(({ name, value }) =>
    valuesIn(value, [...keys, name.type === 'String' ? name.value : name.name]),
  );
  return [...own, ...inner];
};

/** All values of a text that another could stand for: rules, settings, literals, types. */
export const valuePlaces = (text: string): readonly ValuePlace[] =>
  valuesIn(parse(text.replace(/^\ufeff/, ''), { mode: 'json' }).body, []);

/** A text with one slip of the finger: a letter left out, twice, another, or before the one that it belongs behind. */
export const misspelt = (text: string, { start, end }: Place, draw: number): string => {
  const at = start + 1 + (Math.floor(draw / 4) % (end - start - 1));
  const [before, letter, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  switch (draw % 4) {
    case 0:
      return before + after;
    case 1:
      return before + letter + letter + after;
    case 2:
      return `${before}${letter === 'x' ? 'q' : 'x'}${after}`;
    default:
      return `${before.slice(0, -1)}${letter}${before.slice(-1)}${after}`;
  }
};

/** A tenant without errors. */
export interface Sound {
  readonly title: string;
  readonly name: string;
  readonly bench: Bench;
  readonly real: string;
  readonly text: string;
}

const FOLDERS = [
  'mappings',
  'docs/recipes',
  ...['head', 'http', 'payloads', 'rules'].map((set) => `test/corpus/${set}`),
];

/** Whether a repair changes a file that has no mistake: a key of an older version, say. */
const isRepaired = (
  name: string,
  bench: Sound['bench'],
  { real, text }: Pick<Sound, 'real' | 'text'>,
): boolean => repairTenant(name, bench, new Map([[real, text]])).edited.get(real) !== text;

/** The demos, the recipes, and what of the corpus has no errors and stays as it is in a repair. */
export const soundTenants = (): readonly Sound[] =>
  FOLDERS.flatMap((folder) => {
    const mappings = join(ROOT, folder);
    const names = listFolders(mappings);
    const { world } = commandWorld(adapters, {});
    const bench = benchOf(mappings, world, true);
    return (isRight(names) ? names.right : []).flatMap((name) => {
      const { problems, files } = bench.check(name, new Map());
      const file = files.get(join(mappings, name, 'tenant.json'));
      if (errorsIn(problems) > 0 || file === undefined || !isWithin(mappings, file.real)) return [];
      return problems.length > 0 && isRepaired(name, bench, file)
        ? []
        : [{ title: `${folder}/${name}`, name, bench, ...file }];
    });
  });
