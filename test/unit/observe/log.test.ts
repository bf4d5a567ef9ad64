/** The log on standard output. */
import { PassThrough, Writable } from 'node:stream';
import type { BridgeEvent, RequestServed } from '../../../src/observe/events';
import { MOST_WAITING_BYTES, RESERVED_CHARACTERS } from '../../../src/observe/line-writer';
import { createLog } from '../../../src/observe/log';
import type { LogLevel } from '../../../src/observe/log-level';

const served: RequestServed = {
  event: 'request-served',
  requestId: 'r-1',
  tenant: 'acme',
  outcome: 'ok',
  status: 200,
  durationMs: 12.3,
  sources: [{ source: 'loyalty', outcome: 'ok', durationMs: 10.2 }],
  subject: '0123456789abcdef0123456789abcdef',
};

const linesOf = (level: LogLevel, ...events: readonly BridgeEvent[]): string[] => {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      written.push(chunk.toString());
      next();
    },
  });
  const log = createLog({ level, stream }).emit;
  for (const event of events) log(event);
  return written;
};

type Line = Readonly<Record<string, unknown>> & { readonly timestamp: string; readonly level: string };

const read = (line = '{}'): Line => {
  const parsed: Line = JSON.parse(line);
  return parsed;
};

const levelOf = (event: BridgeEvent): string => read(linesOf('debug', event)[0]).level;

describe('a line', () => {
  it('is one line of JSON: time in UTC, level, and the event unchanged', () => {
    const before = Date.now();
    const lines = linesOf('info', served);
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line.endsWith('}\n')).toBe(true);
    expect(line.trimEnd()).not.toContain('\n');
    const { timestamp, ...rest } = read(line);
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(timestamp));
    expect(rest).toEqual({ level: 'info', ...served });
    expect(Object.keys(read(line)).slice(0, 4)).toEqual(['timestamp', 'level', 'event', 'requestId']);
  });

  it('stays one line with any text in it', () => {
    const lines = linesOf('debug', { event: 'bug-caught', error: 'A\nB\u2028C', frames: ['x\r\ny'] });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.match(/[\r\n]/g)).toEqual(['\n']);
    expect(read(lines[0])).toMatchObject({ error: 'A\nB\u2028C' });
  });

  it('is written for each event in order', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `r-${index}`);
    const lines = linesOf('info', ...ids.map((requestId) => ({ ...served, requestId })));
    expect(lines.map((line) => read(line).requestId)).toEqual(ids);
  });
});

