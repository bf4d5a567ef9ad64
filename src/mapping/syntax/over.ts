/** The grammar of a rule over the elements of a list: `{ "each": path, "as": name, "when": guard, "item": rule }`. */
import { formatJson, isText } from '../../json/document';
import type { JsonNode, ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';
import { readWhen } from './guard';
import type { GuardSyntax } from './guard';
import { wrongKind } from './parts';

/** The forms that combine the elements of a list. */
const OVER_FORMS = ['first', 'last', 'join', 'sum', 'min', 'max', 'count'] as const;
export type OverForm = (typeof OVER_FORMS)[number];

/** The elements of a list that a form combines, and what it takes of each. */
export interface OverSyntax<Rule> {
  /** The object with "each", whose head is read by the check. */
  readonly node: ObjectNode;
  readonly when: GuardSyntax | undefined;
  readonly item: Rule | undefined;
}

export const isOverForm = (key: string): key is OverForm => OVER_FORMS.some((form) => form === key);

/** Whether a value means the elements of a list, its "each" perhaps missing or misspelt: no rule has an "item". */
export const isOver = (node: JsonNode): node is ObjectNode =>
  node.kind === 'object' && (node.members.has('each') || node.members.has('item'));

/** Reads the guard and the item; `readItem` reads a rule. */
export const readOver = <Rule>(
  node: ObjectNode,
  findings: Findings,
  readItem: (node: JsonNode) => Rule | undefined,
): OverSyntax<Rule> => {
  const item = node.members.get('item')?.value;
  return { node, when: readWhen(node, findings), item: item && readItem(item) };
};

/** The elements that a path alone most likely means. */
const meantOver = (form: OverForm, node: JsonNode): Fix | undefined => {
  if (!isText(node)) return undefined;
  const head = { each: node.value, as: 'element' };
  return write(formatJson(form === 'count' ? head : { ...head, item: 'element' }));
};

/** A form that is for lists only, without one. */
export const needsOver = (form: OverForm, node: JsonNode, findings: Findings): undefined =>
  wrongKind(node, 'an object with "each" and "as"', findings, meantOver(form, node));
