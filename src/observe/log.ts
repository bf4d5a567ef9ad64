/**
 * Owns the log: one line of JSON per event, through winston. It must add nothing to an event but time and
 * level, and its stream's troubles must not become the process's.
 */
import { Writable } from 'node:stream';
import { createLogger, format } from 'winston';
import type { BridgeEvent, Emit, RequestServed } from './events';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface LogOptions {
  /** The least grave level that is written. */
  readonly level: LogLevel;
  /** Where lines go; standard output unless a test says otherwise. */
  readonly stream?: NodeJS.WritableStream;
}

/** Outcomes that are an ordinary day: nobody has to do anything about them. */
const ORDINARY: ReadonlySet<string> = new Set([
  'ok',
  'UserNotFound',
  'RequestInvalid',
  'AccessDenied',
  'TenantUnknown',
  'TooManyRequests',
  'Gone',
]);

/** How a source may end without anybody having to do anything about it. */
const EXPECTED: ReadonlySet<string> = new Set(['ok', 'UserNotFound']);

/**
 * Health checks arrive every few seconds and concern no tenant. An account that lacks what an optional source
 * could not give is worth a look: nothing else tells of it.
 */
const levelOfServed = ({ outcome, tenant, sources }: RequestServed): LogLevel => {
  if (!ORDINARY.has(outcome)) return 'warn';
  if (outcome === 'ok' && sources.some((source) => !EXPECTED.has(source.outcome))) return 'warn';
  return outcome === 'ok' && tenant === undefined ? 'debug' : 'info';
};

const levelOf = (event: BridgeEvent): LogLevel => {
  switch (event.event) {
    case 'request-served':
      return levelOfServed(event);
    case 'bug-caught':
    case 'tenant-refused':
      return 'error';
    case 'leaf-mismatched':
    case 'values-revealed':
    case 'connections-refused':
      return 'warn';
    case 'fields-absent':
      return 'debug';
    case 'tenant-loaded':
    case 'server-listening':
    case 'server-stopping':
    case 'server-stopped':
      return 'info';
  }
};

/** Lines arrive finished: a stack of formats is what makes winston slow. */
const asIs = format((info) => info);

/** Writes the lines that winston hands on. When `stream` fails, lines are lost and nothing else. */
const linesTo = (stream: NodeJS.WritableStream): Writable => {
  stream.on('error', () => undefined);
  return new Writable({
    objectMode: true,
    write: ({ message }: { readonly message: string }, _encoding, next) => {
      stream.write(`${message}\n`);
      next();
    },
  });
};

/**
 * The subscriber that writes events of `level` and graver: `{"timestamp":…,"level":…,"event":…, …}`, the time
 * in UTC.
 */
export const createLog = ({ level: least, stream = process.stdout }: LogOptions): Emit => {
  const logger = createLogger({ level: least, format: asIs() });
  logger.pipe(linesTo(stream));
  return (event) => {
    const level = levelOf(event);
    if (!logger.isLevelEnabled(level)) return;
    const timestamp = new Date().toISOString();
    logger.log({ level, message: JSON.stringify({ timestamp, level, ...event }) });
  };
};
