/** Isolation of tenants: one is answered while another's upstream or resolver hangs. */
import { left } from 'fp-ts/Either';
import { Agent } from 'node:https';
import { limitReached } from '../../src/core/failure';
import type { SourceHttp } from '../../src/tenant/format/source-options';
import type { Tenant } from '../../src/tenant/runtime/tenant';
import { breaker } from '../../src/upstream/layers/circuit-breaker';
import type { Lookup } from '../../src/upstream/http/dns-cache';
import type { Ask } from '../../src/adapter/define-adapter';
import { createTransport } from '../../src/upstream/http/client';
import { AUTHORITY, GOOD, TRUSTING } from '../support/upstream/certificates';
import { asked, send, type Received } from '../support/gateway/gateway';
import { bridgeOver, loadWithout, nodeLookup, stopBridges } from '../support/faults/bridge';
import { LEVELS, catalogueFile, forCatalogue, gives } from '../support/faults/catalogue';
import { unprotectedClient } from '../support/faults/unprotected-client';
import { closeFaultServers, faultServer, type Scripting } from '../support/faults/server';
import { FIRST, others } from '../support/faults/users';
import { until } from '../support/until';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

const TROUBLED = others(8);

/** The tenant in trouble, and the one that is not. */
interface Pair {
  readonly troubled: Tenant;
  readonly healthy: Tenant;
}

/** Makes the pair, each with what is its own, or with one for both. */
type Arrange = (isShared: boolean) => Promise<Pair>;

const patient = { deadlineMs: 60_000 };

/** How long the healthy tenant waits: not long where it waits in vain. */
const waiting = (isShared: boolean) => (isShared ? { deadlineMs: 500 } : patient);

/** A tenant, and the number of its asks that have begun. */
const counted = (tenant: Tenant, name: string): { readonly tenant: Tenant; readonly begun: () => number } => {
  let begun = 0;
  const ask: Tenant['ask'] = (identifier, call) => {
    begun += 1;
    return tenant.ask(identifier, call);
  };
  return { tenant: { ...tenant, name, ask }, begun: () => begun };
};

/** The answer of the healthy tenant's user while no user of the other tenant has an account. */
const answerMeanwhile = async ({ troubled, healthy }: Pair): Promise<Received> => {
  const first = counted(troubled, 'troubled');
  const bridge = await bridgeOver([first.tenant, { ...healthy, name: 'healthy' }]);
  const askAs = (tenant: string, user: string): Promise<Received> =>
    send(bridge.port, { path: `/${tenant}/account`, body: asked(user) });
  let accounts = 0;
  for (const user of TROUBLED)
    void askAs('troubled', user).then(
      ({ status }) => (accounts += status === 200 ? 1 : 0),
      () => undefined,
    );
  await until(() => first.begun() === TROUBLED.length);
  const answer = await askAs('healthy', FIRST);
  expect(accounts).toBe(0);
  return answer;
};

const hangsForOthers: Scripting = ({ user }) => (user === FIRST ? 'right' : 'hangsBeforeHeaders');

/** Places that all asks through this layer share. */
const places = (size: number): (<L, P>(ask: Ask<L, P>) => Ask<L, P>) => {
  let taken = 0;
  return (ask) => (lookup, call) => async () => {
    if (taken >= size) return left(limitReached('TOO_MANY_CALLS'));
    taken += 1;
    try {
      return await ask(lookup, call)();
    } finally {
      taken -= 1;
    }
  };
};

const fullSource: Arrange = async (isShared) => {
  const { baseUrl } = await faultServer(hangsForOthers);
  const source = { ...patient, concurrent: 2 };
  const layers = isShared ? { bulkhead: places(2) } : undefined;
  const tenant = (): Tenant => loadWithout(baseUrl, { source, layers });
  return { troubled: tenant(), healthy: tenant() };
};

const fullTenant: Arrange = async (isShared) => {
  const { baseUrl } = await faultServer(hangsForOthers);
  const layer = places(2);
  const shared = isShared ? { tenantLayersOf: () => [['bulkhead', layer] as const] } : {};
  const tenant = (): Tenant =>
    loadWithout(baseUrl, { source: patient, limits: { concurrent: 2 }, ...shared });
  return { troubled: tenant(), healthy: tenant() };
};

