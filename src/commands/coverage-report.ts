/** Owns how coverage looks: to people a few lines a tenant, to machines an object a tenant. */
import type { Colors } from 'picocolors/types';
import type { Coverage } from '../mapping/coverage';

const WIDTH = 100;
const MARGIN = 20;

/** A list of names in lines of a readable width, under a label. */
const listed = (label: string, names: readonly string[]): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const name of names) {
    const longer = line === '' ? name : `${line}, ${name}`;
    if (longer.length > WIDTH - MARGIN && line !== '') lines.push(`${line},`);
    line = longer.length > WIDTH - MARGIN && line !== '' ? name : longer;
  }
  return [...lines, line].map((each, index) => `  ${(index === 0 ? label : '').padEnd(MARGIN - 2)}${each}`);
};

const orNone = (names: readonly string[]): readonly string[] => (names.length === 0 ? ['nothing'] : names);

/** The coverage of one tenant for a person. */
export const formatCoverage = (tenant: string, coverage: Coverage | undefined, colours: Colors): string => {
  if (coverage === undefined) return `${colours.bold(tenant)}\n  unknown until its errors are mended\n`;
  const { unfilled, unread, canFail, absent } = coverage;
  return [
    colours.bold(tenant),
    ...listed('no rule fills', orNone(unfilled)),
    ...unread.flatMap(({ source, fields }) => listed(`unread of ${source}`, orNone(fields))),
    ...listed('can fail', orNone(canFail.map(({ field, why }) => `${field} (${why})`))),
    ...listed('in no fixture', absent === undefined ? ['no fixtures'] : orNone(absent)),
    '',
  ].join('\n');
};

/** The coverage of one tenant for a machine; `null` stands for what is not known. */
export const coverageJson = (tenant: string, coverage: Coverage | undefined): object => ({
  tenant,
  unfilled: coverage?.unfilled ?? null,
  unread: coverage?.unread ?? null,
  canFail: coverage?.canFail ?? null,
  absent: coverage?.absent ?? null,
});
