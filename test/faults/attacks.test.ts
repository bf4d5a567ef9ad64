/** Hostile texts of upstreams and apps: names of fields, words of tables, ends of lines. */
import { Writable } from 'node:stream';
import type { BridgeEvent } from '../../src/observe/events';
import { createLog } from '../../src/observe/log';
import { leaksIn } from '../support/e2e/leaks';
import { asked, errorOf, send, userOf } from '../support/gateway/gateway';
import { closeServers, serveBody } from '../support/upstream/servers';
import { bridgeOver, loadWithout, stopBridges, type TenantVariant } from '../support/faults/bridge';
import { LEAKY } from '../support/faults/leaky-texts';
import { FIRST, personOf } from '../support/faults/users';
import { until } from '../support/until';

afterEach(async () => {
  await stopBridges();
  await closeServers();
});

/** Whatever its keys, all of it is looked at, as everything in alternatives is. */
const LABELS = { $anyOf: [{ '*': 'integer' }, 'text'] };

/** With a status that a table gives, and two places whose keys are the upstream's. */
const WITH_TABLE: TenantVariant = {
  file: (file) => {
    const { shop } = file.sources;
    const payload = { ...shop.payload, level: 'text', sums: LABELS, cards: [LABELS] };
    const status = { from: 'shop.level', via: [{ table: { gold: 'Gold' } }] };
    const extra = { shown: { value: 'x', when: { all: ['shop.sums', 'shop.cards'] } } };
    return { ...file, sources: { shop: { ...shop, payload } }, user: { ...file.user, status, extra } };
  },
};

const answerTo = async (said: Readonly<Record<string, unknown>>, identifier: string = FIRST) => {
  const { baseUrl } = await serveBody(JSON.stringify({ ...personOf(FIRST), ...said }));
  const ofTenant: BridgeEvent[] = [];
  const emit = (event: BridgeEvent): void => void ofTenant.push(event);
  const { port, events } = await bridgeOver(loadWithout(baseUrl, {}, { variant: WITH_TABLE, emit }));
  const received = await send(port, { body: asked(identifier) });
  return { received, events: [...ofTenant, ...events] };
};

it('a key that the upstream chose is never logged, even if its value has a wrong type', async () => {
  const { received, events } = await answerTo({
    level: 'gold',
    sums: { [LEAKY.note]: 'much' },
    cards: [{ [LEAKY.first]: {} }, { [FIRST]: [] }],
  });
  expect(userOf(received)).toHaveProperty('id', FIRST);
  const paths = events.flatMap((event) =>
    event.event === 'leaf-mismatched' ? [[event.path, event.count]] : [],
  );
  expect(paths).toEqual([
    ['sums.*', 1],
    ['cards.*.*', 2],
  ]);
  expect(leaksIn(JSON.stringify(events), [LEAKY.note, LEAKY.first, FIRST])).toEqual([]);
});

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
  'no table has an entry for the inherited name %s',
  async (level) => {
    const { received } = await answerTo({ level });
    expect(userOf(received)).not.toHaveProperty('status');
    expect(userOf((await answerTo({ level: 'gold' })).received)).toHaveProperty('status', 'Gold');
  },
);

it('a payload’s own "__proto__" and "constructor" give the account nothing', async () => {
  const { baseUrl } = await serveBody(
    `{"__proto__":{"name":"Eve","level":"gold"},"constructor":{"prototype":{"status":"Gold"}},"id":"${FIRST}","name":"Anna"}`,
  );
  const { port } = await bridgeOver(loadWithout(baseUrl, {}, { variant: WITH_TABLE }));
  expect(userOf(await send(port, { body: asked(FIRST) }))).toStrictEqual({ id: FIRST, name: 'Anna' });
  expect(({} as Readonly<Record<string, unknown>>).status).toBeUndefined();
});

/** What the log writes of events, line by line. */
const loggedOf = async (events: readonly BridgeEvent[]): Promise<readonly string[]> => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      lines.push(
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      );
      next();
    },
  });
  const { emit } = createLog({ level: 'debug', stream });
  events.forEach(emit);
  await until(() => lines.length >= events.length);
  return lines;
};

it.each(['7\u001b[2J', '7\u0000'])(
  'the identifier %j is refused: it starts no line of the log and no header',
  async (identifier) => {
    const { received, events } = await answerTo({}, identifier);
    expect(errorOf(received).status).toBe(400);
    const lines = await loggedOf(events);
    expect(lines).toHaveLength(events.length); // the line and nothing behind its end
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ outcome: 'RequestInvalid', sources: [] });
  },
);

it.each([
  ['7\r\nX-Api-Key: stolen', '7 X-Api-Key: stolen'],
  ['7\n{"event":"bug-caught"}', '7 {"event":"bug-caught"}'],
  ['7\u2028', '7'],
  ['7\u202e', '7'],
])('the identifier %j is sent as one segment, and starts no line of the log', async (identifier, spelt) => {
  const served = await serveBody(JSON.stringify(personOf(FIRST)));
  const { port, events } = await bridgeOver(loadWithout(served.baseUrl, {}));
  expect(errorOf(await send(port, { body: asked(identifier) })).status).toBe(502); // it is another user's answer
  expect(served.received).toStrictEqual([`/users/${encodeURIComponent(spelt)}`]);
  const lines = await loggedOf(events);
  expect(lines).toHaveLength(events.length);
  for (const line of lines) expect(JSON.parse(line)).not.toMatchObject({ event: 'bug-caught' });
});

it.each(['a user%0d%0aX-Key: 1', '../admin', '..%2fadmin', '?admin=1', '#', 'a/../b', '%2e%2e', ';x=1'])(
  'the identifier %j is one segment of the path',
  async (identifier) => {
    const served = await serveBody('{}');
    const { port } = await bridgeOver(loadWithout(served.baseUrl, {}));
    await send(port, { body: asked(identifier) });
    expect(served.received).toStrictEqual([`/users/${encodeURIComponent(identifier)}`]);
  },
);
