/** The finding that a source is never used. */
import { textsIn } from '../../json/document';
import type { JsonNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import type { Gathered } from '../../mapping/check/scope';
import { isError } from '../../diagnostics/diagnostic';
import type { Source } from '../source/source';
import { remove } from '../../diagnostics/fix';

/** Sources that no rule reads; one that a faulty path names, or probably means, is not among them. */
export const reportUnread = (
  sources: readonly Source[],
  user: JsonNode,
  { names }: Gathered,
  findings: Findings,
): void => {
  const unread = sources.filter(({ name }) => !names.has(name));
  if (unread.length === 0 || findings.problems.some(({ code }) => code === 'source-unknown')) return;
  const texts = [
    ...textsIn(user),
    ...sources.flatMap(({ lookups }) => lookups.flatMap(({ node }) => textsIn(node))),
  ];
  const named = new Set(texts.flatMap((text) => text.match(/(?<![\w.])\w+/g) ?? []));
  for (const { name, at } of unread)
    if (!(findings.problems.some(isError) && named.has(name)))
      findings.add(at, {
        code: 'source-unused',
        message: `source "${name}" is never used`,
        // Other tenants may read what this one does not.
        fix:
          at.file === undefined
            ? remove
            : {
                kind: 'remove',
                after: `, or write "${name}": null in the file that extends this one`,
                asks: true,
              },
      });
};