describe('the level', () => {
  it.each([
    ['ok', 'info'],
    ['UserNotFound', 'info'],
    ['RequestInvalid', 'info'],
    ['AccessDenied', 'info'],
    ['TenantUnknown', 'info'],
    ['TenantLoading', 'warn'],
    ['TooManyRequests', 'info'],
    ['Gone', 'info'],
    ['UpstreamTimeout', 'warn'],
    ['UpstreamUnreachable', 'warn'],
    ['UpstreamRejected', 'warn'],
    ['UpstreamOverloaded', 'warn'],
    ['PayloadInvalid', 'warn'],
    ['IdentityMismatch', 'warn'],
    ['AccountIncomplete', 'warn'],
    ['Unready', 'warn'],
    ['Bug', 'warn'],
  ])('of a request that ended as %s is %s, with any status', (outcome, level) => {
    expect(levelOf({ ...served, outcome })).toBe(level);
    expect(levelOf({ ...served, outcome, status: 500 })).toBe(level);
  });

  it.each([
    ['ok', 'info'],
    ['UserNotFound', 'info'],
    ['UpstreamRejected', 'warn'],
    ['UpstreamTimeout', 'warn'],
    ['PayloadInvalid', 'warn'],
  ])('of an account that lacks a source that ended as %s is %s', (outcome, level) => {
    const sources = [
      { source: 'crm', outcome: 'ok', durationMs: 1 },
      { source: 'loyalty', outcome, durationMs: 1 },
    ];
    expect(levelOf({ ...served, outcome: 'ok', sources })).toBe(level);
    expect(levelOf({ ...served, outcome: 'UserNotFound', sources })).toBe('info');
  });

  const probed = { event: 'source-probed', tenant: 'acme', source: 'loyalty', durationMs: 1 } as const;

  it.each([
    ['ok', undefined, 'info'],
    ['UserNotFound', undefined, 'error'],
    ['UpstreamRejected', { status: 401 }, 'error'],
    ['UpstreamRejected', { status: 403, code: 'revoked' }, 'error'],
    ['UpstreamRejected', { status: 200, code: 'revoked' }, 'error'],
    ['UpstreamRejected', { status: 500 }, 'warn'],
    ['UpstreamTimeout', undefined, 'warn'],
    ['UpstreamUnreachable', { code: 'ECONNREFUSED' }, 'warn'],
    ['UpstreamOverloaded', { status: 429 }, 'warn'],
    ['PayloadInvalid', { path: 'id', expected: 'text' }, 'warn'],
    ['IdentityMismatch', { path: 'id' }, 'warn'],
    ['Bug', undefined, 'warn'],
  ])('of a probe that ended as %s %j is %s', (outcome, detail, level) => {
    expect(levelOf({ ...probed, outcome, ...(detail === undefined ? {} : { detail }) })).toBe(level);
  });

  it('of a health check is debug', () => {
    const { event, requestId, outcome, status, durationMs } = served;
    expect(levelOf({ event, requestId, outcome, status, durationMs, sources: [] })).toBe('debug');
  });

  it.each([
    [{ event: 'bug-caught', error: 'Error', frames: [] }, 'error'],
    [{ event: 'tenant-refused', tenant: 'acme', problems: [] }, 'error'],
    [
      {
        event: 'leaf-mismatched',
        requestId: 'r',
        tenant: 't',
        source: 's',
        path: 'p',
        expected: 'e',
        found: 'f',
        count: 1,
      },
      'warn',
    ],
    [{ event: 'fields-absent', requestId: 'r', tenant: 't', fields: [] }, 'debug'],
    [
      {
        event: 'field-unknown',
        requestId: 'r',
        tenant: 't',
        field: 'balance',
        reason: 'type-mismatch',
        count: 1,
      },
      'warn',
    ],
    [{ event: 'warnings-withheld', tenant: 't', events: {} }, 'warn'],
    [{ event: 'breaker-changed', tenant: 'acme', source: 'crm', state: 'open' }, 'warn'],
    [{ event: 'breaker-changed', tenant: 'acme', source: 'crm', state: 'half-open' }, 'info'],
    [{ event: 'breaker-changed', tenant: 'acme', source: 'crm', state: 'closed' }, 'info'],
    [{ event: 'tenant-loaded', tenant: 'acme', warnings: 0 }, 'info'],
    [{ event: 'server-listening', host: '::', port: 1, tenants: 1 }, 'info'],
    [{ event: 'server-stopping', signal: 'SIGTERM' }, 'info'],
    [{ event: 'server-stopped', abandoned: 0 }, 'info'],
    [{ event: 'connections-refused', count: 1 }, 'warn'],
  ] satisfies readonly (readonly [BridgeEvent, string])[])('of %j is %s', (event, level) => {
    expect(levelOf(event)).toBe(level);
  });

  it('that is set hides less severe events', () => {
    const events: readonly BridgeEvent[] = [
      { event: 'bug-caught', error: 'Error', frames: [] },
      { ...served, outcome: 'Bug' },
      served,
    ];
    const count = (level: LogLevel) => linesOf(level, ...events).length;
    expect([count('error'), count('warn'), count('info'), count('debug')]).toEqual([1, 2, 3, 3]);
  });
});

/** A stream that accepts lines, fails, or delays them, as configured; like standard output it stays open. */
const streamThat = () => {
  type Done = (error?: Error | null) => void;
  const waiting: { readonly text: string; readonly done: Done }[] = [];
  const stream = {
    does: 'take' as 'take' | 'fail' | 'throw' | 'wait',
    taken: '',
    writableLength: 0,
    on: () => stream,
    write: (text: string, done: Done): boolean => {
      if (stream.does === 'throw') throw new Error('canary');
      stream.writableLength += text.length;
      waiting.push({ text, done });
      if (stream.does !== 'wait') stream.work();
      return true;
    },
    /** Does with all that waits what it does with new lines. */
    work: (): void => {
      for (const { text, done } of waiting.splice(0)) {
        stream.writableLength -= text.length;
        if (stream.does === 'fail') done(Object.assign(new Error('canary'), { code: 'ENOSPC' }));
        else {
          stream.taken += text;
          done();
        }
      }
    },
  };
  return stream;
};

const logTo = (level: LogLevel = 'info') => {
  const stream = streamThat();
  const warned: string[] = [];
  const log = createLog({
    level,
    stream: stream as never,
    warn: (text) => void warned.push(text),
  });
  const emit = (count: number) => {
    for (let at = 0; at < count; at += 1) log.emit(served);
  };
  const events = (): readonly unknown[] =>
    stream.taken
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { event, count } = read(line);
        return count === undefined ? event : [event, count];
      });
  return { stream, warned, log, emit, events };
};

