/** The file descriptors of the process: whether there are enough at the start, and whether any is left. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { isLeft, tryCatch } from 'fp-ts/Either';
import { counted } from '../core/counted';
import { DESCRIPTORS_TELL_MS, isOutOfDescriptors } from '../core/descriptors';
import { errorCode } from '../json/read-file';
import type { BridgeEvent, Emit } from '../observe/events';

/** What a bridge opens beside the connections of apps: a few connections to each upstream, files, the admin listener. */
const BESIDE = 512;

/** How often it is tried whether one is left, in milliseconds. */
const LOOK_MS = 1_000;

/** The limit in the text of `/proc/self/limits`. */
export const limitIn = (limits: string): number | undefined => {
  const soft = /^Max open files +(\d+) /m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
};

/** The limit of this process, which Linux alone tells. */
const limitOfProcess = (): number | undefined => {
  const read = tryCatch(
    () => readFileSync('/proc/self/limits', 'utf8'),
    () => undefined,
  );
  return isLeft(read) ? undefined : limitIn(read.right);
};

/** Warns when `maxConnections` connections would leave too few descriptors for the rest. */
export const warnOfFewDescriptors = (maxConnections: number, emit: Emit): void => {
  const limit = limitOfProcess();
  if (limit !== undefined && limit < maxConnections + BESIDE)
    emit({ event: 'descriptors-few', limit, maxConnections });
};

/** Opens something and closes it; gives the code of what failed. */
const tryOne = (): string | undefined => {
  const opened = tryCatch(() => openSync('/dev/null', 'r'), errorCode);
  if (isLeft(opened)) return opened.left;
  closeSync(opened.right);
  return undefined;
};

/** The failures of all upstreams that an event tells of. */
const codesIn = (event: BridgeEvent): readonly unknown[] => {
  if (event.event === 'request-served') return event.sources.map(({ detail }) => detail?.code);
  return event.event === 'source-probed' ? [event.detail?.code] : [];
};

export interface DescriptorWatch {
  /** Hears every event of the bridge, for calls that found none left. */
  readonly hear: Emit;
  readonly stop: () => void;
}

/**
 * Reports when no descriptor is left. The system closes connections then that it cannot give to the process, and tells it
 * nothing, so one is opened now and then.
 */
export const watchDescriptors = (emit: Emit): DescriptorWatch => {
  let last = 'EMFILE';
  const report = counted(DESCRIPTORS_TELL_MS, (count) =>
    emit({ event: 'descriptors-exhausted', code: last, count }),
  );
  const notice = (code: unknown): void => {
    if (!isOutOfDescriptors(code)) return;
    last = code;
    report();
  };
  const timer = setInterval(() => notice(tryOne()), LOOK_MS).unref();
  return { hear: (event) => codesIn(event).forEach(notice), stop: () => clearInterval(timer) };
};
