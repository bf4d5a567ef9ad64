/**
 * Recordings over the recipes: their fixtures are served on loopback, recorded, and come out as they did. What is written
 * is about other people, who are invented too.
 */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as t from 'io-ts';
import { runsOf } from '../../../src/scaffold/anonymise';
import { isRecord } from '../../../src/types/conform';
import { run } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const RECIPES = join(ROOT, 'docs/recipes');

const Exchange = t.intersection([
  t.type({ request: t.type({ method: t.string, path: t.string }) }),
  t.partial({
    response: t.intersection([
      t.type({ status: t.number }),
      t.partial({ headers: t.record(t.string, t.string), body: t.unknown, text: t.string }),
    ]),
    failure: t.string,
  }),
]);
type Exchange = t.TypeOf<typeof Exchange>;
const Fixture = t.intersection([
  t.type({ request: t.type({ userIdentifier: t.string }) }),
  t.partial({
    sources: t.record(t.string, t.partial({ exchanges: t.array(Exchange) })),
    response: t.intersection([t.type({ body: t.unknown }), t.partial({ outcome: t.string })]),
  }),
]);

const read = (file: string): t.TypeOf<typeof Fixture> => {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Fixture.is(value)) throw new Error(`${file} is not a fixture`);
  return value;
};

/** A database is not asked over HTTP: database-recipes.slow.test.ts records these recipes from real servers. */
const isOfDatabase = (recipe: string): boolean =>
  readFileSync(join(RECIPES, recipe, 'tenant.json'), 'utf8').includes('"adapter": "sql"');

const recipes = readdirSync(RECIPES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^[._]|staging/.test(entry.name))
  .map(({ name }) => name)
  .filter((name) => !isOfDatabase(name));

const cases = recipes.flatMap((recipe) =>
  readdirSync(join(RECIPES, recipe, 'fixtures')).map((fixture) => [recipe, fixture] as const),
);

const TOKEN = 'invented-access-token';

/** What a token endpoint or a login of a recipe answers. */
const tokenOf = (recipe: string): unknown => {
  const text = readFileSync(join(RECIPES, recipe, 'tenant.json'), 'utf8');
  const isWhole = text.includes('"type": "login"') && !text.includes('"tokenAt"');
  return isWhole ? TOKEN : { access_token: TOKEN, token: TOKEN, token_type: 'bearer', expires_in: 3600 };
};

/** An upstream that gives each exchange of a fixture once, and a token for all other requests. */
const upstreamOf =
  (exchanges: readonly Exchange[], token: unknown) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const path = decodeURIComponent((request.url ?? '').replace(/\?.*$/s, ''));
    const found = exchanges.find(
      (each) =>
        !used.has(each) &&
        each.request.method === request.method &&
        decodeURIComponent(each.request.path) === path,
    );
    if (found === undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
      return;
    }
    used.add(found);
    if (found.failure === 'UpstreamTimeout') return;
    if (found.response === undefined) request.socket.destroy();
    else {
      const { status, headers = {}, body, text = '' } = found.response;
      response
        .writeHead(status, {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        })
        .end(body === undefined ? text : JSON.stringify(body));
    }
  };

const used = new Set<Exchange>();

/** The sources of a tenant file, to be asked on loopback. */
const onLoopback = (value: unknown, url: string): unknown => {
  if (typeof value === 'string') return value.replace(/^https:\/\/[^/]+/, url);
  if (Array.isArray(value)) return value.map((each) => onLoopback(each, url));
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, onLoopback(inner, url)]))
    : value;
};

const copyOf = (recipe: string, url: string, timesOut: boolean): string => {
  const mappings = join(makeFolder(), 'mappings');
  cpSync(join(RECIPES, recipe), join(mappings, recipe), { recursive: true });
  const file = join(mappings, recipe, 'tenant.json');
  const tenant: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(tenant) || !isRecord(tenant['sources'])) throw new Error(`${file} has no sources`);
  const sources = Object.entries(tenant['sources']).map(([name, source]) => {
    if (!isRecord(source) || !isRecord(source['settings'])) return [name, source];
    const { baseUrl, auth } = source['settings'];
    const settings = {
      ...source['settings'],
      baseUrl: onLoopback(baseUrl, url),
      auth: onLoopback(auth, url),
    };
    // Only an answer that never comes is waited for in full.
    const deadlineMs = timesOut ? 500 : 30_000;
    return [name, { ...source, settings, privateNetwork: true, retries: 0, deadlineMs }];
  });
  const connections = onLoopback(tenant['connections'], url);
  writeFileSync(
    file,
    JSON.stringify({ ...tenant, connections, sources: Object.fromEntries(sources) as unknown }),
  );
  return mappings;
};

/** An address for what is one, and a key for the rest. */
const variablesOf = (recipe: string, url: string): Readonly<Record<string, string>> => {
  const names = [...readFileSync(join(RECIPES, recipe, 'tenant.json'), 'utf8').matchAll(/\$\{(\w+)\}/g)];
  return Object.fromEntries(
    names.map(([, name = '']) => [name, /_(?:URL|WEBHOOK)$/.test(name) ? url : `k${name.length}-9x8c7v6b5n`]),
  );
};

test.each(cases)('%s: %s', async (recipe, name) => {
  const fixture = read(join(RECIPES, recipe, 'fixtures', name));
  const exchanges = Object.values(fixture.sources ?? {}).flatMap((source) => source.exchanges ?? []);
  const { baseUrl } = await serve(upstreamOf(exchanges, tokenOf(recipe)));
  const timesOut = exchanges.some(({ failure }) => failure === 'UpstreamTimeout');
  const mappings = copyOf(recipe, baseUrl, timesOut);
  const { userIdentifier } = fixture.request;
  const command = [
    'record',
    recipe,
    '--identifier',
    userIdentifier,
    '--as',
    'recorded',
    '--mappings',
    mappings,
  ];
  const variables = { ...variablesOf(recipe, baseUrl), BRIDGE_STATE_DIR: makeFolder() };
  const { code, stdout, stderr } = await run(command, variables);
  expect([code, stderr.replace(/^\{"timestamp.*\}\n/gm, '')]).toEqual([0, '']);
  const recorded = read(join(mappings, recipe, 'fixtures/recorded.json'));
  expect(recorded.response?.outcome).toBe(fixture.response?.outcome);
  if (/[\p{L}\p{N}]/u.test(userIdentifier)) expect(recorded.request.userIdentifier).not.toBe(userIdentifier);
  const people = runsOf([userIdentifier, ...[fixture.response?.body].flatMap(personIn)]);
  const own = runsOf([readFileSync(join(mappings, recipe, 'tenant.json'), 'utf8')]);
  const left = [...runsOf([recorded, stdout])].filter((run_) => people.has(run_) && !own.has(run_));
  expect(left).toEqual([]);
});

/** What an account says of a person. */
const personIn = (body: unknown): readonly unknown[] => {
  const user = isRecord(body) && isRecord(body['user']) ? body['user'] : {};
  return ['id', 'phone', 'email', 'cardNumber'].flatMap((field) => user[field] ?? []);
};
