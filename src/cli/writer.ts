/** Who writes the log and the traces of a bridge. */
import type { Writer } from '../observe/log';
import { serviceName } from '../observe/traces/settings';
import type { CliContext } from './io/context';
import { readVersion } from './io/version';

/** `instance` is the setting; without it the name of the machine tells processes apart. */
export const writerOf = (
  { variables, packageRoot, host }: Pick<CliContext, 'variables' | 'packageRoot' | 'host'>,
  instance = host,
): Writer => ({
  service: serviceName(variables),
  version: readVersion(packageRoot).version,
  instance,
});
