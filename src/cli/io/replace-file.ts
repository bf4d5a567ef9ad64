/**
 * Owns the replacing of a file as a whole: whoever reads it meanwhile, or pulls the plug, has the old text or the
 * new one, and never half of either. It must not know what the file says.
 */
import {
  accessSync,
  chmodSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What became of a file: it is left alone when it no longer says what was read. */
export type Replaced = 'replaced' | 'changed' | 'unwritable';

/** Writes beside the file, with its rights, and takes its place. */
const swap = (file: string, text: string): void => {
  // A leading dot: nobody takes it for a fixture.
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

/** Replaces the text `was` of a file; a link stays one. */
export const replaceFile = (file: string, was: string, text: string): Replaced => {
  try {
    const real = realpathSync(file);
    accessSync(real, constants.W_OK); // a rename would not ask
    if (!readFileSync(real).equals(Buffer.from(was))) return 'changed';
    swap(real, text);
    return 'replaced';
  } catch {
    return 'unwritable';
  }
};
