/**
 * The built bridge under every fault that needs no resolver of its own, once at each log level: no marker is in the
 * output of the process, nor in an answer that is not the account of the requested user.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getFrom, withoutValues } from '../support/admin';
import { fileFor } from '../support/faults/bridge';
import { HEADERS, MARKERS, VARIABLES, foreignIn } from '../support/faults/secret-variants';
import { arrange } from '../support/faults/play';
import type { Row } from '../support/faults/row';
import { rows } from '../faults/rows';
import { closeFaultServers, faultServer } from '../support/faults/server';
import { FIRST, SECOND } from '../support/faults/users';
import { asked, send } from '../support/gateway/gateway';
import { AUTHORITY } from '../support/upstream/certificates';
import { closedPort } from '../support/upstream/servers';
import { killBridges, startBridge, type Bridge, type Ended } from '../support/e2e/bridge';
import { leaksIn } from '../support/e2e/leaks';
import { makeFolder, removeFolders, writeMappings } from '../support/e2e/tenants';

const played = rows.filter(({ transport }) => transport?.lookup === undefined);

const nameOf = (index: number): string => `row-${index}`;

/** A tenant for each row, over an upstream that is faulty from the beginning to the end. */
const writeRows = async (): Promise<string> => {
  const elsewhere = await faultServer('right');
  const tenants = played.map(async (row, index) => {
    const { baseUrl } = await arrange(row, elsewhere);
    return [nameOf(index), { 'tenant.json': fileFor(baseUrl, row) }] as const;
  });
  return writeMappings(Object.fromEntries(await Promise.all(tenants)));
};

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

type Level = (typeof LEVELS)[number];

interface Operated extends Bridge {
  readonly adminPort: number;
}

const begin = async (level: Level): Promise<Operated> => {
  const mappings = await writeRows();
  const adminPort = await closedPort();
  const authority = join(makeFolder(), 'authority.pem');
  writeFileSync(authority, AUTHORITY);
  const bridge = await startBridge(['serve', '--mappings', mappings], {
    ...VARIABLES,
    BRIDGE_LOG_LEVEL: level,
    BRIDGE_PORT: String(await closedPort()),
    BRIDGE_ADMIN_PORT: String(adminPort),
    BRIDGE_SUBJECT_KEY: 'a key of pseudonyms',
    NODE_EXTRA_CA_CERTS: authority,
  });
  return { ...bridge, adminPort };
};

/** The markers that an answer must not contain. */
const askFor = async (bridge: Bridge, index: number, user: string): Promise<readonly string[]> => {
  const path = `/${nameOf(index)}/account`;
  const { headers, text } = await send(bridge.port, { path, headers: HEADERS, body: asked(user) });
  const isAccount = text.startsWith('{"user"');
  return [
    ...leaksIn(JSON.stringify(headers), MARKERS),
    ...(isAccount ? foreignIn(text, user) : leaksIn(text, MARKERS)),
  ];
};

const suffer = async (bridge: Bridge, { before = [], meanwhile = [] }: Row, index: number) => {
  const leaks: (readonly string[])[] = [];
  const ask = async (user: string): Promise<void> => void leaks.push(await askFor(bridge, index, user));
  for (const user of before) await ask(user);
  await Promise.all([...meanwhile, FIRST].map(ask));
  await ask(SECOND);
  return leaks.flat();
};

/** The whole output of one bridge, and the markers in it that must not be there. */
interface Suffered {
  readonly inAnswers: readonly string[];
  readonly inHealth: readonly string[];
  readonly ended: Ended;
}

const sufferAll = async (bridge: Operated): Promise<Suffered> => {
  const leaks = await Promise.all(played.map((row, index) => suffer(bridge, row, index)));
  const health = ['/readyz', '/healthz'].map((path) => send(bridge.port, { method: 'GET', path }));
  const operated = ['/metrics', '/status'].map((path) => getFrom(bridge.adminPort, path));
  const told = (await Promise.all([...health, ...operated])).map(
    ({ headers, text }) => JSON.stringify(headers) + withoutValues(text),
  );
  const ended = await bridge.stop();
  return { inAnswers: leaks.flat(), inHealth: leaksIn(told.join('\n'), MARKERS), ended };
};

const suffered = new Map<Level, Suffered>();

/** One bridge after the other: the load of all together would make requests wait for longer than a bridge waits for them. */
const sufferAtAllLevels = async (): Promise<void> => {
  for (const level of LEVELS) if (!isOver) suffered.set(level, await sufferAll(await begin(level)));
};

let suffering: Promise<void> | undefined;
let isOver = false;

beforeAll(() => {
  suffering = sufferAtAllLevels();
  return suffering;
});

// Jest does not stop a hook that exceeds its limit: processes that it starts later would never end.
afterAll(async () => {
  isOver = true;
  await killBridges();
  await suffering?.catch(() => undefined);
  await killBridges();
  await closeFaultServers();
  removeFolders();
});

it.each(LEVELS)(
  'the process writes no secret, no personal data and no text of an upstream at level %s',
  (level) => {
    const { inAnswers, inHealth, ended } = suffered.get(level)!;
    expect([inAnswers, inHealth]).toEqual([[], []]);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(leaksIn(ended.stdout, MARKERS)).toEqual([]);
    const lines = ended.stdout.split('\n').length - 1;
    expect(level === 'error' ? lines === 0 : lines >= played.length).toBe(true);
  },
);
