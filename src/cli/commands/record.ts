/** The command line of `account-bridge record`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { dataOption, mappingsOption, rateOption } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import type { AddCommand } from './command';

const Paths = t.readonlyArray(t.string);

const Flags = t.intersection([
  t.type({
    mappings: t.string,
    overwrite: t.boolean,
    keep: Paths,
    replace: Paths,
    rate: t.number,
    all: t.boolean,
    json: t.boolean,
  }),
  t.partial({ identifier: t.string, from: t.string, as: t.string }),
]);

const more = (path: string, before: readonly string[]): readonly string[] => [...before, path];

export const addRecord: AddCommand = (program, world, finish) => {
  const command = program
    .command('record')
    .description('ask a live upstream, and write a fixture in which every person is invented')
    .argument('<tenant>', 'the name of the tenant')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .option('--identifier <identifier>', 'the shopper to ask for')
    .addOption(
      new Option('--from <file>', 'ask for many: a file with one identifier per line').conflicts(
        'identifier',
      ),
    )
    .option('--as <name>', 'the name of the fixture; without it the name is its outcome')
    .option('--overwrite', 'with --as: replace a fixture of that name', false)
    .addOption(
      new Option(
        '--keep <path>',
        'a value of the answers that stays, such as crm.tier; repeat it for several',
      )
        .argParser(more)
        .default([]),
    )
    .addOption(
      new Option('--replace <path>', 'a value that is replaced although it looks like a code; repeat it')
        .argParser(more)
        .default([]),
    )
    .addOption(rateOption())
    .option('--all', 'with --from: also record what has the outcome and the shape of an earlier one', false)
    .option('--json', 'print what was recorded as a JSON object', false);
  addHelp(command, {
    examples: [
      'record acme --identifier 79000000001',
      'record acme --identifier 79000000001 --as gold --keep crm.tier',
      'record acme --from test-shoppers.txt --rate 2',
    ],
    exits: [
      'all were recorded, or have the shape of one that was',
      'one was not recorded',
      'the command could not run',
    ],
    more: 'docs/reference/record.md says what is replaced and what stays. No value is printed.',
  });
  command.action(async (tenant: string, rawFlags: unknown) => {
    const { record } = await import('../record.js');
    finish(await record(tenant, flagsAs(Flags, rawFlags), loading(rawFlags, await world())));
  });
};
