/** The comparison of a new version of a customer file with the version in service: what a broken export differs in. */
import type { DirectoryFault } from '../../adapter/directory';
import { advise } from '../../diagnostics/fix';
import type { BuiltDirectory } from './build';
import type { DirectoryJob } from './load';

/** The least that a new file must have of the customers in service, in percent, where the tenant file does not say. */
const MINIMUM_PERCENT = 50;

/** So many columns are named. */
const MOST_COLUMNS = 5;

const FORCE = advise(
  'correct the export; to take the file as it is, send POST /reload with { "force": "…" }, the name of the tenant',
);

const customersIn = ({ starts }: BuiltDirectory): number => starts.length;

/** Customers, or values by which they are found: how many there are, and how many a new file has. */
interface Shrunk {
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

const countsOf = (before: BuiltDirectory, after: BuiltDirectory): readonly Shrunk[] => [
  { what: 'customers', before: customersIn(before), after: customersIn(after) },
  ...after.fields.flatMap(({ counts: { field, values } }) => {
    const former = before.fields.find(({ counts }) => counts.field === field)?.counts.values;
    return former === undefined
      ? []
      : [
          {
            what: `different values of "${field}" by which customers are found`,
            before: former,
            after: values,
          },
        ];
  }),
];

const fewer = (
  job: DirectoryJob,
  before: BuiltDirectory,
  after: BuiltDirectory,
): DirectoryFault | undefined => {
  const { name, minimumPercent = MINIMUM_PERCENT } = job;
  const shrunk = countsOf(before, after).find((each) => each.after * 100 < each.before * minimumPercent);
  return (
    shrunk && {
      message: `"${name}" has ${shrunk.after} ${shrunk.what}, and the file in service has ${shrunk.before}: a new file has at least ${minimumPercent} % of them ("minimumPercent")`,
      fix: FORCE,
    }
  );
};

const withoutColumns = (
  { name }: DirectoryJob,
  { columns: before = [] }: BuiltDirectory,
  { columns: after = [] }: BuiltDirectory,
): DirectoryFault | undefined => {
  const gone = before.filter((column) => column !== '' && !after.includes(column));
  if (gone.length === 0) return undefined;
  const named = gone.slice(0, MOST_COLUMNS).map((column) => `"${column}"`);
  const more = gone.length > named.length ? ` and ${gone.length - named.length} more` : '';
  return {
    message: `"${name}" has another header: it lacks ${named.join(', ')}${more}, which the file in service has`,
    fix: FORCE,
  };
};

const endsWithBreak = ({ bytes }: BuiltDirectory): boolean => bytes.at(-1) === 0x0a || bytes.at(-1) === 0x0d;

/** A last line that is cut within its last cell has as many cells as any other. */
const cut = (
  { name, request: { layout } }: DirectoryJob,
  before: BuiltDirectory,
  after: BuiltDirectory,
): DirectoryFault | undefined =>
  layout.format === 'csv' && endsWithBreak(before) && !endsWithBreak(after)
    ? {
        message: `"${name}" may be cut: its last line has no end, which the last line of the file in service has`,
        fix: FORCE,
      }
    : undefined;

/**
 * Why a new version of a file is not taken instead of the one in service. `isReadAlike`: the tenant file has the same
 * settings for both; where these have changed, columns were changed on purpose.
 */
export const whyNotTaken = (
  job: DirectoryJob,
  before: BuiltDirectory,
  after: BuiltDirectory,
  isReadAlike: boolean,
): DirectoryFault | undefined =>
  (isReadAlike ? (withoutColumns(job, before, after) ?? cut(job, before, after)) : undefined) ??
  fewer(job, before, after);
