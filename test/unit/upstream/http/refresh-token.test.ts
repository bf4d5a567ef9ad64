/** A refresh token whose file cannot be written, or read: the latest token stays in use, and is written when it can be. */
import { isRight, left, right, type Either } from 'fp-ts/Either';
import type { UpstreamFailure } from '../../../../src/core/failure';
import { Secret } from '../../../../src/core/secret';
import { rotating, type Refreshing } from '../../../../src/upstream/http/refresh-token';
import type { StateFile } from '../../../../src/upstream/http/state-file';
import { credentialsOf } from '../../../support/upstream/tokens';
import { until } from '../../../support/until';

/** A file in memory. `broken` is the system's code with which writing fails. */
interface Disk {
  text: string | undefined;
  broken: string | undefined;
  lock: string | undefined;
  writes: number;
}

interface World {
  readonly disk: Disk;
  readonly risks: string[];
  readonly clock: { now: number };
  readonly sent: string[];
  readonly refreshing: Refreshing;
  /** Exchanges the token; the endpoint gives the next one, or fails. */
  readonly exchange: (fails?: UpstreamFailure) => Promise<string>;
}

const memoryFile = (disk: Disk): StateFile => ({
  read: () => Promise.resolve(right(disk.text)),
  write: (text): Promise<Either<string, void>> => {
    disk.writes += 1;
    if (disk.broken !== undefined) return Promise.resolve(left(disk.broken));
    disk.text = text;
    return Promise.resolve(right(undefined));
  },
  lock: () => Promise.resolve(disk.lock === undefined ? right(() => Promise.resolve()) : left(disk.lock)),
});

const worldOf = (): World => {
  const disk: Disk = { text: undefined, broken: undefined, lock: undefined, writes: 0 };
  const risks: string[] = [];
  const clock = { now: 0 };
  const sent: string[] = [];
  const refreshing = rotating(
    credentialsOf('https://id.shop.example/token'),
    new Secret('refresh-0'),
    memoryFile(disk),
    (risk, code) => risks.push(code === undefined ? risk : `${risk} ${code}`),
    () => clock.now,
  );
  const exchange = async (fails?: UpstreamFailure): Promise<string> => {
    const outcome = await refreshing.exchange((token = new Secret('refresh-0')) => {
      sent.push(token.reveal());
      const next = new Secret(`refresh-${sent.length}`);
      return Promise.resolve(
        fails === undefined
          ? right({ token: new Secret('access'), lifetimeMs: 1, refreshToken: next })
          : left(fails),
      );
    });
    if (isRight(outcome)) return 'ok';
    return 'code' in outcome.left ? (outcome.left.code ?? '') : outcome.left.tag;
  };
  return { disk, risks, clock, sent, refreshing, exchange };
};

const REST_MS = 10_000;

test.each(['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT', 'EIO'])(
  'a file that cannot be written (%s) does not stop the exchanges, and the latest token is sent',
  async (code) => {
    const { disk, risks, sent, exchange } = worldOf();
    disk.broken = code;
    expect([await exchange(), await exchange(), await exchange()]).toStrictEqual(['ok', 'ok', 'ok']);
    expect(sent).toStrictEqual(['refresh-0', 'refresh-1', 'refresh-2']);
    expect(risks).toStrictEqual([1, 2, 3].map(() => `unwritable ${code}`));
  },
);

test('a token that is not written yet wins over the older one of the file', async () => {
  const { disk, sent, exchange } = worldOf();
  await exchange();
  disk.broken = 'ENOSPC';
  await exchange();
  disk.broken = undefined;
  await exchange();
  expect(sent).toStrictEqual(['refresh-0', 'refresh-1', 'refresh-2']);
  expect(disk.text).toContain('refresh-3');
});

test('a token that is not written is written as soon as it can be, tried every ten seconds', async () => {
  const { disk, risks, clock, refreshing, exchange } = worldOf();
  disk.broken = 'ENOSPC';
  await exchange();
  for (clock.now = 1; clock.now < REST_MS; clock.now += 100) refreshing.saveLate();
  expect(disk.writes).toBe(1);
  clock.now = REST_MS;
  refreshing.saveLate();
  refreshing.saveLate();
  expect(disk.writes).toBe(2);
  await until(() => risks.length === 2);
  disk.broken = undefined;
  clock.now += REST_MS;
  refreshing.saveLate();
  await until(() => disk.text?.includes('refresh-1') === true);
  clock.now += REST_MS;
  refreshing.saveLate();
  expect(disk.writes).toBe(3);
});

test('where nothing waits to be written, nothing is', async () => {
  const { disk, clock, refreshing, exchange } = worldOf();
  refreshing.saveLate();
  await exchange();
  clock.now += REST_MS;
  refreshing.saveLate();
  expect(disk.writes).toBe(1);
});

test('a failed exchange keeps the token that was sent', async () => {
  const { disk, sent, exchange } = worldOf();
  await exchange();
  expect(await exchange({ tag: 'UpstreamTimeout', retryable: true })).toBe('UpstreamTimeout');
  await exchange();
  expect(sent).toStrictEqual(['refresh-0', 'refresh-1', 'refresh-1']);
  expect(disk.text).toContain('refresh-3');
});

test('a lock that is held by another process is waited for, and one that cannot be written is not', async () => {
  const { disk, risks, exchange } = worldOf();
  disk.lock = 'held';
  expect(await exchange()).toBe('REFRESH_TOKEN_IN_USE');
  disk.lock = 'EROFS';
  expect(await exchange()).toBe('ok');
  expect(risks).toStrictEqual(['in-use']);
});

test('a file that is gone again is written again with the latest token', async () => {
  const { disk, risks, sent, exchange } = worldOf();
  await exchange();
  disk.text = undefined;
  await exchange();
  expect(sent).toStrictEqual(['refresh-0', 'refresh-1']);
  expect(risks).toStrictEqual(['changed-elsewhere']);
  expect(disk.text).toContain('refresh-2');
});

test('no secret is in the file but the latest refresh token, nor in what inspects the exchanges', async () => {
  const { disk, exchange, refreshing } = worldOf();
  await exchange();
  expect(disk.text).not.toMatch(/refresh-0|canary|access/);
  expect(JSON.stringify(refreshing)).not.toContain('refresh-');
});
