/**
 * `declare`: undocumented fields of an upstream that a tenant file names with their types. They become a codec that is
 * decoded with the adapter's own; each may be missing or null.
 */
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { isText } from '../json/document';
import type { JsonNode, Member } from '../json/document';
import { MAX_DEPTH } from '../json/parse';
import type { Findings } from '../diagnostics/collector';
import { didYouMean } from '../diagnostics/did-you-mean';
import { typeOfPath } from '../types/type-of-path';
import { parsePath } from '../types/path';
import { isKindName, kindCodecs, kindNames } from '../types/kinds';
import { total } from '../types/type';
import type { Fields } from '../types/type';
import { kindMeant } from './notation-text';
import { removeOne, write } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';

/** The types that a declared field can have. */
export const KIND_NAMES = kindNames.flatMap((name) => [name, `${name}?`]);

/** A tree of declared fields: inner nodes are objects, leaves are codecs. */
interface Tree {
  readonly branches: Map<string, Tree | t.Mixed>;
}

const isTree = (node: Tree | t.Mixed): node is Tree => 'branches' in node;

const codecOf = ({ branches }: Tree): t.Mixed =>
  t.partial(
    Object.fromEntries(
      [...branches].map(([name, node]) => [name, t.union([isTree(node) ? codecOf(node) : node, t.null])]),
    ),
  );

/** An invalid type is replaced by the most likely one. Otherwise the field would be reported as missing, too. */
const kindOf = (member: Member, findings: Findings): t.Mixed => {
  const text = isText(member.value) ? member.value.value : '';
  const kindText = text.replace(/\?$/, '');
  if (isKindName(kindText)) return kindCodecs[kindText];
  findings.add(member.value.at, {
    code: 'declare-kind',
    message: 'a declared field is text, number, integer or boolean; it may always be missing',
    fix: didYouMean(text, KIND_NAMES) ?? write('"text?"', { asks: true }),
  });
  return kindCodecs[kindMeant(kindText)];
};

const namesOf = (member: Member, findings: Findings): readonly string[] | undefined => {
  const path = parsePath(member.key);
  const names = isRight(path)
    ? [path.right.head, ...path.right.segments.flatMap((part) => (part.kind === 'field' ? [part.name] : []))]
    : [];
  const isNames = isRight(path) && names.length === path.right.segments.length + 1;
  if (isNames && names.length <= MAX_DEPTH) return names;
  const message = isNames
    ? `a declared field is named by at most ${MAX_DEPTH} names: no answer nests deeper`
    : 'a declared field is named "field" or "object.field"';
  findings.add(member.keyAt, { code: 'path-syntax', message });
  return undefined;
};

/** What the payload has there already: a codec says it better than a tenant file. */
const documentedAs = (fields: Fields, names: readonly string[]): 'nothing' | keyof typeof conflicts => {
  const segments = names.map((name) => ({ kind: 'field', name, start: 0, end: 0 }) as const);
  const walked = typeOfPath(total({ kind: 'object', fields }), segments);
  if (isRight(walked)) return 'field';
  const { why } = walked.left;
  if (why === 'credential') return why;
  return why === 'unknown' || why === 'opaque' ? 'nothing' : 'no object';
};

/** Whether the field could be added: its place, and all above it, must be free of other declared fields. */
const addField = (tree: Tree, [name, ...rest]: readonly string[], kind: t.Mixed): boolean => {
  if (name === undefined) return false;
  const existing = tree.branches.get(name);
  if (rest.length === 0) {
    if (existing === undefined) tree.branches.set(name, kind);
    return existing === undefined;
  }
  if (existing !== undefined && !isTree(existing)) return false;
  const branch = existing ?? { branches: new Map() };
  tree.branches.set(name, branch);
  return addField(branch, rest, kind);
};

const FROM_DECLARE: Fix = { kind: 'remove', after: ' from "declare"' };

const conflicts = {
  field: ['declare-known', 'is documented already', FROM_DECLARE],
  credential: ['path-credential', 'is a credential and never leaves the bridge', FROM_DECLARE],
  'no object': ['declare-conflict', 'leads through something that has no fields', undefined],
  other: ['declare-conflict', 'and another declared field exclude each other', removeOne],
} as const;

const refuse = ({ key, keyAt }: Member, conflict: keyof typeof conflicts, findings: Findings): void => {
  const [code, what, fix] = conflicts[conflict];
  findings.add(keyAt, { code, message: `"${key}" ${what}`, fix });
};

/** The codec of the declared fields; `undefined` when nothing is declared. */
export const readDeclared = (
  node: JsonNode | undefined,
  documented: Fields,
  findings: Findings,
): t.Mixed | undefined => {
  if (node?.kind !== 'object') return undefined;
  const tree: Tree = { branches: new Map() };
  for (const member of node.members.values()) {
    const names = namesOf(member, findings);
    const kind = kindOf(member, findings);
    if (names === undefined) continue;
    const documentation = documentedAs(documented, names);
    if (documentation !== 'nothing') refuse(member, documentation, findings);
    else if (!addField(tree, names, kind)) refuse(member, 'other', findings);
  }
  return tree.branches.size === 0 ? undefined : codecOf(tree);
};
