/** The command line of `account-bridge serve`. */
import { ServeSettings, mappingsOption, serveOptions } from '../io/options';
import { addHelp, flagsAs, loading } from './command';
import type { AddCommand } from './command';

export const addServe: AddCommand = (program, world, finish) => {
  const command = program.command('serve').description('serve the tenants of a mappings folder');
  for (const option of [mappingsOption(), ...serveOptions()]) command.addOption(option);
  addHelp(command, {
    examples: [
      'serve',
      'serve --mappings mappings --host 127.0.0.1 --port 8080',
      'serve --default-tenant acme --log-level warn',
      'serve --workers 4',
    ],
    exits: [
      'stopped by SIGTERM, SIGINT or SIGQUIT',
      undefined,
      'it could not start, or too few tenants load',
    ],
    more: 'A second SIGINT ends it at once, with 130. SIGUSR2 replaces the workers one by one. Each option can be set by its variable instead. docs/reference/log.md explains each line of the log.',
  });
  command.action(async (rawFlags: unknown) => {
    const { serve } = await import('../serve.js');
    finish(await serve(flagsAs(ServeSettings, rawFlags), loading(rawFlags, await world())));
  });
};
