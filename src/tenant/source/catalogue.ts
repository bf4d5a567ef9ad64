/** Findings about lookups and fallbacks of catalogues: what would make their answer depend on a shopper, or be taken for one's. */
import { remove, removeKey, write } from '../../diagnostics/fix';
import { findingsOf } from '../../diagnostics/collector';
import type { Findings } from '../../diagnostics/collector';
import { isText } from '../../json/document';
import type { JsonNode } from '../../json/document';
import { splitTemplate } from '../../mapping/syntax/parts';
import type { Scope } from '../../mapping/check/scope';
import type { Lookup } from './lookup/part';
import { isPerAsk } from './lookup/reads';
import type { LookupPath } from './lookup/reads';
import type { SourceLookup } from './open-adapter';
import type { Source } from './source';

/** Reports sources that are a fallback for a catalogue. */
export const reportFallbacks = (sources: readonly Source[], findings: Findings): void => {
  const catalogues = sources.flatMap(({ name, catalogue }) => (catalogue === undefined ? [] : [name]));
  for (const { fallbackFor } of sources)
    if (fallbackFor !== undefined && catalogues.includes(fallbackFor.name))
      findings.add(fallbackFor.at, {
        code: 'catalogue-key',
        message: `"${fallbackFor.name}" is a catalogue: its last answer is its fallback`,
        fix: remove,
      });
};

const ownerOf = (node: JsonNode): JsonNode | undefined =>
  node.kind === 'object' ? node.members.get('owner')?.value : undefined;

/** Reports what makes the answer of a catalogue depend on a shopper: an owner, or values in its lookup. */
const reportDependence = (
  { node, comparison }: SourceLookup,
  { paths }: Lookup,
  { name }: Source,
  { findings }: Scope,
): void => {
  const owner = comparison && ownerOf(node);
  if (owner !== undefined) {
    findings.add(owner.at, {
      code: 'catalogue-lookup',
      message: `"${name}" is a catalogue: its answer belongs to no shopper`,
      fix: write('"unsaid"'),
    });
    return;
  }
  const path = paths.find((each) => !isPerAsk(each));
  if (path !== undefined)
    findings.add(path.at, {
      code: 'catalogue-lookup',
      message: `"${name}" is a catalogue: it is asked once for all shoppers, and cannot be asked with "${path.text}"`,
      fix: removeKey('catalogue', { asks: true }),
    });
};

const isCatalogue =
  ({ bindings }: Scope) =>
  ({ head }: Pick<LookupPath, 'head'>): boolean =>
    bindings.get(head)?.isCatalogue === true;

const nodeAt = (node: JsonNode, path: readonly string[]): JsonNode | undefined =>
  path.reduce<JsonNode | undefined>(
    (inner, name) => (inner?.kind === 'object' ? inner.members.get(name)?.value : undefined),
    node,
  );

/** Reports an owner that is compared with a value of a catalogue: that is the same for every shopper. */
const reportSharedOwner = ({ node, comparison }: SourceLookup, scope: Scope): void => {
  const asked = comparison && nodeAt(node, comparison.asked);
  const template = asked !== undefined && isText(asked) ? splitTemplate(asked, findingsOf('')) : undefined;
  const shared = template?.paths.find(isCatalogue(scope));
  if (asked === undefined || shared === undefined) return;
  scope.findings.add(asked.at, {
    code: 'account-shared',
    message: `"${shared.text}" is the same for every user: it cannot say whose an answer is`,
    fix: write('"{request.userIdentifier}"'),
  });
};

/** Reports what a lookup may not have because of catalogues; gives the paths that depend on the shopper. */
export const reportCatalogues = (
  asked: SourceLookup,
  lookup: Lookup,
  source: Source,
  scope: Scope,
): readonly LookupPath[] => {
  if (source.catalogue === undefined) reportSharedOwner(asked, scope);
  else reportDependence(asked, lookup, source, scope);
  return lookup.paths.filter((path) => !isCatalogue(scope)(path));
};
