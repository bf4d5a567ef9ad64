/**
 * Owns lookups: the part of a source that depends on the request. Its texts are templates over the request
 * and other sources, filled in for each ask.
 */
import { Absence } from '../absence';
import { checkTemplate, flat } from '../mapping/check-value';
import { compileValue } from '../mapping/compile-value';
import type { Evaluate } from '../mapping/environment';
import { isText, plain } from '../mapping/document';
import type { JsonNode, TextNode } from '../mapping/document';
import type { Scope } from '../mapping/scope';
import { splitTemplate } from '../mapping/syntax-parts';
import type { PathSyntax } from '../mapping/syntax-parts';
import type { Value } from '../mapping/typed';
import { isTotal } from '../type/type';

/** A lookup, checked: what it reads, whether it can be absent, and how it is filled in. */
export interface Lookup {
  /** What its templates read, in order. */
  readonly paths: readonly PathSyntax[];
  /** The first of them that can be absent; without it there is nothing to ask with. */
  readonly absent: PathSyntax | undefined;
  /** Gives the lookup, or the absence of something that it needs. */
  readonly fill: Evaluate;
}

const constant = (value: unknown): Lookup => ({ paths: [], absent: undefined, fill: () => value });

const canBeAbsent = (value: Value | undefined): boolean => value !== undefined && !isTotal(flat(value));

const checkText = (node: TextNode, scope: Scope): Lookup | undefined => {
  const template = splitTemplate(node, scope.findings);
  if (template === undefined) return undefined;
  if (template.paths.length === 0) return constant(template.texts.join(''));
  const value = checkTemplate(template, scope);
  return (
    value && {
      paths: template.paths,
      absent: template.paths.find((_path, index) => canBeAbsent(value.values[index])),
      fill: compileValue(value),
    }
  );
};

/** The parts of a lookup as one: absent as soon as one of them is. */
const combine = (parts: readonly (readonly [string, Lookup])[]): Lookup => ({
  paths: parts.flatMap(([, part]) => part.paths),
  absent: parts.find(([, part]) => part.absent !== undefined)?.[1].absent,
  fill: (environment) => {
    const filled: Record<string, unknown> = {};
    for (const [name, part] of parts) {
      const value = part.fill(environment);
      if (value instanceof Absence) return value;
      filled[name] = value;
    }
    return filled;
  },
});

/** Checks a lookup's templates; `undefined` when one of them has errors. */
export const checkLookup = (node: JsonNode, scope: Scope): Lookup | undefined => {
  if (isText(node)) return checkText(node, scope);
  if (node.kind !== 'object') return constant(plain(node));
  const parts = [...node.members.values()].map(({ key, value }) => [key, checkLookup(value, scope)] as const);
  const checked = parts.flatMap(([key, part]) => (part === undefined ? [] : [[key, part] as const]));
  return checked.length < parts.length ? undefined : combine(checked);
};
