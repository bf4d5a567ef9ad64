/** The mapping alone: a decoded payload of Spaaza to the account, by the compiled rules, by hand and by JSONata. */
import { isDeepStrictEqual } from 'node:util';
import { isRight } from 'fp-ts/Either';
import jsonata from 'jsonata';
import { spaaza } from '../adapters/spaaza';
import type { OpenSource } from '../src/adapter/define-adapter';
import { compile } from '../src/mapping/compile/account';
import { contextOf, load } from '../test/support/tenant/world';
import { say } from './compare';
import { ACCOUNT_JSONATA } from './contests/account-jsonata';
import { USERS } from './contests/spaaza-users';
import type { Options } from './options';
import { accountOf, type SpaazaUser } from './servers/account';
import { tenantWith } from './tenants';

/** The most that a mapping may take: in microseconds, and as a multiple of that by hand. */
const MOST_MICROSECONDS = 3.5;
const MOST_TIMES = 3;

const VARIABLES = {
  BENCH_APP_KEY: 'bench-app-key-of-the-mapping',
  BENCH_SPAAZA_URL: 'http://127.0.0.1:1',
  BENCH_SPAAZA_TOKEN: 'bench-token-of-the-mapping',
};

const NOW = new Date('2026-01-01T00:00:00Z');

/** A decoded payload, and the mapping that reads it. */
const compiled = (info: object) => {
  const opened: OpenSource[] = [];
  const { mapping, problems } = load(tenantWith(1), {
    ...contextOf([spaaza], { variables: VARIABLES }),
    askOf: (_source, open) => {
      opened.push(open);
      return open.ask;
    },
  });
  const payload = opened[0]?.codec.decode(info);
  if (mapping === undefined || payload === undefined || !isRight(payload))
    throw new Error(`the tenant does not load: ${JSON.stringify(problems)}`);
  const run = compile(mapping);
  const rest: unknown[] = Array.from({ length: mapping.slots }).slice(2);
  const map = (): unknown => {
    const { outcome } = run([{ userIdentifier: '400101' }, payload.right, ...rest], NOW);
    return isRight(outcome) ? outcome.right : outcome.left;
  };
  return { payload: payload.right, map };
};

/** One way to map. */
interface Way {
  readonly name: string;
  readonly map: () => unknown;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** All ways must give the same account. */
const refuseDifferences = async (ways: readonly Way[]): Promise<void> => {
  const [first, ...others] = ways;
  const expected = plain(await first?.map());
  for (const { name, map } of others) {
    const given = plain(await map());
    if (!isDeepStrictEqual(given, expected))
      throw new Error(`${name} gives ${JSON.stringify(given)}, not ${JSON.stringify(expected)}`);
  }
};

/** So often before the clock is read again. */
const BATCH = 100;

/** Microseconds of processor time of one run; a promise is waited for. */
const measure = async ({ map }: Way, seconds: number): Promise<number> => {
  const isAsync = map() instanceof Promise;
  const from = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  let times = 0;
  for (; performance.now() < end; times += BATCH)
    for (let each = 0; each < BATCH; each += 1)
      if (isAsync) await map();
      else map();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / times;
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** Measures all ways in turn, and prints their medians; whether the compiled mapping is within its limits. */
export const compareMappings = async ({ seconds, rounds, json }: Options): Promise<boolean> => {
  const [sample] = USERS;
  const { payload, map } = compiled(sample!.info);
  const expression = jsonata(ACCOUNT_JSONATA);
  const user = plain(payload) as SpaazaUser;
  const ways: readonly Way[] = [
    { name: 'bridge', map },
    { name: 'hand-written', map: () => accountOf(user) },
    { name: 'jsonata', map: () => expression.evaluate(user) },
  ];
  await refuseDifferences(ways);
  const measured = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    say(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const way of ways) {
      const took = await measure(way, seconds);
      if (round > 0) measured.get(way.name)?.push(took);
    }
  }
  const figures = ways.map(({ name }) => ({ name, microseconds: median(measured.get(name) ?? []) }));
  const [bridge = NaN, byHand = NaN] = figures.map(({ microseconds }) => microseconds);
  const times = bridge / byHand;
  const lines = figures.map(
    ({ name, microseconds }) => `${name.padEnd(14)} ${microseconds.toFixed(2).padStart(8)} µs`,
  );
  const verdict = `the mapping is ${times.toFixed(2)}× the hand-written one`;
  process.stdout.write(
    json ? `${JSON.stringify({ figures, times }, undefined, 2)}\n` : `${[...lines, verdict].join('\n')}\n`,
  );
  return bridge <= MOST_MICROSECONDS && times <= MOST_TIMES;
};
