/** The report of a recording: what became of values, by path, kind and count. No value is in it. */
import type { Leaf } from '../../scaffold/anonymise';

/** A fixture that was written. */
export interface Recorded {
  readonly tenant: string;
  readonly fixture: string;
  readonly file: string;
  readonly outcome: string;
  readonly leaves: readonly Leaf[];
}

/** Why a shopper was not recorded. */
export interface Refused {
  readonly tenant: string;
  /** Of the file of identifiers. */
  readonly line?: number;
  readonly why: string;
  /** It is not the upstream's answer that cannot be recorded. */
  readonly isUnusable: boolean;
}

interface Row {
  readonly path: string;
  readonly kind: Leaf['kind'];
  readonly count: number;
}

const rowsOf = (leaves: readonly Leaf[], became: Leaf['became']): readonly Row[] => {
  const rows = new Map<string, Row>();
  for (const { path, kind } of leaves.filter((leaf) => leaf.became === became)) {
    const key = `${kind} ${path}`;
    rows.set(key, { path, kind, count: (rows.get(key)?.count ?? 0) + 1 });
  }
  return [...rows.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
};

/** For machines. */
export const recordedJson = ({ leaves, ...recorded }: Recorded): unknown => ({
  ...recorded,
  replaced: rowsOf(leaves, 'replaced'),
  kept: rowsOf(leaves, 'kept'),
  uncertain: rowsOf(leaves, 'uncertain'),
});

export const refusedJson = ({ tenant, line, why }: Refused): unknown => ({
  tenant,
  ...(line && { line }),
  why,
});

const TITLES = {
  replaced: 'replaced',
  kept: 'kept',
  uncertain: 'uncertain: replaced, and perhaps a code; --keep PATH keeps it',
} as const;

const section = (leaves: readonly Leaf[], became: Leaf['became']): readonly string[] => {
  const rows = rowsOf(leaves, became);
  const lines = rows.map(
    ({ path, kind, count }) => `    ${path}  ${kind}${count === 1 ? '' : ` × ${count}`}`,
  );
  return rows.length === 0 ? [] : [`  ${TITLES[became]}`, ...lines];
};

/** For people. */
export const recordedText = ({ file, outcome, leaves }: Recorded): string =>
  [
    `wrote ${file} (${outcome})`,
    ...section(leaves, 'replaced'),
    ...section(leaves, 'uncertain'),
    ...section(leaves, 'kept'),
    '',
  ].join('\n');

export const refusedText = ({ line, why }: Refused): string =>
  `${line === undefined ? '' : `line ${line}: `}not recorded: ${why}\n`;
