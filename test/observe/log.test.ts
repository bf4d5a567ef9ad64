/** The log, as a reader of standard output sees it. */
import { transformFileSync } from '@swc/core';
import { spawnSync } from 'node:child_process';
import { PassThrough, Writable } from 'node:stream';
import type { BridgeEvent, RequestServed } from '../../src/observe/events';
import { createLog, type LogLevel } from '../../src/observe/log';

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
  const log = createLog({ level, stream });
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
  it('is one line of JSON: time in UTC, level, and the event as it is', () => {
    const before = Date.now();
    const lines = linesOf('info', served);
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line.endsWith('}\n')).toBe(true);
    expect(line.trimEnd()).not.toContain('\n');
    const { timestamp, ...rest } = read(line);
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.parse(timestamp) - before)).toBeLessThan(1000);
    expect(rest).toEqual({ level: 'info', ...served });
    expect(Object.keys(read(line)).slice(0, 4)).toEqual(['timestamp', 'level', 'event', 'requestId']);
  });

  it('stays one line, whatever a text in it holds', () => {
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
  ])('of a request that ended as %s is %s, whatever its status', (outcome, level) => {
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
      },
      'warn',
    ],
    [{ event: 'tenant-loaded', tenant: 'acme', warnings: 0 }, 'info'],
    [{ event: 'server-listening', host: '::', port: 1, tenants: 1 }, 'info'],
    [{ event: 'server-stopping', signal: 'SIGTERM' }, 'info'],
    [{ event: 'server-stopped', abandoned: 0 }, 'info'],
    [{ event: 'connections-refused', count: 1 }, 'warn'],
  ] satisfies readonly (readonly [BridgeEvent, string])[])('of %j is %s', (event, level) => {
    expect(levelOf(event)).toBe(level);
  });

  it('that is set hides what is less grave', () => {
    const events: readonly BridgeEvent[] = [
      { event: 'bug-caught', error: 'Error', frames: [] },
      { ...served, outcome: 'Bug' },
      served,
    ];
    const count = (level: LogLevel) => linesOf(level, ...events).length;
    expect([count('error'), count('warn'), count('info'), count('debug')]).toEqual([1, 2, 3, 3]);
  });
});

describe('a stream that fails', () => {
  it('costs lines and nothing else', async () => {
    const stream = new PassThrough();
    const log = createLog({ level: 'info', stream });
    stream.destroy(new Error('the disk is full'));
    await new Promise(setImmediate);
    expect(() => log(served)).not.toThrow();
    await new Promise(setImmediate);
    expect(() => log(served)).not.toThrow();
  });

  it('does not end the process when nobody reads standard output any more', () => {
    const { code } = transformFileSync('src/observe/log.ts', {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    const script = `${code}
      const log = createLog({ level: 'info' });
      setInterval(() => log(${JSON.stringify(served)}), 1);
      setTimeout(() => { process.stderr.write('alive'); process.exit(0); }, 300);`;
    const child = spawnSync('sh', ['-c', '"$0" -e "$1" | head -n 1', process.execPath, script]);
    expect(child.stdout.toString()).toContain('"requestId":"r-1"');
    expect(child.stderr.toString()).toBe('alive');
  });
});
