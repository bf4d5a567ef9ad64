/** The primary of a process group: it serves no app, and owns the signals, reloads, the admin listener and shared state. */
import { isRight } from 'fp-ts/Either';
import { ADMIN_TOKEN } from '../../admin/guard';
import { createAdmin } from '../../admin/listener';
import type { Admin } from '../../admin/listener';
import type { Emit } from '../../observe/events';
import type { Log } from '../../observe/log';
import { redactError } from '../../observe/redact';
import { inMemory } from '../../store/in-memory';
import type { Trigger } from '../../tenant/runtime/reloaded';
import { EXIT_UNUSABLE } from '../io/context';
import type { CliContext } from '../io/context';
import type { ServeSettings } from '../io/options';
import { FromWorker } from '../io/process-group';
import type { ProcessGroup, Worker } from '../io/process-group';
import { settingSecret } from '../setting-secret';
import { hearStops } from '../stopping';
import type { Stopping } from '../stopping';
import { writerOf } from '../writer';
import { createAsking } from './ask';
import type { Asking } from './ask';
import { carryFor } from './carrier';
import { startGroup } from './group';
import type { Group } from './group';
import { createGroupMetrics } from './merge-metrics';
import type { GroupMetrics } from './merge-metrics';
import { READ_MS, routesOfGroup } from './routes';

/** How often workers are asked whether they live, in milliseconds. */
const PING_MS = 5_000;

/** What a worker may take beyond its own deadlines to stop, in milliseconds. */
const STOP_REST_MS = 10_000;

/** Why the admin listener cannot listen, if so. */
const listen = async (admin: Admin, { adminPort, adminHost }: ServeSettings): Promise<string | undefined> => {
  if (adminPort === 'none') return undefined;
  const listening = await admin.listen(adminPort);
  return isRight(listening)
    ? undefined
    : `the admin listener cannot listen on ${adminHost}:${adminPort}: ${listening.left}`;
};

/** The workers of a bridge, and what is asked of them. */
interface Serving {
  readonly workers: Group;
  readonly ask: Asking['ask'];
  readonly metrics: GroupMetrics;
}

/**
 * Lets a worker end that listens no more. Until then it refuses the connections that are on their way to it, and the
 * primary gives them to others: all of them come before this answer. It also has the last of what it counted.
 */
const letGo = async (
  worker: Worker,
  { ask }: Asking,
  metrics: GroupMetrics,
  hasAdmin: boolean,
): Promise<void> => {
  if (hasAdmin)
    for (const { reply } of await ask([worker], { path: '/metrics', patienceMs: READ_MS }))
      if (reply !== undefined) metrics.take(worker, Buffer.concat(reply.body).toString());
  worker.send({ kind: 'left' });
};

const startWorkers = (
  settings: ServeSettings,
  count: number,
  { fork }: ProcessGroup,
  emit: Emit,
): Serving => {
  const memory = inMemory();
  const asking = createAsking();
  const metrics = createGroupMetrics();
  const workers = startGroup({
    count,
    fork,
    started: (worker) => {
      carryFor(memory, worker);
      asking.watch(worker);
      worker.onEnd(() => metrics.retire(worker));
      worker.onMessage((received) => {
        const message = FromWorker.decode(received);
        if (isRight(message) && message.right.kind === 'leaving')
          void letGo(worker, asking, metrics, settings.adminPort !== 'none');
      });
    },
    emit,
    stopMs: settings.drainDelayMs + settings.shutdownDeadlineMs + STOP_REST_MS,
  });
  return { workers, metrics, ask: asking.ask };
};

const adminOf = (
  { workers, metrics, ask }: Serving,
  { adminHost: host }: ServeSettings,
  token: Parameters<typeof createAdmin>[0]['token'],
  { signal }: Stopping,
  { emit, lost }: Log,
): Admin => {
  const routes = routesOfGroup({
    ask: (question) => ask(workers.serving(), question),
    reloadStarting: () => {
      for (const worker of workers.starting()) worker.send({ kind: 'reload', trigger: 'request' });
    },
    metrics,
    stopping: () => signal.aborted,
    linesLost: lost,
  });
  return createAdmin({ host, token, routes, emit });
};

/** Has the group do what signals and timers say, until no worker is left. */
const serveUntilStopped = async (
  workers: Group,
  stopped: Promise<number>,
  { reloadIntervalMs }: ServeSettings,
  world: CliContext,
  { onRoll }: ProcessGroup,
): Promise<number> => {
  const reload = (trigger: Trigger): void => {
    for (const worker of [...workers.serving(), ...workers.starting()])
      worker.send({ kind: 'reload', trigger });
  };
  world.onReload(() => reload('signal'));
  onRoll(() => void workers.roll());
  const timers = [setInterval(workers.ping, PING_MS)];
  if (reloadIntervalMs > 0) timers.push(setInterval(() => reload('poll'), reloadIntervalMs));
  await Promise.race([stopped, workers.ended]);
  workers.stop('SIGTERM');
  const code = await workers.ended;
  timers.forEach(clearInterval);
  return code;
};

/** Serves with so many workers until a signal. Exit code 0 after a signal, 2 when they could not start. */
export const servePrimary = async (
  settings: ServeSettings,
  count: number,
  group: ProcessGroup,
  world: CliContext,
): Promise<number> => {
  const log = world.createLog({ level: settings.logLevel, writer: writerOf(world, settings.instance) });
  const { emit } = log;
  const token = settingSecret(ADMIN_TOKEN, world.variables);
  if (!isRight(token)) {
    world.writeError(`${token.left}\n`);
    return EXIT_UNUSABLE;
  }
  world.onUncaught((thrown) => emit({ event: 'bug-caught', ...redactError(thrown) }));
  const serving = startWorkers(settings, count, group, emit);
  const { workers } = serving;
  const exitNow = (code: number): void => {
    workers.kill();
    world.exitNow(code);
  };
  const stopping = hearStops({ ...world, exitNow }, emit);
  const admin = adminOf(serving, settings, token.right, stopping, log);
  const why = await listen(admin, settings);
  if (why !== undefined) {
    world.writeError(`${why}\n`);
    stopping.fail();
  }
  const code = await serveUntilStopped(workers, stopping.asked, settings, world, group);
  await admin.stop();
  return why === undefined ? code : EXIT_UNUSABLE;
};
