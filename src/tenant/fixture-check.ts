/**
 * Owns what can be wrong with a fixture beside its tenant: names that the tenant does not have, a clock that
 * does not stand still, a value that is the real secret. It must not play.
 */
import type { Member, ObjectNode } from '../mapping/document';
import type { Findings } from '../mapping/findings';
import { didYouMean } from '../mapping/nearest';
import type { Span } from '../problem';
import type { ProblemCode } from '../problems/catalogue';
import { namedIn, nodeAt } from './fixture';
import type { FixtureCase } from './fixture';
import type { Secrets } from './secrets';

/** What a fixture has to fit: its tenant, loaded with the fixture's variables. */
export interface Surroundings {
  readonly sources: readonly string[];
  /** Every NAME of a `${NAME}` in the tenant's file. */
  readonly variables: ReadonlySet<string>;
  /** Whether a step of the tenant reads the clock. */
  readonly usesClock: boolean;
  /** The real ones, which no fixture may hold. */
  readonly environment: Secrets;
}

const membersOf = (root: ObjectNode, key: string): readonly Member[] => {
  const node = nodeAt(root, key);
  return node?.kind === 'object' ? [...node.members.values()] : [];
};

const addUnknown = (
  findings: Findings,
  at: Span,
  code: ProblemCode,
  message: string,
  near: string | undefined,
): void => findings.add(at, { code, message, ...(near === undefined ? {} : { suggestion: near }) });

const checkSources = ({ root }: FixtureCase, sources: readonly string[], findings: Findings): void => {
  for (const { key, keyAt } of membersOf(root, 'sources'))
    if (!sources.includes(key)) {
      const message = `the tenant has no source "${key}"`;
      addUnknown(findings, keyAt, 'source-unknown', message, didYouMean(key, sources));
    }
};

const checkNames = (
  fixture: FixtureCase,
  { variables }: Pick<Surroundings, 'variables'>,
  findings: Findings,
): void => {
  const named = namedIn(fixture);
  for (const { key, keyAt } of membersOf(fixture.root, 'variables'))
    if (!variables.has(key) && !named.has(key)) {
      const message = `neither the tenant nor this fixture names \${${key}}`;
      addUnknown(findings, keyAt, 'variable-unknown', message, didYouMean(key, variables));
    }
  for (const [name, at] of named)
    if (!variables.has(name) && !fixture.variables.has(name)) {
      const message = `the tenant does not name \${${name}}, and "variables" does not either`;
      addUnknown(findings, at, 'variable-unknown', message, didYouMean(name, variables));
    }
};

const checkSecrets = ({ root, variables }: FixtureCase, environment: Secrets, findings: Findings): void => {
  for (const { key, value } of membersOf(root, 'variables')) {
    const real = environment(key);
    if (real.found !== 'set' || real.secret.reveal() !== variables.get(key)) continue;
    findings.add(value.at, {
      code: 'fixture-secret',
      message: `this is what ${key} really holds`,
      suggestion: 'invent a value',
    });
  }
};

const checkClock = ({ root, now }: FixtureCase, usesClock: boolean, findings: Findings): void => {
  if (now !== undefined || !usesClock) return;
  findings.add(
    { ...root.at, endColumn: root.at.column + 1 },
    {
      code: 'fixture-clock',
      message: 'a step of the tenant reads the clock, and "now" is missing',
      suggestion: 'add "now": "2026-11-20T12:00:00Z"',
    },
  );
};

/** Adds what does not depend on whether the tenant loads. */
export const checkVariables = (
  fixture: FixtureCase,
  surroundings: Pick<Surroundings, 'variables' | 'environment'>,
  findings: Findings,
): void => {
  checkNames(fixture, surroundings, findings);
  checkSecrets(fixture, surroundings.environment, findings);
};

/** Adds what does not fit the loaded tenant. */
export const checkFit = (
  fixture: FixtureCase,
  { sources, usesClock }: Pick<Surroundings, 'sources' | 'usesClock'>,
  findings: Findings,
): void => {
  checkSources(fixture, sources, findings);
  checkClock(fixture, usesClock, findings);
};
