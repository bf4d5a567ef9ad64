/** Owns the command line: its commands, flags and examples. What a command does is that command's file. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import * as t from 'io-ts';
import { identifierTypes } from '../values/identifier';
import { CountryCode } from '../values/codec';
import { DEFAULT_COUNTRY, isCountry } from '../values/phone';
import type { Country } from '../values/phone';
import { countryOf } from '../tenant/format/identifiers';
import { check } from './check';
import type { CheckOptions } from './check';
import { demo } from './demo';
import { explain } from './explain';
import { infer } from './infer';
import { init } from './init';
import { reportBug } from './report-bug';
import { serve } from './serve';
import { DataFlag, ServeSettings, dataOption, mappingsOption, serveOptions } from './io/options';
import { subject } from './subject';
import { readVersion, versionText } from './io/version';
import { verify } from './verify';
import { COULD_NOT_RUN, DONE } from './io/context';
import type { World } from './io/context';

const CheckFlags = t.type({
  mappings: t.string,
  format: t.keyof({ text: null, json: null, github: null, gitlab: null }),
  json: t.boolean,
  strict: t.boolean,
  coverage: t.boolean,
  plan: t.boolean,
});
const ExplainFlags = t.intersection([
  t.type({ mappings: t.string, reveal: t.boolean, json: t.boolean }),
  t.partial({ identifier: t.string, fixture: t.string }),
]);
const InitFlags = t.type({ mappings: t.string, adapter: t.string, answer: t.string });
const InferFlags = t.intersection([
  t.type({ literals: t.boolean, json: t.boolean }),
  t.partial({ at: t.string }),
]);
const ReportFlags = t.type({ mappings: t.string, json: t.boolean });
const VerifyFlags = t.type({ mappings: t.string, json: t.boolean, markdown: t.boolean, update: t.boolean });
const SubjectFlags = t.type({
  type: t.union([t.literal('phone'), t.literal('email'), t.literal('digits'), t.literal('text')]),
  country: CountryCode,
});

/** The flags as their codec has them; commander has checked them already, so a misfit is a fault of ours. */
const flags = <A>(codec: t.Type<A>, given: unknown): A => {
  if (codec.is(given)) return given;
  throw new InvalidArgumentError(`the flags of this command are not as described: ${codec.name}`);
};

/** The world of a command that loads tenants, as its flags say. */
const loading = (given: unknown, world: World): World => ({
  ...world,
  maxDataBytes: flags(DataFlag, given).maxDataBytes,
});

type Finish = (code: number) => void;

const addServe = (program: Command, world: World, finish: Finish): void => {
  const command = program.command('serve').description('serve the tenants of a mappings folder');
  for (const option of [mappingsOption(), ...serveOptions()]) command.addOption(option);
  command.addHelpText(
    'after',
    `
Examples:
  account-bridge serve --mappings mappings --host 127.0.0.1 --port 8080
  BRIDGE_SUBJECT_KEY_FILE=/run/secrets/subject_key account-bridge serve --default-tenant acme

Exit code: 0 after SIGTERM or SIGINT, 2 when it could not start.`,
  );
  command.action(async (given: unknown) =>
    finish(await serve(flags(ServeSettings, given), loading(given, world))),
  );
};

const addDemo = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('demo')
    .description('serve the demo tenants, offline, against stub upstreams');
  for (const option of serveOptions()) command.addOption(option);
  command.addHelpText('after', '\nExample:\n  account-bridge demo --port 8080');
  command.action(async (given: object) =>
    finish(await demo(flags(ServeSettings, { ...given, mappings: '' }), loading(given, world))),
  );
};

const checkOptions = ({ json, ...given }: t.TypeOf<typeof CheckFlags>): CheckOptions => ({
  ...given,
  format: json ? 'json' : given.format,
});

const addCheck = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('check')
    .description('find every mistake of tenant files, without serving them')
    .argument('[tenant...]', 'the tenants to check; without one, all')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(
      new Option('--format <format>', 'how findings are written')
        .choices(['text', 'json', 'github', 'gitlab'])
        .default('text'),
    )
    .addOption(
      new Option(
        '--json',
        'the same as --format json: an array of findings, each with its tenant, for machines',
      )
        .conflicts('format')
        .default(false),
    )
    .option('--strict', 'take warnings for errors', false)
    .option(
      '--coverage',
      'tell too what contract and payload fields the rules leave aside (with --json: an object a tenant, findings among them)',
      false,
    )
    .option(
      '--plan',
      'tell too in which order the sources are asked, and how long that can take (with --json: as --coverage)',
      false,
    );
  command.addHelpText(
    'after',
    `
Examples:
  account-bridge check
  account-bridge check acme --mappings mappings --json
  account-bridge check --strict --format github
  account-bridge check acme --coverage
  account-bridge check acme --plan

docs/problems.md explains every code. With --coverage or --plan, --json gives an object a tenant instead.
Exit code: 0 without errors (warnings may be), 1 with errors, 2 when it could not run.`,
  );
  command.action(async (tenants: readonly string[], given: unknown) =>
    finish(await check(tenants, checkOptions(flags(CheckFlags, given)), loading(given, world))),
  );
};

const addVerify = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('verify')
    .description('play the fixtures of tenants through the whole bridge, offline')
    .argument('[tenant...]', 'the tenants to verify; without one, all')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .addOption(new Option('--json', 'the cases and findings, for machines').default(false))
    .addOption(new Option('--markdown', 'a table for the vendor of the app').default(false).conflicts('json'))
    .option('--update', 'show what differs, then make it what is expected', false);
  command.addHelpText(
    'after',
    `
Examples:
  account-bridge verify
  account-bridge verify acme --mappings mappings --markdown > acme.md
  account-bridge verify acme --update

Exit code: 0 when all fixtures pass (or were updated), 1 otherwise, 2 when it could not run.`,
  );
  command.action(async (tenants: readonly string[], given: unknown) =>
    finish(await verify(tenants, flags(VerifyFlags, given), loading(given, world))),
  );
};

