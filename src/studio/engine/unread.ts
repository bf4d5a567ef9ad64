/** The leaves of answers that nothing reads. */
import { pathsRead } from '../../mapping/check/coverage';
import type { CheckedMapping } from '../../mapping/check/coverage';
import { pointerTo } from '../../json/pointer-at';
import { isRecord } from '../../types/conform';
import type { Key } from '../../types/path';
import type { AnswerPlace } from '../api';

/** The most places that are listed: an answer can have a million leaves. */
const MOST = 2_000;

/** A leaf: the keys that lead there, and its path as rules have it. */
interface Leaf {
  readonly keys: readonly Key[];
  readonly path: string;
}

/** One after the other, so that the rest of a large answer is not walked. */
function* leavesOf(value: unknown, { keys, path }: Leaf, lists: ReadonlySet<string>): Generator<Leaf> {
  const list = `${path}[]`;
  if (Array.isArray(value))
    for (const [index, item] of value.entries())
      yield* leavesOf(item, { keys: [...keys, index], path: list }, lists);
  else if (isRecord(value))
    for (const [key, inner] of Object.entries(value)) {
      const within = lists.has(list) ? list : `${path}.${key}`; // keys that are data are like a list's elements
      yield* leavesOf(inner, { keys: [...keys, key], path: within }, lists);
    }
  else yield { keys, path };
}

/** The lists that paths lead into: `crm.cards[]` of `crm.cards[].number`. */
const listsIn = (paths: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    [...paths].flatMap((path) => [...path.matchAll(/\[\]/g)].map(({ index }) => path.slice(0, index + 2))),
  );

/** Whether a leaf is read, by itself or with the list of scalars that it is in. */
const isRead = (path: string, read: ReadonlySet<string>): boolean =>
  read.has(path) || (path.endsWith('[]') && read.has(path.slice(0, -2)));

/** The places in payloads that no rule, condition or lookup reads. */
export const unreadIn = (
  answers: readonly { readonly source: string; readonly value: unknown }[],
  rules: CheckedMapping | undefined,
): readonly AnswerPlace[] => {
  if (rules === undefined) return [];
  const read = pathsRead(rules);
  const lists = listsIn(read);
  const found: AnswerPlace[] = [];
  for (const { source, value } of answers)
    for (const { keys, path } of leavesOf(value, { keys: [], path: source }, lists)) {
      if (found.length === MOST) return found;
      if (!isRead(path, read)) found.push({ source, pointer: pointerTo(keys) });
    }
  return found;
};
