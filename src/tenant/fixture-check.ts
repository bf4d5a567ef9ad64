/**
 * Owns what can be wrong with a fixture beside its tenant: names that the tenant does not have, a clock that
 * does not stand still, a value that is the real secret. It must not play.
 */
import type { Member, ObjectNode } from '../mapping/document';
import type { Findings } from '../mapping/findings';
import { didYouMean } from '../nearest';
import { firstCharacter } from '../problem';
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
  /** Those of them that the tenant's file names. */
  readonly revealed: readonly Revealed[];
}

type Revealed = readonly [name: string, value: string];

/** What is shorter stands in too many texts by chance. */
const MIN_SECRET = 8;

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
  findings.add(firstCharacter(root.at), {
    code: 'fixture-clock',
    message: 'a step of the tenant reads the clock, and "now" is missing',
    suggestion: 'add "now": "2026-11-20T12:00:00Z"',
  });
};

/** The real values of names, as far as a text can be searched for them. */
export const revealedOf = (names: Iterable<string>, environment: Secrets): readonly Revealed[] =>
  [...names].flatMap((name) => {
    const real = environment(name);
    const value = real.found === 'set' ? real.secret.reveal() : '';
    return value.length < MIN_SECRET ? [] : [[name, value] as const];
  });

const spanAt = (text: string, start: number, length: number): Span => {
  const before = text.slice(0, start).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { line: before.length, column, endColumn: column + length };
};

const TEXT = /"(?:[^"\\]|\\.)*"/g;

const textOf = (raw: string): string => {
  const value: unknown = JSON.parse(raw);
  return typeof value === 'string' ? value : '';
};

/** Searches every text of the file, keys and comments too: a recorded answer is often pasted as it came. */
const searchSecrets = ({ text }: FixtureCase, revealed: readonly Revealed[], findings: Findings): void => {
  if (revealed.length === 0) return;
  const source = text.replace(/^\ufeff/, '');
  const told = new Set(findings.problems.map(({ line, column }) => `${line}:${column}`));
  for (const { 0: raw, index } of source.matchAll(TEXT)) {
    const written = textOf(raw);
    const [name] = revealed.find(([, value]) => written.includes(value)) ?? [];
    if (name === undefined) continue;
    const at = spanAt(source, index, raw.length);
    if (!told.has(`${at.line}:${at.column}`))
      findings.add(at, {
        code: 'fixture-secret',
        message: `this holds what ${name} really holds`,
        suggestion: 'invent a value',
      });
  }
};

/** Adds what does not depend on whether the tenant loads. */
export const checkVariables = (
  fixture: FixtureCase,
  surroundings: Pick<Surroundings, 'variables' | 'environment' | 'revealed'>,
  findings: Findings,
): void => {
  checkNames(fixture, surroundings, findings);
  checkSecrets(fixture, surroundings.environment, findings);
  searchSecrets(fixture, surroundings.revealed, findings);
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
