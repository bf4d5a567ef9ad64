/** The command line of `account-bridge subject`. */
import { InvalidArgumentError, Option } from 'commander';
import * as t from 'io-ts';
import { identifierTypes } from '../../values/identifier';
import { CountryCode } from '../../values/codec';
import { DEFAULT_COUNTRY, isCountry } from '../../values/phone';
import type { Country } from '../../values/phone';
import { countryOf } from '../../tenant/format/identifiers';
import { subject } from '../subject';
import { addHelp, flagsAs } from './command';
import type { AddCommand } from './command';

const Flags = t.type({
  type: t.union([t.literal('phone'), t.literal('email'), t.literal('digits'), t.literal('text')]),
  country: CountryCode,
});

const country = (text: string): Country => {
  if (isCountry(text)) return text;
  throw new InvalidArgumentError('Write an ISO 3166 code in capital letters, such as KZ.');
};

export const addSubject: AddCommand = (program, world, finish) => {
  const command = program
    .command('subject')
    .description('print the pseudonym that the log has for an identifier')
    .argument('<identifier>', 'the identifier, as the app sends it')
    .addOption(
      new Option('--type <type>', 'the identifier type of the tenant')
        .choices(identifierTypes)
        .default('text'),
    )
    .addOption(
      new Option('--country <code>', 'the country of the tenant').argParser(country).default(DEFAULT_COUNTRY),
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
  command.action((identifier: string, rawFlags: unknown) => {
    const flags = flagsAs(Flags, rawFlags);
    finish(subject(identifier, { type: flags.type, country: countryOf(flags.country) }, world));
  });
};