describe('a stream that does not take lines', () => {
  it.each(['fail', 'throw'] as const)('causes lost lines, which are counted, when it does %s', (does) => {
    const { stream, log, emit, events } = logTo();
    emit(2);
    stream.does = does;
    expect(() => emit(3)).not.toThrow();
    expect(log.lost()).toBe(3);
    stream.does = 'take';
    emit(2);
    expect(events()).toEqual([
      ...['request-served', 'request-served'],
      ['log-lines-lost', 3],
      ...['request-served', 'request-served'],
    ]);
    expect(log.lost()).toBe(3);
  });

  it('is reported once per loss, by the system’s code and nothing else', () => {
    const { stream, warned, emit } = logTo();
    for (const does of ['fail', 'take', 'throw', 'take'] as const) {
      stream.does = does;
      emit(3);
    }
    expect(warned).toEqual(
      ['ENOSPC', 'unknown'].map((code) => `log lines are being lost: ${code}; /healthz counts them\n`),
    );
  });

  it('starts a new line after an incomplete one', () => {
    const { stream, emit, events } = logTo();
    stream.taken = '{"timestamp":"2026-1';
    stream.does = 'fail';
    emit(1);
    stream.does = 'take';
    emit(1);
    stream.taken = stream.taken.slice(stream.taken.indexOf('\n'));
    expect(events()).toEqual([['log-lines-lost', 1], 'request-served']);
  });

  it('has a bounded buffer, and gets all of it when it is read again', () => {
    const { stream, log, emit, events } = logTo();
    stream.does = 'wait';
    emit(20_000);
    expect(stream.writableLength).toBeGreaterThan(MOST_WAITING_BYTES / 2);
    expect(stream.writableLength).toBeLessThan(MOST_WAITING_BYTES + 1_000);
    const lost = log.lost();
    expect(lost).toBeGreaterThan(0);
    stream.does = 'take';
    stream.work();
    expect(events()).toHaveLength(20_000 - lost);
    emit(1);
    expect(events().slice(-2)).toEqual([['log-lines-lost', lost], 'request-served']);
  });

  const waitingLinesOf = (stream: { readonly taken: string }, tenant: string): number =>
    stream.taken.split('\n').filter((line) => line.includes(`"tenant":"${tenant}"`)).length;

  it('loses no line of a request of one tenant because of another tenant', () => {
    const { stream, log, emit } = logTo();
    stream.does = 'wait';
    emit(20_000);
    const lost = log.lost();
    for (let at = 0; at < 100; at += 1) log.emit({ ...served, tenant: 'bravo' });
    expect(log.lost()).toBe(lost);
    emit(1);
    expect(log.lost()).toBe(lost + 1);
    stream.does = 'take';
    stream.work();
    expect(waitingLinesOf(stream, 'bravo')).toBe(100);
  });

  it('has a bounded buffer for each tenant besides the common one', () => {
    const { stream, log, emit } = logTo();
    stream.does = 'wait';
    emit(20_000);
    const before = stream.writableLength;
    for (let at = 0; at < 20_000; at += 1) log.emit({ ...served, tenant: `t-${at % 3}` });
    expect(stream.writableLength - before).toBeGreaterThan(2 * RESERVED_CHARACTERS);
    expect(stream.writableLength - before).toBeLessThan(3 * RESERVED_CHARACTERS + 1_000);
    stream.does = 'take';
    stream.work();
    stream.does = 'wait';
    emit(20_000);
    const lost = log.lost();
    log.emit({ ...served, tenant: 't-1' });
    expect(log.lost()).toBe(lost);
  });

  it('loses the lines of requests without a tenant, and other lines, as soon as there is no room', () => {
    const { stream, log, emit } = logTo('debug');
    const { event, requestId, status, durationMs, sources } = served;
    const strange = { event, requestId, status, durationMs, sources };
    stream.does = 'wait';
    emit(20_000);
    const lost = log.lost();
    log.emit({ ...strange, outcome: 'TenantUnknown' });
    log.emit({ event: 'fields-absent', requestId: 'r', tenant: 'bravo', fields: [] });
    expect(log.lost()).toBe(lost + 2);
  });

  it('gets one report of a loss, even while that line is still waiting', () => {
    const { stream, emit, events } = logTo();
    stream.does = 'fail';
    emit(4);
    stream.does = 'wait';
    emit(3);
    stream.does = 'take';
    stream.work();
    emit(1);
    expect(events()).toEqual([['log-lines-lost', 4], ...Array<string>(4).fill('request-served')]);
  });

  it('gets a report again when the line that reported a loss was lost', () => {
    const { stream, log, emit, events } = logTo();
    stream.does = 'fail';
    emit(4);
    stream.does = 'wait';
    emit(1);
    stream.does = 'fail';
    stream.work();
    stream.does = 'take';
    emit(1);
    expect(log.lost()).toBe(5);
    expect(events()).toEqual([['log-lines-lost', 5], 'request-served']);
  });

  it('gets the report of a loss at every level', () => {
    const { stream, log, events } = logTo('error');
    stream.does = 'fail';
    log.emit({ event: 'bug-caught', error: 'Error', frames: [] });
    stream.does = 'take';
    log.emit({ event: 'bug-caught', error: 'Error', frames: [] });
    expect(events()).toEqual([['log-lines-lost', 1], 'bug-caught']);
  });

  it('may be destroyed permanently', async () => {
    const stream = new PassThrough();
    const log = createLog({ level: 'info', stream });
    stream.destroy(new Error('the disk is full'));
    await new Promise(setImmediate);
    for (let at = 0; at < 3; at += 1) log.emit(served);
    await new Promise(setImmediate);
    expect(log.lost()).toBe(3);
  });
});
