/**
 * The access of a tenant whose file is not fit to be loaded: it is applied to the version that goes on, so that a key
 * that was taken out of the file does not live on.
 */
import { getOrElse, tryCatch } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { findingsOf } from '../../diagnostics/collector';
import type { Findings } from '../../diagnostics/collector';
import type { Problem } from '../../diagnostics/diagnostic';
import { internalError } from '../contain';
import { readAccess } from '../format/access';
import type { Granted } from '../format/access';
import { tenantFileOf } from '../folder';
import { readWhole } from '../load';
import type { LoadContext, TenantFile } from '../load';
import { isText } from '../../json/document';
import type { Member, ObjectNode } from '../../json/document';

/** The access; or that it has errors; or that a file cannot be read or parsed, so that nothing is known of it. */
export type AccessRead = Granted | 'invalid' | 'unread';

/** A file that cannot be read or parsed may be half written. */
const UNREAD = /^(?:file|json)-/;

/** The file without what it extends and cannot be read, where the rest says all of `access`. */
const partWithAccess = (file: TenantFile, findings: Findings): ObjectNode | undefined => {
  const root = readWhole(file, findings, true);
  const access = root?.members.get('access')?.value;
  const isWhole =
    access?.kind === 'scalar' ? isText(access) : access?.kind === 'object' && access.members.has('keys');
  return isWhole ? root : undefined;
};

/** `access`, and the keys in it. */
const accessMembers = ({ members }: ObjectNode): readonly Member[] => {
  const access = members.get('access');
  if (access === undefined) return [];
  return [access, ...(access.value.kind === 'object' ? access.value.members.values() : [])];
};

/** Whether `access`, or a key in it, is there twice, so that it is open which of the two is meant. */
const isTwice = (root: ObjectNode, problems: readonly Problem[], own: string): boolean => {
  const keys = accessMembers(root).map(({ keyAt }) => keyAt);
  return problems.some(
    ({ code, file, line, column }) =>
      code === 'key-duplicate' &&
      keys.some((at) => (at.file ?? own) === file && at.line === line && at.column === column),
  );
};

const read = (directory: string, name: string, context: LoadContext): AccessRead => {
  const file = tenantFileOf(directory, name, context);
  if (file === undefined) return 'unread';
  const findings = findingsOf(file.file);
  const root = readWhole(file, findings) ?? partWithAccess(file, findings);
  if (root === undefined)
    return findings.problems.some(({ code }) => UNREAD.test(code)) ? 'unread' : 'invalid';
  if (isTwice(root, findings.problems, file.file)) return 'invalid';
  const { secrets, unset } = context;
  return readAccess(root, { secrets, unset, onUnset: () => undefined }, context) ?? 'invalid';
};

/** Reads the access of a tenant alone. A bug says nothing of it, so that no key is taken for granted. */
export const accessOf = (directory: string, name: string, context: LoadContext): AccessRead =>
  pipe(
    tryCatch(() => read(directory, name, context), internalError({ name, file: name }, context.emit)),
    getOrElse((): AccessRead => 'invalid'),
  );
