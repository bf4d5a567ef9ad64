/**
 * Injection: a request keeps its shape for every text. The text arrives as it is, in its place, or nothing is sent.
 */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { http } from '../../../../adapters/http';
import type { Tenant } from '../../../../src/tenant/runtime/tenant';
import { createTransport } from '../../../../src/upstream/http/client';
import { contextOf, load } from '../../../support/tenant/world';
import { callOf } from '../../../support/upstream/call';
import { closeServers } from '../../../support/upstream/servers';
import { loadSource } from '../../../support/adapters/tenant';
import { hostile, kinds } from '../../../support/adapters/http/hostile';
import type { Kind } from '../../../support/adapters/http/hostile';
import { HARMLESS, places } from '../../../support/adapters/http/places';
import type { Place } from '../../../support/adapters/http/places';
import { listen } from '../../../support/adapters/http/wire';
import type { Wire } from '../../../support/adapters/http/wire';

/** A request with another text in the harmless one’s place. */
const filled = (value: unknown, by: string): unknown => {
  if (typeof value === 'string') return value.replaceAll(HARMLESS, () => by);
  if (Array.isArray(value)) return value.map((item) => filled(item, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, by)]));
};

type Ask = (text: string) => Promise<Either<{ readonly tag: string }, unknown>>;

interface Asked {
  readonly ask: Ask;
  readonly wire: Wire;
}

let tenants: readonly Tenant[] = [];

afterEach(async () => {
  for (const tenant of tenants) tenant.dispose();
  tenants = [];
  await closeServers();
});

const opened = (tenant: Tenant | undefined, problems: unknown): Tenant => {
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  tenants = [...tenants, tenant];
  return tenant;
};

const sourceOf = (baseUrl: string, lookup: object, settings: object = {}) => ({
  adapter: 'http',
  privateNetwork: true,
  settings: { baseUrl, answer: { notFound: [{ status: 404 }] }, ...settings },
  lookup: { ...lookup, owner: 'unsaid' },
  payload: { code: 'text!' },
});

/** Characters that no text of a payload may have, for any upstream. */
const NO_TEXT: readonly Kind[] = ['turning', 'long', 'controls', 'halves'];

/** The text is the identifier of the requested user. */
const byIdentifier = async ({ lookup }: Pick<Place, 'lookup'>): Promise<Asked> => {
  const wire = await listen(() => ({ code: 'ok' }));
  const { tenant, problems } = loadSource({
    adapters: [http],
    source: sourceOf(wire.baseUrl, lookup('{request.userIdentifier}')),
    user: { id: 'request.userIdentifier' },
  });
  const { ask } = opened(tenant, problems);
  return { ask: (text) => ask(text, callOf())(), wire };
};

/** The text is what a first source says of a user. */
const byPayload = async ({ lookup }: Pick<Place, 'lookup'>): Promise<Asked> => {
  let code = '';
  const first = await listen(() => ({ code }));
  const wire = await listen(() => ({ code: 'ok' }));
  const file = {
    access: 'open',
    identifier: { type: 'text' },
    sources: {
      crm: sourceOf(first.baseUrl, { path: '/users/{request.userIdentifier}' }),
      cards: sourceOf(wire.baseUrl, lookup('{crm.code}')),
    },
    user: { id: 'request.userIdentifier', name: 'cards.code' },
  };
  const { tenant, problems } = load(JSON.stringify(file), contextOf([http], { http: createTransport }));
  const { ask } = opened(tenant, problems);
  return {
    ask: (text) => {
      code = text;
      return ask('anna', callOf())();
    },
    wire,
  };
};

/** The result for each text of a kind: it arrived, or the failure without a request. */
type Fates = Readonly<Partial<Record<Kind, readonly string[]>>>;

const fateOf = async ({ ask, wire }: Asked, text: string): Promise<string> => {
  const [harmless] = wire.arrived;
  const before = wire.arrived.length;
  const outcome = await ask(text);
  const sent = wire.arrived.slice(before);
  expect([text, sent]).toStrictEqual([text, isRight(outcome) ? [filled(harmless, text)] : []]);
  return isRight(outcome) ? 'arrived' : outcome.left.tag;
};

/** One after another, after a harmless text. */
const fatesOf = async (asked: Asked): Promise<Fates> => {
  expect(await asked.ask(HARMLESS)).toMatchObject({ _tag: 'Right' });
  const found: Partial<Record<Kind, string[]>> = {};
  for (const kind of kinds)
    for (const text of hostile[kind]) (found[kind] ??= []).push(await fateOf(asked, text));
  return found;
};

/** The expected result for each text: one that cannot be sent is the failure of the shopper or source that gave it. */
const expected = (refused: readonly Kind[], tag: 'RequestInvalid' | 'PayloadInvalid'): Fates =>
  Object.fromEntries(
    kinds.map((kind) => [kind, hostile[kind].map(() => (refused.includes(kind) ? tag : 'arrived'))] as const),
  );

const counted = (fates: Fates): readonly number[] => {
  const all = Object.values(fates).flat();
  const arrived = all.filter((fate) => fate === 'arrived').length;
  return [arrived, all.length - arrived];
};

describe.each(places)('in $place', (place) => {
  const { shape, refused, counts } = place;

  test('an identifier arrives as it is, or nothing is sent', async () => {
    const asked = await byIdentifier(place);
    const fates = await fatesOf(asked);
    expect(asked.wire.arrived[0]).toMatchObject(shape);
    expect(fates).toStrictEqual(expected(refused, 'RequestInvalid'));
    expect(counted(fates)).toStrictEqual(counts.identifiers);
  });

  test('a text of another source arrives as it is, or nothing is sent', async () => {
    const asked = await byPayload(place);
    const fates = await fatesOf(asked);
    expect(asked.wire.arrived[0]).toMatchObject(shape);
    expect(fates).toStrictEqual(expected([...refused, ...NO_TEXT], 'PayloadInvalid'));
    expect(counted(fates)).toStrictEqual(counts.payloads);
  });
});

describe('in a segment of two texts', () => {
  const place = { lookup: (text: string) => ({ path: `/users/${text}${text}` }) };

  test('one dot and one dot are not sent as two', async () => {
    const asked = await byIdentifier(place);
    await asked.ask(HARMLESS);
    expect(await fateOf(asked, '.')).toBe('RequestInvalid');
    expect(await fateOf(asked, '..')).toBe('arrived');
  });
});
