/**
 * `${NAME}` while a fixture runs: invented values, and a harmless placeholder where there is none. The environment of
 * the process is never used.
 */
import { isText } from '../../json/document';
import type { JsonNode } from '../../json/document';
import type { Span } from '../../diagnostics/diagnostic';
import { Secret } from '../../core/secret';
import { foundIn } from './secrets';
import type { Secrets } from './secrets';

const NAME = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Fit for a header, a token and an https base URL alike. */
const placeholderOf = (name: string): string => `https://${name.toLowerCase()}.invalid`;

/** The placeholder for an unset secret. */
export const placeholder = (name: string): Secret => new Secret(placeholderOf(name), name, undefined, true);

/** The value of a name. */
export const valueOf = (variables: ReadonlyMap<string, string>, name: string): string =>
  variables.get(name) ?? placeholderOf(name);

/** Puts values in the place of `${NAME}`, anywhere in a text. */
export const fillOf =
  (variables: ReadonlyMap<string, string>) =>
  (text: string): string =>
    text.replace(NAME, (_, name: string) => valueOf(variables, name));

/** Puts `${NAME}` in the place of the value of a name. */
export type Hide = (text: string) => string;

/** Replaces values by their names, the longest value first. */
export const hideOf = (names: Iterable<string>, variables: ReadonlyMap<string, string>): Hide => {
  const values = [...names].map((name) => [valueOf(variables, name), name] as const);
  const longest = values
    .filter(([value]) => value !== '')
    .sort(([one], [other]) => other.length - one.length);
  return (text) => longest.reduce((hidden, [value, name]) => hidden.replaceAll(value, `\${${name}}`), text);
};

/** The secrets of a tenant whose fixtures are played; `asked` collects the names that its file has. */
export const secretsFor =
  (variables: ReadonlyMap<string, string>, asked: Set<string>): Secrets =>
  (name) => {
    asked.add(name);
    const value = variables.get(name);
    return value === undefined ? { found: 'set', secret: placeholder(name) } : foundIn(name, value);
  };

const collectNames = (node: JsonNode, found: Map<string, Span>): void => {
  if (isText(node)) for (const [, name = ''] of node.value.matchAll(NAME)) found.set(name, node.at);
  if (node.kind === 'array') for (const item of node.items) collectNames(item, found);
  if (node.kind === 'object') for (const { value } of node.members.values()) collectNames(value, found);
};

/** Every `${NAME}` of the texts of a node, with the place of the last text that has it. */
export const namesIn = (node: JsonNode): ReadonlyMap<string, Span> => {
  const found = new Map<string, Span>();
  collectNames(node, found);
  return found;
};
