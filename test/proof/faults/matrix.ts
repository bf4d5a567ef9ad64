/** The page of the fault matrix, from its rows and their measurements. */
import { clientRows } from '../../faults/client-rows';
import { storeRows } from '../../faults/rows/store';
import type { Ending, Row } from '../../support/faults/row';
import type { RowFigure } from './endings';
import { count, inMs, type Figure } from './figures';

/** What each figure is of, and what it may be at most. */
export const LIMITS = {
  deadline: ['an answer comes this long after the deadline', 'at most 50 ms'],
  hungUpstreams: ['healthy tenants’ p99 while others’ upstreams hang', 'at most 1.2 times the baseline'],
  hungNames: [
    'healthy tenants’ p99 while others’ names are looked up for ever',
    'at most 1.2 times the baseline',
  ],
  memory: ['memory on a bomb', 'at most 20 MB more'],
  retries: ['calls that are retries', 'at most four, and 20 % of the first ones'],
  leftovers: ['sockets and timers 5 s after the last row', 'as before the first'],
  strays: ['accounts of somebody else, with stray answers, aborts and reuse', '0 in 1,000,000 requests'],
} as const;
export type FigureName = keyof typeof LIMITS;

export interface Measured {
  readonly rows: readonly RowFigure[];
  readonly figures: Readonly<Record<FigureName, Figure>>;
  /** What kind of machine it was. */
  readonly machine: string;
}

/** What a catalogue gives of an account. */
const levelText = (level: Ending['level']): string => {
  if (level === undefined) return '';
  return level === null ? ' without its level' : ' with its level';
};

const endingText = ({ status, outcome, detail, level }: Ending): string => {
  const told = Object.entries(detail ?? {}).filter(([, value]) => value !== '');
  const details = told.map(([key, value]) => `${key} ${String(value)}`).join(', ');
  return outcome === 'ok'
    ? `${status}, the account${levelText(level)}`
    : `${status} ${outcome}${details === '' ? '' : ` (${details})`}`;
};

const behaviourOf = (row: Row): string => {
  const { ends, then, requests, isMended } = row;
  return [
    endingText(ends),
    ...(requests === undefined || requests < 2 ? [] : [`at most ${requests} calls by then`]),
    ...(then === undefined
      ? []
      : [`${isMended === false ? 'then' : 'once it is repaired'} ${endingText(then)}`]),
  ].join('; ');
};

const defenceOf = ({ defence, alsoHeldBy = [] }: Row): string => [defence, ...alsoHeldBy].join(', ');

const timeOf = ({ slowestMs, deadlineMs }: RowFigure): string =>
  slowestMs < deadlineMs
    ? `${inMs(slowestMs)} of ${deadlineMs} ms`
    : `${deadlineMs} ms + ${inMs(slowestMs - deadlineMs)}`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');

const NOT_MEASURED = '–';

const rowLines = (rows: readonly Row[], measured: readonly RowFigure[]): string =>
  table(
    ['What the upstream does', 'What the app gets', 'What holds it', 'Slowest answer', 'Left open'],
    rows.map((row, index) => {
      const figure = measured[index];
      return [
        row.fault,
        behaviourOf(row),
        defenceOf(row),
        figure === undefined ? NOT_MEASURED : timeOf(figure),
        figure === undefined ? NOT_MEASURED : String(figure.open ?? 'not counted'),
      ];
    }),
  );

const clientLines = (): string =>
  table(
    ['What the app does', 'The test'],
    clientRows.map(({ fault, file, test }) => [fault, `\`${file}\`: ${test}`]),
  );

const storeLines = (): string =>
  table(
    ['What the store does', 'What holds it', 'Without that a bridge', 'In the log it is away'],
    storeRows.map(({ fault, defences, without = 'does the same', code, isBrief }) => [
      fault,
      defences.length === 0 ? 'nothing is needed' : defences.join(', '),
      without,
      code === undefined ? 'no' : isBrief === true ? 'at most for a moment' : 'yes',
    ]),
  );

const NAMES = Object.keys(LIMITS) as readonly FigureName[];

const figureLines = (figures: Measured['figures'] | undefined): string =>
  table(
    ['Figure', 'Limit', 'Measured'],
    NAMES.map((name) => {
      const figure = figures?.[name];
      const broken = figure?.holds === false ? ' **(broken)**' : '';
      return [...LIMITS[name], figure === undefined ? NOT_MEASURED : `${figure.measured}${broken}`];
    }),
  );

const howLines = (figures: Measured['figures'] | undefined): string =>
  NAMES.map((name) => `- **${LIMITS[name][0]}**: ${figures?.[name].how ?? NOT_MEASURED}`).join('\n');

/** The page; without measurements its figures are left out. */
export const matrixOf = (rows: readonly Row[], measured?: Measured): string => `# Fault matrix

What an upstream can do wrong, what the app gets then, and which part of the bridge that is owed to. \`npm run test:slow\`
plays every row over real sockets, and again on a bridge without that part, which must fail
(\`test/faults/rows.ts\`). The figures come from \`npm run proof\`, which writes this page and fails when a limit is
broken; this part of it alone:

\`\`\`sh
npm run build && npx jest -c jest.proof.config.js faults
\`\`\`

It takes some ten minutes on a machine that does nothing else. \`PROOF_REQUESTS\` makes it shorter, and then it writes
no page but to \`PROOF_MATRIX\`, if that names a file; \`PROOF_SEED\` plays a run again.

## Figures

Measured on ${measured?.machine ?? NOT_MEASURED}; the bridge is the built command line in a process of its own, over
loopback.

${figureLines(measured?.figures)}

How:

${howLines(measured?.figures)}

## The ${count(rows.length)} faults

The app's next request, for another user, is answered rightly unless the row says otherwise. The slowest answer is as
the app sees it. “Left open” counts connections to the row's upstream 5 s after the last row, in a bridge that is a
process of its own. Rows that need more than an upstream are played in the test's process.

${rowLines(rows, measured?.rows ?? [])}

## What the store does wrong

Two bridges with one [store](faults.md#the-store) are asked meanwhile, and again without what holds the fault
(\`test/faults/rows/store.ts\`). In every row the app gets the account, which is the user's own.

${storeLines()}

## What apps do wrong

Each is held by a test of the gateway over sockets.

${clientLines()}
`;

/** By the number of cells of a line, how many have no figure; all of them without it. */
const CELLS_WITHOUT_FIGURES: Readonly<Record<number, number>> = { 3: 2, 5: 3 };

/** A page without its figures: what is left is the same each time it is written. */
export const withoutFigures = (page: string): readonly string[] =>
  page
    .split('\n')
    .filter((text) => !/^(- \*\*|Measured on |\| -+)/.test(text))
    .map((text) => (text.startsWith('|') ? cellsOf(text).join(' | ') : text));

/** The cells of a line of a table, but those of figures: the last of three, the last two of five. Four have none. */
const cellsOf = (text: string): readonly string[] => {
  const cells = text
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((each) => each.trim());
  return cells.slice(0, CELLS_WITHOUT_FIGURES[cells.length]);
};
