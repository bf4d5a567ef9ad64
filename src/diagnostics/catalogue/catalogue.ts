/** The list of all codes of findings. Checks, documentation and tests take them from here. */
import type { ProblemEntry, Severity } from './entry';
import { catalogueProblems } from './catalogue-source';
import { connectionProblems } from './connection';
import { fileProblems } from './file';
import { fixtureProblems } from './fixture';
import { pathProblems } from './path';
import { ruleProblems } from './rule';
import { secretProblems } from './secret';
import { sourceProblems } from './source';
import { stepProblems } from './step';

const entries = {
  ...fileProblems,
  ...secretProblems,
  ...sourceProblems,
  ...catalogueProblems,
  ...connectionProblems,
  ...pathProblems,
  ...ruleProblems,
  ...stepProblems,
  ...fixtureProblems,
};

/** A stable, documented name of what is wrong. */
export type ProblemCode = keyof typeof entries;

/** Every code, in the order of the documentation. */
export const problemEntries: Readonly<Record<ProblemCode, ProblemEntry>> = entries;

/** Whether a text is a code. */
export const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(problemEntries, text);

/** The severity of a code, unless the finding has its own. */
export const severityOf = (code: ProblemCode): Severity => problemEntries[code].severity;
