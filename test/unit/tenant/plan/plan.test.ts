/** Plans of several sources: their description, and the same outcome whichever source answers first. */
import fc from 'fast-check';
import { isRight } from 'fp-ts/Either';
import type { Call, NotAsked } from '../../../../src/core/call';
import { resolve } from '../../../../src/resolve';
import { draws } from '../../../support/draws';
import '../../../support/seed';
import { askedOf, fails, found, settled, world } from '../../../support/tenant/upstreams';
import type { Outcome } from '../../../support/tenant/upstreams';
import { callAt } from '../../../support/tenant/world';

const TAGS = [
  'IdentityMismatch',
  'PayloadInvalid',
  'UpstreamRejected',
  'UpstreamUnreachable',
  'UpstreamTimeout',
  'UpstreamOverloaded',
  'UserNotFound',
] as const;

let over = new AbortController();
afterEach(() => {
  over.abort();
  over = new AbortController();
});

const asking = (): Call & { readonly notAsked: Map<string, NotAsked> } => ({
  ...callAt(new Date(0), over.signal),
  notAsked: new Map(),
});

describe('the customer by phone, then the loyalty account by the customer’s id', () => {
  const sources = {
    loyalty: { lookup: { customer: '{crm.id}' }, deadlineMs: 1500 },
    crm: { lookup: { phone: '{request.userIdentifier}' }, deadlineMs: 1000 },
    wallet: { optional: true, lookup: { card: '{loyalty.id}' }, deadlineMs: 500, retries: 0 },
    archive: { fallbackFor: 'wallet', lookup: { phone: '{request.userIdentifier}' }, deadlineMs: 700 },
  };
  const user = { id: 'crm.id', cardNumber: 'loyalty.id', name: { first: ['wallet.link', 'archive.link'] } };

  it('is a readable plan: the order of the sources, the reasons, and the deadlines', () => {
    const source = { reads: [] };
    expect(world(sources, user).tenant.plan).toEqual({
      groups: [
        {
          optional: false,
          after: [],
          sources: [{ ...source, source: 'crm', adapter: 'crm', deadlineMs: 1000, latestMs: 0 }],
        },
        {
          optional: false,
          after: ['crm'],
          sources: [
            { source: 'loyalty', adapter: 'loyalty', deadlineMs: 1500, latestMs: 1000, reads: ['crm.id'] },
          ],
        },
        {
          optional: true,
          after: ['loyalty'],
          sources: [
            { source: 'wallet', adapter: 'wallet', deadlineMs: 500, latestMs: 2500, reads: ['loyalty.id'] },
            { source: 'archive', adapter: 'archive', deadlineMs: 700, latestMs: 3000, reads: [] },
          ],
        },
      ],
      longest: { sources: ['crm', 'loyalty', 'wallet', 'archive'], deadlinesMs: 3700 },
    });
  });

  it('asks each source with the answer of the one before it', async () => {
    const { tenant, upstreams } = world(sources, user);
    upstreams.crm!.answer(found('c-1'));
    upstreams.loyalty!.answer(found('card-9'));
    upstreams.wallet!.answer(fails('UpstreamTimeout'));
    upstreams.archive!.answer(found('a-1', 'Ivan'));
    const outcome = await resolve(tenant, '79000000001', asking())();
    expect(outcome).toMatchObject({ right: { id: 'c-1', cardNumber: 'card-9', name: 'Ivan' } });
    expect(Object.values(upstreams).map(({ asked }) => asked)).toEqual([
      [{ customer: 'c-1' }],
      [{ phone: '79000000001' }],
      [{ card: 'card-9' }],
      [{ phone: '79000000001' }],
    ]);
  });

  it('does not ask sources that wait for a failed required source, nor their fallbacks', async () => {
    const { tenant, upstreams } = world(sources, user);
    const call = asking();
    upstreams.crm!.answer(fails('UpstreamRejected'));
    upstreams.archive!.answer(fails('IdentityMismatch'));
    const outcome = await resolve(tenant, '79000000001', call)();
    expect(outcome).toMatchObject({ left: { tag: 'UpstreamRejected' } });
    expect(askedOf(upstreams)).toBe('crm');
    expect(Object.fromEntries(call.notAsked)).toEqual({
      loyalty: { why: 'source-failed' },
      wallet: { why: 'source-failed' },
      archive: { why: 'source-failed' },
    });
  });
});

