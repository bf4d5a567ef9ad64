/**
 * `account-bridge verify --url`: sends the requests of a tenant's fixtures to a deployed endpoint, and compares its answers
 * with the expected ones. The endpoint asks its own upstreams, so no value of its answers is shown.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { nodeAt, readFixture } from '../fixture/format';
import type { FixtureCase } from '../fixture/format';
import { secretsOf } from '../tenant/decode/secrets';
import { listFixtures, loadOne, readText } from '../tenant/folder';
import { createTransports } from '../upstream/http/client';
import type { Country } from '../values/phone';
import { differencesOf } from './compare/differences';
import type { ComparedAnswer, FieldDifference } from './compare/differences';
import { hasAccount, openEndpoint } from './compare/endpoint';
import type { Endpoint, EndpointOptions, Reply } from './compare/endpoint';
import { PAUSE_MS, createPace } from './io/pace';
import type { Pace } from './io/pace';
import { countryIn } from './live';
import { eachWithProgress } from './io/progress';
import { tenantsIn } from './io/tenant-folders';
import { outputOf } from './report/output';
import { DEPLOYED_SIDES, deployedJson, deployedText } from './report/deployed';
import type { Deployed, DeployedCase } from './report/deployed';
import { EXIT_FAILED, EXIT_OK, EXIT_UNUSABLE } from './io/context';
import type { CliContext } from './io/context';

export interface VerifyUrlOptions extends EndpointOptions {
  readonly mappings: string;
  /** The most fixtures in a second. */
  readonly rate: number;
  readonly json: boolean;
}

/** Why an endpoint cannot be asked for what a fixture is about. */
const whyNotAsked = ({ response, sources }: FixtureCase): string | undefined => {
  if (response === undefined) return 'the fixture does not say what the app must get';
  const fails = [...sources.values()].some(
    ({ exchanges, failure }) => failure !== undefined || exchanges.some(({ answer }) => 'failure' in answer),
  );
  return fails ? 'the failure of its upstream is recorded: the endpoint has upstreams of its own' : undefined;
};

/** The expected answer; an error without a status may have any. */
const expectedOf = ({ response, root }: FixtureCase, status: number): ComparedAnswer => {
  const stated = nodeAt(response, 'status');
  const isAccount = nodeAt(response, 'body', 'user') !== undefined;
  const unstated = isAccount ? 200 : status;
  return {
    status: stated?.kind === 'scalar' ? Number(stated.raw) : unstated,
    body: nodeAt(response, 'body') ?? root,
  };
};

const judge = (
  fixture: FixtureCase,
  { answer, trouble = 'no answer' }: Reply,
  country: Country,
): DeployedCase => {
  if (answer === undefined) return { fixture, result: 'failed', differences: [], notes: [trouble] };
  const all = differencesOf(expectedOf(fixture, answer.status), answer, DEPLOYED_SIDES, country);
  const isDated = ({ field }: FieldDifference): boolean => fixture.now !== undefined && field === 'age';
  const differences = all.filter((each) => !isDated(each));
  const isPassed = differences.length === 0;
  return {
    fixture,
    hasAccount: hasAccount(answer),
    result: isPassed ? 'passed' : 'failed',
    status: answer.status,
    differences,
    notes: [
      ...(all.some(isDated) ? ['"age" is not compared: the fixture has "now", the endpoint has today'] : []),
      ...(!isPassed && fixture.variables.size > 0
        ? ['the fixture has "variables", the endpoint has its own']
        : []),
    ],
  };
};

/** How long an endpoint asks to wait, unless its answer is the expected one: a fixture can be of a limit. */
const pauseOf = (
  { answer, retryAfterMs }: Reply,
  { result }: Pick<DeployedCase, 'result'>,
): number | undefined =>
  result === 'failed' && (answer?.status === 429 || retryAfterMs !== undefined)
    ? (retryAfterMs ?? PAUSE_MS)
    : undefined;

const askFor = async (
  fixture: FixtureCase,
  endpoint: Endpoint,
  pace: Pace,
  country: Country,
): Promise<readonly DeployedCase[]> => {
  const why = whyNotAsked(fixture);
  if (why !== undefined) return [{ fixture, result: 'not-compared', differences: [], notes: [why] }];
  const judged = await pace(async () => {
    const reply = await endpoint.ask(fixture.userIdentifier);
    const result = judge(fixture, reply, country);
    return { result, pauseMs: pauseOf(reply, result) };
  });
  return judged === undefined ? [] : [judged];
};

/** The one tenant of the command line; an endpoint is that of one tenant. */
const tenantOf = (mappings: string, named: readonly string[]): Either<string, string> => {
  const tenants = tenantsIn(mappings, named);
  if (!isRight(tenants)) return tenants;
  const [only, ...more] = tenants.right;
  return only === undefined || more.length > 0
    ? left('--url is the address of one tenant: name that tenant')
    : right(only);
};

/** The country of a tenant's file. Its sources are not opened, and it need not load. */
const countryOfTenant = (mappings: string, tenant: string): Country =>
  countryIn(
    loadOne(mappings, tenant, {
      adapters: [],
      secrets: secretsOf({}, readText),
      unset: 'warning',
      openAllowed: true,
      isKeyless: true,
      emit: () => undefined,
      http: createTransports(),
    }).document,
  );

const askEach = async (
  tenant: string,
  { mappings, rate }: VerifyUrlOptions,
  endpoint: Endpoint,
  { progress, sleep }: CliContext,
): Promise<Deployed> => {
  const country = countryOfTenant(mappings, tenant);
  const pace = createPace({
    perSecond: rate,
    sleep,
    onPause: (ms) => progress(`the endpoint asks for fewer requests: waiting ${Math.ceil(ms / 1000)} s`),
  });
  const read = listFixtures(mappings, tenant).map(readFixture);
  const fixtures = new Map(
    read.flatMap(({ fixture }) => (fixture === undefined ? [] : [[fixture.file, fixture]])),
  );
  const cases = await eachWithProgress([...fixtures.keys()], 'asking', progress, async (file) => {
    const fixture = fixtures.get(file);
    return fixture === undefined ? [] : askFor(fixture, endpoint, pace, country);
  });
  return { tenant, cases: cases.flat(), problems: read.flatMap(({ findings }) => findings.problems) };
};

const exitOf = ({ cases, problems }: Deployed): number => {
  if (problems.length > 0 || cases.some(({ result }) => result === 'failed')) return EXIT_FAILED;
  return cases.some(({ result }) => result === 'passed') ? EXIT_OK : EXIT_UNUSABLE;
};

/** Compares an endpoint with fixtures. Exit code 0, 1 when an answer differs, 2 when nothing could be compared. */
export const verifyUrl = async (
  named: readonly string[],
  options: VerifyUrlOptions,
  world: CliContext,
): Promise<number> => {
  const tenant = tenantOf(options.mappings, named);
  const endpoint = isRight(tenant) ? openEndpoint(options, world) : tenant;
  if (!isRight(tenant) || !isRight(endpoint)) {
    const why = isRight(tenant) ? (isRight(endpoint) ? '' : endpoint.left) : tenant.left;
    outputOf(world, []).error(`${why}\n`);
    return EXIT_UNUSABLE;
  }
  try {
    const deployed = await askEach(tenant.right, options, endpoint.right, world);
    const output = outputOf(world, endpoint.right.hidden);
    if (options.json) output.json(deployedJson(deployed));
    else output.text(deployedText(deployed, world.colour));
    return exitOf(deployed);
  } finally {
    endpoint.right.dispose();
  }
};
