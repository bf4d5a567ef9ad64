/** Programs of the system that tests run where they are installed. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const isRunnable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where programs are: as a shell finds them, and where Debian has servers. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];

/**
 * Whether a program is installed. If not, says so, since tests are then skipped. `debian` is the package that has it.
 */
export const isInstalled = (program: string, debian = 'prometheus'): boolean => {
  if (FOLDERS.some((folder) => isRunnable(join(folder, program)))) return true;
  process.stderr.write(`skipped: ${program} is not installed (Debian's package "${debian}" has it)\n`);
  return false;
};
