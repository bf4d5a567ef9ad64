/** The names that rules may read, and the check of paths over them. */
import { isRight } from 'fp-ts/Either';
import { parsePath } from '../../types/path';
import type { Condition, Segment } from '../../types/path';
import type { ProblemCode } from '../../diagnostics/catalogue/catalogue';
import { members } from '../../types/type';
import type { Type } from '../../types/type';
import type { Country, Reading } from '../../values/phone';
import type { Finding, Findings } from '../../diagnostics/collector';
import { didYouMean, lookAlike, misspelt, nearest } from '../../diagnostics/did-you-mean';
import { namesBelow, typeOfPath } from '../../types/type-of-path';
import type { TypeFault } from '../../types/type-of-path';
import { A_LIST, asConstant } from '../syntax/parts';
import type { PathSyntax } from '../syntax/parts';
import { overElements } from './elements';
import type { Operand } from './elements';
import type { Read } from '../typed';
import { SOURCE, advise, insert, remove, rename, writePart } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The meaning of a name while rules run: a slot, and the type of its value. */
export interface Binding {
  readonly slot: number;
  /** `undefined` when the source could not be read, which has a finding: then its paths are not checked. */
  readonly type: Type | undefined;
  /** The optional source that must have answered, if any: rules use the value only then. */
  readonly given: string | undefined;
  /** What the name is, in messages: an adapter's name, or `an element`. */
  readonly label: string;
  /** The value is the same for every shopper. */
  readonly shared: boolean;
  /** How phone numbers there are read. */
  readonly reading: Reading;
  /** The tenant file itself has the type, as `payload`. */
  readonly isDeclared?: boolean;
  /** The source is a catalogue: its answer depends on no shopper. */
  readonly isCatalogue?: boolean;
}

/** The names in reach of a rule, and what the check of one mapping collects. */
export interface Scope {
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly findings: Findings;
  readonly gathered: Gathered;
  /** The sets of sources of which at least one has answered whenever rules run. */
  readonly chains: readonly ReadonlySet<string>[];
  /** The tenant's, by which its national phone numbers are read. */
  readonly country: Country;
  /** The file's sources could not be read at all. */
  readonly areSourcesUnread: boolean;
  /** The rule or one around it says what is shown if a value here is *unknown*, or for which values it is. */
  readonly isCaught?: true;
  /** The path is one of several values that a rule combines: a list is not allowed there. */
  readonly operand?: Operand;
  /** The source whose lookup is checked. */
  readonly asked?: string;
}

/** What rules use, as found by the check. */
export interface Gathered {
  readonly names: Set<string>;
  /** Every path that was read, guards' and lookups' too. */
  readonly reads: Read[];
  /** The lists whose elements are in slots. */
  readonly elements: Map<number, Read>;
  slots: number;
  usesClock: boolean;
}

const hasField = ({ type }: Binding, name: string): boolean =>
  type?.shape.kind === 'object' && type.shape.fields.has(name);

/** Whether a value can have a field, as far as its type is known. */
const canHave = ({ type }: Binding, name: string): boolean =>
  type === undefined ||
  members(type.shape).some((shape) =>
    shape.kind === 'object' ? shape.fields.has(name) : shape.kind === 'record' || shape.kind === 'opaque',
  );

/** The source that has a field, if exactly one has it. */
const ownerOf = (field: string, bindings: Scope['bindings']): string | undefined => {
  const owners = [...bindings].filter(([, binding]) => hasField(binding, field)).map(([name]) => name);
  return owners.length === 1 ? owners[0] : undefined;
};

/** What a path can read; a lookup cannot read what it asks for. */
const readable = ({ bindings, asked }: Scope): Scope['bindings'] =>
  asked === undefined ? bindings : new Map([...bindings].filter(([name]) => name !== asked));

