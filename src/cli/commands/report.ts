/** The command line of `account-bridge report`. */
import * as t from 'io-ts';
import { dataOption, mappingsOption } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import type { AddCommand } from './command';

const Flags = t.type({ mappings: t.string, json: t.boolean });

export const addReport: AddCommand = (program, world, finish) => {
  const command = program
    .command('report')
    .description('print what a bug report needs: versions, platform, and findings without names or values')
    .argument('[tenant...]', 'the tenants to report; all when none is named')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .option('--json', 'print the report as a JSON object', false);
  addHelp(command, {
    examples: ['report', 'report acme --mappings mappings', 'report --json > report.json'],
    exits: ['a report was printed', undefined, 'the command could not run'],
  });
  command.action(async (tenants: readonly string[], rawFlags: unknown) => {
    const { reportBug } = await import('../report-bug.js');
    finish(await reportBug(tenants, flagsAs(Flags, rawFlags), loading(rawFlags, await world())));
  });
};
