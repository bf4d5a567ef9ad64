/** A command line in a context that is there already. */
import type { CliContext } from '../../src/cli/io/context';
import { run } from '../../src/cli/program';

/** Runs a command line to its end; gives the exit code. */
export const runIn = (argv: readonly string[], world: CliContext): Promise<number> =>
  run(argv, world, () => Promise.resolve(world));
