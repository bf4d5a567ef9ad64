/** The context of a command in this process: with adapters of the test, and recorded output. */
import type { Adapter } from '../../src/adapter/define-adapter';
import type { CliContext, Signal } from '../../src/cli/io/context';
import { noProgress } from '../../src/cli/io/progress';
import { runIn } from './run';
import { startStudio } from '../../src/studio/studio';
import { engineHere } from '../../src/studio/threads/engine';
import { loadDirectory } from '../../src/tenant/directory/load';
import { createLogLevels } from '../../src/observe/log-level';
import type { BridgeEvent } from '../../src/observe/events';
import { gate } from './gateway/gateway';
import { ROOT } from './root';
import { seededDraw } from './seeded-draw';

/** What commands said, and what happened. */
export interface CommandWorld {
  readonly run: (...argv: readonly string[]) => Promise<number>;
  readonly world: CliContext;
  readonly said: { out: string; error: string };
  /** Of the log, and of the audit. */
  readonly events: BridgeEvent[];
  /** The port of a bridge that listens. */
  readonly listening: Promise<number>;
  /** Ends a bridge as a signal does. */
  readonly stop: () => void;
}

export const commandWorld = (
  adapters: readonly Adapter[],
  variables: Readonly<Record<string, string>>,
): CommandWorld => {
  const said = { out: '', error: '' };
  const events: BridgeEvent[] = [];
  const listening = gate<number>();
  const listeners: ((signal: Signal) => void)[] = [];
  const emit = (event: BridgeEvent): void => {
    events.push(event);
    if (event.event === 'server-listening') listening.release(event.port);
  };
  const world: CliContext = {
    variables,
    adapters,
    packageRoot: ROOT,
    write: (text) => void (said.out += text),
    writeError: (text) => void (said.error += text),
    progress: noProgress,
    readInput: () => Promise.resolve(Buffer.from('')),
    colour: false,
    createLog: ({ level }) => ({ emit, lost: () => 0, levels: createLogLevels(level) }),
    audit: emit,
    onUncaught: () => undefined,
    now: () => new Date(),
    user: 'tester',
    loadApart: (job) => Promise.resolve(loadDirectory(job)),
    host: 'somewhere',
    loadRecorder: () => Promise.reject(new Error('not used')),
    draw: seededDraw(),
    startStubs: () => Promise.reject(new Error('no stubs')),
    startStudio: (settings, own) => startStudio(settings, own, engineHere),
    onReload: () => undefined,
    signals: (listener) => void listeners.push(listener),
    sleep: () => new Promise((wake) => void setImmediate(wake)),
    clear: () => undefined,
    exitNow: (code) => void (said.error += `exit ${code}`),
  };
  return {
    run: (...argv) => runIn(argv, world),
    world,
    said,
    events,
    listening: listening.opened,
    stop: () => listeners.forEach((listener) => listener('SIGTERM')),
  };
};
