/**
 * `account-bridge infer --source`: the type of a payload out of a query's columns, as the live database describes them.
 * Nothing is asked about a user, and no value is shown.
 */
import { writeFileSync } from 'node:fs';
import { isRight } from 'fp-ts/Either';
import { tenantFileIn } from '../tenant/folder';
import { describeSource, withPayload, writtenPayload } from './described/describe';
import type { Described } from './described/describe';
import { EXIT_FAILED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';
import { tenantsIn } from './io/tenant-folders';
import { outputOf } from './report/output';

export interface InferSourceFlags {
  readonly mappings: string;
  readonly source: string;
  /** Writes the type into the tenant's file. */
  readonly write: boolean;
  readonly json: boolean;
}

/** Writes the type in the place of the old one; `undefined`, or why it cannot. */
const writeType = (
  { payload, loaded: { text = '' } }: Described,
  tenant: string,
  { mappings, source }: InferSourceFlags,
): string | undefined => {
  const written = writtenPayload(text, source);
  if (typeof written === 'string')
    return `the type is in the file "${written}": print it without --write, and put it there`;
  writeFileSync(tenantFileIn(mappings, tenant), withPayload(text, source, payload));
  return undefined;
};

/** Describes a source. Exit code 0, 1 when the database does not describe it, 2 when the command could not run. */
export const inferSource = async (
  tenant: string,
  flags: InferSourceFlags,
  world: CliContext,
): Promise<number> => {
  const tenants = tenantsIn(flags.mappings, [tenant]);
  if (!isRight(tenants)) {
    outputOf(world, []).error(`${tenants.left}\n`);
    return EXIT_UNUSABLE;
  }
  const described = await describeSource({ ...flags, tenant, world });
  if (!isRight(described)) {
    const output = outputOf(world, described.left.hidden);
    for (const line of described.left.lines) output.error(`${line}\n`);
    return EXIT_FAILED;
  }
  const { payload, columns, notes, hidden } = described.right;
  const output = outputOf(world, hidden);
  const fault = flags.write ? writeType(described.right, tenant, flags) : undefined;
  if (fault !== undefined) {
    output.error(`${fault}\n`);
    return EXIT_UNUSABLE;
  }
  if (flags.json) output.json({ payload, columns, notes });
  else if (!flags.write) output.json(payload);
  if (!flags.json) for (const note of notes) output.error(`${note}\n`);
  return EXIT_OK;
};
