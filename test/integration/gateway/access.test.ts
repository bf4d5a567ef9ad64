/** Access control: the keys of a tenant, and 401. */
import crypto from 'node:crypto';
import { grantOf, DUMMY_ACCESS, shownKeys } from '../../../src/gateway/access';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import {
  asked,
  digestOf,
  errorTo,
  KEY,
  send,
  snapshotOf,
  start,
  stopAll,
  tenantOf,
  userOf,
  type Received,
} from '../../support/gateway/gateway';

afterEach(stopAll);

const denied = {
  status: 401,
  message: 'Сейчас не удаётся показать ваши данные. Пожалуйста, обратитесь в поддержку магазина.',
};

describe('a key', () => {
  const ways: readonly (readonly [string, readonly string[], object])[] = [
    ['Authorization: Bearer', ['Authorization', `Bearer ${KEY}`], {}],
    ['authorization: bEARER, two spaces', ['authorization', `bEARER  ${KEY}`], {}],
    ['a header key', ['key', KEY], {}],
    ['a header KEY', ['KEY', KEY], {}],
    ['a body field', [], { key: KEY }],
    ['all three', ['Authorization', `Bearer ${KEY}`, 'Key', KEY], { key: KEY }],
    ['the same header twice', ['Key', KEY, 'Key', KEY], {}],
  ];
  it.each(ways)('comes as %s', async (_name, headers, more) => {
    const { port } = await start();
    expect(userOf(await send(port, { headers, body: asked('42', more) })).id).toBe('42');
  });

  it('may be any of the tenant’s', async () => {
    const { port } = await start([tenantOf({ access: ['old', 'new', 'next'].map(digestOf) })]);
    for (const key of ['old', 'new', 'next'])
      expect(userOf(await send(port, { headers: ['Key', key], body: asked('42') })).id).toBe('42');
    expect(await errorTo(port, { headers: ['Key', 'older'] })).toEqual(denied);
  });

  it('is not needed for a tenant that is open', async () => {
    const { port } = await start([tenantOf({ access: 'open' })]);
    expect(userOf(await send(port, { headers: [], body: asked('42') })).id).toBe('42');
  });
});

