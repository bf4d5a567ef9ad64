/**
 * Owns the judgement of a played fixture: what differs from its expectation, what of its exchanges was not as
 * recorded, and the problem that this makes. It must not play nor print.
 */
import { jsonText } from '../mapping/document';
import type { JsonNode } from '../mapping/document';
import { findingsOf } from '../mapping/findings';
import type { Finding } from '../mapping/findings';
import type { Problem, Span } from '../problem';
import { compare, nodeOf } from '../tenant/difference';
import type { Difference } from '../tenant/difference';
import { nodeAt } from '../tenant/fixture';
import type { FixtureCase } from '../tenant/fixture';
import type { ReplayFault } from '../tenant/replay';

/** What the app's server was answered. */
export interface Reply {
  readonly status: number;
  /** JSON, as every answer of the gateway. */
  readonly body: string;
}

/** How a fixture went; it passed when there is neither a difference nor a fault. */
export interface Outcome {
  readonly passed: boolean;
  readonly differences: readonly Difference[];
  /** Requests without an exchange, and exchanges that nobody asked for. */
  readonly faults: readonly ReplayFault[];
  /** The same as problems of the fixture's file. */
  readonly problems: readonly Problem[];
}

const firstCharacter = (at: Span): Span => ({ ...at, endColumn: at.column + 1 });

/** Without a status, a user is expected with 200, and an error with any. */
const statusDifferences = (response: JsonNode, { status }: Reply): readonly Difference[] => {
  const written = nodeAt(response, 'status');
  const expected = written?.kind === 'scalar' ? written.raw : '200';
  const isFree = written === undefined && nodeAt(response, 'body', 'user') === undefined;
  if (isFree || Number(expected) === status) return [];
  const at = written?.at ?? firstCharacter(response.at);
  return [{ path: 'status', at, expected, got: String(status) }];
};

const differencesOf = ({ response, root }: FixtureCase, reply: Reply): readonly Difference[] => {
  if (response === undefined)
    return compare({ kind: 'object', at: firstCharacter(root.at), members: new Map() }, nodeOf(reply.body));
  const expected = nodeAt(response, 'body') ?? response;
  const isSame = jsonText(expected) === reply.body; // most are, and need not be read
  return [...statusDifferences(response, reply), ...(isSame ? [] : compare(expected, nodeOf(reply.body)))];
};

/** The most characters of a value in a message. */
const MAX_SHOWN = 80;

/** A value as JSON, cut if it is long. */
export const shown = (json: string | undefined): string => {
  if (json === undefined) return 'nothing';
  return json.length <= MAX_SHOWN ? json : `${json.slice(0, MAX_SHOWN - 1)}…`;
};

const saying = ({ path, expected, got }: Difference): string => {
  if (expected === undefined) return `"${path}" is ${shown(got)}, and the fixture expects none`;
  if (got === undefined) return `there is no "${path}", and the fixture expects ${shown(expected)}`;
  return `"${path}" is ${shown(got)} and not ${shown(expected)}`;
};

const differing = (
  { name, response }: { name: string; response: JsonNode | undefined },
  differences: readonly Difference[],
): readonly { at: Span; finding: Finding }[] => {
  const [first, ...others] = differences;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const what = `${saying(first)}${more}`;
  const message = response === undefined ? 'the fixture does not say what the app must get' : what;
  const suggestion = `run "account-bridge verify ${name} --update"`;
  return [{ at: first.at, finding: { code: 'fixture-failed', message, suggestion } }];
};

/** Judges what came of a fixture of the tenant `name`. */
export const judge = (
  name: string,
  fixture: FixtureCase,
  reply: Reply,
  faults: readonly ReplayFault[],
): Outcome => {
  const differences = differencesOf(fixture, reply);
  const findings = findingsOf(fixture.file);
  for (const { at, ...fault } of faults) findings.add(at, { code: 'fixture-failed', ...fault });
  const { response } = fixture;
  // What differs comes of the faults, if there are any: an update would only write it down.
  for (const { at, finding } of faults.length > 0 ? [] : differing({ name, response }, differences))
    findings.add(at, finding);
  return { passed: findings.problems.length === 0, differences, faults, problems: findings.problems };
};
