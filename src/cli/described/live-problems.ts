/** The problems of a tenant whose queries are compared with what their live databases say of them. */
import type { Problem } from '../../diagnostics/diagnostic';
import type { LoadedFolder } from '../../tenant/folder';
import type { CheckedTenant } from '../report/check';
import { askDescribed } from './ask-described';
import type { Load } from './ask-described';

/** Upstreams are asked with their secrets; the keys of apps are not needed. */
const LIVE = { unset: 'error', isKeyless: true } as const;

export interface LiveProblems extends Pick<CheckedTenant, 'notes'> {
  readonly loaded: Omit<LoadedFolder, 'tenant'>;
  /** Those of the problems that a check without the databases does not have, unless the file accepts them. */
  readonly ofDatabases: readonly Problem[];
}

const textOf = ({ code, file, line, column, message }: Problem): string =>
  [code, file, line, column, message].join(' ');

/** Asks the databases, none of them about a user. `load` loads the tenant with what it gets, and disposes of it. */
export const liveProblems = async (
  load: (asking: Parameters<Load>[0] & typeof LIVE) => Omit<LoadedFolder, 'tenant'>,
): Promise<LiveProblems> => {
  const known = new Set<string>();
  const { described, notesOn } = await askDescribed((asking) => {
    for (const problem of load({ ...LIVE, ...asking }).problems) known.add(textOf(problem));
  });
  const loaded = load({ ...LIVE, described });
  return {
    loaded,
    notes: notesOn(loaded.rules?.sources ?? []),
    ofDatabases: loaded.problems.filter(
      (problem) => problem.accepted === undefined && !known.has(textOf(problem)),
    ),
  };
};
