/** The command line of `account-bridge init`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { mappingsOption } from '../io/options';
import { addHelp, flagsAs } from './command';
import type { AddCommand } from './command';

const Flags = t.type({
  mappings: t.string,
  adapter: t.string,
  answer: t.readonlyArray(t.string),
  json: t.boolean,
});

/** Collects the values of an option that is given several times. */
const more = (file: string, before: readonly string[] = []): readonly string[] => [...before, file];

export const addInit: AddCommand = (program, world, finish) => {
  const command = program
    .command('init')
    .description('write a first tenant file, which passes its check, and a fixture from answers')
    .argument('<tenant>', 'the name of the new tenant')
    .addOption(mappingsOption())
    .requiredOption('--adapter <name>', 'the kind of upstream')
    .addOption(
      new Option(
        '--answer <file>',
        'one answer of the upstream, JSON or XML as it came, or an export of customers: CSV, lines of JSON, gzip of each; its values are not copied; repeat it for further answers, which show what differs',
      )
        .argParser(more)
        .makeOptionMandatory(),
    )
    .option('--json', 'print an object with files, problems, guesses and notes', false);
  addHelp(command, {
    examples: [
      'init acme --adapter http --answer customer.json',
      'init acme --adapter http --answer one-found.json --answer two-found.json',
      'init acme --adapter spaaza --answer get-user.json',
      'init acme --adapter crm --answer customers.json --mappings mappings',
      'init acme --adapter crm --answer export.csv.gz --json',
    ],
    exits: ['the new fixture passes', 'the new fixture fails', 'nothing was written'],
  });
  command.action(async (tenant: string, rawFlags: unknown) => {
    const { init } = await import('../init.js');
    finish(await init(tenant, flagsAs(Flags, rawFlags), await world()));
  });
};
