/** The command line of `account-bridge subject`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import { addHelp, flagsAs } from './command';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({ type: t.keyof({ phone: null, email: null, digits: null, text: null }) }),
  t.partial({ country: t.string }),
]);

export const addSubject: AddCommand = (program, world, finish) => {
  const command = program
    .command('subject')
    .description('print the pseudonym that the log has for an identifier')
    .argument('<identifier>', 'the identifier, as the app sends it')
    .addOption(
      new Option('--type <type>', 'the identifier type of the tenant')
        .choices(['phone', 'email', 'digits', 'text'])
        .default('text'),
    )
    .option(
      '--country <code>',
      'the ISO 3166 code of the tenant’s country; without it, the country of a tenant that names none',
    );
  addHelp(command, {
    examples: [
      'subject 79000000001 --type phone',
      'subject "8 (701) 123-45-67" --type phone --country KZ',
      'subject maria@example.com --type email',
    ],
    exits: ['a pseudonym was printed', 'this is not an identifier of that type', 'there is no key'],
    more: 'Set BRIDGE_SUBJECT_KEY, or BRIDGE_SUBJECT_KEY_FILE, to the key of the bridge that wrote the log.',
  });
  command.action(async (identifier: string, rawFlags: unknown) => {
    const { type, country } = flagsAs(Flags, rawFlags);
    const { subject } = await import('../subject.js');
    finish(subject(identifier, { type, country }, await world()));
  });
};
