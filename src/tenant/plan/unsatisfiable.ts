/**
 * Findings about impossible orders of sources: circles, lookups that read values that do not exist yet or never will,
 * lookups that may be absent.
 */
import type { Findings } from '../../diagnostics/collector';
import type { LookupPath } from '../source/lookup/reads';
import type { Lookup } from '../source/lookup/part';
import type { Source } from '../source/source';
import { SOURCE, insert, writePart } from '../../diagnostics/fix';

/** A value that a source's lookup reads, but can never have. */
export interface ImpossibleRead {
  /** The source of the lookup. */
  readonly reader: string;
  readonly path: LookupPath;
  /** The chain of fallbacks that both belong to, in order; `undefined` when they are of different ones. */
  readonly chain: readonly string[] | undefined;
}

/** Only one of a source and its fallbacks answers, and each is asked only after those before it have failed. */
const withinChain = (reader: string, read: string, chain: readonly string[]): string =>
  chain.indexOf(read) < chain.indexOf(reader)
    ? `"${reader}" is asked only when "${read}" has failed, so it has no answer to read`
    : `"${read}" is asked only when "${reader}" has failed, so it cannot be read before`;

/** Reports why a value that a lookup reads can never be there in time. */
export const reportImpossible = ({ reader, path, chain }: ImpossibleRead, findings: Findings): void => {
  const read = path.head;
  const fix = writePart('request.userIdentifier'); // which stands in the template's braces, as the path did
  if (chain !== undefined && reader !== read) {
    const message = withinChain(reader, read, chain);
    findings.add(path.at, { code: 'lookup-impossible', message, fix });
    return;
  }
  const message =
    reader === read ? `"${reader}" waits for itself` : `"${reader}" waits for "${read}", which waits for it`;
  findings.add(path.at, { code: 'plan-circular', message, fix });
};

/** Reports that a required source and all its fallbacks may lack the values of their lookups. */
export const reportAbsent = (
  chain: readonly { readonly source: Source; readonly lookup: Lookup }[],
  findings: Findings,
): void => {
  const [first] = chain;
  const absent = first?.lookup.absent;
  if (absent === undefined || chain.some(({ lookup }) => lookup.absent === undefined)) return;
  findings.add(absent.at, {
    code: 'lookup-absent',
    message: `"${first?.source.name ?? ''}" is required and asked with "${absent.text}", which can be absent`,
    fix: insert('optional', 'true', SOURCE),
  });
};
