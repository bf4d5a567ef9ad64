/**
 * Owns the judgement of a played fixture: what differs from its expectation, what of its exchanges was not as
 * recorded, and the problem that this makes. It must not play nor print.
 */
import { isRefusal } from '../failure';
import type { Particulars } from '../failure';
import { jsonText } from '../mapping/document';
import type { JsonNode } from '../mapping/document';
import { findingsOf } from '../mapping/findings';
import type { FieldsAbsent } from '../observe/events';
import { firstCharacter } from '../problem';
import type { Problem } from '../problem';
import { compare, nodeOf } from '../tenant/difference';
import type { Difference } from '../tenant/difference';
import { nodeAt } from '../tenant/fixture';
import type { FixtureCase } from '../tenant/fixture';
import { problemsOfFaults } from '../tenant/replay';
import type { ReplayFault } from '../tenant/replay';

/** What the app's server was sent. */
export interface Reply {
  readonly status: number;
  /** JSON, as every answer of the gateway. */
  readonly body: string;
}

/** The same, and what stands behind it: many failures have one status and one sentence. */
export interface Answered extends Reply {
  /** `ok`, the failure's tag, or `Bug`. */
  readonly outcome: string;
  readonly detail: Particulars | undefined;
}

/** Whose fixtures are judged. */
export interface Judged {
  readonly name: string;
  /** The mappings folder, for the command that mends a fixture. */
  readonly mappings: string;
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

/** The mappings folder of a command that is not told another. */
const DEFAULT_MAPPINGS = 'mappings';

/** Without a status, a user is expected with 200, and an error with any. */
const statusDifferences = (response: JsonNode, { status }: Reply): readonly Difference[] => {
  const written = nodeAt(response, 'status');
  const expected = written?.kind === 'scalar' ? written.raw : '200';
  const isFree = written === undefined && nodeAt(response, 'body', 'user') === undefined;
  if (isFree || Number(expected) === status) return [];
  const at = written?.at ?? firstCharacter(response.at);
  return [{ path: 'status', at, expected, got: String(status) }];
};

/** Without an outcome any is expected. */
const outcomeDifferences = (response: JsonNode, { outcome }: Answered): readonly Difference[] => {
  const written = nodeAt(response, 'outcome');
  if (written?.kind !== 'scalar' || written.value === outcome) return [];
  return [{ path: 'outcome', at: written.at, expected: written.raw, got: JSON.stringify(outcome) }];
};

const differencesOf = ({ response, root }: FixtureCase, reply: Answered): readonly Difference[] => {
  if (response === undefined)
    return compare({ kind: 'object', at: firstCharacter(root.at), members: new Map() }, nodeOf(reply.body));
  const expected = nodeAt(response, 'body') ?? response;
  const isSame = jsonText(expected) === reply.body; // most are, and need not be read
  return [
    ...outcomeDifferences(response, reply),
    ...statusDifferences(response, reply),
    ...(isSame ? [] : compare(expected, nodeOf(reply.body))),
  ];
};

/** The most characters of a value in a message. */
const MAX_SHOWN = 80;

/** A value as JSON, cut if it is long. */
export const shown = (json: string | undefined): string => {
  if (json === undefined) return 'nothing';
  return json.length <= MAX_SHOWN ? json : `${json.slice(0, MAX_SHOWN - 1)}…`;
};

/** Why a field is not there: ` (left out: missing)`, or nothing. */
export const whyAbsent = ({ why = [] }: Difference): string =>
  why.length === 0 ? '' : ` (left out: ${why.join(', ')})`;

const saying = (difference: Difference): string => {
  const { path, expected, got } = difference;
  if (expected === undefined) return `"${path}" is ${shown(got)}, and the fixture expects none`;
  if (got === undefined)
    return `there is no "${path}"${whyAbsent(difference)}, and the fixture expects ${shown(expected)}`;
  return `"${path}" is ${shown(got)} and not ${shown(expected)}`;
};

/** Adds to what is missing why the mapping left it out. */
const reasoned =
  (absences: FieldsAbsent['fields']) =>
  (difference: Difference): Difference => {
    const [, path] = /^user\.(.*)$/s.exec(difference.path) ?? [];
    if (difference.got !== undefined || path === undefined) return difference;
    const wanted = path.replaceAll(/\[\d+\]/g, '');
    const why = absences.filter(({ field }) => field === wanted).map(({ reason }) => reason);
    return why.length === 0 ? difference : { ...difference, why };
  };

/** A word of a command line. */
const quoted = (word: string): string =>
  /^[\p{L}\p{N}_./\\:@+=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

const updating = ({ name, mappings }: Judged): string => {
  const folder = mappings === DEFAULT_MAPPINGS ? '' : ` --mappings ${quoted(mappings)}`;
  return `run "account-bridge verify ${name}${folder} --update"`;
};

const differing = (
  judged: Judged,
  { file, response }: FixtureCase,
  differences: readonly Difference[],
): readonly Problem[] => {
  const [first, ...others] = differences;
  if (first === undefined) return [];
  const findings = findingsOf(file);
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const what = `${saying(first)}${more}`;
  const message = response === undefined ? 'the fixture does not say what the app must get' : what;
  findings.add(first.at, { code: 'fixture-failed', message, suggestion: updating(judged) });
  return findings.problems;
};

const refusalOf = ({ root }: FixtureCase, { outcome, detail }: Answered): ReplayFault => {
  const what = detail?.fault === undefined ? outcome : `${outcome}, ${detail.fault}`;
  return {
    at: nodeAt(root, 'request', 'userIdentifier')?.at ?? firstCharacter(root.at),
    message: `the request itself was refused (${what}), before anybody asked for what the sources answer`,
    suggestion: 'correct "userIdentifier", or "identifier" in the tenant file',
  };
};

/** The cause of what nobody asked for, in its place: a refusal that the fixture does not expect. */
const causesOf = (
  fixture: FixtureCase,
  reply: Answered,
  faults: readonly ReplayFault[],
  isExpected: boolean,
): readonly ReplayFault[] => {
  const others = faults.filter(({ isUnused }) => isUnused === undefined);
  if (isExpected || others.length === faults.length || !isRefusal(reply.outcome)) return faults;
  return [refusalOf(fixture, reply), ...others];
};

/** Judges what came of a fixture; `absences` are what its account left out. */
export const judge = (
  judged: Judged,
  fixture: FixtureCase,
  reply: Answered,
  found: readonly ReplayFault[],
  absences: FieldsAbsent['fields'],
): Outcome => {
  const differences = differencesOf(fixture, reply).map(reasoned(absences));
  const faults = causesOf(fixture, reply, found, differences.length === 0);
  // What differs comes of the faults, if there are any: an update would only write it down.
  const problems =
    faults.length > 0 ? problemsOfFaults(fixture, faults) : differing(judged, fixture, differences);
  return { passed: problems.length === 0, differences, faults, problems };
};
