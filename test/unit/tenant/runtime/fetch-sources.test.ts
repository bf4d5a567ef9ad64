/** Fetching from sources: together, one after another, or as a fallback; the outcome does not depend on timing. */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import type { Call } from '../../../../src/core/call';
import { userNotFound } from '../../../../src/core/failure';
import type { BridgeEvent } from '../../../../src/observe/events';
import { resolve } from '../../../../src/resolve';
import { askedOf, fails, found, settled, world } from '../../../support/tenant/upstreams';
import { callAt } from '../../../support/tenant/world';

/** Ends with its test, and with it every call that still waits for an upstream. */
let over = new AbortController();
afterEach(() => {
  over.abort();
  over = new AbortController();
});

const call = (signal: AbortSignal = over.signal): Call => callAt(new Date(0), signal);

describe('sources', () => {
  it('that do not depend on each other are asked at the same time', async () => {
    const { tenant, upstreams } = world(
      { a: {}, b: {}, c: {} },
      { id: 'a.id', name: 'b.id', status: 'c.id' },
    );
    const { a, b, c } = upstreams;
    const outcome = resolve(tenant, 'u-1', call())();
    await settled();
    expect(askedOf(upstreams)).toBe('abc');
    c!.answer(found('3'));
    b!.answer(found('2'));
    a!.answer(found('1'));
    expect(await outcome).toEqual(right({ id: '1', name: '2', status: '3' }));
  });

  it('are asked with their templates filled in', async () => {
    const lookup = { user: '{request.userIdentifier}', note: 'a {{b}} {request.userIdentifier}', plain: 'x' };
    const { tenant, upstreams } = world({ a: { lookup } }, { id: 'a.id' });
    void resolve(tenant, "o'neil/%2e{x}", call())();
    await settled();
    const user = "o'neil/%2e{x}";
    expect(upstreams.a!.asked).toEqual([{ user, note: `a {b} ${user}`, plain: 'x' }]);
  });

  it('whose lookup names another are asked after it, with its answer', async () => {
    const sources = { b: { lookup: { key: '{a.id}' } }, a: {}, c: { lookup: { key: '{b.id}-{a.id}' } } };
    const { tenant, upstreams } = world(sources, { id: 'c.id' });
    const outcome = resolve(tenant, 'u-1', call())();
    await settled();
    expect(askedOf(upstreams)).toBe('a');
    upstreams.a!.answer(found('1'));
    await settled();
    expect(upstreams.b!.asked).toEqual([{ key: '1' }]);
    expect(upstreams.c!.asked).toEqual([]);
    upstreams.b!.answer(found('2'));
    await settled();
    expect(upstreams.c!.asked).toEqual([{ key: '2-1' }]);
    upstreams.c!.answer(found('3'));
    expect(await outcome).toEqual(right({ id: '3' }));
  });

  it('do not wait for those that they do not need', async () => {
    const sources = { slow: {}, a: {}, b: { lookup: { key: '{a.id}' } } };
    const { tenant, upstreams } = world(sources, { id: 'b.id', name: 'slow.id' });
    void resolve(tenant, 'u-1', call())();
    upstreams.a!.answer(found('1'));
    await settled();
    expect(upstreams.b!.asked).toEqual([{ key: '1' }]);
  });

  it('are asked once for any number of rules and lookups', async () => {
    const sources = { a: {}, b: { lookup: { key: '{a.id}' } }, c: { lookup: { key: '{a.id}' } } };
    const { tenant, upstreams } = world(sources, {
      id: 'a.id',
      name: 'b.id',
      status: 'c.id',
      email: 'a.link',
    });
    void resolve(tenant, 'u-1', call())();
    upstreams.a!.answer(found('1'));
    await settled();
    expect(Object.values(upstreams).map(({ asked }) => asked.length)).toEqual([1, 1, 1]);
  });

  it('that depend on a failed required one are not asked', async () => {
    const { tenant, upstreams } = world({ a: {}, b: { lookup: { key: '{a.id}' } } }, { id: 'b.id' });
    const outcome = resolve(tenant, 'u-1', call())();
    upstreams.a!.answer(fails('UserNotFound'));
    expect(await outcome).toEqual(left(userNotFound));
    expect(upstreams.b!.asked).toEqual([]);
  });

  it('that depend on a failed optional one are not asked either, and are absent in the same way', async () => {
    const sources = { main: {}, a: { optional: true }, b: { optional: true, lookup: { key: '{a.id}' } } };
    const name = { from: 'b.id', default: 'none', ifUnknown: 'unknown' };
    const ask = async (failure: string) => {
      const { tenant, upstreams } = world(sources, { id: 'main.id', name });
      upstreams.main!.answer(found('1'));
      upstreams.a!.answer(fails(failure));
      const outcome = await resolve(tenant, 'u-1', call())();
      expect(upstreams.b!.asked).toEqual([]);
      return outcome;
    };
    expect(await ask('UserNotFound')).toEqual(right({ id: '1', name: 'none' }));
    expect(await ask('UpstreamTimeout')).toEqual(right({ id: '1', name: 'unknown' }));
  });

  it('that are optional are waited for, and their failure is not the answer', async () => {
    const { tenant, upstreams } = world({ main: {}, a: { optional: true } }, { id: 'main.id', name: 'a.id' });
    let outcome: unknown;
    void resolve(tenant, 'u-1', call())().then((given) => (outcome = given));
    upstreams.main!.answer(found('1'));
    await settled();
    expect(outcome).toBeUndefined();
    upstreams.a!.answer(fails('IdentityMismatch'));
    await settled();
    expect(outcome).toEqual(right({ id: '1' }));
  });

  it('give their timings by name', async () => {
    const { tenant, upstreams } = world({ a: {}, b: { optional: true } }, { id: 'a.id', name: 'b.id' });
    const asking = call();
    upstreams.a!.answer(found('1'));
    upstreams.b!.answer(fails('UpstreamTimeout'));
    await resolve(tenant, 'u-1', asking)();
    const timings = asking.timings.map(({ source, outcome }) => `${source}: ${outcome}`);
    expect(timings.sort()).toEqual(['a: ok', 'b: UpstreamTimeout']);
  });
});

