/** What the command lines of all commands have in common: their flags as codecs read them, examples and exit codes. */
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type * as t from 'io-ts';
import { DataFlag } from '../io/options';
import type { CliContext } from '../io/context';
import type { Watched } from '../watch';

/** Ends the command line with an exit code. */
export type Finish = (code: number) => void;

/** Gives what commands work with. Only a command that runs loads it, and its own work: help needs neither. */
export type LoadWorld = () => Promise<CliContext>;

/** Adds one command to the program. */
export type AddCommand = (program: Command, world: LoadWorld, finish: Finish) => void;

/** The text below a command's options. */
export interface CommandHelp {
  /** Lines to type, without the name of the program. */
  readonly examples: readonly [string, string, string, ...string[]];
  /** When the command ends with 0, 1 and 2; `undefined` for a code that it never ends with. */
  readonly exits: readonly [done: string, failed: string | undefined, unusable: string];
  /** A sentence that names further pages. */
  readonly more?: string;
}

export const addHelp = (command: Command, { examples, exits, more }: CommandHelp): void => {
  const codes = exits.flatMap((when, code) => (when === undefined ? [] : [`  ${code}  ${when}`]));
  const lines = ['', 'Examples:', ...examples.map((example) => `  account-bridge ${example}`)];
  const text = [...lines, '', 'Exit codes:', ...codes, ...(more === undefined ? [] : ['', more])];
  command.addHelpText('after', text.join('\n'));
};

/** The flags as their codec has them; commander has checked them already, so a mismatch is a bug. */
export const flagsAs = <A>(codec: t.Type<A>, rawFlags: unknown): A => {
  if (codec.is(rawFlags)) return rawFlags;
  throw new InvalidArgumentError(`the flags of this command are not as described: ${codec.name}`);
};

/** The context of a command that loads tenants, with its flags. */
export const loading = (rawFlags: unknown, world: CliContext): CliContext => ({
  ...world,
  maxDataBytes: flagsAs(DataFlag, rawFlags).maxDataBytes,
});

/** Runs a command again whenever its files change. */
export const watching = async (
  watched: Watched,
  run: () => Promise<number>,
  context: CliContext,
): Promise<number> => (await import('../watch.js')).watch(watched, run, context);
