/** The command line of `account-bridge explain`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { dataOption, mappingsOption, watchOption } from '../io/options';
import { addHelp, flagsAs, loading, watching } from './command';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({ mappings: t.string, reveal: t.boolean, wire: t.boolean, json: t.boolean, watch: t.boolean }),
  t.partial({ identifier: t.string, fixture: t.string }),
]);

export const addExplain: AddCommand = (program, world, finish) => {
  const command = program
    .command('explain')
    .description('show where each field of one account came from, or why it is left out')
    .argument('<tenant>', 'the name of the tenant')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .option('--fixture <name>', 'play this fixture of the tenant')
    .addOption(
      new Option('--identifier <identifier>', 'ask the live upstream for this shopper').conflicts('fixture'),
    )
    .option('--wire', 'show each request to the upstreams and its answer too; values are masked', false)
    .option('--reveal', 'show values, which are masked otherwise; an audit line is written', false)
    .option('--json', 'print the explanation as a JSON object', false)
    .addOption(watchOption().conflicts('identifier'));
  addHelp(command, {
    examples: [
      'explain acme --fixture full',
      'explain acme --fixture full --reveal',
      'explain acme --identifier 79000000001 --wire',
      'explain acme --identifier 79000000001 --json',
      'explain acme --fixture full --watch',
    ],
    exits: ['there is an account; --watch was ended', 'there is no account', 'the command could not run'],
  });
  command.action(async (tenant: string, rawFlags: unknown) => {
    const flags = flagsAs(Flags, rawFlags);
    const { explain } = await import('../explain.js');
    const context = loading(rawFlags, await world());
    const run = (): Promise<number> => explain(tenant, flags, context);
    const watched = { mappings: flags.mappings, tenants: [tenant] };
    finish(await (flags.watch ? watching(watched, run, context) : run()));
  });
};
