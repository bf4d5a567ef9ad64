/** The page of heavy answers, out of what they are and what was measured of them. It does not measure. */
import type { Heavy } from '../../support/faults/heavy';
import { ATTACKS, HEALTHY, LIMITS, type HeavyFigure } from './measure';

export interface Measured {
  readonly figures: ReadonlyMap<Heavy, HeavyFigure>;
  /** What kind of machine it was. */
  readonly machine: string;
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const cellsOf = ({ fault, ends, held }: Heavy, figure: HeavyFigure | undefined): readonly string[] => [
  fault,
  ends.status === 200 ? '200' : `${ends.status} ${ends.outcome}`,
  held?.defence ?? 'turns',
  ...(figure === undefined
    ? ['–', '–', '–']
    : [
        `${figure.baselineMs.toFixed(0)} ms`,
        `${figure.duringMs.toFixed(0)} ms`,
        `${Math.max(0, figure.moreMB).toFixed(0)} MB`,
      ]),
];

/** The page; without measurements its figures are left out. */
export const pageOf = (all: readonly Heavy[], measured?: Measured): string =>
  [
    '# Heavy answers',
    `What a healthy tenant notices while another tenant's upstream gives answers that cost as much as one answer can. Each row is a bridge in a process of its own. The healthy tenant has ${HEALTHY} requests a second, without the attack and during it; the attacked one has ${ATTACKS}. The healthy tenant's 99th percentile may be ${LIMITS.ms} ms more than without the attack, and the peak of the process's memory ${LIMITS.megabytes} MB more. What ends the answer is in the column “Held by”. “Turns” are those of the event loop: the work is done in parts between them.`,
    `\`npm run proof\` writes this page; this part of it alone: \`npm run build && npx jest -c jest.proof.config.js heavy\`. By order of events, without measuring, \`test/faults/heavy.test.ts\` plays the same. Measured on ${measured?.machine ?? '–'}. A row with “–” was not measured yet.`,
    [
      line([
        'What the upstream does',
        'What the app gets',
        'Held by',
        'p99 before',
        'p99 during',
        'More memory',
      ]),
      line(['---', '---', '---', '---:', '---:', '---:']),
      ...all.map((each) => line(cellsOf(each, measured?.figures.get(each)))),
    ].join('\n'),
    '',
  ].join('\n\n');
