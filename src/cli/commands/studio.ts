/** The command line of `account-bridge studio`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { adminUrl, dataOption, mappingsOption, studioPort } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({ mappings: t.string, port: t.number, json: t.boolean }),
  t.partial({ admin: t.string }),
]);

export const addStudio: AddCommand = (program, world, finish) => {
  const command = program
    .command('studio')
    .description('show tenants in a browser: answers, rules, accounts and where each field comes from')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(
      new Option('--port <port>', 'the port on loopback; any free one without it')
        .argParser(studioPort)
        .default(0, 'a free one'),
    )
    .addOption(
      new Option(
        '--admin <url>',
        'the admin listener of a bridge that serves, whose state the page shows too; a proxy before it gets the token of BRIDGE_ADMIN_TOKEN',
      ).argParser(adminUrl),
    )
    .option('--json', 'print an object with the address', false);
  addHelp(command, {
    examples: ['studio', 'studio --mappings mappings --port 8090', 'studio --admin http://127.0.0.1:9464'],
    exits: ['stopped by SIGTERM, SIGINT or SIGQUIT', undefined, 'it could not listen'],
    more: 'docs/guides/studio.md says what the page shows.',
  });
  command.action(async (rawFlags: unknown) => {
    const { admin, ...flags } = flagsAs(Flags, rawFlags);
    const { studio } = await import('../studio.js');
    finish(await studio({ ...flags, adminUrl: admin }, loading(rawFlags, await world())));
  });
};
