/** The reading of files: only regular ones, within their size limit, inside their folder. */
import { execFileSync, spawn } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { FILE_LIMITS, isWithin, readFileAt, readFileIn, type FileKind } from '../../../src/json/read-file';

let outside: string;
let folder: string;

beforeEach(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'files-')));
  folder = join(outside, 'folder');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  writeFileSync(join(outside, 'secret.json'), 'secret');
  writeFileSync(join(folder, 'file.json'), 'inside');
});

afterEach(() => rmSync(outside, { recursive: true }));

/** What the file has, or why it is not read. */
const read = (path: string, kind: FileKind = 'data', root = folder): string => {
  const result = readFileIn(root, path, kind);
  if (isRight(result)) return result.right.bytes.toString();
  return result.left.fault === 'unreadable' ? result.left.code : result.left.fault;
};

const link = (target: string, name = 'link.json'): string => {
  const path = join(folder, name);
  symlinkSync(target, path);
  return path;
};

describe('a link', () => {
  it.each<[string, () => string]>([
    ['to the file beside it', () => link('file.json')],
    ['with an absolute target', () => link(join(folder, 'file.json'))],
    ['that goes up and comes back', () => link('../folder/file.json')],
    ['to a link', () => link(link('file.json', 'first.json'), 'second.json')],
    ['to the folder it is in', () => join(link('.', 'self'), 'file.json')],
    [
      'to a folder inside',
      () => {
        writeFileSync(join(folder, 'inner', 'file.json'), 'inside');
        return join(link('inner', 'other'), 'file.json');
      },
    ],
    [
      'of a folder that Kubernetes mounts',
      () => {
        mkdirSync(join(folder, '..2026_11_29'));
        writeFileSync(join(folder, '..2026_11_29', 'tenant.json'), 'inside');
        link('..2026_11_29', '..data');
        return link('..data/tenant.json', 'tenant.json');
      },
    ],
  ])('that stays inside is followed: %s', (_what, make) => {
    expect(read(make())).toBe('inside');
  });

  it.each<[string, () => string]>([
    ['to a file outside', () => link('../secret.json')],
    ['with an absolute target', () => link(join(outside, 'secret.json'))],
    ['to a link that leads out', () => link(link('../secret.json', 'first.json'), 'second.json')],
    ['to a folder outside', () => join(link('..', 'up'), 'secret.json')],
    ['to the root', () => join(link('/', 'root'), relative('/', join(outside, 'secret.json')))],
    ['to a folder outside by way of a folder inside', () => join(link('inner/../..', 'up'), 'secret.json')],
    ['to the environment of the process', () => link('/proc/self/environ')],
    ['to the process’s working folder', () => join(link('/proc/self/cwd', 'cwd'), 'package.json')],
    [
      'to a file that begins as the folder does',
      () => {
        writeFileSync(`${folder}-other.json`, 'secret');
        return link('../folder-other.json');
      },
    ],
    [
      'of a mounted folder whose data is elsewhere',
      () => {
        link('..', '..data');
        return link('..data/secret.json', 'tenant.json');
      },
    ],
    ['to a device', () => link('/dev/zero')],
  ])('that leads out is not: %s', (_what, make) => {
    expect(read(make())).toBe('outside');
  });

  it.each<[string, () => string, string]>([
    ['nowhere', () => link('none.json'), 'ENOENT'],
    ['to itself', () => link('link.json'), 'ELOOP'],
    ['in a circle', () => link(link('second.json', 'first.json'), 'second.json'), 'ELOOP'],
    ['to the folder itself', () => link('.'), 'EISDIR'],
  ])('%s is not read', (_what, make, why) => {
    expect(read(make())).toBe(why);
  });
});