describe('the reason why a source was not asked', () => {
  it('is that the one before it has answered, or that its lookup is absent and why', async () => {
    const sources = {
      main: {},
      spare: { fallbackFor: 'main' },
      profile: { optional: true },
      card: { optional: true, lookup: { key: '{profile.link}' } },
    };
    const user = { id: { first: ['main.id', 'spare.id'] }, cardNumber: 'card.id' };
    const notAsked = async (profile: Outcome): Promise<unknown> => {
      const { tenant, upstreams } = world(sources, user);
      const call = asking();
      upstreams.main!.answer(found('1'));
      upstreams.profile!.answer(profile);
      expect(isRight(await resolve(tenant, 'u-1', call)())).toBe(true);
      return Object.fromEntries(call.notAsked);
    };
    const spare = { why: 'not-needed' };
    const absent = (absence: string, reason: string) => ({
      spare,
      card: { why: 'lookup-absent', absence, reason },
    });
    expect(await notAsked(found('p'))).toEqual(absent('none', 'missing'));
    expect(await notAsked(fails('UserNotFound'))).toEqual(absent('none', 'no-such-user'));
    expect(await notAsked(fails('UpstreamTimeout'))).toEqual(absent('unknown', 'source-unavailable'));
  });
});

describe('whichever source answers first', () => {
  const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
  const sources = {
    a: {},
    b: { optional: true },
    c: { lookup: { key: '{a.id}' } },
    d: { fallbackFor: 'c' },
    e: { optional: true, lookup: { key: '{b.id}' } },
    f: {},
  };
  const maybe = (path: string): object => ({ from: path, default: 'none', ifUnknown: 'unknown' });
  const user = {
    id: 'a.id',
    name: { first: ['c.link', 'd.link'], default: 'none', ifUnknown: 'unknown' },
    status: maybe('b.id'),
    priceTier: maybe('e.link'),
    units: 'f.id',
  };

  /** The outcome of these answers when they arrive in this order, and the sources that were asked. */
  const outcomeOf = async (answers: readonly string[], order: readonly number[]): Promise<unknown> => {
    const { tenant, upstreams } = world(sources, user);
    const call = asking();
    const outcome = resolve(tenant, 'u-1', call)();
    for (const index of order) {
      const [name, answer] = [NAMES[index]!, answers[index]!];
      upstreams[name]!.answer(answer === 'ok' ? found(name, `link of ${name}`) : fails(answer));
      await settled();
    }
    return {
      outcome: await outcome,
      asked: askedOf(upstreams),
      notAsked: new Map([...call.notAsked].sort()),
    };
  };

  it('the outcome is the same, and the same sources are asked', async () => {
    const answer = fc.oneof({ weight: 2, arbitrary: fc.constant('ok') }, fc.constantFrom(...TAGS));
    const indexes = NAMES.map((_, index) => index);
    const orders = fc.shuffledSubarray(indexes, { minLength: NAMES.length });
    const outcomes = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(fc.tuple(...NAMES.map(() => answer)), orders, orders, async (answers, one, other) => {
        const first = await outcomeOf(answers, one);
        expect(await outcomeOf(answers, other)).toEqual(first);
        outcomes.add(JSON.stringify(first).includes('"Right"'));
      }),
      { numRuns: draws({ few: 20, all: 150 }) },
    );
    expect(outcomes.size).toBe(2);
  });
});

describe('an optional source that never answers', () => {
  it('reaches its own deadline, and the account is answered without it', async () => {
    const sources = { main: {}, slow: { optional: true, deadlineMs: 50 } };
    const name = { from: 'slow.id', default: 'none', ifUnknown: 'unknown' };
    const { tenant, upstreams } = world(sources, { id: 'main.id', name });
    const call = asking();
    upstreams.main!.answer(found('1'));
    expect(await resolve(tenant, 'u-1', call)()).toMatchObject({ right: { id: '1', name: 'unknown' } });
    expect(call.timings.find(({ source }) => source === 'slow')).toMatchObject({
      outcome: 'UpstreamTimeout',
    });
    expect(upstreams.slow!.calls[0]!.signal.aborted).toBe(true);
  });
});

describe('"first" over two optional sources', () => {
  const answers: Readonly<Record<string, Outcome>> = {
    there: found('x', 'there'),
    empty: found('x'),
    unknown: fails('UserNotFound'),
    unavailable: fails('UpstreamUnreachable'),
  };
  const names = Object.keys(answers);
  const expected = (one: string, other: string): string => {
    if (one === 'there') return 'a: there';
    if (other === 'there') return 'b: there';
    return one === 'unavailable' || other === 'unavailable' ? 'unknown' : 'none';
  };
  const rule = (source: string): object => ({ template: `${source}: {${source}.link}` });

  it.each(names.flatMap((one) => names.map((other) => [one, other, expected(one, other)] as const)))(
    'of which the one is %s and the other %s gives: %s',
    async (one, other, name) => {
      const sources = { main: {}, a: { optional: true }, b: { optional: true } };
      const first = { first: [rule('a'), rule('b')], default: 'none', ifUnknown: 'unknown' };
      const { tenant, upstreams } = world(sources, { id: 'main.id', name: first });
      upstreams.main!.answer(found('1'));
      upstreams.a!.answer(answers[one]!);
      upstreams.b!.answer(answers[other]!);
      expect(await resolve(tenant, 'u-1', asking())()).toMatchObject({ right: { id: '1', name } });
    },
  );
});
