/** The grammar of guards. */
import type { Span } from '../../diagnostics/diagnostic';
import { isRight } from 'fp-ts/Either';
import { isText, toValue, formatJson } from '../../json/document';
import type { ArrayNode, JsonNode, Member, ObjectNode, TextNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { meantGuard } from './repair';
import { parsePath } from '../../types/path';
import { MAX_LIST, readConstant, readList, readPath, rejectKeys, wrongKind } from './parts';
import type { ConstantSyntax, PathSyntax } from './parts';
import { readSteps } from './steps';
import type { StepSyntax } from './steps';
import { insert, remove, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** What is compared: the value at a path, after some steps. */
export interface ComparedSyntax {
  readonly path: PathSyntax;
  /** `undefined` when they could not be read. */
  readonly via: readonly StepSyntax[] | undefined;
}

export type GuardSyntax = { readonly at: Span } & (
  | { readonly test: 'present'; readonly path: PathSyntax }
  | (ComparedSyntax & {
      readonly test: (typeof COMPARISONS)[number];
      readonly values: readonly ConstantSyntax[];
    })
  | (ComparedSyntax & {
      readonly test: 'against';
      readonly how: (typeof OF_TWO_FIELDS)[number];
      readonly other: ComparedSyntax;
    })
  | { readonly test: 'all' | 'any'; readonly guards: readonly GuardSyntax[] }
  | { readonly test: 'not'; readonly guard: GuardSyntax }
);

/** A comparison with constants. */
export type ComparisonSyntax = Extract<GuardSyntax, { readonly values: unknown }>;
/** A comparison with another field. */
export type AgainstSyntax = Extract<GuardSyntax, { readonly test: 'against' }>;

/** What a guard may compare a path by. */
export const COMPARISONS = ['equals', 'in', 'atLeast', 'lessThan', 'contains', 'startsWith'] as const;

/** The comparisons that take another field too. */
const OF_TWO_FIELDS = ['equals', 'atLeast', 'lessThan'] as const;

/** The guard of a rule or of an object of rules. */
export const readWhen = (node: ObjectNode, findings: Findings): GuardSyntax | undefined => {
  const when = node.members.get('when');
  return when === undefined ? undefined : readGuard(when.value, findings);
};

/** An absent value is not compared: a path alone tests whether a value is there. */
const comparedWithNull = (node: ObjectNode, subject: JsonNode, findings: Findings): undefined => {
  findings.add(node.at, {
    code: 'guard-form',
    message: 'a value cannot be compared with null',
    fix: write(formatJson({ not: toValue(subject) })),
  });
  return undefined;
};

/** The steps of a comparison. */
const readVia = (node: ObjectNode, findings: Findings): readonly StepSyntax[] | undefined => {
  const before = findings.problems.length;
  const via = node.members.get('via')?.value;
  const steps = via === undefined ? [] : readSteps(via, findings);
  return findings.problems.length > before ? undefined : steps;
};

/** Names of other languages for an exclusive or inclusive bound. */
const STRICT: ReadonlyMap<string, 'above' | 'atMost'> = new Map([
  ...['greaterthan', 'gt', 'morethan', 'above', '>'].map((name) => [name, 'above'] as const),
  ...['atmost', 'lte', 'le', 'lessthanorequal', 'notmorethan', '<='].map((name) => [name, 'atMost'] as const),
]);

const strictName = (key: string): 'above' | 'atMost' | undefined =>
  STRICT.get(key.toLowerCase().replace(/[_-]/g, ''));

/** A comparison that only two guards together can make. */
const strictBound = ({ members }: ObjectNode): Member | undefined =>
  [...members.values()].find(({ key, value }) => strictName(key) !== undefined && value.kind === 'scalar');

const meantStrictly = (node: ObjectNode, bound: Member): unknown => {
  const others = [...node.members.values()].filter(({ key }) => key === 'path' || key === 'via');
  const of = (test: string): unknown =>
    Object.fromEntries([
      ...others.map(({ key, value }) => [key, toValue(value)] as const),
      [test, toValue(bound.value)],
    ]);
  return strictName(bound.key) === 'above'
    ? { all: [of('atLeast'), { not: of('equals') }] }
    : { any: [of('lessThan'), of('equals')] };
};

/** Another field, `{ "path": …, "via": … }`, in the place of a constant. */
const readOther = (node: ObjectNode, findings: Findings): ComparedSyntax | undefined => {
  const before = findings.problems.length;
  rejectKeys(node, ['path', 'via'], findings);
  if (findings.problems.length > before) return undefined;
  const path = node.members.get('path');
  if (path === undefined) {
    const fix = insert('path', '"source.field"');
    findings.add(node.at, { code: 'key-missing', message: 'another field needs a "path"', fix });
    return undefined;
  }
  const subject = readPath(path.value, findings);
  return subject && { path: subject, via: readVia(node, findings) };
};

/** One comparison with several values; only "in" has a list. */
const severalParts = (node: ObjectNode, key: string, list: ArrayNode, findings: Findings): undefined => {
  const around = toValue({ ...node, members: new Map([...node.members].filter(([name]) => name !== key)) });
  const each = list.items.map((item) => Object.assign({}, around, { [key]: toValue(item) }));
  const fix: Fix =
    key === 'equals'
      ? { kind: 'rename', from: key, to: 'in' }
      : { kind: 'replace', of: 'around', with: formatJson({ any: each }) };
  return wrongKind(list, 'one value', findings, list.items.length === 0 ? undefined : fix);
};

/** A comparison with what is in the place of a constant: one, several, or another field. */
const readCompared = (
  node: ObjectNode,
  { key, value }: Member,
  subject: PathSyntax | undefined,
  findings: Findings,
): GuardSyntax | undefined => {
  const how = OF_TWO_FIELDS.find((name) => name === key);
  if (how !== undefined && value.kind === 'object') {
    const other = readOther(value, findings);
    const via = readVia(node, findings);
    return subject && other && { at: node.at, test: 'against', how, path: subject, via, other };
  }
  const test = COMPARISONS.find((name) => name === key) ?? 'equals';
  if (value.kind === 'array' && test !== 'in') return severalParts(node, key, value, findings);
  const values =
    test === 'in'
      ? readList(value, { wanted: 'a list of values' }, findings, (item) => readConstant(item, findings))
      : [readConstant(value, findings)].flatMap((constant) => constant ?? []);
  return subject && values && { at: node.at, test, path: subject, via: readVia(node, findings), values };
};

const readComparison = (node: ObjectNode, findings: Findings): GuardSyntax | undefined => {
  const strict = strictBound(node);
  if (strict !== undefined) {
    findings.add(strict.keyAt, {
      code: 'key-unknown',
      message: `there is no "${strict.key}" here`,
      fix: { kind: 'replace', of: 'around', with: formatJson(meantStrictly(node, strict)) },
    });
    return undefined;
  }
  const before = findings.problems.length;
  rejectKeys(node, ['path', 'via', ...COMPARISONS, 'all', 'any', 'not'], findings);
  if (findings.problems.length > before) return undefined;
  const [comparison, second] = COMPARISONS.flatMap((name) => node.members.get(name) ?? []);
  const subject = node.members.get('path');
  if (subject === undefined || comparison === undefined || second !== undefined) {
    findings.add(node.at, {
      code: 'guard-form',
      message: `a guard is a path, "all", "any" or "not", or a "path" with one of ${COMPARISONS.join(', ')}`,
      fix:
        second === undefined
          ? write('{ "path": "source.field", "equals": "…" }')
          : write('{ "all": [ … ] }', { after: ' over two guards' }),
    });
    return undefined;
  }
  if (comparison.value.kind === 'scalar' && comparison.value.value === null)
    return comparedWithNull(node, subject.value, findings);
  return readCompared(node, comparison, readPath(subject.value, findings), findings);
};

/** A path alone; an expression of other languages is translated into ours. */
const readPresence = (node: TextNode, findings: Findings): GuardSyntax | undefined => {
  const meant = isRight(parsePath(node.value)) ? undefined : meantGuard(node.value);
  if (meant !== undefined) {
    findings.add(node.at, {
      code: 'guard-form',
      message: 'a guard cannot be an expression string',
      fix: write(formatJson(meant)),
    });
    return undefined;
  }
  const path = readPath(node, findings);
  return path && { at: node.at, test: 'present', path };
};

const insteadOfGuard = (node: JsonNode): Fix | undefined => {
  if (node.kind === 'array')
    return write(formatJson({ all: toValue(node) }), { after: ', or the same with "any"', asks: true });
  if (node.kind !== 'scalar' || typeof node.value !== 'boolean') return undefined;
  return node.value ? remove : { kind: 'remove', around: true };
};

/** A guard: a path, a comparison, or guards combined by `all`, `any`, `not`. */
const readGuard = (node: JsonNode, findings: Findings): GuardSyntax | undefined => {
  if (isText(node)) return readPresence(node, findings);
  if (node.kind !== 'object') return wrongKind(node, 'a guard', findings, insteadOfGuard(node));
  const [combined] = (['all', 'any', 'not'] as const).flatMap((name) => node.members.get(name) ?? []);
  if (combined === undefined) return readComparison(node, findings);
  rejectKeys(node, [combined.key], findings);
  if (combined.key === 'not') {
    const guard = readGuard(combined.value, findings);
    return guard && { at: node.at, test: 'not', guard };
  }
  const guards = readList(combined.value, { wanted: 'a list of guards', most: MAX_LIST }, findings, (item) =>
    readGuard(item, findings),
  );
  if (guards === undefined || guards.length === 0) return undefined;
  return { at: node.at, test: combined.key === 'all' ? 'all' : 'any', guards };
};
