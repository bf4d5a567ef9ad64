/**
 * The replacement of a file as a whole: a reader has the old text or the new one and never a part, even if the machine
 * stops meanwhile.
 */
import { accessSync, chmodSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { readFileIn } from '../../json/read-file';

/** Whether a file was written. It is not written when its content has changed since it was read. */
export type Replaced = 'replaced' | 'changed' | 'unwritable';

/** Writes beside the file, with its rights, and takes its place. */
const swap = (file: string, text: string): void => {
  // With a leading dot it is not taken for a fixture.
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(beside, text, { flag: 'wx', flush: true });
    chmodSync(beside, statSync(file).mode);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
};

/** Whether the file's mode lets anyone write it: for the superuser every file is writable otherwise. */
const isWritable = (file: string): boolean => (statSync(file).mode & 0o222) !== 0;

/** Replaces the text `was` of a file in a folder, which has at most the size of a fixture; a link stays one, and none leads out of the folder. */
export const replaceFile = (folder: string, file: string, was: string, text: string): Replaced => {
  const read = readFileIn(folder, file, 'fixture');
  if (!isRight(read)) return 'unwritable';
  const { real, bytes } = read.right;
  if (!bytes.equals(Buffer.from(was))) return 'changed';
  try {
    accessSync(real, constants.W_OK); // a rename would not ask
    if (!isWritable(real)) return 'unwritable';
    swap(real, text);
    return 'replaced';
  } catch {
    return 'unwritable';
  }
};
