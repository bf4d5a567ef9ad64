/** The command line of `account-bridge verify`. */
import { Option } from 'commander';
import * as t from 'io-ts';
import type { VerifyOptions } from '../verify';
import { EXIT_UNUSABLE } from '../io/context';
import type { CliContext } from '../io/context';
import { USUAL_RATE, dataOption, fixtureRateOption, mappingsOption, watchOption } from '../io/options';
import { addHelp, flagsAs, loading, watching } from './command';
import { EndpointFlags, keyOptions, urlOption } from './endpoint';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({
    mappings: t.string,
    format: t.keyof({ text: null, json: null, markdown: null, junit: null }),
    json: t.boolean,
    markdown: t.boolean,
    update: t.boolean,
    watch: t.boolean,
  }),
  EndpointFlags,
  t.partial({ rate: t.number }),
]);

const formatOf = ({ json, markdown, format }: t.TypeOf<typeof Flags>): VerifyOptions['format'] => {
  if (json) return 'json';
  return markdown ? 'markdown' : format;
};

/** The fixtures at a deployed endpoint. */
const askDeployed = async (
  tenants: readonly string[],
  flags: t.TypeOf<typeof Flags>,
  world: CliContext,
): Promise<number> => {
  const { url = '', mappings, key, keyIn, rate = USUAL_RATE } = flags;
  const format = formatOf(flags);
  if (format === 'text' || format === 'json')
    return (await import('../verify-url.js')).verifyUrl(
      tenants,
      { url, mappings, key, keyIn, rate, json: format === 'json' },
      world,
    );
  world.writeError(`--url has no --format ${format}: take text or json\n`);
  return EXIT_UNUSABLE;
};

export const addVerify: AddCommand = (program, world, finish) => {
  const command = program
    .command('verify')
    .description('play the fixtures of tenants through the whole bridge, offline')
    .argument('[tenant...]', 'the tenants to verify; all when none is named')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(
      new Option('--format <format>', 'the form of the results')
        .choices(['text', 'json', 'markdown', 'junit'])
        .default('text'),
    )
    .addOption(
      new Option('--json', 'short for --format json: the cases and findings')
        .conflicts('format')
        .default(false),
    )
    .addOption(
      new Option('--markdown', 'short for --format markdown: a page for the vendor of the app')
        .conflicts(['format', 'json'])
        .default(false),
    )
    .option(
      '--update',
      'show the differences, then write the requests, responses and losses that came',
      false,
    )
    .addOption(watchOption().conflicts('update'))
    .addOption(urlOption().conflicts(['update', 'watch', 'markdown']));
  for (const option of [...keyOptions(), fixtureRateOption()]) command.addOption(option);
  addHelp(command, {
    examples: [
      'verify',
      'verify acme --mappings mappings --markdown > acme.md',
      'verify --format junit > verify.xml',
      'verify acme --update',
      'verify acme --watch',
      'verify acme --url https://staging.example/acme/account --key APP_KEY',
    ],
    exits: [
      'all fixtures pass, or were updated; --watch was ended',
      'a fixture fails',
      'the command could not run',
    ],
  });
  command.action(async (tenants: readonly string[], rawFlags: unknown) => {
    const flags = flagsAs(Flags, rawFlags);
    const { verify } = await import('../verify.js');
    const context = loading(rawFlags, await world());
    const run = (): Promise<number> => verify(tenants, { ...flags, format: formatOf(flags) }, context);
    if (flags.url !== undefined) return finish(await askDeployed(tenants, flags, context));
    const [alone] = ['key', 'rate'].filter((name) => Object.hasOwn(flags, name));
    if (alone !== undefined) {
      context.writeError(`--${alone} is about an endpoint: add --url with its address\n`);
      return finish(EXIT_UNUSABLE);
    }
    return finish(
      await (flags.watch ? watching({ mappings: flags.mappings, tenants }, run, context) : run()),
    );
  });
};
