/** The smallest parts of the grammar: paths, constants, templates and lists. */
import { isRight } from 'fp-ts/Either';
import { ExactNumber, isFitLines } from '../../values/codec';
import type { Span } from '../../diagnostics/diagnostic';
import type { Scalar } from '../../types/type';
import { canonicalText, isShowable } from '../../types/decimal';
import { isText, nodeKind, partsIn, formatJson } from '../../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { isTooMany } from '../../diagnostics/too-many';
import { isTemplateLike, meantPath, meantPipe, meantRule, meantTemplate } from './repair';
import { insteadOfKeys } from '../../diagnostics/did-you-mean';
import { parsePath } from '../../types/path';
import type { Segment } from '../../types/path';
import { rewrite, write, writePart } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

export interface PathSyntax {
  readonly at: Span;
  /** The path as it is written. */
  readonly text: string;
  readonly head: string;
  readonly segments: readonly Segment[];
  /** It is at a place where a constant may have been meant. */
  readonly mayBeConstant: boolean;
  /** The place of a part of the path's text. */
  readonly part: (start: number, end: number) => Span;
}

export interface ConstantSyntax {
  readonly at: Span;
  readonly value: Scalar;
}

/** Reports keys that an object may not have. */
export const rejectKeys = (node: ObjectNode, allowed: readonly string[], findings: Findings): void => {
  const instead = insteadOfKeys(node.members.values(), allowed);
  for (const { key, keyAt } of node.members.values())
    if (instead.has(key)) {
      const message = `there is no "${key}" here`;
      findings.add(keyAt, { code: 'key-unknown', message, fix: instead.get(key) });
    }
};

/** Reports which kind of value is needed. */
export const wrongKind = (node: JsonNode, wanted: string, findings: Findings, fix?: Fix): undefined => {
  const message = `${wanted} is needed here, this is ${nodeKind(node)}`;
  findings.add(node.at, { code: 'kind-wrong', message, fix });
  return undefined;
};

const SECRET = /\$\{[A-Za-z_][A-Za-z0-9_]*\}/;

/** Whether a text names a secret, which rules and lookups must not hold; reported. */
const namesSecret = (text: string, at: Span, findings: Findings): boolean => {
  if (!SECRET.test(text)) return false;
  findings.add(at, {
    code: 'secret-misplaced',
    message: 'a secret is allowed only in "settings" and in the keys of "access"',
  });
  return true;
};

const pathOf = (
  text: string,
  { at, part, mayBeConstant }: Pick<PathSyntax, 'at' | 'part' | 'mayBeConstant'>,
  findings: Findings,
): PathSyntax | undefined => {
  const parsed = parsePath(text);
  if (isRight(parsed)) return { at, text, part, mayBeConstant, ...parsed.right };
  const { start, end, message } = parsed.left;
  const { isWhole, fix } = insteadOf(text, mayBeConstant);
  const where = isWhole ? part(0, Math.max(1, text.length)) : part(start, end);
  findings.add(where, { code: 'path-syntax', message, fix });
  return undefined;
};

/** A rule for a constant, given as JSON. */
export const asConstant = (json: string): Fix =>
  write(`{ "value": ${json} }`, { before: 'a constant is written', asks: true });

/** For a path through a list. */
export const A_LIST: Fix = { ...rewrite('element'), asks: true };

/** The probable meaning of a text that is not a path, and whether it replaces the whole text. */
const insteadOf = (
  text: string,
  mayBeConstant: boolean,
): { readonly isWhole: boolean; readonly fix: Fix | undefined } => {
  if (mayBeConstant && isTemplateLike(text))
    return { isWhole: true, fix: write(formatJson({ template: meantTemplate(text) })) };
  const rule = mayBeConstant ? (meantRule(text) ?? meantPipe(text)) : undefined;
  if (rule !== undefined) return { isWhole: true, fix: write(formatJson(rule), { asks: true }) };
  const path = meantPath(text);
  if (path !== undefined) return { isWhole: true, fix: writePart(path) };
  if (mayBeConstant && !/[.[\]]/.test(text)) return { isWhole: true, fix: asConstant(JSON.stringify(text)) };
  const isEvery = /\[[*]?\]|\.\*/.test(text);
  return { isWhole: false, fix: isEvery ? A_LIST : undefined };
};

/** A path: `"source.field"`. */
export const readPath = (
  node: JsonNode,
  findings: Findings,
  mayBeConstant = false,
): PathSyntax | undefined => {
  if (!isText(node)) return wrongKind(node, 'a path', findings);
  if (namesSecret(node.value, node.at, findings)) return undefined;
  return pathOf(node.value, { at: node.at, part: partsIn(node), mayBeConstant }, findings);
};

/** A number that a double holds, or the text of one that is a name rather than a number. */
const exactly = (raw: string, value: number): Fix | undefined => {
  if (/^\d+$/.test(raw)) return write(`"${raw}"`, { before: 'write it as a text:' });
  const [near] = [Number(value.toPrecision(15))];
  return Number.isFinite(near) && isShowable(near) ? write(String(near === 0 ? 0 : near)) : undefined;
};

/** Absence needs no constant: what is absent is left out. */
export const ABSENT: Fix = { kind: 'remove', after: ': what is absent is left out' };

