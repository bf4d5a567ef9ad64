/** The checks that were not made since variables are not set, for people and for machines. */
import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { NotMade } from '../not-made';

/** A tenant with its checks that were not made; without a list, all were to be made. */
interface WithNotMade {
  readonly name: string;
  readonly notMade?: readonly NotMade[] | undefined;
}

/** The checks of a tenant that were not made, for a machine. */
export const notMadeJson = ({ name, notMade }: WithNotMade): object =>
  notMade === undefined
    ? {}
    : {
        tenant: name,
        notMade: notMade.map(({ variable, at: { file, line, column }, pointer: at, checks }) => ({
          variable,
          file,
          line,
          column,
          at,
          checks,
        })),
      };

/** The checks of a tenant that were not made, for a person. */
export const formatNotMade = ({ name, notMade = [] }: WithNotMade, colours: Colors): readonly string[] =>
  notMade.length === 0
    ? []
    : [
        [
          `${colours.bold(name)}: not checked, since variables are not set`,
          ...notMade.map(
            ({ variable, at, checks }) =>
              `  ${variable} (${onOneLine(at.file)}:${at.line}:${at.column}): ${checks.join('; ')}`,
          ),
          '',
        ].join('\n'),
      ];

/** The same without colours, for formats that have findings alone. */
export const notMadeText = (all: readonly WithNotMade[]): string =>
  all
    .flatMap((each) => formatNotMade(each, pc.createColors(false)))
    .map((part) => `${part}\n`)
    .join('');
