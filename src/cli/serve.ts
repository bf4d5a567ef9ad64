/**
 * `account-bridge serve`: loads every tenant, those with large directories while the others serve already, serves until a
 * signal, and stops gracefully.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGateway } from '../gateway/server';
import type { Gateway, GatewayOptions } from '../gateway/server';
import { guarded } from '../gateway/safe-emit';
import { GATEWAY_DEFAULTS } from '../gateway/settings';
import type { Stopped } from '../gateway/shutdown';
import type { Emit } from '../observe/events';
import type { Log } from '../observe/log';
import { openTracing } from '../observe/traces/tracing';
import type { Tracing } from '../observe/traces/tracing';
import { redactError } from '../observe/redact';
import { subjectOf } from '../observe/pseudonym';
import type { Sampler } from '../drift/sampler';
import { meantInWords } from '../diagnostics/did-you-mean';
import type { Secret } from '../core/secret';
import { listFolders } from '../tenant/folder';
import type { Variables } from '../tenant/decode/secrets';
import type { Registry } from '../tenant/runtime/tenant';
import type { SharedState } from '../store/shared-state';
import { warnOfFewDescriptors, watchDescriptors } from './descriptors';
import type { ServeSettings } from './io/options';
import { forgetHere, forgetterOf } from './forget-shopper';
import { operationsOf } from './operate';
import { settingsHash } from './settings-hash';
import { openShared } from './shared-state';
import { whyNotListening } from './report/not-listening';
import type { SharedEvents } from './shared-state';
import type { Operations } from './operate';
import { loadTenants } from './load-tenants';
import type { LoadedTenants, ServedTenants } from './load-tenants';
import { samplerOf } from './sample';
import { settingsOfWorker, workFor } from './workers/worker';
import { subjectKey } from './subject';
import { writerOf } from './writer';
import { EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';

const gatewayOptions = (
  settings: ServeSettings,
  registry: Registry,
  key: Secret | undefined,
  { lost }: Log,
  emit: Emit,
  { begin: beginTrace }: Tracing,
): GatewayOptions => ({
  registry,
  emit,
  beginTrace,
  logLinesLost: lost,
  settings: {
    ...GATEWAY_DEFAULTS,
    maxBodyBytes: settings.maxBodyBytes,
    maxConnections: settings.maxConnections,
    requestDeadlineMs: settings.requestDeadlineMs,
    locale: settings.locale,
    defaultTenant: settings.defaultTenant,
    trustedProxies: settings.trustedProxies,
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
    : left(`cannot listen on ${host}:${port}: ${whyNotListening(listening.left)}`);
};

/** A gateway that sends the last spans when it has stopped, within the same deadline. */
const recorded = (gateway: Gateway, tracing: Tracing): Gateway => ({
  ...gateway,
  stop: async (deadlineMs) => {
    const stopBy = performance.now() + deadlineMs;
    const stopped = await gateway.stop(deadlineMs);
    await tracing.stop(stopBy - performance.now());
    return stopped;
  },
});

/** Listens, serves until it has to stop, and stops; `Left` says why it cannot listen. */
const serveLoaded = async (
  settings: ServeSettings,
  { registry, loadRest, stopping, prober, idle }: LoadedTenants,
  gateway: Gateway,
  operations: Operations,
  ready: (ports: Ports) => void,
  probes: boolean,
): Promise<Either<string, Stopped>> => {
  const listening = await listenAll(settings, gateway, operations);
  if (!isRight(listening)) return listening;
  const { emit } = operations;
  const tenants = registry.current().tenants.size;
  emit({ event: 'server-listening', host: settings.host, port: listening.right.port, tenants });
  if (probes) prober.start();
  const rest = loadRest();
  ready(listening.right);
  await stopping.asked;
  gateway.announceStop();
  prober.stop();
  if (settings.drainDelayMs > 0) await sleep(settings.drainDelayMs);
  const stopped = await gateway.stop(settings.shutdownDeadlineMs);
  await rest;
  await idle();
  return right(stopped);
};

/** The log and the admin listener, and what hears every event beside them. */
const watched = (operations: Operations, sampler: Sampler | undefined): Operations => {
  const descriptors = watchDescriptors(operations.emit);
  return {
    ...operations,
    emit: guarded((event) => {
      operations.emit(event);
      descriptors.hear(event);
      sampler?.hear(event);
    }),
    stop: () => {
      descriptors.stop();
      return operations.stop();
    },
  };
};

/** The settings of this process: a worker has a part of those of the bridge. */
const settingsHere = (settings: ServeSettings, { group, host }: CliContext): ServeSettings =>
  group?.primary === undefined ? settings : settingsOfWorker(settings, group.primary, host);

/** Whether this process does what one of a group does for all: the probes. */
const isFirst = ({ group }: CliContext): boolean => (group?.primary?.slot ?? 0) === 0;

