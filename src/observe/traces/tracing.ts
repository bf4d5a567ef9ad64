/** Tracing: recorded where there is a collector, else only passed on. */
import { isRight, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { passOn } from '../../core/trace';
import type { BeginTrace } from '../../core/trace';
import type { Emit } from '../events';
import type { Writer } from '../log';
import { laterByTimer, type Later } from '../windows';
import { createLosses } from './losses';
import type { record } from './sdk';
import { tracesUrl } from './settings';

/** Loads the SDK, which takes time and memory. */
export type LoadRecorder = () => Promise<{ readonly record: typeof record }>;

export interface Tracing {
  readonly begin: BeginTrace;
  /** Whether spans are recorded. */
  readonly isOn: boolean;
  /** How many spans were lost since the start. */
  readonly lost: () => number;
  /** Sends what waits, within so many milliseconds and two seconds at most. */
  readonly stop: (withinMs: number) => Promise<void>;
}

/** A collector that hangs holds up the end of the bridge for no longer. */
const STOP_MS = 2_000;

const OFF: Tracing = { begin: passOn, isOn: false, lost: () => 0, stop: () => Promise.resolve() };

/** Opens tracing as the variables say. `Left` says which of them is wrong. The SDK is loaded only if there is a collector. */
export const openTracing = async (
  variables: Readonly<Record<string, string | undefined>>,
  writer: Writer,
  emit: Emit,
  load: LoadRecorder,
  later: Later = laterByTimer,
): Promise<Either<string, Tracing>> => {
  const url = tracesUrl(variables);
  if (!isRight(url)) return url;
  if (url.right === undefined) return right(OFF);
  const sdk = await load();
  const losses = createLosses(emit, later);
  const recording = sdk.record(url.right, writer, losses);
  return right({
    begin: recording.begin,
    isOn: true,
    lost: losses.total,
    stop: async (withinMs) => {
      await recording.stop(Math.min(withinMs, STOP_MS));
      losses.end();
    },
  });
};
