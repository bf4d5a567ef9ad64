/** A tenant that is loaded for what it was loaded from: its files, their hash, and what its check knows. */
import { randomBytes } from 'node:crypto';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import { loadOne } from '../tenant/folder';
import type { LoadedFolder } from '../tenant/folder';
import { secretsOf } from '../tenant/decode/secrets';
import { secretReader } from '../tenant/reading/files';
import { createReads } from '../tenant/reload/reads';
import type { Inputs } from '../tenant/reload/reads';
import { createTransports } from '../upstream/http/client';
import type { CliContext } from './io/context';

/** What is known of a tenant that is not kept. */
export interface NotedLoad {
  readonly inputs: Inputs;
  readonly loaded: Omit<LoadedFolder, 'tenant'>;
}

/** Loads a tenant without serving it, and notes each file that it asked for, missing ones too. */
export const loadNoted = (name: string, mappings: string, world: CliContext): NotedLoad => {
  const files = createReads(randomBytes(32)).ofTenant();
  const { tenant, ...loaded } = loadOne(mappings, name, {
    adapters: world.adapters,
    secrets: secretsOf(world.variables, secretReader(files)),
    unset: 'warning',
    openAllowed: true,
    emit: world.audit,
    http: createTransports(),
    maxDataBytes: world.maxDataBytes,
    requestDeadlineMs: GATEWAY_DEFAULTS.requestDeadlineMs,
    files,
  });
  tenant?.dispose();
  return { inputs: files.inputs(), loaded };
};
