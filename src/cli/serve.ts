/**
 * `account-bridge serve`: loads every tenant, those with large directories while the others serve already, serves until a
 * signal, and stops gracefully.
 */
import { isRight, left, right, tryCatch } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { createProber } from '../gateway/prober';
import { createGateway } from '../gateway/server';
import type { Gateway, GatewayOptions } from '../gateway/server';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import type { Emit } from '../observe/events';
import type { Log } from '../observe/log';
import { redactError } from '../observe/redact';
import { subjectOf } from '../observe/pseudonym';
import { meantInWords } from '../diagnostics/did-you-mean';
import { isError } from '../diagnostics/diagnostic';
import type { Secret } from '../core/secret';
import { internalError } from '../tenant/contain';
import { listFolders, readText } from '../tenant/folder';
import type { LoadedFolder } from '../tenant/folder';
import type { LoadContext } from '../tenant/load';
import { secretsOf } from '../tenant/decode/secrets';
import type { Variables } from '../tenant/decode/secrets';
import { loadRoster } from '../tenant/roster';
import type { Registry } from '../tenant/runtime/tenant';
import { createTransports } from '../upstream/http/client';
import { outputOf } from './report/output';
import { problemLine } from './report/problem';
import type { ServeSettings } from './io/options';
import { operationsOf } from './operate';
import type { Operations } from './operate';
import { subjectKey } from './subject';
import { EXIT_UNUSABLE, EXIT_OK } from './io/context';
import type { CliContext } from './io/context';

/** Whether only this machine can reach an address. */
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);

const contextOf = (
  settings: ServeSettings,
  variables: Variables,
  { adapters, maxDataBytes }: CliContext,
  emit: Emit,
): LoadContext => ({
  adapters,
  maxDataBytes,
  secrets: secretsOf(variables, readText),
  unset: 'error',
  openAllowed: isLoopback(settings.host),
  emit,
  http: createTransports(),
  requestDeadlineMs: settings.requestDeadlineMs,
});

/** Closes what tenants have open, each of them even if another throws. */
const disposeOf = (loaded: readonly LoadedFolder[], emit: Emit): void => {
  for (const folder of loaded) tryCatch(() => folder.tenant?.dispose(), internalError(folder, emit));
};

/** Reports a tenant in the log, and for people on standard error why it was refused. */
const announcer = (world: CliContext, emit: Emit): ((folder: LoadedFolder) => void) => {
  const told = new Set<string>(); // a file that tenants share has its problems once
  const tell = (line: string): void => {
    if (!told.has(line)) outputOf(world, []).error(`${line}\n`);
    told.add(line);
  };
  return ({ name, file: own, tenant, problems }) => {
    if (tenant !== undefined) {
      emit({ event: 'tenant-loaded', tenant: name, warnings: problems.length });
      return;
    }
    const errors = problems.filter(isError);
    const places = errors.map(({ code, file, line, column }) => ({
      code,
      ...(file === own ? {} : { file }),
      line,
      column,
    }));
    emit({ event: 'tenant-refused', tenant: name, problems: places });
    for (const problem of errors) tell(problemLine(problem));
  };
};

const gatewayOptions = (
  settings: ServeSettings,
  registry: Registry,
  key: Secret | undefined,
  { lost }: Log,
  emit: Emit,
): GatewayOptions => ({
  registry,
  emit,
  logLinesLost: lost,
  settings: {
    ...GATEWAY_DEFAULTS,
    maxBodyBytes: settings.maxBodyBytes,
    maxConnections: settings.maxConnections,
    requestDeadlineMs: settings.requestDeadlineMs,
    locale: settings.locale,
    defaultTenant: settings.defaultTenant,
  },
  ...(key === undefined ? {} : { subject: subjectOf(key.reveal()) }),
});

/** Where a bridge listens. */
export interface Ports {
  readonly port: number;
  /** Of the admin listener, if there is one. */
  readonly adminPort: number | undefined;
}