/** A field without its source, a misspelt source, or a constant in the place of a path. */
const insteadOf = ({ head, segments, mayBeConstant }: PathSyntax, scope: Scope): Fix | undefined => {
  const bindings = readable(scope);
  const alike = lookAlike(head, bindings.keys());
  if (alike !== undefined) return alike;
  const owner = ownerOf(head, bindings);
  if (owner !== undefined) return rename(`${owner}.${head}`);
  const [next] = segments;
  const source = next?.kind === 'field' ? ownerOf(next.name, bindings) : undefined;
  if (source !== undefined) return rename(source);
  const near = misspelt(head, bindings.keys());
  if (mayBeConstant && segments.length === 0 && nearest(head, bindings.keys()) === undefined)
    return asConstant(JSON.stringify(head));
  // Another word for a source is meant only of one that can have the field.
  const able = [...bindings].filter(([, binding]) => next?.kind !== 'field' || canHave(binding, next.name));
  return (
    near ??
    didYouMean(
      head,
      able.map(([name]) => name),
    )
  );
};

/** The source that a path names after another part, as `$.crm.email` and `user.crm.email` do. */
const sourceBehind = ({ segments }: PathSyntax, { bindings }: Scope): Segment | undefined => {
  const [next] = segments;
  return next?.kind === 'field' && segments.length > 1 && bindings.has(next.name) ? next : undefined;
};

/** In a file that others extend: one of them may have removed the source, and no other source has its data. */
const OF_BASE = advise(
  'correct the name here, or write a rule of its own or null in the file that extends this one',
);

const missing = (scope: Scope, path: PathSyntax): undefined => {
  const behind = sourceBehind(path, scope);
  if (scope.areSourcesUnread) return undefined; // reported already
  if (behind !== undefined) {
    scope.findings.add(path.part(0, behind.start), {
      code: 'path-syntax',
      message: 'a path begins with the name of its source',
      fix: remove,
    });
    return undefined;
  }
  const at = path.part(0, path.head.length);
  scope.findings.add(at, {
    code: 'source-unknown',
    message: `there is no source "${path.head}"`,
    fix:
      at.file === undefined ? scope.findings.search('source-unknown', () => insteadOf(path, scope)) : OF_BASE,
  });
  return undefined;
};

/** A path up to a part of it, without the name of its source. */
const pathText = (parts: readonly Segment[]): string =>
  parts
    .map((part) => {
      if (part.kind === 'field') return `.${part.name}`;
      if (part.kind === 'index') return `[${part.index}]`;
      return `[${part.conditions.map(({ key }) => `${key}=…`).join(',')}]`;
    })
    .join('')
    .replace(/^\./, '');

/** How far a path leads: `read` with the part that is wrong, `right` in words without it. */
interface Reach {
  readonly read: string;
  readonly right: string;
  readonly label: string;
  /** The field could be declared: it is one of the payload's own. */
  readonly isPayloads: boolean;
}

const messages = (
  fault: Exclude<TypeFault, { readonly why: 'unknown' | 'mistaken' }>,
  { read, right, label, isPayloads }: Reach,
): readonly [code: ProblemCode, message: string, fix?: Fix] => {
  switch (fault.why) {
    case 'credential':
      return ['path-credential', `"${read}" of ${label} is a credential and never leaves the bridge`];
    case 'opaque':
      return [
        'path-opaque',
        `what is inside ${right} is not documented`,
        isPayloads
          ? insert('declare', `{ ${JSON.stringify(read)}: "text?" }`, SOURCE, { asks: true })
          : advise('read it with "when" only'),
      ];
    case 'list':
      return ['path-list', `${right} is a list: it has no fields`, A_LIST];
    case 'kind':
      return ['path-unknown', `${right} is ${fault.found}: it has no ${kindOf(fault.segment)}`];
    case 'never':
      return ['path-never', ...neverFound(fault)];
  }
};

const kindOf = ({ kind }: Segment): string => (kind === 'field' ? 'fields' : 'elements');

