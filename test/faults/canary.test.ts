/**
 * Unique markers stand for every secret, every identifier, every personal field and every text of the upstream; every
 * fault happens at every log level. A marker leaves the bridge only in the account of the requested user.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createRecorder } from '../../src/admin/record';
import { statusOf } from '../../src/admin/status';
import { createProber } from '../../src/gateway/prober';
import type { BridgeEvent } from '../../src/observe/events';
import { createLog } from '../../src/observe/log';
import type { LogLevel } from '../../src/observe/log-level';
import { startAdmin, stopAdmins, viewOf, withoutValues } from '../support/admin';
import { leakedForms, leaksIn } from '../support/e2e/leaks';
import { snapshotOf, tenantOf } from '../support/gateway/gateway';
import { closeServers } from '../support/upstream/servers';
import { loadWithout, stopBridges, type TenantVariant } from '../support/faults/bridge';
import {
  HIDDEN,
  MARKERS,
  SECRETS,
  areKnown,
  areUnlikely,
  secretVariants,
  foreignIn,
  withProbe,
} from '../support/faults/secret-variants';
import { arrange, play, type Told } from '../support/faults/play';
import type { Row } from '../support/faults/row';
import { rows } from './rows';
import { closeFaultServers, faultServer } from '../support/faults/server';
import { FIRST, SECOND, personOf } from '../support/faults/users';
import { ROOT } from '../support/root';
import { until } from '../support/until';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** How many rows are played at a time. */
const AT_ONCE = 50;

/** All output of the bridge, by what it may contain. */
const errors: string[] = [];
const accounts: { readonly user: string; readonly text: string }[] = [];
const readiness: string[] = [];
const events: BridgeEvent[] = [];
const stderr: string[] = [];
const lines: Readonly<Record<LogLevel, string[]>> = { error: [], warn: [], info: [], debug: [] };

const streamInto = (written: string[]): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      written.push(chunk.toString());
      next();
    },
  });

const logs = LEVELS.map((level) =>
  createLog({ level, stream: streamInto(lines[level]), warn: (text) => stderr.push(text) }),
);

/** Successful answers are separate; the headers of both must contain no marker. */
const keep = ({ answers, events: seen }: Told): void => {
  for (const { user, received } of answers) {
    const { status, headers, text } = received;
    errors.push(JSON.stringify({ status, headers }));
    if (text.startsWith('{"user"')) accounts.push({ user, text });
    else errors.push(text);
  }
  events.push(...seen());
};

/** Looks the known user of a row's source up once, while the fault is there. */
const probe = async (row: Row, variant: TenantVariant): Promise<void> => {
  const server = await arrange(row, await faultServer('right'));
  const emit = (event: BridgeEvent): void => void events.push(event);
  const tenant = loadWithout(server.baseUrl, row, { variant: withProbe(variant), emit });
  const prober = createProber([tenant], { emit, firstMs: 0 });
  prober.start();
  const isDone = (): boolean => prober.statesOf(tenant.name).every(({ outcome }) => outcome !== 'pending');
  await until(isDone);
  const snapshot = snapshotOf([tenant]);
  const view = viewOf({ snapshot: () => snapshot, probed: prober.statesOf });
  const told = await statusOf(
    view,
    createRecorder(() => true),
  );
  readiness.push(Buffer.concat([...told]).toString());
  prober.stop();
  tenant.dispose();
};

const endAll = async (): Promise<void> => {
  await stopBridges();
  await closeFaultServers();
};

const playAll = async (variant: TenantVariant): Promise<void> => {
  const waiting = [...rows];
  const told: Told[] = [];
  const playOn = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined && !isOver; row = waiting.shift()) {
      const [played] = await Promise.all([play(row, { variant }), probe(row, variant)]);
      told.push(played.told);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playOn));
  await endAll();
  told.forEach(keep);
};

const playAllGuises = async (): Promise<void> => {
  for (const variant of Object.values(await secretVariants())) await playAll(variant);
  // The stop is the last line: withheld lines are reported before it.
  for (const event of [...events, { event: 'server-stopped', abandoned: 0 } as const])
    for (const { emit } of logs) emit(event);
  const isTold = (told: readonly string[]): boolean => told.at(-1)?.includes('server-stopped') === true;
  await until(() => isOver || (isTold(lines.debug) && isTold(lines.info)));
};

let playing: Promise<void> | undefined;
let isOver = false;

beforeAll(() => {
  playing = playAllGuises();
  return playing;
});

// Jest does not stop a hook that exceeds its limit: work that it starts later would never end.
afterAll(async () => {
  isOver = true;
  await endAll();
  await playing?.catch(() => undefined);
  await endAll();
  await closeServers();
});

