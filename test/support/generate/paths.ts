/** The paths that a payload of a sort has, as an integrator would write them. */
import { CHILD, CHILDREN, KEYS } from './sort';
import type { Field, Sort } from './sort';
import { wordOf } from './values';
import type { Random } from './random';

/** A path with what stands there. */
export interface Path {
  readonly text: string;
  readonly sort: Sort;
  /** It is there once its source has answered. */
  readonly sure: boolean;
  /** Its source need not answer. */
  readonly conditional: boolean;
  /** It begins with the name of an upstream list's element. */
  readonly isElement: boolean;
}

/** Whether something is there whatever the sources do. */
export const isAlways = ({ sure, conditional }: Path): boolean => sure && !conditional;

/** Longer paths are not listed: a recursive codec is read four levels deep. */
const MAX_PARTS = 4;

interface Part {
  readonly text: string;
  readonly sort: Sort;
  readonly sure: boolean;
}

/** A sort as a list of alternatives. */
export const membersOf = (sort: Sort): readonly Sort[] =>
  sort.kind === 'union' ? sort.members.flatMap(membersOf) : [sort];

const PLAIN_NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

const named = (random: Random, name: string): string =>
  PLAIN_NAME.test(name) && !random.chance(0.05) ? `.${name}` : `[${JSON.stringify(name)}]`;

/** Texts may be blank, and then they are nothing. */
const isSure = ({ presence, sort }: Field): boolean =>
  presence === 'required' &&
  !membersOf(sort).some((member) => member.kind === 'text' && member.of === 'text');

const fieldParts = (random: Random, fields: readonly Field[]): readonly Part[] =>
  fields.map((field) => ({ text: named(random, field.name), sort: field.sort, sure: isSure(field) }));

/** What `[KEY=VALUE]` may compare with. */
const keyLiteral = (random: Random, sort: Sort): string | undefined => {
  const member = random.pick(membersOf(sort));
  switch (member.kind) {
    case 'text': {
      // Now and then one that the type never has.
      const word = wordOf(random, random.chance(0.05) ? 'text' : member.of);
      return /^[\p{L}-]+$/u.test(word) && random.chance(0.5) ? word : JSON.stringify(word);
    }
    case 'number':
      return String(random.below(6));
    case 'boolean':
      return random.pick(['true', 'false']);
    case 'literals':
      return JSON.stringify(random.pick(member.values));
    default:
      return undefined;
  }
};

/** A key of an element, which may lead into its objects, with what it may be. */
const keyTest = (random: Random, item: Sort): string | undefined => {
  const objects = membersOf(item).filter((member) => member.kind === 'object');
  const fields = objects.flatMap((object) => object.fields).filter(({ name }) => PLAIN_NAME.test(name));
  if (fields.length === 0) return undefined;
  const { name, sort, presence } = random.pick(fields);
  const inner = keyTest(random, sort);
  if (inner !== undefined) return `${name}.${inner}`;
  const nullable = presence === 'nullable' || presence === 'partialNullable';
  const literal = nullable && random.chance(0.15) ? 'null' : keyLiteral(random, sort);
  return literal === undefined ? undefined : `${name}=${literal}`;
};

/** One condition, or two of different keys. */
const matchPart = (random: Random, item: Sort): readonly Part[] => {
  const [test, second] = [keyTest(random, item), random.chance(0.4) ? keyTest(random, item) : undefined];
  if (test === undefined) return [];
  const isAnother = second !== undefined && keyIn(second) !== keyIn(test);
  const text = isAnother ? `[${test}${random.pick([',', ', '])}${second}]` : `[${test}]`;
  return [{ text, sort: item, sure: false }];
};

const keyIn = (test: string): string | undefined => test.split('=')[0];

const listParts = (random: Random, item: Sort): readonly Part[] => [
  { text: `[${random.pick([0, 0, 1, 2])}]`, sort: item, sure: false },
  { text: `[${random.pick([-1, -1, -2])}]`, sort: item, sure: false },
  ...matchPart(random, item),
];

const childPart = (sort: Extract<Sort, { kind: 'tree' }>): Part =>
  sort.by === CHILD
    ? { text: `.${CHILD}`, sort, sure: false }
    : { text: `.${CHILDREN}`, sort: { kind: 'array', item: sort, nullable: false }, sure: false };

const partsOf = (random: Random, sort: Sort): readonly Part[] => {
  switch (sort.kind) {
    case 'object':
      return fieldParts(random, sort.fields);
    case 'tree':
      return [...fieldParts(random, sort.fields), childPart(sort)];
    case 'array':
      return listParts(random, sort.item);
    case 'record':
      return [{ text: named(random, random.pick(KEYS)), sort: sort.value, sure: false }];
    case 'union':
      return unionParts(random, sort);
    default:
      return [];
  }
};

/** What several alternatives have under one name is one of several; what one has may be missing. */
const unionParts = (random: Random, sort: Sort): readonly Part[] => {
  const parts = membersOf(sort).map((member) => partsOf(random, member));
  const all = parts.flat();
  return [...new Set(all.map(({ text }) => text))].map((text) => {
    const same = all.filter((part) => part.text === text);
    const [only] = same;
    const union = { kind: 'union', members: same.map((part) => part.sort) } as const;
    return {
      text,
      sort: same.length === 1 && only !== undefined ? only.sort : union,
      sure: same.length === parts.length && same.every((part) => part.sure),
    };
  });
};

/** A path and all that lead further. */
export const pathsFrom = (random: Random, path: Path, parts = MAX_PARTS): readonly Path[] => {
  if (parts === 0) return [path];
  return [
    path,
    ...partsOf(random, path.sort).flatMap(({ text, sort, sure }) =>
      pathsFrom(random, { ...path, text: path.text + text, sort, sure: path.sure && sure }, parts - 1),
    ),
  ];
};