describe('a path', () => {
  it.each([
    '../secret.json',
    '../folder/../secret.json',
    'inner/../../secret.json',
    './../secret.json',
    '..',
    '../..',
    '../folder-other/file.json',
  ])('that leads out as it is written is not read: %s', (path) => {
    expect(read(join(folder, path))).toBe('outside');
    expect(read(`${folder}/${path}`)).toBe('outside');
  });

  it.each(['file.json', './file.json', 'inner/../file.json', '../folder/file.json'])(
    'that stays inside is read: %s',
    (path) => {
      expect(read(`${folder}/${path}`)).toBe('inside');
    },
  );

  it.each<[string, string]>([
    ['file.json\0', 'ERR_INVALID_ARG_VALUE'],
    ['FILE.JSON', 'ENOENT'],
    ['file.json/', 'ENOTDIR'],
    ['x'.repeat(5000), 'ENAMETOOLONG'],
    ['%2e%2e/secret.json', 'ENOENT'],
    ['..\\secret.json', 'ENOENT'],
    ['．．/secret.json', 'ENOENT'],
    ['', 'EISDIR'],
  ])('is taken literally: %j', (path, why) => {
    expect(read(`${folder}/${path}`)).toBe(why);
  });

  it('in a folder that is a link itself is read', () => {
    symlinkSync('folder', join(outside, 'mappings'));
    expect(read(join(outside, 'mappings', 'file.json'), 'data', join(outside, 'mappings'))).toBe('inside');
  });

  it('in a folder whose names begin with two dots is inside of it', () => {
    expect(isWithin('/a', '/a/..data')).toBe(true);
    expect(isWithin('/a', '/a/..')).toBe(false);
  });
});

describe('what is not a regular file', () => {
  it('such as a pipe, is not opened', () => {
    const pipe = join(folder, 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'echo read > "$0"', pipe]); // otherwise opening it would never end
    expect(read(pipe)).toBe('irregular');
    writer.kill();
  });

  it('such as a socket, is not opened', async () => {
    const server = createServer();
    const socket = join(folder, 'socket.json');
    await new Promise<void>((listening) => void server.listen(socket, listening));
    expect(read(socket)).toBe('irregular');
    await new Promise((closed) => void server.close(closed));
  });

  it.each(['/dev/null', '/dev/zero', '/dev/urandom', '/dev/tty'])(
    'such as the device %s, is not opened',
    (path) => {
      expect(read(path, 'data', '/dev')).toBe('irregular');
    },
  );

  it('such as a folder, is reported as one', () => {
    expect(read(join(folder, 'inner'))).toBe('EISDIR');
  });
});

describe('a file', () => {
  const ofSize = (bytes: number): string => {
    const path = join(folder, 'large.json');
    writeFileSync(path, '');
    truncateSync(path, bytes); // takes no room on the disk
    return path;
  };

  it.each(Object.entries(FILE_LIMITS))('of the kind %s has its limit', (name, { mebibytes }) => {
    const kind = Object.keys(FILE_LIMITS).find((each): each is FileKind => each === name) ?? 'data';
    const bytes = mebibytes * 1_048_576;
    const size = (path: string): number | string => {
      const result = readFileIn(folder, path, kind);
      return isRight(result) ? result.right.bytes.length : result.left.fault;
    };
    expect(size(ofSize(bytes))).toBe(bytes);
    expect(size(ofSize(bytes + 1))).toBe('too-large');
  });

  it('of one tebibyte is not read', () => {
    expect(read(ofSize(2 ** 40))).toBe('too-large');
  });

  it('that says that it is empty, as those of /proc do, is read to its end', () => {
    expect(read('/proc/self/comm', 'data', '/proc')).not.toBe('');
  });

  it('that a command line names is read anywhere, but only if it is regular', () => {
    const result = readFileAt(link('../secret.json'), 'secret');
    expect(isRight(result) && result.right.bytes.toString()).toBe('secret');
    expect(isRight(readFileAt('/dev/zero', 'secret'))).toBe(false);
  });

  it('that is a hard link is read: no path shows the difference', () => {
    linkSync(join(outside, 'secret.json'), join(folder, 'hard.json'));
    expect(read(join(folder, 'hard.json'))).toBe('secret');
  });
});
