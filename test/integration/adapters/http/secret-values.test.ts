/** Keys with special characters: a key is sent as it is; one that cannot be sent as it is is not sent at all. */
import { http } from '../../../../adapters/http';
import { isError } from '../../../../src/diagnostics/diagnostic';
import { callOf } from '../../../support/upstream/call';
import { closeServers } from '../../../support/upstream/servers';
import { leaksOf } from '../../../support/adapters/leaks';
import { loadSource } from '../../../support/adapters/tenant';
import { listen } from '../../../support/adapters/http/wire';
import type { Parsed } from '../../../support/adapters/http/wire';

afterEach(closeServers);

const LOGIN = 'anna&X-Key=mine';

/** Asks for a user with a key in its place; the user is asked for beside it. */
const asking = async (place: keyof typeof beside, key: string) => {
  const wire = await listen(() => ({ code: 'ok' }));
  const { tenant, problems, events } = loadSource({
    adapters: [http],
    source: {
      adapter: 'http',
      settings: {
        baseUrl: wire.baseUrl,
        ...(place === 'settings'
          ? {
              auth: { type: 'bearer', token: '${FIRST}' },
              headers: { 'X-First': '${FIRST}', 'X-Key': '${KEY}' },
            }
          : { auth: { type: 'apiKey', in: place, keys: { 'X-First': '${FIRST}', 'X-Key': '${KEY}' } } }),
        answer: { notFound: [{ status: 404 }] },
      },
      lookup: { path: '/users', owner: 'unsaid', ...beside[place] },
      payload: { code: 'text' },
    },
    user: { id: 'request.userIdentifier' },
    variables: { FIRST: 'first-of-keys', KEY: key },
  });
  const outcome = await tenant?.ask(LOGIN, callOf())();
  tenant?.dispose();
  return { outcome, told: { problems, events, outcome }, arrived: wire.arrived };
};

const login = '{request.userIdentifier}';

const beside = {
  header: { query: { login } },
  query: { query: { login } },
  form: { method: 'POST', form: { login } },
  settings: { query: { login } },
} as const;

/** What arrives where the keys and the user are: nothing else may. */
const pairsIn = {
  header: ({ headers, query }: Parsed) => [...query, ...headers.filter(([name = '']) => /^x-/i.test(name))],
  query: ({ query }: Parsed) => query,
  form: ({ body }: Parsed) => body,
  settings: ({ headers, query }: Parsed) => [...query, ...headers.filter(([name = '']) => /^x-/i.test(name))],
} as const;

const NAMES = ['header', 'query', 'form', 'settings'] as const;

const literal = [
  'k&admin=true#x?y=z;w/../"{request.userIdentifier}"',
  "${FIRST} {{x}} '`\\ %26 %0d%0a + a=b, c: d",
  '__proto__',
];

describe.each(NAMES)('keys in the %s', (place) => {
  test.each(literal)('arrive as they are: %s', async (key) => {
    const { outcome, arrived } = await asking(place, key);
    expect(outcome).toMatchObject({ _tag: 'Right' });
    expect(arrived.map(pairsIn[place])).toStrictEqual([
      [
        ['login', LOGIN],
        ['X-First', 'first-of-keys'],
        ['X-Key', key],
      ],
    ]);
  });

  test.each([
    'planted\r\nX-Injected: 1',
    'planted\0key',
    'planted\ud800key',
    'planted\tkey',
    'planted\u0085key',
  ])('are found when the tenant loads if they have characters that no key has: %j', async (key) => {
    const { outcome, told, arrived } = await asking(place, key);
    expect(arrived).toStrictEqual([]);
    expect(outcome).toBeUndefined();
    expect(told.problems.filter(isError)).toMatchObject([
      { code: 'secret-malformed', message: expect.stringMatching(/^what KEY holds has /) },
    ]);
    expect(leaksOf(told, [key, 'planted'])).toStrictEqual([]);
  });
});
