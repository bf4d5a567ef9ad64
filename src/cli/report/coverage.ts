/** Coverage for people, a few lines per tenant, and for machines, one object per tenant. */
import type { Colors } from 'picocolors/types';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { ShownBehaviour } from '../../fixture/behaviour';
import type { PointerAt } from '../../json/pointer-at';
import type { Coverage } from '../../mapping/check/coverage';

/** What is reported of one tenant; missing parts are unknown. */
export interface Covered {
  readonly fields: Coverage | undefined;
  /** Each with the file that it is in. */
  readonly behaviours: readonly ShownBehaviour[] | undefined;
}

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

/** The most parts, and ways of one part, that are listed for a person. */
const MAX_PARTS = 40;
const MAX_WAYS = 5;

const sumOf = (behaviours: readonly ShownBehaviour[], count: (each: ShownBehaviour) => number): number =>
  behaviours.reduce((sum, each) => sum + count(each), 0);

const allOf = ({ outcomes }: ShownBehaviour): number => outcomes.length;
const shownOf = ({ outcomes, missing }: ShownBehaviour): number => outcomes.length - missing.length;

/** The first names of a list, and how many more there are. */
const firstOf = (names: readonly string[], most: number): readonly string[] =>
  names.length <= most ? names : [...names.slice(0, most), `and ${names.length - most} more`];

/** `mappings/acme/tenant.json:40:8 status, table: 3 of 7; never "gold", "silver"`. */
const behaviourLine = (behaviour: ShownBehaviour): string => {
  const { at, of, part, missing } = behaviour;
  const ways = firstOf(missing, MAX_WAYS).join(', ');
  const counts = `${shownOf(behaviour)} of ${allOf(behaviour)}; never ${ways}`;
  return onOneLine(`${at.file ?? ''}:${at.line}:${at.column} ${of}, ${part}: ${counts}`);
};

/** The parts of a tenant that no fixture shows in each of their ways. */
const behaviourLines = (
  behaviours: readonly ShownBehaviour[] | undefined,
  margin: number,
): readonly string[] => {
  if (behaviours === undefined) return [];
  const counts = `${sumOf(behaviours, shownOf)} of ${sumOf(behaviours, allOf)} ways are in a fixture`;
  const lines = behaviours.filter(({ missing }) => missing.length > 0).map(behaviourLine);
  return [
    ...listed({ label: 'behaviour', names: [counts] }, margin),
    ...firstOf(lines, MAX_PARTS).map((line) => `    ${line}`),
  ];
};

/** The coverage of one tenant for a person. */
export const formatCoverage = (
  tenant: string,
  { fields: coverage, behaviours }: Covered,
  colours: Colors,
): string => {
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
  return [
    colours.bold(tenant),
    ...rows.flatMap((row) => listed(row, margin)),
    ...behaviourLines(behaviours, margin),
    '',
  ].join('\n');
};

/** How much of what a tenant can do is in a fixture, and each part with a way that is in none. */
const behaviourJson = (
  behaviours: readonly ShownBehaviour[],
  pointers: (file: string) => PointerAt,
): object => ({
  shown: sumOf(behaviours, shownOf),
  all: sumOf(behaviours, allOf),
  parts: behaviours
    .filter(({ missing }) => missing.length > 0)
    .map((behaviour) => {
      const { kind, of, part, at, missing } = behaviour;
      const { file = '', line, column } = at;
      const place = { file, line, column, at: pointers(file)(at) ?? null };
      return { kind, of, part, ...place, shown: shownOf(behaviour), all: allOf(behaviour), missing };
    }),
});

/** The coverage of one tenant for a machine; `null` means unknown. */
export const coverageJson = (
  tenant: string,
  { fields: coverage, behaviours }: Covered,
  pointers: (file: string) => PointerAt,
): object => ({
  tenant,
  unfilled: coverage?.unfilled ?? null,
  unread: coverage?.unread ?? null,
  canFail: coverage?.canFail ?? null,
  absent: coverage?.absent ?? null,
  behaviour: behaviours === undefined ? null : behaviourJson(behaviours, pointers),
});