const addExplain = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('explain')
    .description('show where each field of one account came from, or why it is left out')
    .argument('<tenant>', 'the tenant’s name')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .option('--fixture <name>', 'play this fixture of the tenant')
    .addOption(
      new Option('--identifier <identifier>', 'ask the live upstream for this shopper').conflicts('fixture'),
    )
    .option('--reveal', 'show values, which are masked otherwise; leaves a line for the audit', false)
    .option('--json', 'the explanation as an object, for machines', false);
  command.addHelpText(
    'after',
    `
Examples:
  account-bridge explain acme --fixture full --reveal
  account-bridge explain acme --identifier 79000000001 --json

Exit code: 0 with an account, 1 without one, 2 when it could not run.`,
  );
  command.action(async (tenant: string, given: unknown) =>
    finish(await explain(tenant, flags(ExplainFlags, given), loading(given, world))),
  );
};

const addInit = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('init')
    .description(
      'begin a tenant: from one answer of its upstream a file that passes its check, and a fixture',
    )
    .argument('<tenant>', 'the new tenant’s name')
    .addOption(mappingsOption())
    .requiredOption('--adapter <name>', 'the kind of upstream')
    .requiredOption(
      '--answer <file>',
      'one answer of the upstream, JSON as it came; its values are not copied',
    );
  command.addHelpText(
    'after',
    `
Example:
  account-bridge init acme --adapter spaaza --answer get-user.json

Exit code: 0 when the new fixture verifies, 1 when it does not, 2 when nothing was written.`,
  );
  command.action(async (tenant: string, given: unknown) =>
    finish(await init(tenant, flags(InitFlags, given), world)),
  );
};

const addInfer = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('infer')
    .description('write the type of a payload, for a source’s "payload", from recorded answers')
    .argument('<answer...>', 'files, each with an answer of the upstream, JSON as it came')
    .option('--at <path>', 'where in an answer the payload is; of a list there, each element is one')
    .option(
      '--literals',
      'offer texts of few values as literals: the only values of an answer that are printed',
      false,
    )
    .option('--json', 'an object with payload, samples and notes, for machines', false);
  command.addHelpText(
    'after',
    `
Examples:
  account-bridge infer answers/*.json > payload.json
  account-bridge infer first.json second.json --at data.customer
  account-bridge infer found.json --at 'result[0]' --literals

Exit code: 0, 1 when an answer has no payload there, 2 when it could not run.`,
  );
  command.action((answers: readonly string[], given: unknown) => {
    const { at, ...others } = flags(InferFlags, given);
    finish(infer(answers, { ...others, at }, world));
  });
};

const country = (text: string): Country => {
  if (isCountry(text)) return text;
  throw new InvalidArgumentError('Write an ISO 3166 code in capital letters, such as KZ.');
};

const addSubject = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('subject')
    .description('print the pseudonym under which the log knows an identifier')
    .argument('<identifier>', 'as the app sends it')
    .addOption(
      new Option('--type <type>', 'the tenant’s identifier type').choices(identifierTypes).default('text'),
    )
    .addOption(
      new Option('--country <code>', 'the tenant’s country').argParser(country).default(DEFAULT_COUNTRY),
    );
  command.addHelpText(
    'after',
    `
Example:
  BRIDGE_SUBJECT_KEY_FILE=/run/secrets/subject_key account-bridge subject 79000000001 --type phone

Exit code: 0, 1 when it is no identifier of that type, 2 without a key.`,
  );
  command.action((identifier: string, given: unknown) => {
    const { type, country } = flags(SubjectFlags, given);
    finish(subject(identifier, { type, country: countryOf(country) }, world));
  });
};

const addReport = (program: Command, world: World, finish: Finish): void => {
  const command = program
    .command('report')
    .description('print what a bug report needs: versions, platform, and findings without names or values')
    .argument('[tenant...]', 'the tenants to report; without one, all')
    .addOption(mappingsOption())
    .addOption(dataOption())
    .option('--json', 'the report as an object, for machines', false);
  command.addHelpText(
    'after',
    `
Examples:
  account-bridge report
  account-bridge report acme --mappings mappings
  account-bridge report --json > report.json

Exit code: 0 with a report, 2 when it could not run.`,
  );
  command.action(async (tenants: readonly string[], given: unknown) =>
    finish(await reportBug(tenants, flags(ReportFlags, given), loading(given, world))),
  );
};

const programOf = (world: World, finish: Finish): Command => {
  const program = new Command('account-bridge')
    .description('A gateway from a retailer’s upstreams to the app’s account contract')
    .version(versionText(readVersion(world.packageRoot)))
    .exitOverride()
    .configureOutput({ writeOut: world.write, writeErr: world.writeError })
    .showHelpAfterError('(account-bridge --help shows what there is)')
    .addHelpText(
      'after',
      '\nStart here:\n  account-bridge demo\n  account-bridge check --help\n  account-bridge verify --help',
    );
  for (const add of [
    addServe,
    addDemo,
    addCheck,
    addInit,
    addInfer,
    addVerify,
    addExplain,
    addSubject,
    addReport,
  ])
    add(program, world, finish);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
};

/** Runs a command line (without the program's own name); gives the exit code. */
export const run = async (argv: readonly string[], world: World): Promise<number> => {
  let code = DONE;
  const program = programOf(world, (result) => (code = result));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? DONE : COULD_NOT_RUN;
  }
};
