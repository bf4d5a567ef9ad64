/** The command line of `account-bridge demo`. */
import { ServeSettings, serveOptions } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import type { AddCommand } from './command';

export const addDemo: AddCommand = (program, world, finish) => {
  const command = program
    .command('demo')
    .description('serve the demo tenants, offline, against stub upstreams');
  for (const option of serveOptions(0)) command.addOption(option);
  addHelp(command, {
    examples: ['demo', 'demo --port 0', 'demo --log-level debug'],
    exits: [
      'stopped by SIGTERM, SIGINT or SIGQUIT',
      undefined,
      'it could not start, or too few tenants load',
    ],
  });
  command.action(async (rawFlags: object) => {
    const { demo } = await import('../demo.js');
    const settings = flagsAs(ServeSettings, { ...rawFlags, mappings: '' });
    finish(await demo(settings, loading(rawFlags, await world())));
  });
};
