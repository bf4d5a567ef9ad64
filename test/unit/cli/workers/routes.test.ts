/** What a primary answers: what its workers say, put together. */
import { json } from '../../../../src/admin/reply';
import type { Reply } from '../../../../src/admin/reply';
import { createGroupMetrics } from '../../../../src/cli/workers/merge-metrics';
import { routesOfGroup } from '../../../../src/cli/workers/routes';
import type { GroupView } from '../../../../src/cli/workers/routes';
import { FakeProcess } from '../../../support/fake-worker';

/** The routes of a primary whose workers reply so; `undefined` is one that does not answer. */
const routesWith = (replies: readonly (Reply | undefined)[], own: Partial<GroupView> = {}) => {
  const workers = replies.map(() => new FakeProcess());
  return routesOfGroup({
    ask: () =>
      Promise.resolve(
        replies.map((reply, index) => ({ worker: workers[index] ?? new FakeProcess(), reply })),
      ),
    reloadStarting: () => undefined,
    metrics: createGroupMetrics(),
    stopping: () => false,
    linesLost: () => 0,
    ...own,
  });
};

const read = async (replies: readonly (Reply | undefined)[], path: string, own: Partial<GroupView> = {}) => {
  const reply = await routesWith(replies, own).reads.get(path)?.();
  return [reply?.status, String(Buffer.concat(reply?.body ?? []))];
};

const READY = json(200, { status: 'ready' });
const UNREADY = json(503, { status: 'unready' });

test.each<[string, readonly (Reply | undefined)[], number]>([
  ['one worker is ready', [UNREADY, READY], 200],
  ['one worker hangs', [undefined, READY], 200],
  ['no worker is ready', [UNREADY, UNREADY], 503],
  ['there is no worker yet', [], 503],
])('/readyz when %s', async (_what, replies, status) => {
  expect((await read(replies, '/readyz'))[0]).toBe(status);
});

test('/readyz is 503 from the signal to stop on', async () => {
  expect(await read([READY], '/readyz', { stopping: () => true })).toEqual([503, '{"status":"stopping"}']);
});

test('/livez says that the primary lives, whatever its workers do', async () => {
  expect(await read([undefined], '/livez')).toEqual([200, '{"status":"alive"}']);
});

test('/status has the workers that answer', async () => {
  expect(await read([json(200, { a: 1 }), undefined], '/status')).toEqual([200, '{"workers":[{"a":1}]}']);
});

test.each<[string, readonly (Reply | undefined)[], number]>([
  ['all have done it', [json(200, {}), json(200, {})], 200],
  ['one refuses', [json(200, {}), json(503, {})], 503],
  ['one does not answer', [json(200, {}), undefined], 504],
  ['there is none', [], 503],
])('a change when %s', async (_what, replies, status) => {
  const reply = await routesWith(replies).changes.get('/log-level')?.(Buffer.from('{}'));
  expect(reply?.status).toBe(status);
});

test('/reload reaches workers that still start, which may have read the files already', async () => {
  const reloadStarting = jest.fn();
  await routesWith([READY], { reloadStarting }).changes.get('/reload')?.(Buffer.alloc(0));
  expect(reloadStarting).toHaveBeenCalledTimes(1);
});

test.each<[string, readonly (Reply | undefined)[], number, string]>([
  [
    'all have done it',
    [
      json(200, { tenant: 'acme', entries: 1, store: 'none' }),
      json(200, { tenant: 'acme', entries: 2, store: 'none' }),
    ],
    200,
    '{"tenant":"acme","entries":3,"store":"none"}',
  ],
  [
    'the store did not do it for one',
    [json(200, { tenant: 'acme', entries: 1, store: 'removed' }), json(503, { error: { message: 'no' } })],
    503,
    '{"error":{"message":"no"}}',
  ],
  [
    'one does not answer',
    [json(200, { tenant: 'acme', entries: 1, store: 'none' }), undefined],
    504,
    'a worker did not answer',
  ],
  ['there is none', [], 503, 'no worker serves'],
])('a shopper is forgotten by all workers when %s', async (_what, replies, status, text) => {
  const reply = await routesWith(replies).changes.get('/forget')?.(Buffer.from('{}'));
  expect(reply?.status).toBe(status);
  expect(String(Buffer.concat(reply?.body ?? []))).toContain(text);
});
