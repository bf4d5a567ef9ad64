/**
 * The log: one line of JSON per event, through winston, within each tenant's budget (log-budget). Only time, level and
 * who writes are added to an event, and errors of the stream do not affect the process (line-writer).
 */
import { Writable } from 'node:stream';
import { createLogger, format } from 'winston';
import type { BridgeEvent, Emit, RequestServed, SourceProbed } from './events';
import { Lines, type LineStream } from './line-writer';
import { budgeted } from './log-budget';
import { createLogLevels } from './log-level';
import type { LogLevel, LogLevels } from './log-level';
import { EXPECTED, ORDINARY } from './outcomes';
import type { Later } from './windows';

/** Who writes: the last fields of every line. */
export interface Writer {
  readonly service: string;
  readonly version: string;
  /** Which process of several, such as the name of its host. */
  readonly instance: string;
}

export interface LogOptions {
  /** The minimum level that is written, until another is set. */
  readonly level: LogLevel;
  /** Who writes; without it lines do not say so. */
  readonly writer?: Writer;
  /** Where lines go; standard output unless a test gives another stream. */
  readonly stream?: LineStream;
  /** Reports, once per loss, that lines are lost; without it there is no report. */
  readonly warn?: (text: string) => void;
  /** Runs work after a second or a minute; by timers unless a test gives another way. */
  readonly later?: Later;
}

export interface Log {
  readonly emit: Emit;
  /** How many lines were lost since the start because the stream did not take them. */
  readonly lost: () => number;
  /** Which levels are written. */
  readonly levels: Pick<LogLevels, 'set' | 'setFor' | 'read'>;
}

/**
 * Health checks arrive every few seconds and concern no tenant. An account that lacks the data of a failed optional
 * source needs a look: no other line reports it.
 */
const levelOfServed = ({ outcome, tenant, sources }: RequestServed): LogLevel => {
  if (!ORDINARY.has(outcome)) return 'warn';
  if (outcome === 'ok' && sources.some((source) => !EXPECTED.has(source.outcome))) return 'warn';
  return outcome === 'ok' && tenant === undefined ? 'debug' : 'info';
};

/**
 * `error` where somebody must act: the upstream does not know the user any more, or rejects the credential. Other
 * failures can pass by themselves, such as an error of the upstream (a status from 500).
 */
const levelOfProbed = ({ outcome, detail }: SourceProbed): LogLevel => {
  if (outcome === 'ok') return 'info';
  const mayPass = Number(detail?.status) >= 500 || detail?.code === 'DATABASE_FAULT';
  const isRefused = outcome === 'UpstreamRejected' && !mayPass;
  return outcome === 'UserNotFound' || isRefused ? 'error' : 'warn';
};

/** Risks of a refresh token by which it is not lost yet. */
const PASSING_RISKS: ReadonlySet<string> = new Set(['in-use', 'changed-elsewhere']);

const levelOf = (event: BridgeEvent): LogLevel => {
  switch (event.event) {
    case 'request-served':
      return levelOfServed(event);
    case 'source-probed':
      return levelOfProbed(event);
    case 'bug-caught':
    case 'tenant-refused':
    case 'tenant-kept':
    case 'reload-failed':
    case 'tenants-lacking':
    case 'descriptors-exhausted':
      return 'error';
    case 'leaf-mismatched':
    case 'drift-found':
    case 'field-unknown':
    case 'warnings-withheld':
    case 'values-revealed':
    case 'shopper-recorded':
    case 'shopper-forgotten':
    case 'log-lines-lost':
    case 'connections-refused':
    case 'spans-lost':
    case 'log-level-changed':
    case 'stop-repeated':
    case 'variable-suspect':
    case 'variable-ignored':
    case 'descriptors-few':
      return 'warn';
    case 'refresh-token-at-risk':
      return PASSING_RISKS.has(event.risk) ? 'warn' : 'error';
    case 'breaker-changed':
      return event.state === 'open' ? 'warn' : 'info';
    case 'shared-state-changed':
      return event.state === 'away' ? 'warn' : 'info';
    case 'worker-ended':
      return 'warn';
    case 'catalogue-asked':
      return event.outcome === 'ok' ? 'info' : 'warn';
    case 'fields-absent':
    case 'answer-compared':
      return 'debug';
    case 'tenant-loaded':
    case 'reload-done':
    case 'worker-started':
    case 'server-listening':
    case 'admin-listening':
    case 'server-stopping':
    case 'server-stopped':
      return 'info';
  }
};

/** Lines arrive finished, since a stack of formats makes winston slow. */
const asIs = format((info) => info);

/** What winston passes to its transport. */
interface Entry {
  readonly message: string;
  readonly reserve: string | undefined;
}

/** Winston's end, where its lines go on to be written. */
const into = (lines: Lines): Writable =>
  new Writable({
    objectMode: true,
    write: ({ message, reserve }: Entry, _encoding, next) => {
      lines.write(message, reserve);
      next();
    },
  });

/** Lines about a tenant's requests are not lost because other tenants log much. */
const reserveOf = (event: BridgeEvent): string | undefined =>
  event.event === 'request-served' ? event.tenant : undefined;

/** Errors are few, and none of them is withheld. */
const isWarning = (event: BridgeEvent): boolean => levelOf(event) === 'warn';

type LineOf = (level: LogLevel, event: BridgeEvent) => string;

/** The end of every line is written once, before there is any. */
const lineWith = (writer: Writer | undefined): LineOf => {
  const end = writer === undefined ? '}' : `,${JSON.stringify(writer).slice(1)}`;
  return (level, event) =>
    JSON.stringify({ timestamp: new Date().toISOString(), level, ...event }).slice(0, -1) + end;
};

/** A loss is reported at every level, since a gap looks like an hour without requests. */
const lossLine =
  (lineOf: LineOf) =>
  (count: number): string => {
    const event = { event: 'log-lines-lost', count } as const;
    return lineOf(levelOf(event), event);
  };

/**
 * The subscriber that writes events of `level` and of more severe levels: `{"timestamp":…,"level":…,"event":…, …,
 * "service":…,"version":…,"instance":…}`, the time in UTC.
 */
export const createLog = ({
  level: least,
  writer,
  stream = process.stdout,
  warn,
  later,
}: LogOptions): Log => {
  const lineOf = lineWith(writer);
  const began = (code: string): void => warn?.(`log lines are being lost: ${code}; /healthz counts them\n`);
  const lines = new Lines(stream, { line: lossLine(lineOf), began });
  const levels = createLogLevels(least);
  const logger = createLogger({ level: 'debug', format: asIs() });
  logger.pipe(into(lines));
  const write: Emit = (event) => {
    const level = levelOf(event);
    if (!levels.isWritten(level, 'tenant' in event ? event.tenant : undefined)) return;
    logger.log({ level, message: lineOf(level, event), reserve: reserveOf(event) });
  };
  const emit = budgeted({ write, isWarning, ...(later && { later }) });
  return { emit, lost: () => lines.lost, levels };
};
