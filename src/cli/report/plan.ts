/** A plan for people, a table of what is asked when, and for machines, the description unchanged. */
import type { Colors } from 'picocolors/types';
import type { DescribedGroup, DescribedSource, PlanDescription } from '../../tenant/plan/describe';

/** No line is wider. */
const WIDTH = 100;
/** A longer name is cut, so that the other columns have room. */
const MAX_NAME = 28;
const INDENT = '  ';
const GAP = '  ';

/** One line of a table: the source, and its cells. */
interface Row {
  readonly name: string;
  readonly columns: readonly string[];
  readonly remarks: readonly string[];
}

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

/** Remarks in lines of a width, separated by commas. */
const wrapped = (remarks: readonly string[], width: number): readonly string[] => {
  const lines: string[] = [];
  for (const [index, remark] of remarks.entries()) {
    const word = cut(index < remarks.length - 1 ? `${remark},` : remark, width);
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.length === 0 ? [''] : lines;
};

const widthOf = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));

/** The rows with their columns aligned; numbers, which end with a unit, to the right. */
const aligned = (rows: readonly Row[]): readonly (readonly string[])[] => {
  const names = widthOf(rows.map(({ name }) => name));
  const columns = (rows[0]?.columns ?? []).map((_, at) => widthOf(rows.map((row) => row.columns[at] ?? '')));
  return rows.map(({ name, columns: cells, remarks }) => {
    const filled = cells.map((cell, at) =>
      /^\d.* ms$/.test(cell) ? cell.padStart(columns[at] ?? 0) : cell.padEnd(columns[at] ?? 0),
    );
    const before = `${INDENT}${INDENT}${[name.padEnd(names), ...filled].join(GAP)}${GAP}`;
    const [first = '', ...rest] = wrapped(remarks, WIDTH - before.length);
    return [before + first, ...rest.map((line) => ' '.repeat(before.length) + line)].map((line) =>
      line.trimEnd(),
    );
  });
};

const nameOf = ({ source }: DescribedSource, index: number): string =>
  cut(index === 0 ? source : `${INDENT}else ${source}`, MAX_NAME);

/** What all sources of a group wait for, as a heading over all that wait for the same. */
const headingOf = ({ after }: DescribedGroup): string =>
  cut(after.length === 0 ? 'at once' : `after ${after.join(' and ')}`, WIDTH - INDENT.length);

const byHeading = (groups: readonly DescribedGroup[]): ReadonlyMap<string, readonly DescribedGroup[]> => {
  const headings = new Map<string, DescribedGroup[]>();
  for (const group of groups) {
    const heading = headingOf(group);
    headings.set(heading, [...(headings.get(heading) ?? []), group]);
  }
  return headings;
};

/** The cells of one source, besides its name. */
export type Say = (source: DescribedSource, group: DescribedGroup) => Omit<Row, 'name'>;

/** The lines of a plan: which sources are asked at once, which after which, and each one's fallbacks. */
export const planLines = ({ groups }: PlanDescription, say: Say): readonly string[] => {
  const entries = groups.flatMap((group) =>
    group.sources.map((source, index) => ({
      group,
      row: { name: nameOf(source, index), ...say(source, group) },
    })),
  );
  const lines = aligned(entries.map(({ row }) => row));
  return [...byHeading(groups)].flatMap(([heading, members]) => [
    `${INDENT}${heading}`,
    ...entries.flatMap(({ group }, index) => (members.includes(group) ? (lines[index] ?? []) : [])),
  ]);
};

const planned: Say = ({ adapter, deadlineMs, reads, trace }, { optional }) => ({
  columns: [adapter, `${deadlineMs} ms`],
  remarks: [
    ...(optional ? ['optional'] : []),
    ...(trace ? ['passes the trace on'] : []),
    ...reads.map((path) => `reads ${path}`),
  ],
});

/** The time of the longest chain of sources that wait for each other. */
const longestLines = ({ longest }: PlanDescription): readonly string[] => {
  const label = `${INDENT}at worst ${longest.deadlinesMs} ms`;
  if (longest.sources.length < 2) return [label];
  const [first = '', ...rest] = wrapped(
    longest.sources.map((source, index) => cut(index === 0 ? source : `then ${source}`, MAX_NAME)),
    WIDTH - label.length - GAP.length,
  );
  return [`${label}: ${first}`, ...rest.map((line) => ' '.repeat(label.length + GAP.length) + line)];
};

/** The plan of one tenant for a person. */
export const formatPlan = (tenant: string, plan: PlanDescription | undefined, colours: Colors): string =>
  [
    colours.bold(cut(tenant, WIDTH)),
    ...(plan === undefined
      ? [`${INDENT}no plan until its errors are fixed`]
      : [...planLines(plan, planned), ...longestLines(plan)]),
    '',
  ].join('\n');

/** The plan of one tenant for a machine; `null` while it has errors. */
export const planJson = (tenant: string, plan: PlanDescription | undefined): object => ({
  tenant,
  plan: plan ?? null,
});
