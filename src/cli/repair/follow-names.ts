/** Variables that a fix renames in a tenant file, followed into its fixtures: into "variables", and into their texts. */
import { isText, readDocument } from '../../json/document';
import type { JsonNode } from '../../json/document';
import { applyFixes } from '../../json/apply-fix';
import type { Fixable } from '../../json/apply-fix';
import { findingsOf } from '../../diagnostics/collector';
import type { Problem } from '../../diagnostics/diagnostic';
import { rename, write } from '../../diagnostics/fix';
import { listFixtures } from '../../tenant/folder';
import { withEdits } from '../../tenant/reading/texts';
import type { EditedTexts } from '../../tenant/reading/texts';
import { NAME } from '../../tenant/decode/secret-reference';

/** New names by the old ones. */
type Renamed = ReadonlyMap<string, string>;

/** The variables that applied fixes have renamed. */
export const renamedBy = (applied: readonly Problem[]): Renamed =>
  new Map(
    applied.flatMap(({ variable, fix }) => {
      const to = fix?.kind === 'rename' ? NAME.exec(fix.to)?.[1] : undefined;
      return variable === undefined || to === undefined ? [] : [[variable, to] as const];
    }),
  );

const replaced = (text: string, renamed: Renamed): string =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const to = renamed.get(name);
    return to === undefined ? whole : `\${${to}}`;
  });

/** The edits of the texts of a node. */
const textEdits = (node: JsonNode, renamed: Renamed): readonly Fixable[] => {
  if (node.kind === 'array') return node.items.flatMap((item) => textEdits(item, renamed));
  if (node.kind === 'object')
    return [...node.members.values()].flatMap(({ value }) => textEdits(value, renamed));
  const text = isText(node) ? replaced(node.value, renamed) : undefined;
  return text === undefined || !isText(node) || text === node.value
    ? []
    : [{ ...node.at, fix: write(JSON.stringify(text)) }];
};

/** The edits of the names in "variables"; a name that has a value already gets no second one. */
const keyEdits = (variables: JsonNode | undefined, renamed: Renamed): readonly Fixable[] => {
  if (variables?.kind !== 'object') return [];
  const { members } = variables;
  return [...members.values()].flatMap(({ key, keyAt }) => {
    const to = renamed.get(key);
    return to === undefined || members.has(to) ? [] : [{ ...keyAt, fix: rename(to) }];
  });
};

/** A fixture's text with the new names. */
const followed = (file: string, text: string, renamed: Renamed): string => {
  const root = readDocument(text, findingsOf(file));
  if (root?.kind !== 'object') return text;
  const variables = root.members.get('variables')?.value;
  return applyFixes(text, [...keyEdits(variables, renamed), ...textEdits(root, renamed)]).text;
};

/** Edits with those of a tenant's fixtures that have a renamed variable. */
export const followNames = (
  mappings: string,
  name: string,
  renamed: Renamed,
  edited: EditedTexts,
): EditedTexts => {
  if (renamed.size === 0) return edited;
  const fixtures = listFixtures(mappings, name).map((each) => withEdits(each, edited));
  const more = fixtures.flatMap(({ file, text, real }) => {
    if (text === undefined || real === undefined) return [];
    const next = followed(file, text, renamed);
    return next === text ? [] : [[real, next] as const];
  });
  return new Map([...edited, ...more]);
};