describe('of several failures', () => {
  const TAGS = [
    'IdentityMismatch',
    'PayloadInvalid',
    'UpstreamRejected',
    'UpstreamUnreachable',
    'UpstreamTimeout',
    'UpstreamOverloaded',
    'UserNotFound',
  ];
  const user = { id: 'a.id', name: 'b.id' };

  /** What is answered when a fails so and b so, in this order of arrival. */
  const answered = async (
    tags: readonly [string, string],
    order: readonly ('a' | 'b')[],
  ): Promise<string> => {
    const { tenant, upstreams } = world({ a: {}, b: {} }, user);
    const outcome = resolve(tenant, 'u-1', call())();
    for (const name of order) {
      upstreams[name]!.answer(fails(tags[name === 'a' ? 0 : 1]));
      await settled();
    }
    const given = await outcome;
    return isLeft(given) ? given.left.tag : 'an account';
  };

  const pairs = TAGS.flatMap((stronger, index) =>
    TAGS.slice(index + 1).map((weaker) => [stronger, weaker] as const),
  );

  it.each(pairs)('%s is answered instead of %s, for every source and order', async (stronger, weaker) => {
    for (const tags of [
      [stronger, weaker],
      [weaker, stronger],
    ] as const)
      for (const order of [
        ['a', 'b'],
        ['b', 'a'],
      ] as const)
        expect(await answered(tags, order)).toBe(stronger);
  });

  it('of one kind the first in the file is answered, in every order of arrival', async () => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const { tenant, upstreams } = world({ a: {}, b: {} }, user);
      const outcome = resolve(tenant, 'u-1', call())();
      for (const name of order) {
        const status = name === 'a' ? 401 : 500;
        upstreams[name]!.answer(left({ tag: 'UpstreamRejected', retryable: false, status }));
        await settled();
      }
      expect(await outcome).toMatchObject({ left: { status: 401 } });
    }
  });
});

