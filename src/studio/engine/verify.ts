/** A draft's fixtures, played; what differs, and which fields of the contract they show. */
import { whyFailed, endOf, problemsOf, resultOf } from '../../cli/report/verify';
import { onOneLine } from '../../diagnostics/diagnostic';
import type { Problem } from '../../diagnostics/diagnostic';
import type { PlayedCase } from '../../fixture/play-one';
import { playTenant } from '../../fixture/run';
import { listFixtures } from '../../tenant/folder';
import type { FixtureRow, Verified } from '../api';
import { checkDraft } from './check';
import { drafting } from './context';
import type { OneTenant, Shown } from './context';
import { coverageOf } from './coverage';
import { findingsOf } from './findings';
import { fixtureRow } from './open';

const played = (row: FixtureRow, each: PlayedCase): FixtureRow => ({
  ...row,
  result: resultOf(each),
  end: endOf(each),
  differences: whyFailed(each).map(onOneLine),
});

const unplayed = (row: FixtureRow, problems: readonly Problem[]): FixtureRow => ({
  ...row,
  result: 'unplayable',
  differences: problems.map(({ line, message }) => onOneLine(`line ${line}: ${message}`)),
});

/** Plays the fixtures of a draft, as `verify` does. */
export const verifyDraft = async (tenant: OneTenant, text?: string): Promise<Shown<Verified>> => {
  const { name, mappings } = tenant;
  const files = listFixtures(mappings, name).filter(({ file }) => file.endsWith('.json'));
  const all = await playTenant(mappings, name, drafting(tenant, text), files);
  const checked = await checkDraft(tenant, text);
  const fixtures = files.map((file) => {
    const row = fixtureRow(file);
    const one = all.cases.find(({ fixture }) => fixture.file === file.file);
    const own = all.problems.filter((problem) => problem.file === file.file);
    return one === undefined ? unplayed(row, own.length > 0 ? own : all.refused) : played(row, one);
  });
  const texts = new Map([...all.texts, ...checked.texts]);
  return {
    value: {
      fixtures,
      findings: findingsOf({ ...checked, texts, problems: problemsOf(all) }),
      coverage: coverageOf(checked.rules, all.cases),
    },
    hidden: new Set([...all.hidden, ...checked.hidden.flatMap((each) => [...each])]),
  };
};
