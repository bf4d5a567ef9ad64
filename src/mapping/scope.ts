/**
 * Owns the names that rules may read, and the check of paths over them. It must not know rules or the
 * contract.
 */
import { isRight } from 'fp-ts/Either';
import type { Type } from '../type/type';
import type { Findings } from './document';
import { didYouMean } from './nearest';
import { typeOfPath } from './path';
import type { TypeFault } from './path';
import type { PathSyntax } from './syntax-parts';
import type { Read } from './typed';

/** What a name stands for while rules run: a slot, whose value has a type. */
export interface Binding {
  readonly slot: number;
  readonly type: Type;
  /** The optional source that must have answered for it, if any. */
  readonly given: string | undefined;
  /** What the name is, in messages: an adapter's name, or `an element`. */
  readonly label: string;
  /** Every shopper gets the same. */
  readonly shared: boolean;
}

/** The names in reach of a rule, and what the check of one mapping gathers. */
export interface Scope {
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly findings: Findings;
  readonly gathered: Gathered;
  /** The sets of sources of which at least one has answered whenever rules run. */
  readonly chains: readonly ReadonlySet<string>[];
}

/** What rules were seen to use. */
export interface Gathered {
  readonly names: Set<string>;
  slots: number;
  usesClock: boolean;
}

const missing = (scope: Scope, path: PathSyntax): undefined => {
  const suggestion = didYouMean(path.head, scope.bindings.keys());
  scope.findings.add(path.part(0, path.head.length), {
    code: 'source-unknown',
    message: `there is no source "${path.head}"`,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  return undefined;
};

const messages = (
  fault: TypeFault,
  read: string,
  label: string,
): readonly [code: string, message: string, suggestion?: string] => {
  switch (fault.why) {
    case 'unknown':
      return ['path-unknown', `${label} has no "${read}"`];
    case 'credential':
      return ['path-credential', `"${read}" of ${label} is a credential and never leaves the bridge`];
    case 'opaque':
      return [
        'path-opaque',
        `${label} does not document what is inside "${read}"`,
        'read it with "when" only',
      ];
    case 'list':
      return [
        'path-list',
        `this is a list: nothing is named so in it`,
        'take one element, "[0]", or use "each"',
      ];
    case 'kind':
      return ['path-unknown', `${label} has no "${read}": there stands ${fault.found}`];
  }
};

const report = (scope: Scope, path: PathSyntax, label: string, fault: TypeFault): undefined => {
  const { segment } = fault;
  const parts = path.segments.slice(0, path.segments.indexOf(segment) + 1);
  const read = parts
    .map((part) =>
      part.kind === 'field' ? part.name : part.kind === 'index' ? `[${part.index}]` : `[${part.key}=…]`,
    )
    .join('.');
  const [code, message, hint] = messages(fault, read, label);
  const name = segment.kind === 'field' ? segment.name : segment.kind === 'match' ? segment.key : '';
  const suggestion = fault.why === 'unknown' ? didYouMean(name, fault.has) : hint;
  scope.findings.add(path.part(segment.start, segment.end), {
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  return undefined;
};

/** Checks a path against the names in reach; `undefined` when it reads nothing, which is then a finding. */
export const checkPath = (path: PathSyntax, scope: Scope): Read | undefined => {
  const binding = scope.bindings.get(path.head);
  if (binding === undefined) return missing(scope, path);
  scope.gathered.names.add(path.head);
  const type = typeOfPath(binding.type, path.segments);
  if (!isRight(type)) return report(scope, path, binding.label, type.left);
  if (binding.shared)
    scope.findings.add(path.at, {
      code: 'account-shared',
      severity: 'warning',
      message: `every shopper is shown the same "${path.head}"`,
    });
  const given = new Set(binding.given === undefined ? [] : [binding.given]);
  return { op: 'read', slot: binding.slot, segments: path.segments, type: type.right, given };
};
