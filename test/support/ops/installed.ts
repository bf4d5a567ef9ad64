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

/** Whether a program is found as a shell finds it. If not, says so, since tests are then skipped. */
export const isInstalled = (program: string): boolean => {
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (folders.some((folder) => isRunnable(join(folder, program)))) return true;
  process.stderr.write(`skipped: ${program} is not installed (Debian's package "prometheus" has it)\n`);
  return false;
};
