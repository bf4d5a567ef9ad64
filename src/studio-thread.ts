/** A thread of the studio, which checks and plays tenants with the modules of the command line. */
import { resolve } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { answerThrough } from './studio/threads/answer';
import { engineHere } from './studio/threads/engine';
import { ThreadSettings } from './studio/threads/request';
import { worldOf } from './world';

const settings: unknown = workerData;

const printing = {
  packageRoot: resolve(__dirname, '../..'),
  write: (text: string) => process.stdout.write(text),
  writeError: (text: string) => process.stderr.write(text),
};

const nothing = (): undefined => undefined;

if (parentPort !== null && ThreadSettings.is(settings)) {
  const { variables, maxDataBytes, ...studio } = settings;
  const ours = { variables, passSignals: nothing, onHearing: nothing, onUncaught: nothing };
  const world = { ...worldOf(printing, ours), maxDataBytes };
  answerThrough(parentPort, engineHere({ ...studio, world }), world.audit);
}
