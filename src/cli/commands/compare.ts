/** The command line of `account-bridge compare`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { dataOption, mappingsOption, rateOption } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import { EndpointFlags, keyOptions, urlOption } from './endpoint';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({
    mappings: t.string,
    from: t.string,
    ignore: t.readonlyArray(t.string),
    rate: t.number,
    json: t.boolean,
  }),
  EndpointFlags,
  t.type({ url: t.string }),
]);

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export const addCompare: AddCommand = (program, world, finish) => {
  const command = program
    .command('compare')
    .description('compare what an endpoint of the same contract answers with what this bridge answers')
    .argument('<tenant>', 'the name of the tenant')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(urlOption().makeOptionMandatory());
  for (const option of keyOptions()) command.addOption(option);
  command
    .requiredOption('--from <file>', 'a file with one identifier per line')
    .addOption(
      new Option('--ignore <field>', 'a field whose differences are known; it can be given several times')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(rateOption())
    .option('--json', 'print the result as a JSON object', false);
  addHelp(command, {
    examples: [
      'compare acme --url https://old.example/account --key OLD_KEY --from shoppers.txt',
      'compare acme --url http://127.0.0.1:9000/account --from shoppers.txt --rate 10 --json',
      'compare acme --url https://old.example/account --from shoppers.txt --ignore answer.status --ignore loyaltyCards',
    ],
    exits: [
      'all answers are the same',
      'an answer differs, or could not be compared',
      'the command could not run, or nothing could be compared',
    ],
    more: 'No identifier and no value is printed: a line is that of the file. docs/guides/replace-a-bridge.md shows how to use it.',
  });
  command.action(async (tenant: string, rawFlags: unknown) => {
    const { compare } = await import('../compare.js');
    finish(await compare(tenant, flagsAs(Flags, rawFlags), loading(rawFlags, await world())));
  });
};
