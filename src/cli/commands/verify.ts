/** The command line of `account-bridge verify`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { verify } from '../verify';
import { dataOption, mappingsOption } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import type { AddCommand } from './command';

const Flags = t.type({ mappings: t.string, json: t.boolean, markdown: t.boolean, update: t.boolean });

export const addVerify: AddCommand = (program, world, finish) => {
  const command = program
    .command('verify')
    .description('play the fixtures of tenants through the whole bridge, offline')
    .argument('[tenant...]', 'the tenants to verify; all when none is named')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(new Option('--json', 'print the cases and findings as JSON').default(false))
    .addOption(
      new Option('--markdown', 'print a table for the vendor of the app').default(false).conflicts('json'),
    )
    .option(
      '--update',
      'show the differences, then write the requests, responses and losses that came',
      false,
    );
  addHelp(command, {
    examples: ['verify', 'verify acme --mappings mappings --markdown > acme.md', 'verify acme --update'],
    exits: ['all fixtures pass, or were updated', 'a fixture fails', 'the command could not run'],
  });
  command.action(async (tenants: readonly string[], rawFlags: unknown) =>
    finish(await verify(tenants, flagsAs(Flags, rawFlags), loading(rawFlags, world))),
  );
};
