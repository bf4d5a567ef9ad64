/** Probes: calls to the upstream itself, for the user that the tenant file names. */
import { isLeft, left, right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { defineAdapter } from '../../../../src/adapter/define-adapter';
import type { Adapter, Connection } from '../../../../src/adapter/define-adapter';
import type { Call } from '../../../../src/core/call';
import { userNotFound } from '../../../../src/core/failure';
import type { Signal } from '../../../../src/core/signal';
import type { BridgeEvent } from '../../../../src/observe/events';
import type { Tenant } from '../../../../src/tenant/runtime/tenant';
import { codecOf } from '../../../support/mapping/notation';
import { fails, found } from '../../../support/tenant/upstreams';
import type { Outcome } from '../../../support/tenant/upstreams';
import { callAt, contextOf, load } from '../../../support/tenant/world';

/** An upstream with configured answers, which records its calls. */
const upstream = (answer: (call: Call, member: string | undefined) => Promise<Outcome>) => {
  const asked: unknown[] = [];
  const connection: Connection<Record<string, string>> = {
    ask: (lookup, call) => () => {
      asked.push(lookup);
      return answer(call, lookup.member);
    },
    dispose: () => undefined,
  };
  const adapter: Adapter = defineAdapter({
    name: 'club',
    summary: 'an upstream',
    settings: t.partial({}),
    lookup: t.record(t.string, t.string),
    payload: codecOf({ id: 'nonblank', 'link?': 'text' }),
    credentials: [],
    owner: () => 'unsaid',
    connect: () => right(connection),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
  });
  return { asked, adapter };
};

const LOOKUP = { member: 'no-{request.userIdentifier}' };

const tenantOver = (
  adapter: Adapter,
  sources: Readonly<Record<string, object>>,
  events: BridgeEvent[] = [],
): Tenant => {
  const file = {
    access: 'open',
    identifier: { type: 'phone' },
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [name, { adapter: 'club', lookup: LOOKUP, ...source }]),
    ),
    user: { id: { first: Object.keys(sources).map((name) => `${name}.id`) } },
  };
  const { tenant, problems } = load(
    JSON.stringify(file),
    contextOf([adapter], { emit: (event) => void events.push(event) }),
  );
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  return tenant;
};

const PROBE = { probe: '8 900 000-00-01' };

const run = (tenant: Tenant, call: Call = callAt(new Date(0))): Promise<Outcome> => {
  const [probe] = tenant.probes;
  if (probe === undefined) throw new Error('there is no probe');
  return probe.run(call)();
};

describe('a probe', () => {
  it('exists for each source that names a known user, a fallback too', () => {
    const { adapter } = upstream(() => Promise.resolve(found('1')));
    const sources = { club: PROBE, quiet: {}, archive: { ...PROBE, fallbackFor: 'club' } };
    expect(tenantOver(adapter, sources).probes.map(({ source }) => source)).toEqual(['club', 'archive']);
  });

  it('asks like a request, in the tenant’s spelling', async () => {
    const { adapter, asked } = upstream(() => Promise.resolve(found('1')));
    const tenant = tenantOver(adapter, { club: PROBE });
    expect(await run(tenant)).toEqual(found('1'));
    await tenant.ask(tenant.identify('8 900 000-00-01') ?? '', callAt(new Date(0)))();
    expect(asked).toEqual([{ member: 'no-79000000001' }, { member: 'no-79000000001' }]);
  });

  it.each(['UserNotFound', 'UpstreamRejected', 'UpstreamUnreachable'])(
    'asks once, and reports %s',
    async (tag) => {
      const { adapter, asked } = upstream(() => Promise.resolve(fails(tag)));
      expect(await run(tenantOver(adapter, { club: { ...PROBE, retries: 5 } }))).toMatchObject(fails(tag));
      expect(asked).toHaveLength(1);
    },
  );

  it('asks the upstream itself, and uses neither the cache nor a shared call', async () => {
    const answers = [found('1'), left(userNotFound)];
    const { adapter, asked } = upstream(() => Promise.resolve(answers.shift() ?? found('1')));
    const tenant = tenantOver(adapter, { club: { ...PROBE, cache: { ttl: 60, staleIfError: 60 } } });
    await tenant.ask('79000000001', callAt(new Date(0)))();
    expect(await run(tenant)).toEqual(left(userNotFound));
    expect(asked).toHaveLength(2);
  });

  it('asks an upstream without a free place', async () => {
    const { adapter } = upstream((_call, member) =>
      member === 'no-79000000001' ? Promise.resolve(found('1')) : new Promise(() => undefined),
    );
    const tenant = tenantOver(adapter, { club: { ...PROBE, concurrent: 1 } });
    const leaving = new AbortController();
    const waiting = tenant.ask('79000000002', callAt(new Date(0), leaving.signal))();
    expect(await run(tenant)).toEqual(found('1'));
    leaving.abort();
    await waiting;
  });

  it('ends with the source’s deadline, and its ask is cancelled', async () => {
    const signals: Signal[] = [];
    const { adapter } = upstream(({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const outcome = await run(tenantOver(adapter, { club: { ...PROBE, deadlineMs: 20 } }));
    expect(isLeft(outcome) && outcome.left.tag).toBe('UpstreamTimeout');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is not counted among the sources of a request, and reports no mismatched leaves', async () => {
    const events: BridgeEvent[] = [];
    const { adapter } = upstream(() => Promise.resolve(right({ id: '1', link: 7 })));
    const call = callAt(new Date(0));
    await run(tenantOver(adapter, { club: PROBE }, events), call);
    expect([call.timings, events]).toEqual([[], []]);
  });
});