describe('a fallback', () => {
  const chain = { main: {}, second: { fallbackFor: 'main' }, third: { fallbackFor: 'second' } };
  const user = { id: { first: ['main.id', 'second.id', 'third.id'] } };

  it('is not asked while the one before it has not ended, nor once that has answered', async () => {
    const { tenant, upstreams } = world(chain, user);
    const outcome = resolve(tenant, 'u-1', call())();
    await settled();
    expect(askedOf(upstreams)).toBe('main');
    upstreams.main!.answer(found('1'));
    expect(await outcome).toEqual(right({ id: '1' }));
    expect(askedOf(upstreams)).toBe('main');
  });

  it.each(['UserNotFound', 'UpstreamTimeout', 'PayloadInvalid'])('is asked after %s', async (tag) => {
    const { tenant, upstreams } = world(chain, user);
    upstreams.main!.answer(fails(tag));
    upstreams.second!.answer(fails(tag));
    upstreams.third!.answer(found('3'));
    expect(await resolve(tenant, 'u-1', call())()).toEqual(right({ id: '3' }));
    expect(askedOf(upstreams)).toBe('mainsecondthird');
  });

  it.each([
    [['UserNotFound', 'UserNotFound', 'UserNotFound'], 'UserNotFound'],
    [['UserNotFound', 'UpstreamTimeout', 'UserNotFound'], 'UpstreamTimeout'],
    [['UpstreamOverloaded', 'UserNotFound', 'UserNotFound'], 'UpstreamOverloaded'],
    [['UpstreamTimeout', 'UpstreamRejected', 'UserNotFound'], 'UpstreamRejected'],
  ])('chain that fails with %j is answered by %s: a failure beats “no such user”', async (tags, answer) => {
    const { tenant, upstreams } = world(chain, user);
    for (const [index, name] of ['main', 'second', 'third'].entries())
      upstreams[name]!.answer(fails(tags[index]!));
    expect(await resolve(tenant, 'u-1', call())()).toMatchObject({ left: { tag: answer } });
  });

  it('serves the lookups of others in its place', async () => {
    const sources = { ...chain, card: { lookup: { key: '{request.userIdentifier}' } } };
    const { tenant, upstreams } = world(sources, { ...user, name: 'card.id' });
    upstreams.main!.answer(fails('UserNotFound'));
    upstreams.second!.answer(found('2'));
    upstreams.card!.answer(found('c'));
    expect(await resolve(tenant, 'u-1', call())()).toEqual(right({ id: '2', name: 'c' }));
  });
});

describe('a source that stalls', () => {
  it('is UpstreamTimeout when its own deadline has passed, and its ask is aborted', async () => {
    const { tenant, upstreams } = world({ a: { deadlineMs: 20 } }, { id: 'a.id' });
    const outcome = await resolve(tenant, 'u-1', call())();
    expect(outcome).toMatchObject({ left: { tag: 'UpstreamTimeout' } });
    expect(upstreams.a!.calls[0]!.signal.aborted).toBe(true);
  });

  it('is replaced by its fallback when its deadline has passed', async () => {
    const sources = { a: { deadlineMs: 20 }, b: { fallbackFor: 'a' } };
    const { tenant, upstreams } = world(sources, { id: { first: ['a.id', 'b.id'] } });
    upstreams.b!.answer(found('2'));
    expect(await resolve(tenant, 'u-1', call())()).toEqual(right({ id: '2' }));
  });

  it('does not outlive its call: no further source is asked', async () => {
    const sources = { a: {}, b: { lookup: { key: '{a.id}' } } };
    const { tenant, upstreams } = world(sources, { id: 'b.id' });
    const controller = new AbortController();
    const outcome = resolve(tenant, 'u-1', call(controller.signal))();
    await settled();
    controller.abort();
    expect(isRight(await outcome)).toBe(false);
    expect(upstreams.b!.asked).toEqual([]);
  });
});

describe('a leaf of another type than documented', () => {
  it('is reported by path and expected type, never by value', async () => {
    const events: BridgeEvent[] = [];
    const { tenant, upstreams } = world({ a: {} }, { id: 'a.id', name: 'a.link' }, (event) =>
      events.push(event),
    );
    upstreams.a!.answer(right({ id: '1', link: { token: 'canary' } }));
    expect(await resolve(tenant, 'u-1', call())()).toEqual(right({ id: '1' }));
    expect(events).toEqual([
      {
        event: 'leaf-mismatched',
        requestId: 'test',
        tenant: 'acme',
        source: 'a',
        path: 'link',
        expected: 'text',
        found: 'an object',
        count: 1,
      },
      {
        event: 'fields-absent',
        requestId: 'test',
        tenant: 'acme',
        fields: [{ field: 'name', reason: 'type-mismatch', count: 1 }],
      },
    ]);
  });
});
