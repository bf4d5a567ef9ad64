/** The command line of `account-bridge infer`. */
import * as t from 'io-ts';
import { infer } from '../infer';
import { addHelp, flagsAs } from './command';
import type { AddCommand } from './command';

const Flags = t.intersection([t.type({ literals: t.boolean, json: t.boolean }), t.partial({ at: t.string })]);

export const addInfer: AddCommand = (program, world, finish) => {
  const command = program
    .command('infer')
    .description('print a payload type, for "payload" of a source, from recorded answers')
    .argument('<answer...>', 'files with one answer of the upstream each, JSON or XML as it came')
    .option('--at <path>', 'the place of the payload in an answer; of a list there, each element is one')
    .option(
      '--literals',
      'offer texts of few values as literals: the only values of an answer that are printed',
      false,
    )
    .option('--json', 'print an object with payload, samples and notes', false);
  addHelp(command, {
    examples: [
      'infer answers/*.json > payload.json',
      'infer first.json second.json --at data.customer',
      "infer found.json --at 'result[0]' --literals",
    ],
    exits: ['a type was printed', 'an answer has no payload at that place', 'the command could not run'],
  });
  command.action((answers: readonly string[], rawFlags: unknown) => {
    const { at, ...others } = flagsAs(Flags, rawFlags);
    finish(infer(answers, { ...others, at }, world));
  });
};
