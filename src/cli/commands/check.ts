/** The command line of `account-bridge check`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import type { CheckOptions } from '../check';
import { dataOption, mappingsOption, watchOption } from '../io/options';
import { addHelp, flagsAs, loading, watching } from './command';
import type { AddCommand } from './command';

const Flags = t.type({
  mappings: t.string,
  format: t.keyof({ text: null, json: null, github: null, gitlab: null }),
  json: t.boolean,
  strict: t.boolean,
  secrets: t.boolean,
  live: t.boolean,
  coverage: t.boolean,
  plan: t.boolean,
  fix: t.boolean,
  dryRun: t.boolean,
  shared: t.boolean,
  watch: t.boolean,
});

const optionsOf = ({ json, secrets, ...options }: t.TypeOf<typeof Flags>): CheckOptions => ({
  ...options,
  noSecrets: !secrets,
  format: json ? 'json' : options.format,
});

export const addCheck: AddCommand = (program, world, finish) => {
  const command = program
    .command('check')
    .description('find every mistake in tenant files and their fixtures, without serving them')
    .argument('[tenant...]', 'the tenants to check; all when none is named')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(
      new Option('--format <format>', 'the form of the findings')
        .choices(['text', 'json', 'github', 'gitlab'])
        .default('text'),
    )
    .addOption(
      new Option('--json', 'short for --format json: an array of findings, each with its tenant')
        .conflicts('format')
        .default(false),
    )
    .option(
      '--strict',
      'treat warnings as errors, and require fixtures of each source and rule; not of findings that the file accepts',
      false,
    )
    .option(
      '--no-secrets',
      'check without the variables that are not set, and list the checks that need them',
    )
    .option(
      '--live',
      'also ask databases to describe the queries, and compare their columns with "payload"; no user is asked for',
      false,
    )
    .option(
      '--coverage',
      'also list the contract and payload fields that no rule uses, and what no fixture shows',
      false,
    )
    .option('--plan', 'also show the order in which the sources are asked, and how long that can take', false)
    .option('--fix', 'show the difference and apply the fixes that need no decision', false)
    .option('--dry-run', 'with --fix: only show the difference', false)
    .option('--shared', 'with --fix: also change files that other tenants use', false)
    .addOption(watchOption().conflicts('fix'));
  addHelp(command, {
    examples: [
      'check',
      'check acme --mappings mappings --json',
      'check --strict --format github',
      'check --strict --no-secrets',
      'check acme --live',
      'check acme --coverage',
      'check acme --plan',
      'check acme --fix --dry-run',
      'check --fix --shared',
      'check acme --watch',
    ],
    exits: [
      'no errors, or none left by --fix; there can be warnings; --watch was ended',
      'errors',
      'the command could not run, or not write a file',
    ],
    more: 'docs/reference/diagnostics.md explains every code, docs/reference/fixes.md what --fix applies. With --coverage, --plan or --no-secrets, --json prints one object per tenant.',
  });
  command.action(async (tenants: readonly string[], rawFlags: unknown) => {
    const flags = flagsAs(Flags, rawFlags);
    const { check } = await import('../check.js');
    const context = loading(rawFlags, await world());
    const run = (): Promise<number> => check(tenants, optionsOf(flags), context);
    finish(await (flags.watch ? watching({ mappings: flags.mappings, tenants }, run, context) : run()));
  });
};
