/**
 * The figure of the right person's data: many requests to a bridge whose upstreams send answers without a request,
 * late, in part or not at all. The bridge is a process of its own, upstreams and clients are in this one. It is asked
 * as it is, and again without its defences, where wrong answers must come or the figure says nothing.
 */
import { writeMappings, type Files } from '../../support/e2e/tenants';
import { startBridgeProcess } from './child';
import { count, percent, say, type Figure } from './figures';
import { askAll, type Tally } from './stray-clients';
import { USERS, strayUpstream } from './stray-upstream';
import { tenantOf } from './tenants';

export interface Extent {
  readonly seed: number;
  readonly requests: number;
  /** How many for each bridge without a defence. */
  readonly undefended: number;
}

/** What a bridge can be built without, for this. */
export type Lacking = 'guard' | 'owner';

/** A place for each that asks at a time, so that requests are asked and not shed. */
const IMPATIENT = { deadlineMs: 2000, retries: 1, concurrent: 256 };

/** This many must get their account: a bridge that answers no request gives no wrong answer either. */
const LEAST_RIGHT = 0.85;

const spaazaOf = (baseUrl: string): Files => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'digits' },
    sources: {
      loyalty: {
        adapter: 'spaaza',
        settings: {
          baseUrl,
          auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'shop.example' },
        },
        lookup: { by: 'user_id', value: '{request.userIdentifier}' },
        privateNetwork: true,
        ...IMPATIENT,
      },
    },
    user: { id: { from: 'loyalty.user_id', via: ['text'] }, name: 'loyalty.first_name' },
  },
});

const ahunterOf = (baseUrl: string): Files => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'digits' },
    sources: {
      wallet: {
        adapter: 'ahunter',
        settings: { baseUrl, tokens: '${AHUNTER_TOKENS}' },
        privateNetwork: true,
        ...IMPATIENT,
      },
    },
    user: { id: { from: 'wallet.person_name', required: true }, name: 'wallet.name' },
  },
});

/** The tenants, those that open a connection for each request less often than the others. */
const CROWDED = ['named', 'named', 'spaaza', 'spaaza', 'ahunter', 'ahunter', 'kept', 'unsaid'] as const;

const tenantsOf = (baseUrl: string): Readonly<Record<(typeof CROWDED)[number], Files>> => ({
  named: tenantOf({ baseUrl, source: IMPATIENT }),
  unsaid: tenantOf({ baseUrl: `${baseUrl}/anonymous`, isNamed: false, source: IMPATIENT }),
  kept: tenantOf({ baseUrl, source: { ...IMPATIENT, cache: { ttl: 1, staleIfError: 5 } } }),
  spaaza: spaazaOf(baseUrl),
  ahunter: ahunterOf(baseUrl),
});

const TOKENS = JSON.stringify(Object.fromEntries(USERS.map((user) => [user, `token-${user}`])));

interface Run {
  readonly seed: number;
  readonly requests: number;
  readonly lacking: readonly Lacking[];
}

const tell =
  (name: string, requests: number, start: number) =>
  (tally: Tally): void => {
    const perSecond = (tally.sent / (performance.now() - start)) * 1000;
    say(
      `${name}: ${count(tally.sent)} of ${count(requests)} requests, ${count(Math.round(perSecond))} a second, ${tally.wrong} wrong`,
    );
  };

/** Without the comparison, the tenant file says that answers do not say whose they are. */
const mappingsOf = (baseUrl: string, lacking: readonly Lacking[]): string =>
  lacking.length === 0
    ? writeMappings(tenantsOf(baseUrl))
    : writeMappings({ named: tenantOf({ baseUrl, isNamed: !lacking.includes('owner'), source: IMPATIENT }) });

const run = async ({ seed, requests, lacking }: Run): Promise<Tally> => {
  const upstream = await strayUpstream(seed);
  const bridge = await startBridgeProcess({
    mappings: mappingsOf(upstream.baseUrl, lacking),
    environment: { AHUNTER_TOKENS: TOKENS, LACKING: lacking.join(' ') },
    ...(lacking.length === 0 ? {} : { script: 'undefended.ts' }),
  });
  const name = lacking.length === 0 ? 'strays' : `strays, without ${lacking.join(' and ')}`;
  const progress = tell(name, requests, performance.now());
  const tenants = lacking.length === 0 ? CROWDED : (['named'] as const);
  const tally = await askAll({ port: bridge.port, tenants, seed, requests, progress });
  progress(tally);
  await bridge.stop();
  upstream.close();
  for (const [what, often] of upstream.did) say(`  ${what.padEnd(48)} ${count(often).padStart(10)}`);
  const refused = [...tally.refused].sort().map(([status, often]) => `${count(often)} × ${status}`);
  say(
    `  accounts ${count(tally.right)}, aborted ${count(tally.aborted)}, lost ${tally.lost}, refused ${refused.join(', ')}`,
  );
  return tally;
};

const WITHOUT: readonly (readonly Lacking[])[] = [['guard'], ['owner'], ['guard', 'owner']];

/** Users whom the upstream knows may be told to be unknown so often, by failures that came for others. */
const MOST_UNKNOWN = 1 / 10_000;

const figureOf = (tally: Tally, without: readonly (readonly [string, Tally])[]): Figure => {
  const { sent, right, wrong, aborted, lost, refused } = tally;
  const failed = [...refused.values()].reduce((sum, often) => sum + often, 0);
  const others = without.map(([name, each]) => `${count(each.wrong)} of ${count(each.sent)} without ${name}`);
  const last = without.at(-1)?.[1].wrong ?? 0;
  const unknown = refused.get(404) ?? 0;
  return {
    measured: `${wrong} in ${count(sent)}: ${percent(right / sent)} were answered with the account, ${percent(failed / sent)} with an error, ${unknown} of them "no such user", ${percent(aborted / sent)} aborted by the client; wrong are ${others.join(', ')}`,
    // No connection may be lost.
    holds:
      wrong === 0 &&
      lost === 0 &&
      unknown <= Math.max(1, sent * MOST_UNKNOWN) &&
      last > 0 &&
      right >= sent * LEAST_RIGHT,
    how: `64 connections with up to 4 requests on their way at once, ${count(USERS.length)} users, five tenants. Some answers name their owner (three adapters, one tenant with a cache), and some do not. Each account's id is compared with who was asked for. All users are known: a stray failure may have one of 10,000 told to be unknown. The bridges without a defence have the pool without its guard, or the setting that answers do not name their owner. They use connections again all the same.`,
  };
};

/** With all defences, and without them. */
export const measureStrays = async ({ seed, requests, undefended }: Extent): Promise<Figure> => {
  const without: (readonly [string, Tally])[] = [];
  for (const lacking of WITHOUT) {
    const tally = await run({ seed, requests: undefended, lacking });
    without.push([
      lacking.map((each) => (each === 'guard' ? 'the guard' : 'the comparison')).join(' and '),
      tally,
    ]);
  }
  return figureOf(await run({ seed, requests, lacking: [] }), without);
};
