/** The command line of `account-bridge infer`. */
import * as t from 'io-ts';
import { mappingsOption } from '../io/options';
import { addHelp, flagsAs } from './command';
import type { AddCommand } from './command';

const Flags = t.intersection([
  t.type({ literals: t.boolean, json: t.boolean, mappings: t.string, write: t.boolean }),
  t.partial({ at: t.string, source: t.string }),
]);

export const addInfer: AddCommand = (program, world, finish) => {
  const command = program
    .command('infer')
    .description('print a payload type, for "payload" of a source, from recorded answers')
    .argument(
      '<answer...>',
      'files with one answer of the upstream each, JSON or XML as it came, or exports of customers: CSV, lines of JSON, gzip of each; with --source, the tenant',
    )
    .option('--at <path>', 'the place of the payload in an answer; of a list there, each element is one')
    .option(
      '--literals',
      'offer texts of few values as literals: the only values of an answer that are printed',
      false,
    )
    .option(
      '--source <name>',
      'describe the query of this source at its live database instead; no user is asked for',
    )
    .addOption(mappingsOption())
    .option('--write', 'with --source: write the type into the tenant’s file', false)
    .option(
      '--json',
      'print an object with payload, samples and notes; of an export also settings, guesses and columns',
      false,
    );
  addHelp(command, {
    examples: [
      'infer answers/*.json > payload.json',
      'infer first.json second.json --at data.customer',
      "infer found.json --at 'result[0]' --literals",
      'infer export.csv --json',
      'infer acme --source crm',
      'infer acme --source crm --write',
    ],
    exits: [
      'a type was printed',
      'an answer has no payload at that place, or the database does not describe the query',
      'the command could not run',
    ],
  });
  command.action(async (answers: readonly string[], rawFlags: unknown) => {
    const { at, source, mappings, write, ...others } = flagsAs(Flags, rawFlags);
    if (source === undefined) {
      const { infer } = await import('../infer.js');
      return finish(infer(answers, { ...others, at }, await world()));
    }
    const [tenant = '', ...more] = answers;
    if (more.length > 0) command.error('error: with --source, name one tenant');
    const { json } = others;
    const { inferSource } = await import('../infer-source.js');
    finish(await inferSource(tenant, { source, mappings, write, json }, await world()));
  });
};
