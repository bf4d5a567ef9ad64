/** The `user` of a tenant file, generated along the contract's own types. */
import { contractFields } from '../../../src/mapping/check/account';
import type { Fields, Shape, Type } from '../../../src/types/type';
import { anyGoal, goalOf } from './goals';
import { guardOf } from './guards';
import { withoutCatalogues } from './catalogues';
import { isAlways, membersOf } from './paths';
import type { Path } from './paths';
import { elementPaths, listsOf } from './each';
import { requiredRule, ruleFor } from './rules';
import type { Reach } from './drafts';

type Json = unknown;

const each = (reach: Reach, item: (inner: Reach) => Json): Json => {
  const lists = listsOf(reach);
  if (lists.length === 0) return item(reach);
  const list = reach.random.pick(lists);
  const [as, paths] = elementPaths(reach, list);
  return { each: list.text, as, item: item({ ...reach, paths: [...reach.paths, ...paths] }) };
};

const listOf = (reach: Reach, item: (inner: Reach) => Json): Json =>
  reach.random.several(1, 2, () => (reach.random.chance(0.55) ? each(reach, item) : item(reach)));

const withGuard = (reach: Reach, fields: Readonly<Record<string, Json>>): Json =>
  reach.random.chance(0.25) ? { when: guardOf(reach.random, reach.paths), ...fields } : fields;

/** Fields that are often wanted, since the contract says more of them than a type can. */
const OFTEN: Readonly<Record<string, number>> = { legalEntities: 0.6, selected: 1 };

/** An object of the contract: all that it needs, and some of what it may have. */
const objectOf = (reach: Reach, fields: Fields, share: number): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    [...fields].flatMap(([name, type]) =>
      !type.none || reach.random.chance(OFTEN[name] ?? share) ? [[name, placeOf(reach, type)] as const] : [],
    ),
  );

const ofShape = (reach: Reach, shape: Shape): Json => {
  if (shape.kind === 'object') return withGuard(reach, objectOf(reach, shape.fields, 0.35));
  if (shape.kind === 'array') return listOf(reach, (inner) => ofShape(inner, shape.item.shape));
  return ruleFor(reach, goalOf(shape));
};

const placeOf = (reach: Reach, { shape }: Type): Json => ofShape(reach, shape);

const EXTRA = ['tier', 'note', 'x.y', 'Ступень', 'inner', 'list'];

/** Something where the contract says nothing. */
const freePlace = (reach: Reach, depth: number): Json =>
  reach.random.oneOf<Json>([
    [6, () => ruleFor(reach, anyGoal(reach.random))],
    [depth > 0 ? 2 : 0, () => withGuard(reach, freeFields(reach, depth - 1))],
    [depth > 0 ? 3 : 0, () => listOf(reach, (inner) => freePlace(inner, depth - 1))],
  ]);

const freeFields = (reach: Reach, depth: number): Readonly<Record<string, Json>> =>
  Object.fromEntries(reach.random.several(1, 2, () => [reach.random.pick(EXTRA), freePlace(reach, depth)]));

const textAt = (path: Path): Json => ({ from: path.text, via: ['text'] });

const isId = ({ sort }: Path): boolean =>
  membersOf(sort).every(
    (member) =>
      (member.kind === 'text' && member.of !== 'text') ||
      (member.kind === 'number' && (member.of === 'integer' || member.of === 'age')),
  );

/** The account's id, which must be there: from what is always there, over a chain, or said to be required. */
const idRule = (reach: Reach, chain: readonly string[]): Json => {
  const { random, paths } = reach;
  const sure = paths.filter((path) => isAlways(path) && isId(path));
  const over = chain.map((source) =>
    paths.filter((path) => path.sure && isId(path) && path.text.startsWith(`${source}.`)),
  );
  return random.oneOf<Json>([
    [sure.length > 0 ? 4 : 0, () => textAt(random.pick(sure))],
    [
      over.length > 1 && over.every((each) => each.length > 0) ? 12 : 0,
      () => ({ first: over.map((each) => textAt(random.pick(each))) }),
    ],
    // Some of the chain are not enough.
    [
      over.some((each) => each.length > 0) ? 3 : 0,
      () => ({ first: [textAt(random.pick(over.flat()))], required: true }),
    ],
    [1, () => 'request.userIdentifier'],
    [6, () => requiredRule(reach, { want: 'text' })],
  ]);
};

/** A generated `user`; `chain` are the sources of which one answers. */
export const userOf = (reach: Reach, chain: readonly string[]): Readonly<Record<string, Json>> => {
  const fields = new Map([...contractFields()].filter(([name]) => name !== 'id'));
  const user = { id: idRule(withoutCatalogues(reach), chain), ...objectOf(reach, fields, 0.16) };
  return reach.random.chance(0.3) ? { ...user, extra: freeFields(reach, 2) } : user;
};