describe('401', () => {
  const good = `Bearer ${KEY}`;
  const ways: readonly (readonly [string, readonly string[], object])[] = [
    ['no key', [], {}],
    ['an empty key', ['Key', ''], {}],
    ['an empty bearer', ['Authorization', 'Bearer '], {}],
    ['a wrong bearer', ['Authorization', 'Bearer wrong'], {}],
    ['a wrong header', ['Key', 'wrong'], {}],
    ['a wrong field', [], { key: 'wrong' }],
    ['the key in another case', ['Key', KEY.toUpperCase()], {}],
    ['half the key', ['Key', KEY.slice(0, -1)], {}],
    ['the key without Bearer', ['Authorization', KEY], {}],
    ['another scheme', ['Authorization', `Basic ${KEY}`], {}],
    ['another header', ['X-Api-Key', KEY], {}],
    ['a right bearer and a wrong header', ['Authorization', good, 'Key', 'wrong'], {}],
    ['a wrong bearer and a right header', ['Authorization', 'Bearer wrong', 'Key', KEY], {}],
    ['a right bearer and a wrong field', ['Authorization', good], { key: 'wrong' }],
    ['a right bearer and an empty field', ['Authorization', good], { key: '' }],
    ['a right header and another scheme', ['Key', KEY, 'Authorization', 'Basic eDp5'], {}],
    ['two bearers, the first right', ['Authorization', good, 'Authorization', 'Bearer wrong'], {}],
    ['two bearers, the second right', ['Authorization', 'Bearer wrong', 'Authorization', good], {}],
    ['two headers, the first right', ['Key', KEY, 'Key', 'wrong'], {}],
    ['two headers, the second right', ['Key', 'wrong', 'Key', KEY], {}],
  ];
  it.each(ways)('is the answer to %s', async (_name, headers, more) => {
    const { port, served } = await start();
    expect(await errorTo(port, { headers, body: asked('42', more) })).toEqual(denied);
    expect(served()).toMatchObject([{ outcome: 'AccessDenied', tenant: 'acme', status: 401 }]);
  });

  it('is the answer to two keys of the same tenant at once', async () => {
    const { port } = await start([tenantOf({ access: ['old', 'new'].map(digestOf) })]);
    const headers = ['Authorization', 'Bearer old', 'Key', 'new'];
    expect(await errorTo(port, { headers })).toEqual(denied);
  });

  it('is the answer to the key of another tenant', async () => {
    const { port } = await start([tenantOf(), tenantOf({ name: 'other', access: [digestOf('theirs')] })]);
    expect(await errorTo(port, { headers: ['Key', 'theirs'] })).toEqual(denied);
  });

  it('is sent without a call to any upstream', async () => {
    const ask = jest.fn();
    const identify = jest.fn();
    const { port } = await start([tenantOf({ ask, identify })]);
    expect(await errorTo(port, { headers: ['Key', 'wrong'] })).toEqual(denied);
    expect(ask).not.toHaveBeenCalled();
    expect(identify).not.toHaveBeenCalled();
  });

  it('has the gateway’s sentence and status, and not the tenant’s', async () => {
    const { port } = await start([
      tenantOf({ errorStatus: 200, messages: { ...tenantOf().messages, accessDenied: 'Own' } }),
    ]);
    expect(await errorTo(port, { headers: ['Key', 'wrong'] })).toEqual(denied);
  });

  it('is the same to the byte for a wrong key, an unknown tenant and one that did not load', async () => {
    const problem: Problem = {
      code: 'json-syntax',
      severity: 'error',
      file: 'f',
      line: 1,
      column: 1,
      endColumn: 2,
      message: 'm',
    };
    const { port, served } = await start(snapshotOf([tenantOf()], { broken: [problem] }));
    const to = (name: string): Promise<Received> =>
      send(port, { path: `/${name}/account`, headers: ['Key', 'wrong'], body: asked('42') });
    const seen = ({ status, text, headers }: Received) => ({
      status,
      text,
      headers: Object.entries(headers).filter(([name]) => name !== 'x-request-id' && name !== 'date'),
    });
    const wrong = seen(await to('acme'));
    expect(wrong.headers).toContainEqual(['www-authenticate', 'Bearer']);
    for (const name of ['nobody', 'broken', '__proto__']) expect(seen(await to(name))).toEqual(wrong);
    expect(served().map(({ outcome, tenant }) => [outcome, tenant])).toEqual([
      ['AccessDenied', 'acme'],
      ['TenantUnknown', undefined],
      ['TenantUnknown', 'broken'],
      ['TenantUnknown', undefined],
    ]);
  });
});

describe('comparing', () => {
  it('compares with all keys of the tenant, wherever the right one is', () => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    const access = ['a', 'b', 'c'].map(digestOf);
    const comparisons = ['a', 'b', 'c', 'wrong'].map((key) => {
      compare.mockClear();
      return [grantOf(access, [key]), compare.mock.calls.length];
    });
    expect(comparisons).toEqual([
      [{ key: 0 }, 3],
      [{ key: 1 }, 3],
      [{ key: 2 }, 3],
      [undefined, 3],
    ]);
  });

  it('does the same work for an unknown tenant as for a known one', async () => {
    const { port } = await start();
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    const hash = jest.spyOn(crypto, 'hash');
    const work = async (path: string) => {
      compare.mockClear();
      hash.mockClear();
      await errorTo(port, { path, headers: ['Key', 'wrong'] });
      return [compare.mock.calls.length, hash.mock.calls.length];
    };
    expect(await work('/acme/account')).toEqual([1, 1]);
    expect(await work('/nobody/account')).toEqual([1, 1]);
  });

  it('never throws for keys of any length', () => {
    expect(grantOf([digestOf(KEY)], ['x'.repeat(100_000)])).toBeUndefined();
    expect(grantOf([digestOf(KEY)], ['\ud800'])).toBeUndefined();
  });

  it('gives no access to the dummy tenant, with any key', () => {
    expect(grantOf(DUMMY_ACCESS, [''])).toBeUndefined();
    expect(grantOf(DUMMY_ACCESS, [])).toBeUndefined();
    expect(grantOf([digestOf('')], [])).toBeUndefined();
  });

  it('reads every key of a request', () => {
    expect(
      shownKeys(['AUTHORIZATION', 'Bearer a', 'x', 'key', 'kEy', 'b', 'Authorization', 'c'], 'd'),
    ).toEqual(['a', '', 'b', 'd']);
  });
});
