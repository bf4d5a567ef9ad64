/** The command line of `account-bridge drift`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { dataOption, mappingsOption, rateOption } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({ mappings: t.string, rate: t.number, json: t.boolean }),
  t.partial({ identifier: t.string, from: t.string }),
]);

export const addDrift: AddCommand = (program, world, finish) => {
  const command = program
    .command('drift')
    .description('compare live answers with the types of payloads and with the fixtures')
    .argument('<tenant>', 'the name of the tenant')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(
      new Option('--identifier <identifier>', 'ask the live upstream for this shopper').conflicts('from'),
    )
    .option('--from <file>', 'ask for each identifier of this file, which has one per line')
    .addOption(rateOption())
    .option('--json', 'print the differences as a JSON object', false);
  addHelp(command, {
    examples: [
      'drift acme --identifier 79000000001',
      'drift acme --from known-shoppers.txt',
      'drift acme --from known-shoppers.txt --rate 0.5 --json',
    ],
    exits: ['no drift', 'answers differ', 'a source could not be compared'],
    more: 'No identifier and no value is printed. docs/reference/drift.md explains each difference.',
  });
  command.action(async (tenant: string, rawFlags: unknown) => {
    const { drift } = await import('../drift.js');
    finish(await drift(tenant, flagsAs(Flags, rawFlags), loading(rawFlags, await world())));
  });
};
