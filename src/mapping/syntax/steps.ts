/** The grammar of `via`. */
import type { Span } from '../../diagnostics/diagnostic';
import { isText, toValue, formatJson } from '../../json/document';
import type { JsonNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { readList, wrongKind } from './parts';
import { write } from '../../diagnostics/fix';

/** One step as it is written. */
export interface StepSyntax {
  /** Its name. */
  readonly at: Span;
  /** All of it. */
  readonly whole: Span;
  readonly name: string;
  readonly argument: JsonNode | undefined;
}

/** The most steps of one value. */
const MAX_STEPS = 100;

/** An object of several steps as steps of their own, without the list's brackets. */
const apart = (node: JsonNode): string =>
  node.kind === 'object'
    ? [...node.members.values()].map(({ key, value }) => formatJson({ [key]: toValue(value) })).join(', ')
    : '';

/** An argument beside its step, `["divide", 100]`: both are one. */
const besideStep = (node: JsonNode, next: JsonNode | undefined, findings: Findings): boolean => {
  const isArgument =
    next?.kind === 'array' ||
    (next?.kind === 'scalar' && typeof next.value !== 'string' && next.value !== null);
  if (!isText(node) || next === undefined || !isArgument) return false;
  const isOneLine = next.at.line === node.at.line;
  findings.add(isOneLine ? { ...node.at, endColumn: next.at.endColumn } : node.at, {
    code: 'step-argument',
    message: `"${node.value}" and its argument must be one object`,
    fix: { kind: 'replace', of: 'pair', with: formatJson({ [node.value]: toValue(next) }) },
  });
  return true;
};

/** The list of steps of a rule or a guard; an error in one does not affect the others. */
export const readSteps = (node: JsonNode, findings: Findings): readonly StepSyntax[] => {
  if (node.kind === 'object') {
    wrongKind(node, 'a list of steps', findings, write(`[${apart(node)}]`));
    return [];
  }
  const items = node.kind === 'array' ? node.items : [];
  const apartFromSteps = new Set<JsonNode>();
  const readOne = (item: JsonNode, index: number): StepSyntax | undefined => {
    const next = items[index + 1];
    if (apartFromSteps.has(item)) return undefined;
    if (!besideStep(item, next, findings)) return readStep(item, findings);
    if (next !== undefined) apartFromSteps.add(next);
    return undefined;
  };
  return readList(node, { wanted: 'a list of steps', most: MAX_STEPS }, findings, readOne) ?? [];
};

const readStep = (node: JsonNode, findings: Findings): StepSyntax | undefined => {
  if (isText(node)) return { at: node.at, whole: node.at, name: node.value, argument: undefined };
  const [only, ...more] = node.kind === 'object' ? [...node.members.values()] : [];
  if (only === undefined || more.length > 0)
    return wrongKind(
      node,
      'a step, like "text" or { "divide": 100 },',
      findings,
      only === undefined ? undefined : write(apart(node)),
    );
  return { at: only.keyAt, whole: node.at, name: only.key, argument: only.value };
};
