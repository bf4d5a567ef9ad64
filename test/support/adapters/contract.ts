/**
 * The player of recorded fixtures: it compares the exact request, and the whole answer to the recorded one. nock
 * replaces the upstream.
 */
import { isRight } from 'fp-ts/Either';
import type { Adapter } from '../../../src/adapter/define-adapter';
import { Account } from '../../../src/contract/account';
import { isError } from '../../../src/diagnostics/diagnostic';
import { resolve } from '../../../src/resolve';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { callOf } from '../upstream/call';
import { readFixtures, reveal, textOf, type Exchange, type Fixture } from './fixture';
import { leaksOf } from './leaks';
import { answerOnce, ORDINARY, useNock } from './nock';
import type { Sent } from './nock';
import { excerptOf, loadSource, type LoadedTenant } from './tenant';

/** What the environment holds for a fixture. */
const variablesOf = ({ secrets = {} }: Fixture): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, reveal(secret, secrets)]));

/** A fixture's tenant, loaded; `variables` are the fixture's own unless said otherwise. */
export const loadFixture = (
  adapter: Adapter,
  fixture: Fixture,
  variables: Readonly<Record<string, string>> = variablesOf(fixture),
): LoadedTenant => {
  const { settings, lookup, declare, payload, user, files = {} } = fixture;
  return loadSource({
    adapters: [adapter],
    source: { adapter: adapter.name, settings, lookup, declare, payload },
    user,
    identifier: fixture.identifierType ?? 'text',
    variables,
    files: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, textOf(content)])),
  });
};

/** What a fixture's upstreams are asked, in order, with what they answer. */
const exchangesOf = ({ before = [], request, response }: Fixture): readonly Exchange[] =>
  request === undefined
    ? before
    : [...before, { request, response: response ?? { status: 0, headers: {}, body: { text: '' } } }];

/** Puts nock where the upstream is, and gives what arrives there. */
const record = (fixture: Fixture): readonly Sent[] => {
  const { secrets = {} } = fixture;
  const sent: Sent[] = [];
  for (const { request, response } of exchangesOf(fixture)) {
    const { origin } = new URL(request.url);
    const { status, headers, body } = response;
    answerOnce(origin, request.method, { status, headers, text: reveal(textOf(body), secrets) }, sent);
  }
  return sent;
};

const lowerCased = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** What a request's body says of itself. */
const bodyHeaders = (
  { method, body }: Exchange['request'],
  text: string,
): Readonly<Record<string, string>> => {
  const type = body && ('json' in body ? 'application/json' : 'application/x-www-form-urlencoded');
  return {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(method === 'POST' ? { 'content-length': String(Buffer.byteLength(text)) } : {}),
  };
};

/** What must have been sent. */
const expectedRequests = (fixture: Fixture): readonly Sent[] => {
  const { secrets = {} } = fixture;
  return exchangesOf(fixture).map(({ request }) => {
    const headers = Object.entries(lowerCased(request.headers)).map(
      ([name, value]) => [name, reveal(value, secrets)] as const,
    );
    const body = request.body === undefined ? '' : reveal(textOf(request.body), secrets);
    return {
      method: request.method,
      url: reveal(request.url, secrets),
      headers: { ...ORDINARY, ...bodyHeaders(request, body), ...Object.fromEntries(headers) },
      body,
    };
  });
};

/** A fixture need not give a suggestion that is not the adapter's own. */
const checkProblems = ({ text, problems }: LoadedTenant, expected: Fixture['problems'] = []): void => {
  const found = problems.map((problem, index) => {
    const { code, severity, suggestion } = problem;
    const at = excerptOf(text, problem);
    return expected[index]?.suggestion === undefined
      ? { code, severity, at }
      : { code, severity, at, suggestion };
  });
  expect(found).toStrictEqual(expected);
};

/** The answer, as a fixture writes it. */
const answer = async (tenant: Tenant, identifier: string): Promise<Fixture['outcome']> => {
  const spelt = tenant.identify(identifier);
  if (spelt === undefined) throw new Error('the tenant does not take this identifier');
  const outcome = await resolve(tenant, spelt, callOf())();
  if (!isRight(outcome)) return { failure: { ...outcome.left } };
  expect(Account.is(outcome.right)).toBe(true);
  return { account: { ...outcome.right } };
};

const mismatchesOf = ({ events }: LoadedTenant): readonly string[] =>
  events.flatMap((event) => (event.event === 'leaf-mismatched' ? [event.path] : []));

const checkRefused = ({ problems, tenant }: LoadedTenant): void => {
  expect(tenant).toBeUndefined();
  expect(problems.some(isError)).toBe(true);
};

const play = async (adapter: Adapter, fixture: Fixture): Promise<void> => {
  const { identifier, outcome, secrets = {} } = fixture;
  const loaded = loadFixture(adapter, fixture);
  const hidden = Object.values(secrets).map((secret) => reveal(secret, secrets));
  checkProblems(loaded, fixture.problems);
  expect(leaksOf(loaded.problems, hidden)).toStrictEqual([]);
  if (loaded.tenant === undefined || outcome === undefined || identifier === undefined) {
    checkRefused(loaded);
    expect([fixture.request, fixture.response, outcome, identifier]).toStrictEqual(Array(4).fill(undefined));
    return;
  }
  const sent = record(fixture);
  const answered = await answer(loaded.tenant, identifier);
  expect(sent).toStrictEqual(expectedRequests(fixture));
  expect(answered).toStrictEqual(outcome);
  expect(mismatchesOf(loaded)).toStrictEqual(fixture.mismatches ?? []);
  expect(leaksOf([answered, loaded.events], hidden)).toStrictEqual([]);
  loaded.tenant.dispose();
};

/** Plays every fixture of an adapter; `count` says how many there are, so that none is lost unnoticed. */
export const testContract = (adapter: Adapter, count: number): void => {
  const fixtures = readFixtures(adapter.name);
  let played = 0;

  useNock();

  test.each(fixtures)('$name: $about', async (fixture) => {
    await play(adapter, fixture);
    played += 1;
  });

  test(`all ${count} fixtures of ${adapter.name} were played`, () => {
    expect(played).toBe(count);
  });
};
