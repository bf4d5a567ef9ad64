/** The command line of `account-bridge forget`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { addHelp, flagsAs } from './command';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({ admin: t.string, json: t.boolean }),
  t.partial({ identifier: t.string, from: t.string }),
]);

export const addForget: AddCommand = (program, world, finish) => {
  const command = program
    .command('forget')
    .description('remove what running bridges keep of a shopper')
    .argument('<tenant>', 'the name of the tenant')
    .addOption(
      new Option(
        '--identifier <identifier>',
        'the shopper; other users of this machine see arguments',
      ).conflicts('from'),
    )
    .option('--from <file>', 'the file of identifiers, one per line; "-" is standard input')
    .addOption(new Option('--admin <url>', 'the admin listener of a bridge').default('http://127.0.0.1:9464'))
    .option('--json', 'print the result as a JSON object', false);
  addHelp(command, {
    examples: [
      'forget acme --identifier 79000000001',
      'forget acme --from shoppers.txt --admin http://10.0.0.7:9464',
      'forget acme --from - --json < shoppers.txt',
    ],
    exits: [
      'the bridge has forgotten all of them, and the store too if it has one',
      'one was not forgotten everywhere',
      'the command could not run',
    ],
    more: 'Set BRIDGE_ADMIN_TOKEN, or BRIDGE_ADMIN_TOKEN_FILE, to the token of the bridge. docs/guides/replicas.md says what other bridges do.',
  });
  command.action(async (tenant: string, rawFlags: unknown) => {
    const { forget } = await import('../forget.js');
    finish(await forget({ tenant, ...flagsAs(Flags, rawFlags) }, await world()));
  });
};