it('causes every event that an upstream can cause, at every level', () => {
  const outcomes = events.flatMap((event) => (event.event === 'request-served' ? [event.outcome] : []));
  expect(new Set(outcomes)).toEqual(
    new Set([
      ...['ok', 'UserNotFound', 'UpstreamTimeout', 'UpstreamUnreachable', 'UpstreamRejected'],
      ...['UpstreamOverloaded', 'PayloadInvalid', 'IdentityMismatch', 'AccountTooLarge'],
    ]),
  );
  expect(new Set(events.map(({ event }) => event))).toEqual(
    new Set([
      'request-served',
      'source-probed',
      'breaker-changed',
      'catalogue-asked',
      'fields-absent',
      'leaf-mismatched',
    ]),
  );
  expect(readiness).toHaveLength(rows.length * 6);
  for (const level of LEVELS) expect([level, lines[level].length > 20]).toEqual([level, true]);
});

it.each(LEVELS)('writes no marker to the log at level %s', (level) => {
  expect(leaksIn(lines[level].join(''), MARKERS)).toEqual([]);
});

it('puts no marker into an event, for any subscriber', () => {
  expect(leaksIn(JSON.stringify(events), MARKERS)).toEqual([]);
});

it('puts no marker into metrics or the status, whatever the events have', async () => {
  const told = new Set(events.flatMap((event) => ('tenant' in event && event.tenant) || []));
  const tenants = [...told].map((name) => tenantOf({ name }));
  const { get, onEvent } = await startAdmin({ snapshot: () => snapshotOf(tenants) });
  for (const event of events) onEvent(event);
  const [metrics, status] = await Promise.all([get('/metrics'), get('/status')]);
  expect(metrics.text).toMatch(/^account_bridge_source_asks_total\{.*outcome="PayloadInvalid"\} \d+$/m);
  expect(JSON.parse(status.text).tenants).toContainEqual(
    expect.objectContaining({ lastError: expect.anything() }),
  );
  expect(leaksIn(withoutValues(metrics.text) + status.text, MARKERS)).toEqual([]);
  await stopAdmins();
});

it('puts no marker into a header, an error, /healthz or the status', () => {
  expect(leaksIn(errors.join('\n'), MARKERS)).toEqual([]);
  expect(leaksIn(readiness.join('\n'), MARKERS)).toEqual([]);
  expect(stderr).toEqual([]);
});

it('answers each user with the user’s own mapped fields, and nothing else', () => {
  const users = [...new Set(accounts.map(({ user }) => user))];
  expect(users).toEqual(expect.arrayContaining([FIRST, SECOND]));
  for (const user of users) {
    const told = accounts.filter((each) => each.user === user).map(({ text }) => text);
    expect(leaksIn(told.join('\n'), [user])).toEqual([user]);
    expect(foreignIn(told.join('\n'), user)).toEqual([]);
  }
});

it('has no marker in the documentation that is generated from measurements', () => {
  const pages = ['docs/reference/fault-matrix.md', 'docs/reference/log.md', 'SECURITY.md', 'README.md'].map(
    (page): readonly [string, string] => [page, readFileSync(join(ROOT, page), 'utf8')],
  );
  for (const [page, text] of pages) expect([page, leaksIn(text, HIDDEN)]).toEqual([page, []]);
  expect(leaksIn(pages[0]?.[1] ?? '', MARKERS)).toEqual([]);
});

describe('the search', () => {
  it('finds another user’s fields in an account, and its own that no rule maps', () => {
    const { email, ...account } = personOf(FIRST);
    expect(foreignIn(JSON.stringify({ user: { id: account.id, name: account.name } }), FIRST)).toEqual([]);
    expect(foreignIn(JSON.stringify({ id: FIRST, name: personOf(SECOND).name }), FIRST)).toHaveLength(1);
    expect(foreignIn(JSON.stringify({ id: FIRST, email }), FIRST)).toEqual(['@shop.example']);
  });

  it('looks for texts that do not occur by chance', () => {
    expect(areUnlikely()).toBe(true);
    expect(areKnown()).toBe(true);
    expect(new Set(MARKERS).size).toBe(MARKERS.length);
  });

  it.each(MARKERS)('finds %s in each form that is planted in the log', (marker) => {
    const [line = ''] = lines.info;
    for (const leak of leakedForms(marker)) {
      const planted = [...lines.warn.slice(0, 20), `${line.trimEnd().slice(0, -1)},"planted":${leak}}\n`];
      expect(leaksIn(planted.join(''), [marker])).toEqual([marker]);
    }
  });

  it('finds what a careless source would emit: each of its texts in an event', async () => {
    for (const leak of [SECRETS.shopKey, ...HIDDEN]) {
      const written: string[] = [];
      const { emit } = createLog({ level: 'info', stream: streamInto(written) });
      const careless = { outcome: 'UpstreamRejected', detail: { code: leak }, durationMs: 1 } as const;
      emit({ event: 'source-probed', tenant: 'acme', source: 'shop', ...careless });
      await until(() => written.length === 1);
      expect(leaksIn(written.join(''), MARKERS)).toContain(leak);
    }
  });
});
