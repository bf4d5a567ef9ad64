/** What the templates and rules of a lookup read. */
import type { Scope } from '../../../mapping/check/scope';
import type { PathSyntax } from '../../../mapping/syntax/parts';
import type { Read } from '../../../mapping/typed';

/** A path that a lookup reads. */
export type LookupPath = Pick<PathSyntax, 'at' | 'text' | 'head'>;

/** The one value of the request that is the shopper's. */
const IDENTIFIER = 'request.userIdentifier';

/** Whether a value is new with each ask, and no shopper's: the moment, a random id. */
export const isPerAsk = ({ head, text }: Pick<LookupPath, 'head' | 'text'>): boolean =>
  head === 'request' && text !== IDENTIFIER;

/** Whether a value is the moment of the ask. */
export const readsClock = ({ text }: Pick<LookupPath, 'text'>): boolean => text === 'request.now';

/** The path of a read of the request or a source; `undefined` for an element of a list. */
const pathOf = ({ at, path, slot }: Read, { bindings }: Scope): readonly LookupPath[] => {
  const head = /^[^.[]*/.exec(path)?.[0] ?? path;
  return bindings.get(head)?.slot === slot ? [{ at, text: path, head }] : [];
};

/** The result of a check of rules, and what they read. */
export const withReads = <A>(scope: Scope, check: () => A): readonly [A, readonly LookupPath[]] => {
  const { reads } = scope.gathered;
  const before = reads.length;
  const checked = check();
  return [checked, reads.slice(before).flatMap((read) => pathOf(read, scope))];
};
