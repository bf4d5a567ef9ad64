/** Admin listeners over what a test gives them, and what is asked of those of bridges. */
import { isRight, left } from 'fp-ts/Either';
import { createAdmin, routesOf } from '../../src/admin/listener';
import type { Admin, AdminOptions } from '../../src/admin/listener';
import type { BridgeView } from '../../src/admin/view';
import type { BridgeEvent, Emit } from '../../src/observe/events';
import { createLogLevels } from '../../src/observe/log-level';
import type { Bridge } from './e2e/bridge';
import { send, snapshotOf } from './gateway/gateway';
import type { Received } from './gateway/gateway';

/** Without tenants, probes and connections. */
export const viewOf = (own: Partial<BridgeView> = {}): BridgeView => ({
  instance: 'host-0',
  build: { version: '1.2.3', commit: '0123456789ab' },
  settings: 'a-hash-of-settings',
  snapshot: () => snapshotOf([]),
  isTenant: (name) => own.snapshot?.().tenants.has(name) ?? false,
  probed: () => [],
  stopping: () => false,
  connections: () => ({ open: 3, limit: 10 }),
  reload: () => Promise.resolve(left({ reason: 'starting' })),
  forget: () => Promise.resolve(left({ why: 'not-serving' })),
  store: () => undefined,
  traces: () => ({ on: false, spansLost: 0 }),
  log: { levels: createLogLevels('info'), lost: () => 0 },
  ...own,
});

const running = new Set<Admin>();

export interface RunningAdmin {
  readonly port: number;
  readonly onEvent: Emit;
  readonly events: readonly BridgeEvent[];
  readonly get: (path: string) => Promise<Received>;
}

export const getFrom = (port: number, path: string): Promise<Received> =>
  send(port, { method: 'GET', path, headers: [] });

/** Starts an admin listener on a free port. */
export const startAdmin = async (
  view: Partial<BridgeView> = {},
  options: Partial<AdminOptions> = {},
): Promise<RunningAdmin> => {
  const events: BridgeEvent[] = [];
  const emit = (event: BridgeEvent): void => void events.push(event);
  const routes = routesOf(viewOf(view), emit);
  const admin = createAdmin({ host: '127.0.0.1', token: undefined, routes, emit, ...options });
  const listening = await admin.listen(0);
  if (!isRight(listening)) throw new Error(listening.left);
  running.add(admin);
  const port = listening.right;
  return { port, onEvent: routes.onEvent, events, get: (path) => getFrom(port, path) };
};

/** Stops every admin listener of this file's. */
export const stopAdmins = async (): Promise<void> => {
  await Promise.all([...running].map((admin) => admin.stop()));
  running.clear();
};

/** The port of a bridge's admin listener, which its log tells. */
export const adminPortOf = ({ log }: Pick<Bridge, 'log'>): number => {
  const line = log().find(({ event }) => event === 'admin-listening');
  if (line === undefined) throw new Error('the bridge has no admin listener');
  return Number(line.port);
};

/** Asks the admin listener of a bridge that was started with an admin port. */
export const getAdmin = (bridge: Pick<Bridge, 'log'>, path: string): Promise<Received> =>
  getFrom(adminPortOf(bridge), path);

/** Posts to the admin listener of a bridge, with its token. */
export const postAdmin = (
  bridge: Pick<Bridge, 'log'>,
  path: string,
  token: string,
  body?: string,
): Promise<Received> =>
  send(adminPortOf(bridge), {
    path,
    headers: ['Authorization', `Bearer ${token}`],
    ...(body === undefined ? {} : { body }),
  });

/** Metrics without their values: sums of times have as many digits as an identifier. */
export const withoutValues = (metrics: string): string => metrics.replace(/^([^#].*) \S+$/gm, '$1');
