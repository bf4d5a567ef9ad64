/** The admin listener of a bridge that serves, if its settings ask for one. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { ADMIN_TOKEN } from '../admin/guard';
import type { BridgeView } from '../admin/view';
import type { Gateway } from '../gateway/server';
import type { Prober } from '../gateway/prober';
import { guarded } from '../gateway/safe-emit';
import type { Emit } from '../observe/events';
import type { Log } from '../observe/log';
import type { Tracing } from '../observe/traces/tracing';
import type { Registry, Snapshot } from '../tenant/runtime/tenant';
import type { Variables } from '../tenant/decode/secrets';
import type { CliContext } from './io/context';
import type { ServeSettings } from './io/options';
import { readVersion } from './io/version';
import { whyNotListening } from './report/not-listening';
import { settingSecret } from './setting-secret';
import { answerPrimary } from './workers/worker';

/** The parts of the running bridge that the admin listener reports on. */
export interface Serving {
  readonly registry: Registry;
  readonly prober: Pick<Prober, 'statesOf'>;
  readonly gateway: Pick<Gateway, 'connections' | 'stopping'>;
  readonly tracing: Pick<Tracing, 'isOn' | 'lost'>;
  readonly reload: BridgeView['reload'];
  readonly forget: BridgeView['forget'];
  readonly store: BridgeView['store'];
}

export interface Operations {
  /** Takes every event of the bridge. */
  readonly emit: Emit;
  /** Sets what the admin listener reports on. */
  readonly attach: (serving: Serving) => void;
  /** Gives the port of the admin listener, `undefined` without one; `Left` says why it cannot listen. */
  readonly listen: () => Promise<Either<string, number | undefined>>;
  readonly stop: () => Promise<void>;
}

/** Before anything serves: every folder is still being loaded. */
const loadingAll = (folders: readonly string[]): Snapshot => ({
  tenants: new Map(),
  refused: new Map(),
  loading: new Map(folders.map((name) => [name, undefined])),
  versions: new Map(),
  hasStarted: false,
});

/** The log alone. */
const withoutAdmin = ({ emit }: Log): Operations => ({
  emit,
  attach: () => undefined,
  listen: () => Promise.resolve(right(undefined)),
  stop: () => Promise.resolve(),
});

/** The settings of this process, and the hash of those of the bridge. */
export interface OperatedSettings {
  readonly settings: ServeSettings;
  readonly hash: string;
}

/** What is seen of the bridge before and after it serves. */
const viewOf = (
  names: readonly string[],
  { settings: { maxConnections: limit, instance }, hash }: OperatedSettings,
  log: Log,
  { packageRoot, host }: CliContext,
  serving: () => Serving | undefined,
): BridgeView => {
  const starting = loadingAll(names);
  const snapshot = (): Snapshot => serving()?.registry.current() ?? starting;
  return {
    instance: instance ?? host,
    build: readVersion(packageRoot),
    settings: hash,
    snapshot,
    isTenant: (name) => {
      const { tenants, refused, loading } = snapshot();
      return tenants.has(name) || refused.has(name) || loading.has(name);
    },
    reload: (force) => serving()?.reload(force) ?? Promise.resolve(left({ reason: 'starting' })),
    forget: (tenant, identifier) =>
      serving()?.forget(tenant, identifier) ?? Promise.resolve(left({ why: 'not-serving' })),
    store: () => serving()?.store(),
    probed: (tenant) => serving()?.prober.statesOf(tenant) ?? [],
    stopping: () => serving()?.gateway.stopping() ?? false,
    connections: () => ({ open: serving()?.gateway.connections() ?? 0, limit }),
    traces: () => ({ on: serving()?.tracing.isOn ?? false, spansLost: serving()?.tracing.lost() ?? 0 }),
    log,
  };
};

/** The log, and with `--admin-port` the admin listener, or what the primary asks; `names` are the folders of tenants. `Left` says what is wrong. */
export const operationsOf = async (
  operated: OperatedSettings,
  names: readonly string[],
  variables: Variables,
  log: Log,
  world: CliContext,
): Promise<Either<string, Operations>> => {
  const { adminPort, adminHost: host } = operated.settings;
  if (adminPort === 'none') return right(withoutAdmin(log));
  const token = settingSecret(ADMIN_TOKEN, variables);
  if (!isRight(token)) return token;
  const { createAdmin, routesOf } = await import('../admin/listener.js');
  let serving: Serving | undefined;
  const view = viewOf(names, operated, log, world, () => serving);
  const later: Emit = (event) => emit(event);
  const routes = routesOf(view, later);
  const admin =
    world.group?.primary === undefined
      ? createAdmin({ host, token: token.right, routes, emit: later })
      : answerPrimary(world.group.primary, routes, later);
  const onEvent = guarded(routes.onEvent);
  const emit: Emit = (event) => {
    log.emit(event);
    onEvent(event);
  };
  return right({
    emit,
    attach: (started) => {
      serving = started;
    },
    listen: async () => {
      const listening = await admin.listen(adminPort);
      return isRight(listening)
        ? listening
        : left(
            `the admin listener cannot listen on ${host}:${adminPort}: ${whyNotListening(listening.left)}`,
          );
    },
    stop: admin.stop,
  });
};
