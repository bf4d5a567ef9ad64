/** `extends`: the files that a tenant file is merged over, and the problems on the way to them. */
import { posix } from 'node:path';
import { isText, nodeKind, readDocument } from '../../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { didYouMean } from '../../diagnostics/did-you-mean';
import { reportInherited } from './inherited-secrets';
import type { Base } from './inherited-secrets';
import { merge } from './merge';
import { isJsonByName, nameFrom } from '../../json/text-file';
import type { TextFile } from '../../json/text-file';
import { advise, remove, write } from '../../diagnostics/fix';

/** The key that names the base of this file. */
const KEY = 'extends';

/** The most files that a tenant file may extend in a chain: everything that a file decides has a limit. */
export const MAX_BASES = 16;

/** A file in the folder of another tenant; folders whose names begin with "_" belong to no tenant. */
const TENANTS = /^\.\.\/[^._]/;

/**
 * A file on the way: its name in problems, its name from the tenant's own folder, and its real path, since with links
 * one file can have endless names.
 */
interface Step {
  readonly file: string;
  readonly name: string;
  readonly real: string;
}

/** What following `extends` needs. */
interface Following {
  readonly readText: (name: string, kind: 'base', from: string) => TextFile;
  readonly findings: Findings;
  /** From the tenant's own file to the one that is being read. */
  readonly way: readonly [Step, ...Step[]];
  readonly onBase: (base: Base) => void;
  /** Gets the findings that a base accepts, which are its own alone. */
  readonly onAccept: (accepted: JsonNode) => void;
  /** Whether what can be read is enough, without a file that cannot be. */
  readonly isPartial: boolean;
}

const here = ({ way }: Following): Step => way.at(-1) ?? way[0];

const folderOf = (following: Following): string => posix.dirname(here(following).name);

const rejectKind = (node: JsonNode, { findings }: Following): undefined => {
  const [only, ...more] = node.kind === 'array' ? node.items : [];
  const meant = only !== undefined && more.length === 0 && isText(only) ? write(only.raw) : undefined;
  findings.add(node.at, {
    code: 'kind-wrong',
    message: `"${KEY}" is the path of one file, this is ${nodeKind(node)}`,
    fix: meant ?? write('"../_base/tenant.json"', { asks: true }),
  });
  return undefined;
};

const rejectUnread = (node: TextNode, { fault, others = [] }: TextFile, following: Following): undefined => {
  const folder = folderOf(following);
  const isNew = (other: string): boolean => following.way.every(({ name }) => name !== other);
  const names = others.filter(isNew).map((name) => posix.relative(folder, name));
  following.findings.add(node.at, {
    fix: didYouMean(node.value, names),
    ...(fault ?? { code: 'file-missing', message: `there is no file "${node.value}"` }),
  });
  return undefined;
};

const rejectCircle = (node: TextNode, { findings, way }: Following): undefined => {
  const message = way.length === 1 ? 'the file extends itself' : `"${node.value}" extends this file in turn`;
  findings.add(node.at, { code: 'extends-circular', message, fix: remove });
  return undefined;
};

const rejectDepth = (node: TextNode, { findings }: Following): undefined => {
  const message = `a tenant file can extend at most ${MAX_BASES} files in a row, and this would be one more`;
  findings.add(node.at, { code: 'extends-depth', message, fix: advise('join some of these files into one') });
  return undefined;
};

const rejectEnding = (node: TextNode, { findings }: Following): undefined => {
  const message = `"${KEY}" is the path of a file whose name ends in .json`;
  findings.add(node.at, { code: 'value-wrong', message });
  return undefined;
};

const rejectRoot = (node: TextNode, root: JsonNode, { findings }: Following): undefined => {
  const message = `a file that is extended is an object, this one is ${nodeKind(root)}`;
  findings.add(node.at, { code: 'kind-wrong', message });
  return undefined;
};

/** A base without what it accepts: a file accepts findings of its own. */
const withoutAccept = (root: ObjectNode, { onAccept }: Following): ObjectNode => {
  const accept = root.members.get('accept');
  if (accept === undefined) return root;
  onAccept(accept.value);
  return { ...root, members: new Map([...root.members].filter(([key]) => key !== 'accept')) };
};

/** The file that `extends` names, over its own base. */
const readBase = (node: JsonNode, following: Following): ObjectNode | undefined => {
  if (!isText(node)) return rejectKind(node, following);
  if (following.way.length > MAX_BASES) return rejectDepth(node, following);
  const name = nameFrom(folderOf(following), node.value);
  const read = following.readText(name, 'base', here(following).file);
  const { real = read.file } = read;
  if (following.way.some((step) => step.file === read.file || step.real === real))
    return rejectCircle(node, following);
  if (read.text === undefined) return rejectUnread(node, read, following);
  if (!isJsonByName(read)) return rejectEnding(node, following);
  const root = readDocument(read.text, following.findings, read.file);
  if (root === undefined) return undefined;
  if (root.kind !== 'object') return rejectRoot(node, root, following);
  const step = { file: read.file, name, real };
  const whole = follow(withoutAccept(root, following), { ...following, way: [...following.way, step] });
  if (whole !== undefined)
    following.onBase({ file: read.file, isTenants: TENANTS.test(posix.normalize(name)), whole });
  return whole;
};

const follow = (root: ObjectNode, following: Following): ObjectNode | undefined => {
  const member = root.members.get(KEY);
  if (member === undefined) return root;
  const base = readBase(member.value, following);
  const own = new Map([...root.members].filter(([key]) => key !== KEY));
  const rest = { ...root, members: own };
  if (base === undefined) return following.isPartial ? rest : undefined;
  return merge(base, rest, following.findings);
};

/** A tenant's own file. */
interface Extending extends Pick<Following, 'readText'>, Partial<Pick<Following, 'onAccept'>> {
  readonly file: string;
  /** Where it really is. */
  readonly real?: string;
}

/**
 * A tenant file over all that it extends; `undefined` with a finding when that cannot be read. Half of a file would
 * have mistakes that the whole does not have; `isPartial` gives it all the same.
 */
export const extended = (
  root: ObjectNode,
  { file, real = file, readText, onAccept = () => undefined }: Extending,
  findings: Findings,
  isPartial = false,
): ObjectNode | undefined => {
  const bases: Base[] = [];
  const onBase = (base: Base): void => void bases.push(base);
  const way = [{ file, name: 'tenant.json', real }] as const;
  const whole = follow(root, { readText, findings, way, onBase, onAccept, isPartial });
  const member = root.members.get(KEY);
  if (whole && member) reportInherited(whole, member.value.at, bases, findings);
  return whole;
};
