/** The limit of a tenant's requests per second. */
import { replayProtection } from '../../../../src/tenant/runtime/protection';
import { rateLimit } from '../../../../src/store/rate-limit';
import { contextOf, load } from '../../../support/tenant/world';

/** A limit with a clock that the test moves. */
const limited = (perSecond: number) => {
  let now = 1_000;
  const limit = rateLimit(perSecond, () => now);
  return {
    limit,
    pass: (ms: number) => (now += ms),
    /** The number of accepted requests among this many. */
    letIn: (requests: number) =>
      Array.from({ length: requests }, limit).filter((refused) => refused === undefined).length,
  };
};

describe('a rate limit', () => {
  it('accepts as many at once as per second, and no more', () => {
    expect(limited(50).letIn(200)).toBe(50);
  });

  it('accepts as many again as the elapsed time allows', () => {
    const { letIn, pass } = limited(50);
    letIn(50);
    pass(100);
    expect(letIn(50)).toBe(5);
    pass(1_000);
    expect(letIn(200)).toBe(50);
  });

  it('accumulates no more than one second', () => {
    const { letIn, pass } = limited(10);
    letIn(10);
    pass(3_600_000);
    expect(letIn(100)).toBe(10);
  });

  it('accepts no more than its rate around the boundary of two seconds', () => {
    const { letIn, pass } = limited(10);
    pass(950);
    expect(letIn(100)).toBe(10);
    pass(100);
    expect(letIn(100)).toBe(1);
  });

  it('says when the next request would be accepted', () => {
    const { limit, letIn, pass } = limited(4);
    letIn(4);
    expect(limit()).toEqual({ tag: 'TooManyRequests', retryAfterMs: 250 });
    pass(100);
    expect(limit()).toEqual({ tag: 'TooManyRequests', retryAfterMs: 150 });
    pass(150);
    expect(limit()).toBeUndefined();
  });

  it('is not used up by rejected requests', () => {
    const { letIn, pass } = limited(2);
    letIn(1_000);
    pass(500);
    expect(letIn(1)).toBe(1);
  });
});

const FILE = JSON.stringify({
  access: 'open',
  identifier: { type: 'text' },
  limits: { perSecond: 2 },
  sources: {},
  user: { id: 'request.userIdentifier' },
});

describe('the limit in a tenant file', () => {
  it('is the tenant’s', async () => {
    const { tenant } = load(FILE, contextOf([]));
    const outcomes = await Promise.all([0, 1, 2].map(async () => tenant?.rateLimit?.()));
    expect(outcomes.map((refused) => refused?.tag)).toEqual([undefined, undefined, 'TooManyRequests']);
  });

  it('is off by default', () => {
    const { tenant } = load(FILE.replace('"perSecond":2', '"concurrent":2'), contextOf([]));
    expect(tenant).toBeDefined();
    expect(tenant?.rateLimit).toBeUndefined();
  });

  it('does not reject fixtures', () => {
    const { tenant } = load(FILE, contextOf([], { protection: replayProtection }));
    expect(tenant).toBeDefined();
    expect(tenant?.rateLimit).toBeUndefined();
  });
});
