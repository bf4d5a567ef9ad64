/** What makes a bridge a worker: the primary tells it when to stop and to reload, and asks what an operator asks. */
import { isRight, right } from 'fp-ts/Either';
import type { Admin, Routes } from '../../admin/listener';
import { failed } from '../../admin/reply';
import type { Reply } from '../../admin/reply';
import type { Emit } from '../../observe/events';
import { redactError } from '../../observe/redact';
import type { Trigger } from '../../tenant/runtime/reloaded';
import type { CliContext, Signal } from '../io/context';
import type { ServeSettings } from '../io/options';
import { FromPrimary } from '../io/process-group';
import type { Primary } from '../io/process-group';
import { collectedLog } from './collected-log';

/** How long a worker that ends waits for its primary, in milliseconds. */
const LEAVE_MS = 5_000;

/** Calls the listener for each message of the primary that is one. */
const hear = ({ onMessage }: Primary, listener: (message: FromPrimary) => void): void =>
  onMessage((received) => {
    const message = FromPrimary.decode(received);
    if (isRight(message)) listener(message.right);
  });

/** Passes on what arrives, as soon as there is a listener: a worker that starts may be told to stop already. */
const holding = <A>() => {
  const held: A[] = [];
  let pass = (arrived: A): void => void held.push(arrived);
  return {
    arrive: (arrived: A): void => pass(arrived),
    listen: (listener: (arrived: A) => void): void => {
      pass = listener;
      held.splice(0).forEach(listener);
    },
  };
};

/** A worker's process. */
export interface Work {
  /** Its signals come from the primary. Without the primary it stops, as after SIGTERM. */
  readonly world: CliContext;
  /** Ends when the worker, which listens no more, can end: no connection is on its way to it. */
  readonly leave: () => Promise<void>;
}

/** Hears the primary from now on. */
export const workFor = (primary: Primary, world: CliContext): Work => {
  const signals = holding<Signal>();
  const reloads = holding<Trigger>();
  let leave: (() => void) | undefined;
  let isGone = false;
  hear(primary, (message) => {
    if (message.kind === 'stop') signals.arrive(message.signal);
    else if (message.kind === 'reload') reloads.arrive(message.trigger);
    else if (message.kind === 'ping') primary.send({ kind: 'pong' });
    else if (message.kind === 'left') leave?.();
  });
  primary.onGone(() => {
    isGone = true;
    if (leave === undefined) signals.arrive('SIGTERM');
    else leave();
  });
  return {
    world: {
      ...world,
      createLog: (options) => collectedLog(world.createLog(options), primary.log),
      signals: (listener) => {
        world.signals(() => undefined); // those that a terminal sends to all processes reach the primary, too
        signals.listen(listener);
      },
      onReload: reloads.listen,
    },
    leave: () =>
      new Promise((left) => {
        const timer = setTimeout(left, LEAVE_MS);
        leave = () => {
          clearTimeout(timer);
          left();
        };
        if (isGone) leave();
        else primary.send({ kind: 'leaving' });
      }),
  };
};

/** The settings of one worker: its part of the connections, and a name of its own. The primary says when to reload. */
export const settingsOfWorker = (
  settings: ServeSettings,
  { slot, of }: Pick<Primary, 'slot' | 'of'>,
  host: string,
): ServeSettings => ({
  ...settings,
  instance: `${settings.instance ?? host}-${slot}`,
  maxConnections: Math.ceil(settings.maxConnections / of),
  reloadIntervalMs: 0,
});

const answerOf = async ({ reads, changes }: Routes, path: string, body: string): Promise<Reply> => {
  const [read, change] = [reads.get(path), changes.get(path)];
  if (read !== undefined) return read();
  return change === undefined ? failed(404, 'there is no such path') : change(Buffer.from(body));
};

/** In place of a listener of its own, a worker answers what the primary's listener is asked. */
export const answerPrimary = (primary: Primary, routes: Routes, emit: Emit): Admin => {
  hear(primary, (message) => {
    if (message.kind !== 'ask') return;
    const { id, path, body } = message;
    void answerOf(routes, path, body)
      .catch((thrown: unknown) => {
        emit({ event: 'bug-caught', ...redactError(thrown) });
        return failed(500, 'the bridge itself failed; its log says where');
      })
      .then(({ body: parts, headers = {}, ...reply }) => {
        const answer = { ...reply, body: Buffer.concat(parts).toString(), headers };
        primary.send({ kind: 'answered', id, reply: answer });
      });
  });
  return { listen: () => Promise.resolve(right(0)), stop: () => Promise.resolve() };
};
