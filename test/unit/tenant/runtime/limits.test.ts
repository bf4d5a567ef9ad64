/** The limit of a tenant's calls under way: no more than its file says, for all its requests together. */
import { isRight, left, right } from 'fp-ts/Either';
import { DEADLINE } from '../../../../src/core/call';
import { answerOf, limitReached } from '../../../../src/core/failure';
import { resolve } from '../../../../src/resolve';
import { openFixtureSession } from '../../../../src/fixture/session';
import { listFixtures } from '../../../../src/tenant/folder';
import { adapters } from '../../../../adapters';
import { mappingsOf, removeMappings } from '../../../support/tenant/played';
import { found, settled, world } from '../../../support/tenant/upstreams';
import { callAt } from '../../../support/tenant/world';

afterAll(removeMappings);

const tenantWith = (concurrent: number) =>
  world({ a: { lookup: { id: '{request.userIdentifier}' } } }, { id: 'a.id' }, () => undefined, {
    limits: { concurrent },
  });

const full = left(limitReached('TOO_MANY_CALLS'));

test('a request without a free place is answered at once with 503, and no source is asked', async () => {
  const { tenant, upstreams } = tenantWith(2);
  const pending = ['1', '2'].map((id) => resolve(tenant, id, callAt(new Date(0)))());
  await settled();
  expect(await resolve(tenant, '3', callAt(new Date(0)))()).toStrictEqual(full);
  expect(answerOf(limitReached('TOO_MANY_CALLS'))).toStrictEqual({ status: 503, message: 'unavailable' });
  expect(upstreams.a!.asked).toHaveLength(2);
  upstreams.a!.answer(found('x'));
  expect(await Promise.all(pending)).toStrictEqual([right({ id: 'x' }), right({ id: 'x' })]);
  expect(await resolve(tenant, '3', callAt(new Date(0)))()).toStrictEqual(right({ id: 'x' }));
});

test('a request that is aborted, or reaches its deadline, frees its place', async () => {
  const { tenant, upstreams } = tenantWith(1);
  for (const reason of [undefined, DEADLINE, undefined]) {
    const over = new AbortController();
    const pending = resolve(tenant, '1', callAt(new Date(0), over.signal))();
    await settled();
    expect(await resolve(tenant, '2', callAt(new Date(0)))()).toStrictEqual(full);
    over.abort(reason);
    await pending;
  }
  upstreams.a!.answer(found('x'));
  expect(await resolve(tenant, '2', callAt(new Date(0)))()).toStrictEqual(right({ id: 'x' }));
});

test('two tenants do not share their places', async () => {
  const [one, other] = [tenantWith(1), tenantWith(1)];
  const pending = resolve(one.tenant, '1', callAt(new Date(0)))();
  await settled();
  other.upstreams.a!.answer(found('x'));
  expect(await resolve(other.tenant, '1', callAt(new Date(0)))()).toStrictEqual(right({ id: 'x' }));
  one.upstreams.a!.answer(found('x'));
  await pending;
});

test('fixtures play with any limits, and any number at a time', async () => {
  const mappings = mappingsOf({
    'tenant.json': {
      access: { keys: ['${APP_KEY}'] },
      identifier: { type: 'digits' },
      limits: { concurrent: 1 },
      sources: {
        crm: {
          adapter: 'crm',
          concurrent: 1,
          settings: { file: 'customers.json', index: { id: 'digits' } },
          lookup: { by: 'id', value: '{request.userIdentifier}' },
        },
      },
      user: { id: 'crm.id' },
    },
    'customers.json': Array.from({ length: 20 }, (_, id) => ({ id: String(id) })),
    'fixtures/one.json': {
      variables: { APP_KEY: 'k' },
      request: { userIdentifier: '1' },
      response: { status: 200, body: { user: { id: '1' } } },
    },
  });
  const [written] = listFixtures(mappings, 'acme');
  const played = openFixtureSession(mappings, 'acme', written!, { adapters, variables: {} }, () => undefined);
  if (!isRight(played)) throw new Error(JSON.stringify(played.left));
  const { tenant, call } = played.right;
  const ids = Array.from({ length: 20 }, (_, id) => String(id));
  const answers = await Promise.all(ids.map((id) => resolve(tenant, id, call)()));
  expect(answers).toStrictEqual(ids.map((id) => right({ id })));
  tenant.dispose();
});
