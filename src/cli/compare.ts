/**
 * `account-bridge compare`: asks an endpoint of the same contract and this bridge for the same shoppers, and reports in
 * which fields their answers differ. No identifier and no value is shown.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { meantInWords } from '../diagnostics/did-you-mean';
import { onOneLine } from '../diagnostics/diagnostic';
import { askBoth } from './compare/ask-both';
import type { Compared, IsIgnored } from './compare/ask-both';
import { ANSWER_STATUS, contractFields } from './compare/contract';
import { openEndpoint } from './compare/endpoint';
import type { Endpoint, EndpointOptions } from './compare/endpoint';
import { tallyOf } from './compare/tally';
import type { ComparedLine, Tally } from './compare/tally';
import { createPace } from './io/pace';
import { readIdentifiers } from './io/read-identifiers';
import type { ListedIdentifier } from './io/read-identifiers';
import { tenantsIn } from './io/tenant-folders';
import { collecting, countryIn, openLive } from './live';
import type { LiveTenant } from './live';
import { comparisonJson, comparisonText } from './report/compare';
import { outputOf } from './report/output';
import { EXIT_FAILED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';

export interface CompareOptions extends EndpointOptions {
  readonly mappings: string;
  /** The file with identifiers. */
  readonly from: string;
  /** Fields whose differences do not count. */
  readonly ignore: readonly string[];
  /** The most identifiers in a second. */
  readonly rate: number;
  readonly json: boolean;
}

/** Fields that the contract does not have, in `--ignore`. */
const OTHER_FIELDS = 'other-fields';

/** What `--ignore` may name. */
const IGNORABLE = [...contractFields, ANSWER_STATUS, OTHER_FIELDS];

const isWithin = (field: string, outer: string): boolean =>
  field === outer || field.startsWith(`${outer}.`) || field.startsWith(`${outer}[]`);

/** Which differences do not count; `Left` says which name is wrong. */
const ignoring = (given: readonly string[]): Either<string, IsIgnored> => {
  const names = given.map((name) => name.replace(/^user\./, ''));
  const unknown = names.find((name) => !IGNORABLE.includes(name));
  if (unknown !== undefined) {
    const hint = meantInWords(unknown, IGNORABLE) ?? 'docs/reference/account.md lists the fields';
    return left(onOneLine(`--ignore: the contract has no field "${unknown}"; ${hint}`));
  }
  return right(
    ({ field, isContract }) =>
      names.some((name) => isWithin(field, name)) || (!isContract && names.includes(OTHER_FIELDS)),
  );
};

/** All that a comparison needs. */
interface Prepared {
  readonly listed: readonly ListedIdentifier[];
  readonly isIgnored: IsIgnored;
  readonly endpoint: Endpoint;
  readonly live: LiveTenant;
}

/** Why a comparison cannot begin: lines for people. */
interface Refused {
  readonly lines: readonly string[];
  readonly hidden: Iterable<string>;
}

const refused = (line: string): Either<Refused, never> => left({ lines: [line], hidden: [] });

const prepare = (name: string, options: CompareOptions, world: CliContext): Either<Refused, Prepared> => {
  const tenants = tenantsIn(options.mappings, [name]);
  if (!isRight(tenants)) return refused(tenants.left);
  const isIgnored = ignoring(options.ignore);
  if (!isRight(isIgnored)) return refused(isIgnored.left);
  const listed = readIdentifiers(options.from);
  if (!isRight(listed)) return refused(listed.left);
  const endpoint = openEndpoint(options, world);
  if (!isRight(endpoint)) return refused(endpoint.left);
  const live = openLive(options.mappings, name, world, { emit: collecting([], world) });
  if (isRight(live))
    return right({
      listed: listed.right,
      isIgnored: isIgnored.right,
      endpoint: endpoint.right,
      live: live.right,
    });
  endpoint.right.dispose();
  return live;
};

/** How long to wait where no side says it, in milliseconds. */
const PAUSE_MS = 2_000;

const pauseOf = (compared: Compared): number | undefined =>
  compared.result === 'not-compared' ? (compared.retryAfterMs ?? PAUSE_MS) : undefined;

/** Asks for one identifier after the other, and again for one that could not be compared. */
const compareEach = async (
  { listed, live, endpoint, isIgnored }: Prepared,
  rate: number,
  { progress, sleep }: CliContext,
): Promise<Tally> => {
  const pace = createPace({ perSecond: rate, sleep });
  const comparing = { isIgnored, country: countryIn(live.document) };
  const lines: ComparedLine[] = [];
  try {
    for (const [index, { identifier, line }] of listed.entries()) {
      progress(`comparing ${index + 1} of ${listed.length}`);
      const compared = await pace(async () => {
        const result = await askBoth(live.tenant, endpoint, identifier, comparing);
        return { result, pauseMs: pauseOf(result) };
      });
      if (compared !== undefined) lines.push({ line, compared });
    }
  } finally {
    progress();
  }
  return tallyOf(lines);
};

const exitOf = ({ identifiers, same, notCompared }: Tally): number => {
  if (notCompared === identifiers) return EXIT_UNUSABLE;
  return same === identifiers ? EXIT_OK : EXIT_FAILED;
};

/** Compares a tenant with an endpoint. Exit code 0 for the same answers, 1 for a difference, 2 when it could not run. */
export const compare = async (name: string, options: CompareOptions, world: CliContext): Promise<number> => {
  const prepared = prepare(name, options, world);
  if (!isRight(prepared)) {
    const { lines, hidden } = prepared.left;
    for (const line of lines) outputOf(world, hidden).error(`${line}\n`);
    return EXIT_UNUSABLE;
  }
  const { live, endpoint } = prepared.right;
  try {
    const tally = await compareEach(prepared.right, options.rate, world);
    const output = outputOf(world, [...live.hidden, ...endpoint.hidden]);
    if (options.json) output.json(comparisonJson(name, tally, options.ignore));
    else output.text(comparisonText(name, tally, options.ignore));
    return exitOf(tally);
  } finally {
    live.tenant.dispose();
    endpoint.dispose();
  }
};