/** Serves tenants of the mappings folder until a signal; `ready` is told the ports. */
export const serveTenants = async (
  asked: ServeSettings,
  tenants: ServedTenants,
  variables: Variables,
  world: CliContext,
  ready: (ports: Ports) => void,
): Promise<number> => {
  const refuse = (why: string): number => {
    world.writeError(`${why}\n`);
    return EXIT_UNUSABLE;
  };
  const settings = settingsHere(asked, world);
  const key = subjectKey(variables);
  if (!isRight(key)) return refuse(key.left);
  const writer = writerOf(world, settings.instance);
  const log = world.createLog({ level: settings.logLevel, writer });
  const operated = { settings, hash: settingsHash(asked) };
  const opened = await operationsOf(operated, tenants.names, variables, log, world);
  if (!isRight(opened)) return refuse(opened.left);
  const seen: { registry?: Registry; shared?: SharedState } = {};
  const sampler = await samplerOf(settings, variables, world, opened.right.emit, () => seen.shared);
  const operations = watched(opened.right, sampler);
  const { emit, attach, stop } = operations;
  const tracing = await openTracing(world.variables, writer, emit, world.loadRecorder);
  if (!isRight(tracing)) return refuse(tracing.left);
  world.onUncaught((thrown) => emit({ event: 'bug-caught', ...redactError(thrown) }));
  warnOfFewDescriptors(settings.maxConnections, emit);
  const events: SharedEvents = {
    emit,
    forgotten: (forgotten) => void forgetHere(seen.registry, forgotten),
  };
  const shared = await openShared(settings, variables, events, world.group?.primary);
  if (!isRight(shared)) return refuse(shared.left);
  seen.shared = shared.right.state;
  const loaded = await loadTenants(settings, tenants, variables, world, {
    emit,
    shared: shared.right,
    answered: sampler?.answered,
    failed: sampler?.failed,
  });
  const options = gatewayOptions(settings, loaded.registry, key.right, log, emit, tracing.right);
  const gateway = recorded(createGateway(options), tracing.right);
  const { registry, prober, reload } = loaded;
  seen.registry = registry;
  const { store } = shared.right;
  attach({
    registry,
    prober,
    gateway,
    tracing: tracing.right,
    reload: (force) => reload('request', force),
    forget: forgetterOf({ registry: () => registry, shared: store?.forget, subject: options.subject, emit }),
    store: () => store?.read(),
  });
  const mayServe = !loaded.lacks() && !loaded.stopping.signal.aborted;
  const served = mayServe
    ? await serveLoaded(settings, loaded, gateway, operations, ready, isFirst(world))
    : right({ abandoned: 0 });
  loaded.dispose();
  await sampler?.idle(); // the last samples ask which process compares them
  shared.right.close();
  if (isRight(served)) emit({ event: 'server-stopped', ...served.right });
  await stop();
  return isRight(served) ? loaded.stopping.asked : refuse(served.left);
};

/** Why a folder cannot be served, if so. */
const refusal = (
  names: readonly string[],
  { mappings, defaultTenant, workers, stateDir }: ServeSettings,
): string | undefined => {
  if (workers !== 1 && stateDir !== undefined)
    return 'only one process can use a state directory: leave out --workers (BRIDGE_WORKERS), or --state-dir (BRIDGE_STATE_DIR)';
  if (names.length === 0) return `cannot serve ${mappings}: there is no tenant folder in it`;
  if (defaultTenant === undefined || names.includes(defaultTenant)) return undefined;
  const hint = meantInWords(defaultTenant, names) ?? 'look at its folders';
  return `the default tenant "${defaultTenant}" has no folder in ${mappings}; ${hint}`;
};

/** Serves with the workers of the settings: as their primary, as one of them, or as the only process. */
const serveInGroup = async (
  settings: ServeSettings,
  tenants: ServedTenants,
  world: CliContext,
): Promise<number> => {
  const { group, variables } = world;
  const { workers } = settings;
  const count = workers === 'auto' ? (group?.processors ?? 1) : workers;
  if (group?.primary === undefined) {
    if (group === undefined || count === 1)
      return serveTenants(settings, tenants, variables, world, () => undefined);
    const { servePrimary } = await import('./workers/primary.js');
    return servePrimary(settings, count, group, world);
  }
  const { primary } = group;
  const work = workFor(primary, world);
  const listening = (): void => primary.send({ kind: 'listening' });
  const code = await serveTenants(settings, tenants, variables, work.world, listening);
  await work.leave();
  return code;
};

/** Serves a mappings folder. Exit code 0 after a signal, 2 when it could not start. */
export const serve = async (settings: ServeSettings, world: CliContext): Promise<number> => {
  const folders = listFolders(settings.mappings);
  const why = isRight(folders)
    ? refusal(folders.right, settings)
    : `cannot serve ${settings.mappings}: it ${folders.left}`;
  if (why !== undefined || !isRight(folders)) {
    world.writeError(`${why ?? ''}\n`);
    return EXIT_UNUSABLE;
  }
  const tenants = { names: folders.right, list: () => listFolders(settings.mappings) };
  return serveInGroup(settings, tenants, world);
};
