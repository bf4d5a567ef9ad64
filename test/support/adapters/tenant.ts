/** A tenant of one source, loaded as production does: from a folder, by the registry, over the real transport. */
import { left } from 'fp-ts/Either';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter } from '../../../src/adapter/define-adapter';
import type { BridgeEvent } from '../../../src/observe/events';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { loadOne } from '../../../src/tenant/folder';
import { secretsOf, type Variables } from '../../../src/tenant/decode/secrets';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { createTransport } from '../../../src/upstream/http/client';

/** What stands in the tenant file under `sources.source`. */
export type SourceJson = Readonly<Record<string, unknown>>;

export interface TenantParts {
  readonly adapters: readonly Adapter[];
  readonly source: SourceJson;
  readonly user: unknown;
  /** The type of identifiers, `text` unless said otherwise. */
  readonly identifier?: string;
  /** What the environment holds. */
  readonly variables?: Variables;
  /** The tenant folder's other files, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface LoadedTenant {
  /** The tenant file as it was written. */
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly tenant: Tenant | undefined;
  /** What was emitted, loading and later. */
  readonly events: readonly BridgeEvent[];
}

const NAME = 'shop';

const write = (directory: string, text: string, files: Readonly<Record<string, string>>): void => {
  const folder = join(directory, NAME);
  mkdirSync(folder);
  writeFileSync(join(folder, 'tenant.json'), text);
  // Beside the tenant's folder: nothing that a tenant file says may reach it.
  writeFileSync(join(directory, 'outside.json'), '[{"id":"outside","login":"outside"}]');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
};

/** An adapter of whose payloads everything is looked at, whatever the rules read: its whole type is tested. */
const lookingAtAll = (adapter: Adapter): Adapter => ({
  ...adapter,
  open: (...given) =>
    pipe(
      adapter.open(...given),
      E.map((source) => ({ ...source, reading: () => source })),
    ),
});

/** Loads a tenant whose one source is named `source`. Its folder is gone afterwards: nothing may be read later. */
export const loadSource = (parts: TenantParts): LoadedTenant => {
  const { adapters, source, user, identifier = 'text', variables = {}, files = {} } = parts;
  const events: BridgeEvent[] = [];
  const text = JSON.stringify(
    {
      locale: 'en',
      access: 'open',
      identifier: { type: identifier },
      // One exchange for each ask, whatever comes of it.
      sources: { source: { privateNetwork: true, retries: 0, ...source } },
      user,
    },
    null,
    2,
  );
  const directory = mkdtempSync(join(tmpdir(), 'account-bridge-'));
  try {
    write(directory, text, files);
    const { problems, tenant } = loadOne(directory, NAME, {
      adapters: adapters.map(lookingAtAll),
      secrets: secretsOf(variables, () => left('is not there')),
      unset: 'error',
      openAllowed: true,
      emit: (event) => events.push(event),
      http: createTransport,
    });
    return { text, problems, tenant, events };
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** The part of the tenant file that a problem points at. */
export const excerptOf = (text: string, { line, column, endColumn }: Problem): string =>
  text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1) ?? '';
