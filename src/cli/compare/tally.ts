/** The results of a comparison, counted: by difference, by breach and by trouble, each with the lines of its identifiers. */
import type { Compared, Side } from './ask-both';
import type { Breach } from './contract';
import type { FieldDifference } from './differences';

/** The result of one identifier, which is known by its line. */
export interface ComparedLine {
  readonly line: number;
  readonly compared: Compared;
}

/** Something that was found, and at which lines of the file with identifiers. */
export type Counted<A> = A & { readonly lines: readonly number[] };

/** A difference as a report has it. */
export type ToldDifference = Omit<FieldDifference, 'at'>;

export interface Tally {
  readonly identifiers: number;
  readonly same: number;
  readonly different: number;
  readonly notCompared: number;
  readonly differences: readonly Counted<ToldDifference>[];
  /** Where the other endpoint breaks the contract. */
  readonly breaches: readonly Counted<Breach>[];
  readonly troubles: readonly Counted<{ readonly why: string }>[];
  /** The sides that gave an account to some identifier. */
  readonly accounts: ReadonlySet<Side>;
}

/** Groups findings that are the same; one identifier counts once for each, and the most frequent come first. */
const counted = <A extends object>(
  lines: readonly ComparedLine[],
  findingsOf: (compared: Compared) => readonly A[],
): readonly Counted<A>[] => {
  const groups = new Map<string, { readonly finding: A; readonly lines: Set<number> }>();
  for (const { line, compared } of lines)
    for (const finding of findingsOf(compared)) {
      const name = JSON.stringify(finding);
      const group = groups.get(name) ?? { finding, lines: new Set() };
      groups.set(name, group);
      group.lines.add(line);
    }
  return [...groups.values()]
    .map(({ finding, lines: found }) => ({ ...finding, lines: [...found] }))
    .toSorted((one, other) => other.lines.length - one.lines.length);
};

const told = ({ field, kind, how, isContract }: FieldDifference): ToldDifference => ({
  field,
  kind,
  ...(how === undefined ? {} : { how }),
  isContract,
});

/** Counts the results of all identifiers. */
export const tallyOf = (lines: readonly ComparedLine[]): Tally => {
  const count = (result: Compared['result']): number =>
    lines.filter(({ compared }) => compared.result === result).length;
  return {
    identifiers: lines.length,
    same: count('same'),
    different: count('different'),
    notCompared: count('not-compared'),
    differences: counted(lines, (each) => (each.result === 'different' ? each.differences.map(told) : [])),
    breaches: counted(lines, (each) => (each.result === 'not-compared' ? [] : each.breaches)),
    accounts: new Set(
      lines.flatMap(({ compared }) => (compared.result === 'not-compared' ? [] : compared.accounts)),
    ),
    troubles: counted(lines, (each) => (each.result === 'not-compared' ? [{ why: each.why }] : [])),
  };
};