const neverFound = ({
  segment: { conditions },
  condition,
  found,
}: Extract<TypeFault, { readonly why: 'never' }>): readonly [message: string, fix?: Fix] => {
  const { key, value } = condition;
  const message = `"${key}" is ${found}, never ${JSON.stringify(value)}`;
  const instead = (written: string): Fix =>
    writePart(
      `[${conditions.map((each) => `${each.key}=${each === condition ? written : JSON.stringify(each.value)}`).join(',')}]`,
    );
  if (found === 'text' && value !== null) return [message, instead(JSON.stringify(String(value)))];
  return typeof value === 'string' && /^(true|false|-?\d{1,15})$/.test(value)
    ? [message, instead(value)]
    : [message];
};

const lastOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/**
 * A field that the payload has elsewhere: `instead` replaces the text between two offsets of the path. It may be below
 * the place, or the path may begin with an envelope that the adapter has taken off.
 */
const elsewhere = (
  path: PathSyntax,
  at: number,
  root: Type,
): { readonly start: number; readonly end: number; readonly instead: string } | undefined => {
  const [first, segment] = [path.segments[0], path.segments[at]];
  if (first === undefined || segment?.kind !== 'field') return undefined;
  const names = namesBelow(root);
  const below = names.filter((name) => lastOf(name) === segment.name);
  if (below.length === 1 && below[0] !== undefined)
    return { start: first.start, end: segment.end, instead: below[0] };
  const inside = path.segments.slice(at).find((part) => part.kind === 'field' && names.includes(part.name));
  return inside?.kind === 'field' ? { start: first.start, end: inside.end, instead: inside.name } : undefined;
};

/** Of a request the identifier is meant, unless the name is near to another. */
const namesMeant = ({ head }: PathSyntax, name: string, names: readonly string[]): readonly string[] =>
  head === 'request' && nearest(name, names) === undefined ? names.slice(0, 1) : names;

const reportUnknown = (
  scope: Scope,
  path: PathSyntax,
  { label, type }: Binding,
  { segment, condition, has }: Extract<TypeFault, { readonly why: 'unknown' }>,
): undefined => {
  const at = path.segments.indexOf(segment);
  const name = segment.kind === 'field' ? segment.name : (condition?.key ?? '');
  const message = `${label} has no "${pathText(path.segments.slice(0, at + 1))}"`;
  const keyed =
    condition === undefined ? segment : { start: condition.start, end: condition.start + name.length };
  const meant = scope.findings.search('path-unknown', () => {
    const names = namesMeant(path, name, has());
    const other = nearest(name, names) === undefined && type ? elsewhere(path, at, type) : undefined;
    return other === undefined
      ? { ...keyed, fix: didYouMean(name, names) }
      : { ...other, fix: rename(other.instead) };
  });
  const { start, end } = meant ?? keyed;
  scope.findings.add(path.part(start, end), {
    code: 'path-unknown',
    message,
    fix: meant?.fix,
  });
  return undefined;
};

/** The name of an element of the very list that a path goes through, where one is in reach. */
const elementOf = (path: PathSyntax, segment: Segment, { bindings, gathered }: Scope): string | undefined => {
  const list = path.text.slice(0, segment.start).replace(/\.$/, '');
  return [...bindings].find(([, { slot }]) => gathered.elements.get(slot)?.path === list)?.[0];
};

/** For a path through a list among combined values: an index would leave the other elements out. */
const elementsAt = (path: PathSyntax, segment: Segment, { operand }: Scope): Fix | undefined =>
  operand &&
  overElements(operand, {
    list: path.text.slice(0, segment.start).replace(/\.$/, ''),
    inside: path.text.slice(path.text[segment.start - 1] === '.' ? segment.start - 1 : segment.start),
    isRule: path.mayBeConstant,
  });

