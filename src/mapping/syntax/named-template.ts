/**
 * A template with names and a syntax, as lookups have it, in the place of a rule: `{ "template": "{n}", "with": { "n": path } }`.
 * A rule's template has the paths themselves in its braces.
 */
import { formatJson, isText, toValue } from '../../json/document';
import type { Member, ObjectNode } from '../../json/document';
import { advise } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The keys that a template of a lookup has beside it. */
const OF_LOOKUPS = ['with', 'syntax'] as const;

/** The template with paths in the place of names; `undefined` where a name stands for more than a path. */
const withPaths = (template: string, names: ObjectNode): string | undefined => {
  const paths = new Map(
    [...names.members].map(([name, { value }]) => [name, isText(value) ? value.value : undefined]),
  );
  if ([...paths.values()].includes(undefined)) return undefined;
  return template.replace(
    /\{([^{}]*)\}/g,
    (whole, name: string) => `{${paths.get(name.trim()) ?? whole.slice(1, -1)}}`,
  );
};

const meant = (node: ObjectNode): Fix => {
  const [template, names] = [node.members.get('template')?.value, node.members.get('with')?.value];
  const text =
    template !== undefined && isText(template) && names?.kind === 'object'
      ? withPaths(template.value, names)
      : undefined;
  if (text === undefined)
    return advise('write paths in the braces, "… {source.field} …", or use "join" for rules');
  const rest = [...node.members].filter(([key]) => !OF_LOOKUPS.some((each) => each === key));
  const rule = Object.fromEntries(
    rest.map(([key, { value }]) => [key, key === 'template' ? text : toValue(value)]),
  );
  return { kind: 'replace', of: 'around', with: formatJson(rule) };
};

/** The first key of a rule that only a template of a lookup has, and what is meant; `undefined` where there is none. */
export const ofLookup = (node: ObjectNode): { readonly member: Member; readonly fix: Fix } | undefined => {
  if (!node.members.has('template')) return undefined;
  const [member] = OF_LOOKUPS.flatMap((key) => node.members.get(key) ?? []);
  return member && { member, fix: meant(node) };
};