const listenAll = async (
  { host, port }: ServeSettings,
  gateway: Gateway,
  operations: Operations,
): Promise<Either<string, Ports>> => {
  const admin = await operations.listen();
  if (!isRight(admin)) return admin;
  const listening = await gateway.listen(port, host)();
  return isRight(listening)
    ? right({ port: listening.right, adminPort: admin.right })
    : left(`cannot listen on ${host}:${port}: ${listening.left}`);
};

/** Serves `names` of the mappings folder until a signal; `ready` is told the ports. */
export const serveTenants = async (
  settings: ServeSettings,
  names: readonly string[],
  variables: Variables,
  world: CliContext,
  ready: (ports: Ports) => void,
): Promise<number> => {
  const key = subjectKey(variables);
  if (!isRight(key)) {
    world.writeError(`${key.left}\n`);
    return EXIT_UNUSABLE;
  }
  const log = world.createLog({ level: settings.logLevel });
  const operations = operationsOf(settings, names, variables, log, world);
  if (!isRight(operations)) {
    world.writeError(`${operations.left}\n`);
    return EXIT_UNUSABLE;
  }
  const { emit, attach, stop } = operations.right;
  world.onUncaught((thrown) => emit({ event: 'bug-caught', ...redactError(thrown) }));
  const tell = announcer(world, emit);
  const prober = createProber([], { emit });
  const { registry, folders, loadRest } = await loadRoster(
    names,
    contextOf(settings, variables, world, emit),
    {
      directory: settings.mappings,
      loadApart: world.loadApart,
      announce: (folder) => {
        tell(folder);
        if (folder.tenant !== undefined) prober.add(folder.tenant);
      },
    },
  );
  const gateway = createGateway(gatewayOptions(settings, registry, key.right, log, emit));
  attach({ registry, prober, gateway });
  const listening = await listenAll(settings, gateway, operations.right);
  if (!isRight(listening)) {
    world.writeError(`${listening.left}\n`);
    disposeOf(folders(), emit);
    await stop();
    return EXIT_UNUSABLE;
  }
  const signal = world.stopSignal(); // heard from now on, while directories are loaded too
  const tenants = registry.current().tenants.size;
  emit({ event: 'server-listening', host: settings.host, port: listening.right.port, tenants });
  prober.start();
  const stopping = new AbortController();
  const rest = loadRest(stopping.signal);
  ready(listening.right);
  emit({ event: 'server-stopping', signal: await signal });
  stopping.abort();
  prober.stop();
  const { abandoned } = await gateway.stop(settings.shutdownDeadlineMs);
  await rest;
  disposeOf(folders(), emit);
  emit({ event: 'server-stopped', abandoned });
  await stop();
  return EXIT_OK;
};

/** Why a folder cannot be served, if so. */
const refusal = (
  names: readonly string[],
  { mappings, defaultTenant }: ServeSettings,
): string | undefined => {
  if (names.length === 0) return `cannot serve ${mappings}: there is no tenant folder in it`;
  if (defaultTenant === undefined || names.includes(defaultTenant)) return undefined;
  const hint = meantInWords(defaultTenant, names) ?? 'look at its folders';
  return `the default tenant "${defaultTenant}" has no folder in ${mappings}; ${hint}`;
};

/** Serves a mappings folder. Exit code 0 after a signal, 2 when it could not start. */
export const serve = async (settings: ServeSettings, world: CliContext): Promise<number> => {
  const folders = listFolders(settings.mappings);
  const why = isRight(folders)
    ? refusal(folders.right, settings)
    : `cannot serve ${settings.mappings}: ${folders.left}`;
  if (why !== undefined || !isRight(folders)) {
    world.writeError(`${why ?? ''}\n`);
    return EXIT_UNUSABLE;
  }
  return serveTenants(settings, folders.right, world.variables, world, () => undefined);
};
