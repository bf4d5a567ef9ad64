/** Coverage for people, a few lines per tenant, and for machines, one object per tenant. */
import type { Colors } from 'picocolors/types';
import type { Coverage } from '../../mapping/check/coverage';

const WIDTH = 100;
const LEAST_MARGIN = 20;

/** A list of names, and its label. */
interface Row {
  readonly label: string;
  readonly names: readonly string[];
}

/** A list of names in lines of a readable width, beside its label. */
const listed = ({ label, names }: Row, margin: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const name of names) {
    const longer = line === '' ? name : `${line}, ${name}`;
    if (longer.length > WIDTH - margin && line !== '') lines.push(`${line},`);
    line = longer.length > WIDTH - margin && line !== '' ? name : longer;
  }
  return [...lines, line].map((each, index) => `  ${(index === 0 ? label : '').padEnd(margin - 2)}${each}`);
};

/** Wide enough for the longest label, since sources have names of any length, and two spaces beside it. */
const marginOf = (rows: readonly Row[]): number =>
  Math.max(LEAST_MARGIN, ...rows.map(({ label }) => label.length + 4));

const orNone = (names: readonly string[]): readonly string[] => (names.length === 0 ? ['nothing'] : names);

/** A required field that may be absent is an error instead of an account. */
const NONE_FAILS = 'nothing (each "required" field is always there)';

/** The coverage of one tenant for a person. */
export const formatCoverage = (tenant: string, coverage: Coverage | undefined, colours: Colors): string => {
  if (coverage === undefined) return `${colours.bold(tenant)}\n  not available until its errors are fixed\n`;
  const { unfilled, unread, canFail, absent } = coverage;
  const rows: readonly Row[] = [
    { label: 'no rule fills', names: orNone(unfilled) },
    ...unread.map(({ source, fields }) => ({ label: `unread of ${source}`, names: orNone(fields) })),
    {
      label: 'can fail',
      names: canFail.length === 0 ? [NONE_FAILS] : canFail.map(({ field, why }) => `${field} (${why})`),
    },
    { label: 'in no fixture', names: absent === undefined ? ['no fixtures'] : orNone(absent) },
  ];
  const margin = marginOf(rows);
  return [colours.bold(tenant), ...rows.flatMap((row) => listed(row, margin)), ''].join('\n');
};

/** The coverage of one tenant for a machine; `null` means unknown. */
export const coverageJson = (tenant: string, coverage: Coverage | undefined): object => ({
  tenant,
  unfilled: coverage?.unfilled ?? null,
  unread: coverage?.unread ?? null,
  canFail: coverage?.canFail ?? null,
  absent: coverage?.absent ?? null,
});