const forNull = (node: JsonNode): Fix | undefined => (node.kind === 'scalar' ? ABSENT : undefined);

/** A constant: a text, a number, true or false. */
export const readConstant = (
  node: JsonNode,
  findings: Findings,
  instead = forNull(node),
): ConstantSyntax | undefined => {
  if (node.kind !== 'scalar' || node.value === null)
    return wrongKind(node, 'a text, a number, true or false', findings, instead);
  if (typeof node.value === 'number' && !(isShowable(node.value) && isWrittenExactly(node.raw, node.value))) {
    findings.add(node.at, {
      code: 'number-not-exact',
      message: 'this number cannot be held exactly',
      fix: exactly(node.raw, node.value),
    });
    return undefined;
  }
  if (isText(node) && namesSecret(node.value, node.at, findings)) return undefined;
  if (isText(node) && !isFitLines(node.value)) {
    findings.add(node.at, {
      code: 'text-not-fit',
      message: 'this text is too long or has characters that cannot be shown',
    });
    return undefined;
  }
  return { at: node.at, value: node.value };
};

/** Whether a number reads back as it is written; long fractions and `-0` do not. */
const isWrittenExactly = (raw: string, value: number): boolean =>
  !Object.is(value, -0) && canonicalText(new ExactNumber(raw)) === canonicalText(value);

/** A list that is needed, in words, and the most elements that it may have. */
interface Wanted {
  readonly wanted: string;
  readonly most?: number;
}

/** The most rules, or guards, of one list. */
export const MAX_LIST = 1000;

/** A list, item by item; an empty one is a finding. So is one with too many elements, which is then not read. */
export const readList = <A>(
  node: JsonNode,
  { wanted, most = Infinity }: Wanted,
  findings: Findings,
  read: (item: JsonNode, index: number) => A | undefined,
): readonly A[] | undefined => {
  if (node.kind !== 'array')
    return wrongKind(node, wanted, findings, isText(node) ? write(`[${node.raw}]`) : undefined);
  if (node.items.length === 0)
    findings.add(node.at, { code: 'list-empty', message: `${wanted} must not be empty` });
  if (isTooMany(node.items.length, most, node.at, `elements of ${wanted}`, findings)) return undefined;
  return node.items.flatMap((item, index) => read(item, index) ?? []);
};

/** The most placeholders of one template. */
const MAX_PLACEHOLDERS = 100;

/** The texts around a template's placeholders, one more than there are placeholders. */
export interface TemplateSyntax {
  readonly texts: readonly string[];
  readonly paths: readonly PathSyntax[];
}

/** The path that a placeholder begins with; other languages have filters after it: `crm.name | upper`. */
const pathBefore = (inside: string): string | undefined => {
  const [pathText = ''] = inside.split('|').map((part) => part.trim());
  const path = parsePath(pathText);
  return isRight(path) && path.right.segments.length > 0 ? pathText : undefined;
};

/** Placeholders of other languages would stay in the text: `{{crm.name}}` and `${crm.name}`. */
const hasForeignBraces = (node: TextNode, findings: Findings): boolean => {
  const foreign = [...node.value.matchAll(/(?<!\{)\{\{([^{}]+)\}\}(?!\})|\$\{([^{}]+)\}/g)].flatMap(
    (match) => {
      const [placeholder, double, dollar = ''] = match;
      const path = pathBefore(double ?? dollar);
      return path === undefined ? [] : [{ path, at: match.index, length: placeholder.length, double }];
    },
  );
  const partOf = partsIn(node);
  for (const { path, at, length, double } of foreign)
    findings.add(partOf(at, at + length), {
      code: 'template-syntax',
      message: `a placeholder has single braces; ${double === undefined ? 'the dollar sign' : 'a brace'} would stay in the text`,
      fix: writePart(`{${path}}`),
    });
  return foreign.length > 0;
};

/** Splits `{path}` out of a text; `{{` and `}}` mean braces. */
export const splitTemplate = (node: TextNode, findings: Findings): TemplateSyntax | undefined => {
  if (namesSecret(node.value, node.at, findings) || hasForeignBraces(node, findings)) return undefined;
  const texts: string[] = [];
  let text = '';
  const paths: PathSyntax[] = [];
  const partOf = partsIn(node);
  const report = (start: number, end: number, message: string): void =>
    findings.add(partOf(start, end), { code: 'template-syntax', message });
  for (const match of node.value.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g)) {
    const [piece, inside] = match;
    const start = match.index;
    if (inside !== undefined) {
      const part = (from: number, to: number): Span => partOf(start + 1 + from, start + 1 + to);
      const path = pathOf(inside, { at: part(0, inside.length), part, mayBeConstant: false }, findings);
      if (path === undefined) return undefined;
      paths.push(path);
      if (isTooMany(paths.length, MAX_PLACEHOLDERS, node.at, 'placeholders of a template', findings))
        return undefined;
      texts.push(text);
      text = '';
    } else if (piece === '{' || piece === '}') {
      report(start, start + 1, `this brace has no partner; write "${piece}${piece}" for a brace in the text`);
      return undefined;
    } else text += piece === '{{' || piece === '}}' ? piece.charAt(0) : piece;
  }
  return { texts: [...texts, text], paths };
};
