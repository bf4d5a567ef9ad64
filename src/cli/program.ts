/**
 * The command line: the list of commands. The flags and help of each are in `commands/`, and its work is in a file
 * beside this one.
 */
import { Command, CommanderError } from 'commander';
import { addCheck } from './commands/check';
import type { AddCommand, Finish, LoadWorld } from './commands/command';
import { addCompare } from './commands/compare';
import { addDemo } from './commands/demo';
import { addDrift } from './commands/drift';
import { addExplain } from './commands/explain';
import { addForget } from './commands/forget';
import { addHealth } from './commands/health';
import { addInfer } from './commands/infer';
import { addInit } from './commands/init';
import { addRecord } from './commands/record';
import { addReport } from './commands/report';
import { addServe } from './commands/serve';
import { addStudio } from './commands/studio';
import { addSubject } from './commands/subject';
import { addVerify } from './commands/verify';
import { readVersion, versionText } from './io/version';
import { EXIT_UNUSABLE, EXIT_OK } from './io/context';
import type { CliContext } from './io/context';

/** In the order of the help. */
const commands: readonly AddCommand[] = [
  addServe,
  addDemo,
  addCheck,
  addInit,
  addInfer,
  addVerify,
  addStudio,
  addCompare,
  addExplain,
  addDrift,
  addRecord,
  addSubject,
  addForget,
  addHealth,
  addReport,
];

/** Where the program prints its help, and of which package. */
export type Printing = Pick<CliContext, 'write' | 'writeError' | 'packageRoot'>;

/** The program with all of its commands; `finish` gets the exit code of the one that ran. */
export const createProgram = (printing: Printing, world: LoadWorld, finish: Finish): Command => {
  const program = new Command('account-bridge')
    .description('A gateway from a retailer’s upstreams to the app’s account contract')
    .version(
      versionText(readVersion(printing.packageRoot)),
      '-V, --version',
      'print the version and the commit',
    )
    .exitOverride()
    .configureOutput({ writeOut: printing.write, writeErr: printing.writeError })
    .showHelpAfterError('(account-bridge --help lists the commands)')
    .addHelpText(
      'after',
      '\nExamples:\n  account-bridge demo\n  account-bridge check --help\n  account-bridge verify acme\n',
    );
  for (const add of commands) add(program, world, finish);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
};

/** Runs a command line (without the program's own name); gives the exit code. */
export const run = async (argv: readonly string[], printing: Printing, world: LoadWorld): Promise<number> => {
  let code = EXIT_OK;
  const program = createProgram(printing, world, (result) => (code = result));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT_OK : EXIT_UNUSABLE;
  }
};
