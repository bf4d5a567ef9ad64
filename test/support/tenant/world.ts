/** What loading a tenant needs of the world, for tests: no network, no folder, an environment of one key. */
import { left } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Adapter } from '../../../src/adapter/define-adapter';
import type { Call } from '../../../src/core/call';
import type { Http } from '../../../src/adapter/http';
import { loadTenant } from '../../../src/tenant/load';
import type { LoadContext, Loaded, TenantFile } from '../../../src/tenant/load';
import { secretsOf } from '../../../src/tenant/decode/secrets';
import { noFile } from '../../../src/json/text-file';

export const VARIABLES = { APP_KEY: 'key-of-the-app-server' } as const;

/** An HTTP client that reaches no server. */
const noHttp = (): Http => ({
  send: () => TE.left({ tag: 'UpstreamUnreachable', retryable: true, code: 'ENETUNREACH' }),
  dispose: () => undefined,
});

export const contextOf = (
  adapters: readonly Adapter[],
  options: Partial<LoadContext> & { readonly variables?: Readonly<Record<string, string>> } = {},
): LoadContext => ({
  adapters,
  secrets: secretsOf(options.variables ?? VARIABLES, () => left('is not there')),
  unset: 'error',
  openAllowed: true,
  emit: () => undefined,
  http: noHttp,
  ...options,
});

/** Loads a tenant file's text. */
export const load = (
  text: string,
  context: LoadContext,
  directory: TenantFile['directory'] = (file) => left({ message: `there is no readable file "${file}"` }),
  readText: TenantFile['readText'] = noFile,
): Loaded =>
  loadTenant({ name: 'acme', file: 'mappings/acme/tenant.json', text, directory, readText }, context);

/** A call at a moment, without a deadline. */
export const callAt = (now: Date, signal: AbortSignal = new AbortController().signal): Call => ({
  requestId: 'test',
  signal,
  endsAt: Infinity,
  now: () => now,
  timings: [],
});
