/** The command line of `account-bridge health`. A plain one is read by `main` alone. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { askHealth, targetOf } from '../health';
import { EXIT_UNUSABLE } from '../io/context';
import { addHelp, flagsAs } from './command';
import type { AddCommand } from './command';

const Flags = t.partial({ url: t.string, port: t.string });

export const addHealth: AddCommand = (program, world, finish) => {
  const command = program
    .command('health')
    .description('ask a bridge whether it is alive, for checks of containers')
    .addOption(new Option('--port <number>', 'the port of the bridge; BRIDGE_PORT without it, or 8080'))
    .addOption(new Option('--url <url>', 'the whole address instead, such as http://127.0.0.1:8080/readyz'));
  addHelp(command, {
    examples: ['health', 'health --port 8080', 'health --url http://127.0.0.1:8080/readyz'],
    exits: ['the answer is 200', 'there is another answer or none', 'the command could not run'],
    more: 'It asks /healthz at BRIDGE_HOST, or at 127.0.0.1 where that is every interface, and waits 2 seconds.',
  });
  command.action(async (given: unknown) => {
    const { variables, writeError } = await world();
    const target = targetOf(flagsAs(Flags, given), variables);
    if (typeof target !== 'string') return finish(await askHealth(target, writeError));
    writeError(`${target}\n`);
    return finish(EXIT_UNUSABLE);
  });
};
