/** The threads in which the studio checks tenants: what ends one ends nothing else, and the last draft wins. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { adapters } from '../../../adapters';
import { failed } from '../../../src/admin/reply';
import type { Reply } from '../../../src/admin/reply';
import type { BridgeEvent } from '../../../src/observe/events';
import { engineApart } from '../../../src/studio/threads/engine';
import { createNewest } from '../../../src/studio/threads/newest';
import type { ApiRequest } from '../../../src/studio/threads/request';
import { createThread } from '../../../src/studio/threads/thread';
import type { Thread } from '../../../src/studio/threads/thread';
import { commandWorld } from '../../support/command-world';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { found } from '../../support/until';

/** Answers with the path that was asked for, unless that says something else. */
const SCRIPT = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, path }) => {
    if (path.includes('crash')) throw new Error('canary');
    if (path.includes('hang')) for (;;);
    if (path.includes('eat')) for (const kept = []; ; ) kept.push(new Array(100_000).fill(id));
    if (path.includes('quiet')) return;
    parentPort.postMessage({ id, reply: { status: 200, type: 'text/plain', body: Buffer.from(path) } });
  });
`;

const ENOUGH_MS = 600_000;

const requestOf = (path: string): ApiRequest => ({ method: 'POST', path, body: Buffer.from('{}') });

const said = ({ status, body }: Reply): string => `${status} ${Buffer.concat([...body]).toString()}`;

const threads: Thread[] = [];

const threadOf = (limitMs = ENOUGH_MS) => {
  const events: BridgeEvent[] = [];
  const start = (): Worker =>
    new Worker(SCRIPT, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } });
  const thread = createThread(start, limitMs, (event) => void events.push(event));
  threads.push(thread);
  return { events, ask: async (path: string) => said(await thread.ask(requestOf(path))) };
};

afterEach(async () => {
  await Promise.all(threads.splice(0).map(({ stop }) => stop()));
});

afterAll(removeFolders);

describe('a thread', () => {
  it('that ends by a bug says so to all that wait, and the next request gets another thread', async () => {
    const { events, ask } = threadOf();
    expect(await Promise.all([ask('/quiet'), ask('/crash')])).toEqual([
      expect.stringMatching(/^500 .*a fault of the studio.*try once more/),
      expect.stringMatching(/^500 .*a fault of the studio.*try once more/),
    ]);
    expect(await ask('/one')).toBe('200 /one');
    expect(events).toMatchObject([{ event: 'bug-caught', error: 'Error' }]);
    expect(JSON.stringify(events)).not.toContain('canary');
  });

  it('that needs too much memory says so, and the next request gets another thread', async () => {
    const { ask } = threadOf();
    expect(await ask('/eat')).toMatch(/^503 .*more memory than it may have/);
    expect(await ask('/one')).toBe('200 /one');
  });

  it('that takes too long is ended', async () => {
    expect(await threadOf(20).ask('/hang')).toMatch(/^503 .*longer than 0\.02 seconds/);
  });
});

describe('drafts', () => {
  /** A thread that answers when the test says so. */
  const byHand = () => {
    const running = new Map<string, (reply: Reply) => void>();
    const begun: string[] = [];
    const thread = {
      ask: ({ path }: ApiRequest) =>
        new Promise<Reply>((settle) => {
          begun.push(path);
          running.set(path, settle);
        }),
      restart: (reply: Reply) => running.get(begun.at(-1) ?? '')?.(reply),
    };
    const { ask } = createNewest(thread, 0);
    const draft = (path: string) => {
      const page = new AbortController();
      return { leave: () => page.abort(), reply: ask(requestOf(path), page.signal).then(said) };
    };
    const end = (path: string): void => running.get(path)?.(failed(200, path));
    return { begun, draft, end };
  };

  it('are checked one at a time, and one that the page has replaced is not begun', async () => {
    const { begun, draft, end } = byHand();
    const [first, second, third] = [draft('/1'), draft('/2'), draft('/3')];
    second.leave();
    end('/1');
    expect(await first.reply).toContain('/1');
    expect(await second.reply).toMatch(/^409 .*a newer draft/);
    end('/3');
    expect(await third.reply).toContain('/3');
    expect(begun).toEqual(['/1', '/3']);
  });

  it('that run in vain are ended for a newer one', async () => {
    const { begun, draft, end } = byHand();
    const first = draft('/1');
    first.leave();
    const second = draft('/2');
    expect(await first.reply).toMatch(/^409 /);
    await found(
      () => begun[1],
      () => 'the newer draft is not begun',
    );
    end('/2');
    expect(await second.reply).toContain('/2');
  });
});

it('a draft whose check never ends holds up nothing else, and ends for a newer draft', async () => {
  const file = join(makeFolder(), 'thread.cjs');
  writeFileSync(file, SCRIPT);
  const { world } = commandWorld(adapters, {});
  const { answer, stop } = engineApart(file)({ mappings: 'mappings', hasAdmin: false, world });
  const ask = async (path: string, page = new AbortController()) =>
    said(await answer(requestOf(path), page.signal));
  const page = new AbortController();
  const hanging = ask('/api/tenants/hang/check', page);
  expect(await ask('/api/tenants')).toBe('200 /api/tenants');
  page.abort();
  const newer = ask('/api/tenants/acme/check');
  expect(await hanging).toMatch(/^409 /);
  expect(await newer).toBe('200 /api/tenants/acme/check');
  await stop();
});
