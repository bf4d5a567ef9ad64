/** The tenants of a process that serves: what each was loaded from last, and the version of it that serves. */
import type { Problem } from '../../diagnostics/diagnostic';
import { isError } from '../../diagnostics/diagnostic';
import type { Directories } from '../directory/large';
import type { Settled } from '../folder';
import type { Granted } from '../format/access';
import type { Head } from '../format/tenant-options';
import type { Entrance, Tenant } from '../runtime/tenant';
import type { AccessRead } from './access';
import { configHash } from './change';
import type { Made } from './change';
import type { Inputs } from './reads';

/** A version of a tenant that serves. */
export interface Serving extends Made {
  readonly hash: string;
  /** The tenant as it was built. */
  readonly built: Tenant;
  /** The tenant as it serves: its access may be that of a later file. */
  readonly tenant: Tenant;
  /** The directories that it holds. */
  readonly directories: Directories;
}

/** A tenant after the last time that its files were read. */
export interface Entry {
  readonly name: string;
  /** Its tenant file, as it is named in problems. */
  readonly file: string;
  readonly outcome: 'loaded' | 'kept' | 'refused';
  /** What was read then. */
  readonly inputs: Inputs;
  readonly problems: readonly Problem[];
  readonly serving: Serving | undefined;
  /** Since when it serves an older version than that of its files, if it does. */
  readonly keptSince?: Date | undefined;
}

export type Entries = ReadonlyMap<string, Entry>;

/** A tenant that was loaded, or could not be. */
export interface Attempt {
  readonly name: string;
  readonly file: string;
  /** What was read for it so far. */
  readonly inputs: () => Inputs;
  readonly problems: readonly Problem[];
  readonly document: unknown;
  readonly tenant: Tenant | undefined;
  readonly directories: Directories;
}

/** The version with another access. */
const withAccess = (serving: Serving, { access, keyNames }: Granted): Serving => {
  const { built } = serving;
  const state: Tenant['state'] = () => ({ ...built.state(), keys: keyNames });
  return { ...serving, tenant: { ...built, access, keyNames, state } };
};

/** The version that goes on under an access that was read without the rest; `undefined` when that has errors. */
export const goingOn = (serving: Serving, access: AccessRead): Serving | undefined => {
  if (access === 'invalid') return undefined;
  return access === 'unread' ? serving : withAccess(serving, access);
};

/** The entrance of a tenant that is being loaded; `undefined` when its access or its messages have errors. */
export const entranceOf = (head: Head | undefined, access: AccessRead): Entrance | undefined =>
  head === undefined || access === 'invalid' || access === 'unread'
    ? undefined
    : { ...access, errorStatus: head.errorStatus, messages: head.messages };

const loaded = (tenant: Tenant, { document, directories }: Attempt, inputs: Inputs): Serving => ({
  inputs,
  document: JSON.stringify(document),
  hash: configHash(inputs),
  built: tenant,
  tenant,
  directories,
});

/** What becomes of a tenant: `accessOf` reads its access alone, which is asked for only when the rest is not fit. */
export const settle = (
  before: Entry | undefined,
  attempt: Attempt,
  accessOf: () => AccessRead,
  now: Date,
): Entry => {
  const { name, file, problems, tenant } = attempt;
  const kept = tenant === undefined && before?.serving ? goingOn(before.serving, accessOf()) : undefined;
  const inputs = attempt.inputs(); // those of the access, too
  const entry = { name, file, inputs, problems };
  if (tenant !== undefined) return { ...entry, outcome: 'loaded', serving: loaded(tenant, attempt, inputs) };
  return kept === undefined
    ? { ...entry, outcome: 'refused', serving: undefined }
    : { ...entry, outcome: 'kept', serving: kept, keptSince: before?.keptSince ?? now };
};

/** A tenant as a snapshot has it. */
export const settledOf = ({ name, problems, serving, keptSince }: Entry): Settled => ({
  name,
  problems,
  tenant: serving?.tenant,
  version: serving && { hash: serving.hash, keptSince, problems },
});

/** The errors among problems, each by its code and place; the file is left out where it is the tenant's own. */
export const placesOf = (problems: readonly Problem[], own: string) =>
  problems.filter(isError).map(({ code, file, line, column }) => ({
    code,
    ...(file === own ? {} : { file }),
    line,
    column,
  }));