/** Reports why a path leads nowhere. */
export const reportFault = (
  scope: Scope,
  path: PathSyntax,
  binding: Binding,
  fault: TypeFault,
): undefined => {
  if (fault.why === 'mistaken') return undefined;
  if (fault.why === 'unknown') return reportUnknown(scope, path, binding, fault);
  const { label } = binding;
  const { segment } = fault;
  const at = path.segments.indexOf(segment);
  const read = pathText(path.segments.slice(0, at + 1));
  const right = at === 0 ? `"${path.head}"` : `"${pathText(path.segments.slice(0, at))}" of ${label}`;
  const isPayloads = path.segments.slice(0, at + 1).every(({ kind }) => kind === 'field') && at > 0;
  const [code, message, fix] = messages(fault, { read, right, label, isPayloads });
  const alias = fault.why === 'list' ? elementOf(path, segment, scope) : undefined;
  const instead = fault.why === 'list' ? (elementsAt(path, segment, scope) ?? fix) : fix;
  if (alias !== undefined) {
    scope.gathered.names.add(alias);
    const whole = path.part(0, path.text.length);
    scope.findings.add(whole, {
      code,
      message,
      fix: writePart(`${alias}.${path.text.slice(segment.start)}`),
    });
    return undefined;
  }
  scope.findings.add(path.part(segment.start, segment.end), { code, message, fix: instead });
  return undefined;
};

/** Whether a text is the path of a field that is there. */
export const readsLikePath = (text: string, { bindings }: Scope): boolean => {
  const path = parsePath(text);
  return isRight(path) && path.right.segments.length > 0 && bindings.has(path.right.head);
};

/** A path in the place of a constant is not read: it is a text that a value would have to be. */
export const COMPARED_WITH_PATH = {
  code: 'constant-path',
  message: 'this is compared as text, but it looks like a path',
} as const;

/** In brackets only constants are compared. */
const IN_BRACKETS = advise(
  'a KEY is compared with constants only: "when" beside "each" compares two fields, { "first": { "each": …, "as": …, "when": …, "item": … } }',
);

type MatchSegment = Extract<Segment, { readonly kind: 'match' }>;

/** The finding for a VALUE in brackets that has quotes of another kind: they are a part of what is compared. */
const valueQuoted = (segment: MatchSegment, quoted: Condition, inside: string): Finding => {
  const written = segment.conditions.map(
    ({ key, value }) => `${key}=${JSON.stringify(key === quoted.key ? inside : value)}`,
  );
  return {
    code: 'value-quoted',
    message: 'the quotes are compared, too: a VALUE has double quotes, or none',
    fix: writePart(`[${written.join(',')}]`),
  };
};

const QUOTED_VALUE = /^(?:'([^']*)'|`([^`]*)`|[“”„«]([^“”»]*)[“”»])$/u;

const warnOfMatches = (path: PathSyntax, scope: Scope): void => {
  for (const segment of path.segments.filter((each) => each.kind === 'match'))
    for (const condition of segment.conditions.filter(({ value }) => typeof value === 'string')) {
      const text = String(condition.value);
      const found = QUOTED_VALUE.exec(text);
      const inside = found?.[1] ?? found?.[2] ?? found?.[3];
      const place = path.part(segment.start, segment.end);
      if (inside !== undefined) scope.findings.add(place, valueQuoted(segment, condition, inside));
      else if (readsLikePath(text, scope))
        scope.findings.add(place, { ...COMPARED_WITH_PATH, fix: IN_BRACKETS });
    }
};

/** Checks a path against the names in reach; `undefined` with a finding when it leads nowhere. */
export const checkPath = (path: PathSyntax, scope: Scope): Read | undefined => {
  const binding = scope.bindings.get(path.head);
  if (binding === undefined) return missing(scope, path);
  scope.gathered.names.add(path.head);
  warnOfMatches(path, scope);
  if (binding.type === undefined) return undefined;
  const walked = typeOfPath(binding.type, path.segments);
  if (!isRight(walked)) return reportFault(scope, path, binding, walked.left);
  if (binding.shared)
    scope.findings.add(path.at, {
      code: 'account-shared',
      severity: 'warning',
      message: `every shopper would get the same "${path.head}"`,
    });
  const requiresSources = new Set(binding.given === undefined ? [] : [binding.given]);
  const { segments, text } = path;
  const { slot, reading } = binding;
  const read: Read = {
    op: 'read',
    at: path.at,
    path: text,
    slot,
    segments,
    reading,
    requiresSources: requiresSources,
    ...walked.right,
  };
  scope.gathered.reads.push(read);
  return read;
};