const hungCatalogue: Arrange = async (isShared) => {
  const layer = places(2);
  const shared = isShared ? { tenantLayersOf: () => [['bulkhead', layer] as const] } : {};
  const tenant = async (script: Scripting): Promise<Tenant> => {
    const { baseUrl } = await faultServer(script);
    const tenantFile = (url: string) => ({ ...catalogueFile(patient)(url), limits: { concurrent: 2 } });
    return loadWithout(baseUrl, { tenantFile, ...shared });
  };
  return {
    troubled: await tenant(forCatalogue('hangsBeforeHeaders')),
    healthy: await tenant(forCatalogue(gives(LEVELS))),
  };
};

const fullPool: Arrange = async (isShared) => {
  const { baseUrl } = await faultServer(hangsForOthers);
  const small: SourceHttp = (options) => createTransport({ ...options, maxSockets: 2 });
  const one = small({ baseUrl, privateNetwork: true, source: 'shop' });
  const http = isShared ? () => one : small;
  const tenant = (source: typeof patient): Tenant => loadWithout(baseUrl, { source, http });
  return { troubled: tenant(patient), healthy: tenant(waiting(isShared)) };
};

/** The threads of a process that look names up: a look-up that hangs keeps its own. */
const threads = (size: number): Lookup => {
  let busy = 0;
  const queue: (() => void)[] = [];
  const next = (): void => {
    const begin = busy < size ? queue.shift() : undefined;
    if (begin === undefined) return;
    busy += 1;
    begin();
  };
  return (hostname, _options, resolved) => {
    queue.push(() => {
      if (hostname === 'hung.example') return;
      setImmediate(() => {
        busy -= 1;
        resolved(null, [{ address: '127.0.0.1', family: 4 }]);
        next();
      });
    });
    next();
  };
};

const hungName: Arrange = async (isShared) => {
  const server = await faultServer('right', { credentials: GOOD });
  const lookup = threads(4);
  const agent = new Agent({ lookup: nodeLookup(lookup), ca: AUTHORITY });
  const http: SourceHttp = (options) =>
    isShared
      ? unprotectedClient(options.baseUrl, { httpsAgent: agent })
      : createTransport({ ...options, lookup, ...TRUSTING });
  const tenant = (host: string, source: typeof patient): Tenant =>
    loadWithout(`https://${host}:${server.port}`, { source, http });
  return {
    troubled: tenant('hung.example', patient),
    healthy: tenant('upstream.example', waiting(isShared)),
  };
};

const scenes: readonly (readonly [string, Arrange, number])[] = [
  ['has taken every place that its source has', fullSource, 503],
  ['has taken every place that it has itself', fullTenant, 503],
  ['waits for its catalogue, with every place that it has', hungCatalogue, 503],
  ['has taken every connection of its pool', fullPool, 504],
  ['has a name whose look-up never ends', hungName, 504],
];

describe('while another tenant hangs that', () => {
  it.each(scenes)('%s, a healthy tenant is answered', async (_what, arrange) => {
    expect(await answerMeanwhile(await arrange(false))).toMatchObject({ status: 200 });
  });

  it.each(scenes)(
    '%s, a healthy tenant is not answered if both share that',
    async (_what, arrange, status) => {
      expect(await answerMeanwhile(await arrange(true))).toMatchObject({ status });
    },
  );
});

/** How the healthy tenant is answered when the other's calls to the same upstream have failed over and over. */
const answerAfterOutages = async (isShared: boolean): Promise<number> => {
  const { baseUrl } = await faultServer(({ user }) => (user === FIRST ? 'right' : 'serverError'));
  const emit = (): void => undefined;
  const options = { tenant: 'both', source: 'shop', deadlineMs: 1000, emit };
  const layers = isShared ? { breaker: breaker(options) } : undefined;
  const tenant = (name: string): Tenant => ({ ...loadWithout(baseUrl, { layers }), name });
  const bridge = await bridgeOver([tenant('troubled'), tenant('healthy')]);
  const statuses: number[] = [];
  for (const user of TROUBLED)
    statuses.push((await send(bridge.port, { path: '/troubled/account', body: asked(user) })).status);
  expect(statuses).toStrictEqual([502, 502, 502, 502, 502, 503, 503, 503]);
  return (await send(bridge.port, { path: '/healthy/account', body: asked(FIRST) })).status;
};

describe('when another tenant’s calls have opened their breaker', () => {
  it('another tenant of the same upstream is answered', async () => {
    expect(await answerAfterOutages(false)).toBe(200);
  });

  it('another tenant is not answered if both share the breaker', async () => {
    expect(await answerAfterOutages(true)).toBe(503);
  });
});
