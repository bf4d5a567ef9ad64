/** What the store of several bridges can do wrong. The app gets the account in every row, and what is its own. */
import type { Redis } from 'ioredis';
import type { SpoiltStore, StoreRow } from '../../support/store/faulty-store';

/** Each shopper's answer is replaced by that of the next one. */
const exchangeTexts = async (client: Redis): Promise<void> => {
  const names = await client.keys('*group:*');
  const held = await Promise.all(
    names.map(async (name) => {
      const fields = Object.entries(await client.hgetall(name));
      const [field = '', text = ''] = fields.find(([each]) => each.endsWith(':d')) ?? [];
      return { name, field, text };
    }),
  );
  for (const [index, { name, field }] of held.entries())
    await client.hset(name, field, held[(index + 1) % held.length]?.text ?? '');
};

/** New connections need another password, and so do those that are closed. */
const changePassword = async ({ server: { client } }: SpoiltStore): Promise<void> => {
  await client.config('SET', 'requirepass', 'another');
  await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
};

const WAIT = { code: /^TIMEOUT$/, defences: ['store wait'], without: 'answers nothing' } as const;

const GUARD = { defences: ['store guard'], without: 'answers 500' } as const;

const LOST = /^(ECONN[A-Z]+|EPIPE|NOT_CONNECTED)$/;

export const storeRows: readonly StoreRow[] = [
  { fault: 'It is slow, or hangs.', spoil: ({ proxy }) => proxy.behave('holds'), ...WAIT },
  { fault: 'It loses all that is sent.', spoil: ({ proxy }) => proxy.behave('loses'), ...WAIT },
  {
    fault: 'It is gone without closing its connections.',
    spoil: ({ proxy }) => proxy.behave('is half open'),
    ...WAIT,
  },
  {
    fault: 'It is gone.',
    spoil: ({ server }) => server.signal('SIGKILL'),
    code: LOST,
    ...GUARD,
  },
  {
    fault: 'It is full.',
    spoil: ({ server }) => server.client.config('SET', 'maxmemory', '1'),
    code: /^OOM$/,
    ...GUARD,
  },
  {
    fault: 'It is a replica since it failed over, and takes no writes.',
    spoil: ({ server }) => server.client.call('REPLICAOF', '127.0.0.1', '1'),
    code: /^(READONLY|NOT_CONNECTED)$/,
    ...GUARD,
  },
  {
    fault: 'It refuses the password.',
    spoil: changePassword,
    code: /^(NOAUTH|NOT_CONNECTED|ECONN[A-Z]+)$/,
    ...GUARD,
  },
  {
    fault: 'It refuses the commands.',
    spoil: ({ server }) => server.client.call('ACL', 'SETUSER', 'default', '-eval'),
    code: /^NOPERM$/,
    ...GUARD,
  },
  {
    fault: 'It resets connections in the middle of a reply.',
    spoil: ({ proxy }) => proxy.behave('resets'),
    code: LOST,
    ...GUARD,
  },
  {
    fault: 'It replies with other bytes than those of its protocol.',
    spoil: ({ proxy }) => proxy.behave('garbles'),
    code: /^[A-Z_]+$/,
    ...GUARD,
  },
  {
    fault: 'It loses a reply, so that each command gets the reply to the next one.',
    spoil: ({ proxy }) => proxy.behave('skips'),
    code: /^[A-Z_]+$/,
    isBrief: true,
    isUnlimited: true,
    defences: ['named replies', 'sealed for one'],
    without: 'answers with wrong data',
  },
  {
    fault: 'It has answers of other shoppers in the place of those that were kept.',
    spoil: ({ server }) => exchangeTexts(server.client),
    defences: ['sealed for one'],
    without: 'answers with wrong data',
  },
  {
    fault: 'It is a copy of long ago, whose answers have ended.',
    spoil: ({ age }) => age(),
    defences: ['end inside'],
    without: 'answers with wrong data',
  },
  { fault: 'It has lost everything.', spoil: ({ server }) => server.client.flushall(), defences: [] },
  { fault: 'Its texts are sealed with another key.', spoil: () => undefined, otherKey: true, defences: [] },
];
