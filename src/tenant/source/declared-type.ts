/** The payload's type in the tenant file: all of it, or fields beside the documented ones. */
import type * as t from 'io-ts';
import type { Adapter } from '../../adapter/define-adapter';
import type { FieldPath } from '../../adapter/credentials';
import type { Findings } from '../../diagnostics/collector';
import { startOf } from '../../diagnostics/diagnostic';
import { insert, removeKey } from '../../diagnostics/fix';
import { formatJson } from '../../json/document';
import type { Member, ObjectNode } from '../../json/document';
import { readDeclared } from '../../payload-type/declare';
import { readKey } from '../../payload-type/notation-key';
import { readPayloadType } from '../../payload-type/read';
import { isRecord } from '../../types/conform';
import type { SourceContext } from '../format/source-options';

/** What the tenant file says of the payload. */
export interface DeclaredType {
  readonly declared: t.Mixed | undefined;
  /** It is the tenant file that has the whole type, or that must have it. */
  readonly isDeclared: boolean;
  /** It has no errors; otherwise its fields are not known. */
  readonly isSound: boolean;
  /** The texts that mean "no value" in it. */
  readonly emptyValues: readonly string[];
}

/** Of a type in the notation, the one field at the path. */
const fieldAt = (type: unknown, [name, ...rest]: FieldPath): unknown => {
  if (name === undefined || !isRecord(type)) return type;
  const members = Object.entries(type).filter(([key]) => readKey(key).name === name);
  return Object.fromEntries(members.map(([key, value]) => [key, fieldAt(value, rest)]));
};

/** The field of the adapter's example that names the owner: every payload needs such a field. */
const exampleType = ({ compares, example }: Adapter): string =>
  formatJson(fieldAt(example.type, compares(example.settings, example.lookup)?.found ?? []));

/** The type of a payload from the tenant file. */
const declaredTypeOf = (
  { key }: Member,
  node: ObjectNode,
  adapter: Adapter,
  context: SourceContext,
): t.Mixed | undefined => {
  const { findings } = context;
  const payload = node.members.get('payload');
  if (payload !== undefined) return readPayloadType(payload.value, context);
  const declared = node.members.get('declare');
  if (declared !== undefined) return readPayloadType(declared.value, context); // its kind is reported in rejectUnwanted
  findings.add(startOf(node.at), {
    code: 'key-missing',
    message: `"payload" is missing: the type of what "${key}" answers is not known, and \`account-bridge infer\` writes it`,
    fix: insert('payload', exampleType(adapter), undefined, { asks: true }),
  });
  return undefined;
};

/** A key that belongs to sources of the other kind. */
const rejectUnwanted = (
  node: ObjectNode,
  isDeclared: boolean,
  adapter: Adapter,
  findings: Findings,
): void => {
  const unwanted = node.members.get(isDeclared ? 'declare' : 'payload');
  if (unwanted === undefined) return;
  const other = isDeclared ? 'payload' : 'declare';
  findings.add(unwanted.keyAt, {
    code: 'key-unknown',
    message: isDeclared
      ? 'all fields of this source belong in "payload"'
      : `what "${adapter.name}" answers is documented`,
    fix: node.members.has(other)
      ? { kind: 'move', into: other, contents: true }
      : { kind: 'rename', from: unwanted.key, to: other },
  });
};

/** Fields beside the documented ones. Samples have every field and its type: a declared one could only contradict them. */
const furtherFields = (node: ObjectNode, adapter: Adapter, findings: Findings): t.Mixed | undefined => {
  const member = node.members.get('declare');
  const declared = readDeclared(member?.value, adapter.fields, findings);
  if (!adapter.mayDeclare || member === undefined) return declared;
  findings.add(member.keyAt, {
    code: 'declare-known',
    severity: 'warning',
    message: 'the fields of this source are known from its data',
    fix: removeKey('declare'),
  });
  return undefined;
};

/** What the tenant file says of the payload: all of it, or fields beside the documented ones. */
export const declaredFor = (
  member: Member,
  node: ObjectNode,
  adapter: Adapter,
  context: SourceContext,
): Omit<DeclaredType, 'emptyValues'> => {
  const { findings } = context;
  const isDeclared = adapter.isDeclared || (adapter.mayDeclare && node.members.has('payload'));
  rejectUnwanted(node, isDeclared, adapter, findings);
  const before = findings.problems.length;
  const declared = isDeclared
    ? declaredTypeOf(member, node, adapter, context)
    : furtherFields(node, adapter, findings);
  return { declared, isDeclared, isSound: findings.problems.length === before };
};
