/** What `check --strict` finds beside the warnings: that no fixture shows how a source can end, or fills a rule. */
import { findingsOf } from '../diagnostics/collector';
import type { Findings } from '../diagnostics/collector';
import type { Problem, Span } from '../diagnostics/diagnostic';
import { advise } from '../diagnostics/fix';
import type { ShownBehaviour } from '../fixture/behaviour';
import { OUTCOME } from '../mapping/outcomes';

const FILE_START: Span = { line: 1, column: 1, endColumn: 2 };

/** The ends of a source that must be in a fixture, where it can end so. */
const ENDS: readonly string[] = [OUTCOME.found, OUTCOME.notFound, OUTCOME.failed];

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;

const reportSource = ({ of, at, missing }: ShownBehaviour, findings: Findings): void => {
  const ends = missing.filter((outcome) => ENDS.includes(outcome)).map((end) => `"${end}"`);
  if (ends.length === 0) return;
  findings.add(at, {
    code: 'fixture-missing',
    message: `no fixture has the source "${of}" with the outcome ${listed(ends)}`,
    fix: advise(
      `add ${ends.length === 1 ? 'a fixture' : 'fixtures'} with what the upstream then answers, or with its "failure"`,
    ),
  });
};

const isUnfilled = ({ kind, missing }: ShownBehaviour): boolean =>
  kind === 'rule' && missing.includes(OUTCOME.filled);

/** What no fixture shows of a tenant whose file has no errors; all of it is one finding without any fixture. */
export const unprovenBy = (
  behaviours: readonly ShownBehaviour[],
  file: string,
  hasFixtures: boolean,
): readonly Problem[] => {
  const findings = findingsOf(file);
  if (!hasFixtures) {
    findings.add(FILE_START, {
      code: 'fixture-missing',
      message: 'no fixture shows what the app gets',
      fix: advise('write one into "fixtures", as docs/reference/fixtures.md shows'),
    });
    return findings.problems;
  }
  for (const behaviour of behaviours) {
    if (behaviour.kind === 'source') reportSource(behaviour, findings);
    if (isUnfilled(behaviour))
      findings.add(behaviour.at, {
        code: 'rule-unfilled',
        message: `no fixture fills this rule of "${behaviour.of}"`,
        fix: advise('add what it reads to an answer in a fixture, or a fixture'),
      });
  }
  return findings.problems;
};
