/** The files of one reload: read once, compared by what they say, and told apart by digests that say nothing. */
import { isRight } from 'fp-ts/Either';
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configHash } from '../../../../src/tenant/reload/change';
import { createReads } from '../../../../src/tenant/reload/reads';
import { makeFolder, removeFolders } from '../../../support/e2e/tenants';

afterAll(removeFolders);

const KEY = randomBytes(32);

const textOf = (
  read: ReturnType<ReturnType<ReturnType<typeof createReads>['ofTenant']>['readAt']>,
): string => (isRight(read) ? read.right.bytes.toString() : JSON.stringify(read.left));

const fileOf = (text: string): readonly [folder: string, file: string] => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'file'), text);
  return [folder, join(folder, 'file')];
};

it('tenants of one reload see one version of a file, whatever becomes of it meanwhile', () => {
  const [, file] = fileOf('one');
  const reads = createReads(KEY);
  const [first, second] = [reads.ofTenant(), reads.ofTenant()];
  expect(textOf(first.readAt(file, 'secret'))).toBe('one');
  writeFileSync(file, 'two');
  expect(textOf(second.readAt(file, 'secret'))).toBe('one');
  rmSync(file);
  expect(textOf(second.readAt(file, 'secret'))).toBe('one');
  expect(first.inputs()).toEqual(second.inputs());
  expect(textOf(createReads(KEY).ofTenant().readAt(file, 'secret'))).toContain('ENOENT');
});

describe('of files that were read', () => {
  /** Whether a further reload finds what was read to be the same after a change. */
  const isSameAfter = (
    change: (folder: string, file: string) => void,
    how: 'in' | 'at' | 'data',
  ): boolean => {
    const [folder, file] = fileOf('content');
    const files = createReads(KEY).ofTenant();
    if (how === 'in') files.readIn(folder, file, 'payload');
    else if (how === 'at') files.readAt(file, 'secret');
    else files.locate(folder, file);
    change(folder, file);
    return createReads(KEY).isSame(files.inputs());
  };
  const rewrite = (_folder: string, file: string): void => writeFileSync(file, 'content');
  const replace = (_folder: string, file: string): void => {
    writeFileSync(`${file}.next`, 'content');
    renameSync(`${file}.next`, file);
  };
  const linked = (folder: string, file: string): void => {
    mkdirSync(join(folder, '..1'));
    renameSync(file, join(folder, '..1', 'file'));
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync('..data/file', file);
  };

  it.each<readonly [string, (folder: string, file: string) => void, boolean, boolean, boolean]>([
    ['nothing', () => undefined, true, true, true],
    ['the same content written again', rewrite, true, true, false],
    ['a time of its own', (_folder, file) => utimesSync(file, 1, 1), true, true, false],
    ['the same content in another file', replace, true, true, false],
    ['the same content behind links of a mounted ConfigMap', linked, true, true, false],
    ['another content', (_folder, file) => writeFileSync(file, 'Content'), false, false, false],
    ['a shorter content', (_folder, file) => writeFileSync(file, 'conten'), false, false, false],
    ['none', (_folder, file) => rmSync(file), false, false, false],
    [
      'a folder in its place',
      (_folder, file) => {
        rmSync(file);
        mkdirSync(file);
      },
      false,
      false,
      false,
    ],
    [
      'a link to another file with the same content',
      (folder, file) => {
        renameSync(file, join(folder, 'away'));
        symlinkSync('away', file);
      },
      false,
      true,
      false,
    ],
  ])('%s is the same: %#', (_what, change, inFolder, secret, data) => {
    expect([isSameAfter(change, 'in'), isSameAfter(change, 'at'), isSameAfter(change, 'data')]).toEqual([
      inFolder,
      secret,
      data,
    ]);
  });

  it('one that was not there is another once it is', () => {
    const folder = makeFolder();
    const file = join(folder, 'file');
    for (const read of ['readIn', 'readAt', 'locate'] as const) {
      const files = createReads(KEY).ofTenant();
      if (read === 'readAt') files.readAt(file, 'secret');
      else if (read === 'readIn') files.readIn(folder, file, 'payload');
      else files.locate(folder, file);
      expect(createReads(KEY).isSame(files.inputs())).toBe(true);
      writeFileSync(file, 'x');
      expect(createReads(KEY).isSame(files.inputs())).toBe(false);
      rmSync(file);
    }
  });
});

it('the digest of a secret depends on the key of the process, and that of another file does not', () => {
  const [folder, file] = fileOf('content');
  const inputsWith = (key: Buffer) => {
    const files = createReads(key).ofTenant();
    files.readAt(file, 'secret');
    files.readIn(folder, file, 'payload');
    return files.inputs();
  };
  const [one, other] = [inputsWith(KEY), inputsWith(randomBytes(32))];
  expect(one[0]?.digest).not.toBe(other[0]?.digest);
  expect(one[1]?.digest).toBe(other[1]?.digest);
});

it('the hash of a tenant is the same in replicas with the same files, whatever their secrets and data', () => {
  const hashOf = (text: string): string => {
    const folder = makeFolder();
    const files = createReads(randomBytes(32)).ofTenant();
    for (const name of ['tenant.json', 'payload.json']) {
      writeFileSync(join(folder, name), text);
      files.readIn(folder, join(folder, name), 'payload');
    }
    const [elsewhere, secret] = fileOf('secret');
    files.readAt(secret, 'secret');
    files.locate(elsewhere, secret);
    expect(configHash(files.inputs())).toBe(configHash([...files.inputs()].reverse()));
    return configHash(files.inputs());
  };
  expect(hashOf('one')).toBe(hashOf('one'));
  expect(hashOf('one')).not.toBe(hashOf('two'));
});

it('what is read during a part of the work is told apart, also what was read before', () => {
  const [folder, file] = fileOf('content');
  const another = join(folder, 'another');
  writeFileSync(another, 'more');
  const files = createReads(KEY).ofTenant();
  files.readAt(file, 'secret');
  const [, both] = files.during(() => [files.readAt(file, 'secret'), files.readAt(another, 'secret')]);
  const [, one] = files.during(() => files.readAt(file, 'secret'));
  const [, none] = files.during(() => undefined);
  expect(both).toContain('another');
  expect(one).not.toContain('another');
  expect([one, both]).toEqual([expect.stringContaining(file), expect.stringContaining(file)]);
  expect(none).toBe('');
});
