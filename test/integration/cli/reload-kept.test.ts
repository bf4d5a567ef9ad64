/** Reloads of tenants whose files are not fit: what goes on, under whose keys, and what ends. */
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY, ask } from '../../support/e2e/bridge';
import { makeFolder } from '../../support/e2e/tenants';
import { userOf } from '../../support/gateway/gateway';
import {
  NICK,
  OLD_KEY,
  OTHER_KEY,
  eventsOf,
  metricsOf,
  nameOf,
  reload,
  serving,
  shopTenant,
  statusOf,
  statusWith,
  stopServing,
  writeIn,
} from '../../support/reload';
import type { Own } from '../../support/e2e/tenants';

afterEach(stopServing);

type Served = Awaited<ReturnType<typeof serving>>;

/** Files whose rest is not fit, whatever their access is. */
const UNFIT: readonly (readonly [what: string, own: Own, code: string])[] = [
  ['a path that there is not', { user: { name: 'shop.nmae' } }, 'path-unknown'],
  ['a source that there is not', { user: { name: 'crm.name' } }, 'name-unknown'],
  ['a step that there is not', { user: { name: { from: 'shop.name', via: ['shout'] } } }, 'step-unknown'],
  ['a field of another type', { user: { name: 'shop.points' } }, 'type-mismatch'],
  ['no rule of the id', { user: { id: null } }, 'id-missing'],
  ['an unknown key', { head: { colour: 'red' } }, 'key-unknown'],
  ['an unknown adapter', { source: { adapter: 'ftp' } }, 'adapter-unknown'],
  [
    'a secret that is not set',
    { settings: { auth: { type: 'bearer', token: '${NO_TOKEN}' } } },
    'secret-unset',
  ],
  [
    'a secret in the file',
    { settings: { auth: { type: 'bearer', token: 'abcdefgh12345678' } } },
    'secret-literal',
  ],
  ['the file of a payload that is not there', { source: { payload: 'payload.json' } }, 'file-missing'],
  ['another kind of identifier', { head: { identifier: 'digits' } }, 'kind-wrong'],
  ['a zone that there is not', { head: { timezone: 'Mars/Olympus' } }, 'value-wrong'],
  ['a language that there is not', { head: { locale: 'tlh' } }, 'value-wrong'],
];

describe('a file that has become unfit by', () => {
  it.each(UNFIT)('%s keeps the version before, and this is told', async (_what, own) => {
    const { bridge, write } = await serving();
    const before = await statusOf(bridge, 'acme');
    write('acme', own);
    const { kept, unchanged, refused } = await reload(bridge);
    expect([kept.map(({ tenant }) => tenant), unchanged, refused]).toEqual([['acme'], 1, []]);
    const places = kept[0]?.problems.map(({ code, line, column }) => ({ code, line, column })) ?? [];
    expect(eventsOf(bridge, 'tenant-kept')).toMatchObject([
      { level: 'error', tenant: 'acme', problems: places },
    ]);
    expect(eventsOf(bridge, 'reload-done')).toMatchObject([{ kept: ['acme'] }]);
    expect(await nameOf(bridge)).toBe('Name 42');
    expect(await statusOf(bridge, 'acme')).toMatchObject({
      status: 'loaded',
      lastGood: true,
      configHash: before?.configHash,
      loadedAt: before?.loadedAt,
      problems: kept[0]?.problems,
    });
    expect(await metricsOf(bridge)).toEqual(
      expect.arrayContaining([
        'tenant_up{tenant="acme"} 1',
        'tenant_last_good{tenant="acme"} 1',
        'tenant_last_good{tenant="beta"} 0',
        'reloads_total{result="kept"} 1',
      ]),
    );
    write('acme', NICK);
    expect(await reload(bridge)).toMatchObject({
      changed: [{ tenant: 'acme', keys: ['user.name'] }],
      kept: [],
    });
    expect(await metricsOf(bridge)).toContain('tenant_last_good{tenant="acme"} 0');
    expect(await nameOf(bridge)).toBe('Nick 42');
  });

  it.each(UNFIT)('%s opens nothing to a key that it does not have any more', async (_what, own) => {
    const { bridge, write } = await serving();
    expect(await statusWith(bridge, OLD_KEY)).toBe(200);
    write('acme', { ...own, head: { access: { keys: ['${APP_KEY}', '${OTHER_KEY}'] }, ...own.head } });
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }] });
    expect(await statusWith(bridge, OLD_KEY)).toBe(401);
    expect([await statusWith(bridge, KEY), await statusWith(bridge, OTHER_KEY)]).toEqual([200, 200]);
    expect(await statusOf(bridge, 'acme')).toMatchObject({
      keys: [{ name: 'APP_KEY' }, { name: 'OTHER_KEY' }],
    });
  });

  it('one mistake after the other keeps the same version', async () => {
    const { bridge, write } = await serving();
    for (const [, own] of UNFIT) {
      write('acme', own);
      await reload(bridge);
    }
    expect(await nameOf(bridge)).toBe('Name 42');
    expect(eventsOf(bridge, 'tenant-kept')).toHaveLength(UNFIT.length);
  });

  it('the same mistake is told once, while each reload still counts it', async () => {
    const { bridge, write } = await serving();
    write('acme', { head: { colour: 'red' } });
    for (let reloads = 0; reloads < 3; reloads += 1)
      expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }], unchanged: 1 });
    expect(eventsOf(bridge, 'tenant-kept')).toHaveLength(1);
    expect(eventsOf(bridge, 'reload-done')).toHaveLength(3);
  });
});

describe('a file whose access is not valid refuses the tenant:', () => {
  it.each<readonly [string, object]>([
    ['none', { access: undefined }],
    ['null', { access: null }],
    ['a text', { access: 'closed' }],
    ['a list', { access: ['${APP_KEY}'] }],
    ['an empty object', { access: {} }],
    ['no keys', { access: { keys: [] } }],
    ['a key that is null', { access: { keys: [null] } }],
    ['a literal key', { access: { keys: ['abcdefgh12345678'] } }],
    ['a key that is not set', { access: { keys: ['${APP_KEY}', '${NO_KEY}'] } }],
    ['a key in part of a text', { access: { keys: ['x${APP_KEY}'] } }],
    ['an unknown key beside', { access: { keys: ['${APP_KEY}'], open: true } }],
    ['keys under another name', { access: { key: ['${APP_KEY}'] } }],
    ['an object for keys', { access: { keys: { app: '${APP_KEY}' } } }],
  ])('%s', async (_what, head) => {
    for (const own of [{}, { user: { name: 'shop.nmae' } }]) {
      const { bridge, write } = await serving();
      write('acme', { ...own, head: { ...head } });
      expect(await reload(bridge)).toMatchObject({ refused: [{ tenant: 'acme' }], kept: [], unchanged: 1 });
      expect([await statusWith(bridge, KEY), await statusWith(bridge, OLD_KEY)]).toEqual([401, 401]);
      expect(await statusOf(bridge, 'acme')).toMatchObject({ status: 'refused' });
      expect(await metricsOf(bridge)).toContain('tenant_up{tenant="acme"} 0');
      expect(eventsOf(bridge, 'tenant-refused')).toHaveLength(1);
      write('acme', NICK);
      expect(await reload(bridge)).toMatchObject({ added: ['acme'] });
      expect(await nameOf(bridge)).toBe('Nick 42');
    }
  });

  it.each<readonly [string, RegExp, string]>([
    ['"access" that is there twice', /"access"/, '"access": { "keys": ["${OTHER_KEY}"] }, "access"'],
    ['"keys" that are there twice', /"keys"/, '"keys": ["${OTHER_KEY}"], "keys"'],
  ])('%s', async (_what, key, twice) => {
    const { bridge, mappings, shop } = await serving();
    writeIn(
      mappings,
      'acme/tenant.json',
      JSON.stringify(shopTenant(shop.baseUrl)).replace(key, () => twice),
    );
    expect(await reload(bridge)).toMatchObject({ refused: [{ tenant: 'acme' }], kept: [] });
    expect([await statusWith(bridge, KEY), await statusWith(bridge, OTHER_KEY)]).toEqual([401, 401]);
  });

  it('another key that is there twice says nothing of access', async () => {
    const { bridge, mappings, shop } = await serving();
    const text = JSON.stringify(shopTenant(shop.baseUrl)).replace('"user"', '"user": {}, "user"');
    writeIn(mappings, 'acme/tenant.json', text);
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }], refused: [] });
  });

  it('a whole file that is a list, a text or null', async () => {
    const { bridge, mappings } = await serving();
    for (const text of ['[]', '"access"', 'null', '{}']) {
      writeIn(mappings, 'acme/tenant.json', text);
      expect(await reload(bridge)).toMatchObject({ refused: [{ tenant: 'acme' }] });
    }
  });
});

describe('a file that cannot be read or parsed may be half written, and keeps everything, access too:', () => {
  const keepsAll = async (spoil: (served: Served) => void): Promise<void> => {
    const served = await serving();
    const { bridge } = served;
    spoil(served);
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }], unchanged: 1, refused: [] });
    expect([await statusWith(bridge, KEY), await statusWith(bridge, OLD_KEY)]).toEqual([200, 200]);
    expect(await statusOf(bridge, 'acme')).toMatchObject({ lastGood: true });
    served.write('acme', NICK);
    expect(await reload(bridge)).toMatchObject({ changed: [{ tenant: 'acme' }], kept: [] });
    expect(await nameOf(bridge)).toBe('Nick 42');
  };
  const fileOf = ({ mappings }: Served): string => join(mappings, 'acme', 'tenant.json');

  it.each([0, 1, 20, 60, 200, 400])('cut after %d bytes', (bytes) =>
    keepsAll((served) => truncateSync(fileOf(served), bytes)),
  );
  it.each<readonly [string, (served: Served) => void]>([
    ['more behind its end', (served) => appendFileSync(fileOf(served), '}')],
    ['half overwritten', (served) => writeFileSync(fileOf(served), 'access', { flag: 'r+' })],
    ['bytes that are not text', (served) => writeFileSync(fileOf(served), Buffer.from([0x7b, 0xff, 0x7d]))],
    ['bytes of zero', (served) => writeFileSync(fileOf(served), Buffer.alloc(300))],
    ['gone', (served) => rmSync(fileOf(served))],
    [
      'a folder in its place',
      (served) => {
        rmSync(fileOf(served));
        mkdirSync(fileOf(served));
      },
    ],
    ['too large', (served) => writeFileSync(fileOf(served), ' '.repeat(1_048_577))],
    ['too deep', (served) => writeFileSync(fileOf(served), `${'['.repeat(70)}${']'.repeat(70)}`)],
  ])('%s', async (what, spoil) => {
    if (what === 'a folder in its place') {
      await keepsAllThen(spoil);
      return;
    }
    await keepsAll(spoil);
  });

  /** As above, where the file cannot be written over. */
  const keepsAllThen = (spoil: (served: Served) => void): Promise<void> =>
    keepsAll((served) => {
      const { write } = served;
      spoil(served);
      Object.assign(served, {
        write: (...given: Parameters<Served['write']>) => {
          rmSync(fileOf(served), { recursive: true });
          write(...given);
        },
      });
    });
});

describe('of a tenant file over another,', () => {
  const base = (served: Pick<Served, 'shop'>) => shopTenant(served.shop.baseUrl);
  const overBase = async (own: object = {}) => {
    const served = await serving();
    writeIn(served.mappings, '_base/tenant.json', base(served));
    writeIn(served.mappings, 'acme/tenant.json', { extends: '../_base/tenant.json', ...own });
    writeIn(served.mappings, 'beta/tenant.json', { extends: '../_base/tenant.json' });
    await reload(served.bridge);
    return served;
  };

  it('a change of the other is one of all tenants that extend it', async () => {
    const served = await overBase();
    writeIn(served.mappings, '_base/tenant.json', shopTenant(served.shop.baseUrl, NICK));
    expect(await reload(served.bridge)).toMatchObject({
      changed: [
        { tenant: 'acme', keys: ['user.name'] },
        { tenant: 'beta', keys: ['user.name'] },
      ],
    });
    expect([await nameOf(served.bridge), await nameOf(served.bridge, 'beta')]).toEqual([
      'Nick 42',
      'Nick 42',
    ]);
  });

  it('half of the other keeps everything, access too', async () => {
    const { bridge, mappings } = await overBase();
    writeIn(mappings, '_base/tenant.json', '{"access": {"keys"');
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }, { tenant: 'beta' }] });
    expect([await statusWith(bridge, KEY), await statusWith(bridge, OLD_KEY)]).toEqual([200, 200]);
  });

  it('half of the other keeps all but the access that the own file says', async () => {
    const { bridge, mappings } = await overBase();
    writeIn(mappings, '_base/tenant.json', '{"access": {"keys"');
    writeIn(mappings, 'acme/tenant.json', {
      extends: '../_base/tenant.json',
      access: { keys: ['${APP_KEY}'] },
    });
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }, { tenant: 'beta' }] });
    expect([await statusWith(bridge, KEY), await statusWith(bridge, OLD_KEY)]).toEqual([200, 401]);
    expect(await statusWith(bridge, OLD_KEY, 'beta')).toBe(200);
  });

  it('half of the file under it keeps all but the access that the file between says', async () => {
    const served = await serving();
    const { bridge, mappings } = served;
    writeIn(mappings, '_base/tenant.json', base(served));
    writeIn(mappings, '_between/tenant.json', { extends: '../_base/tenant.json' });
    writeIn(mappings, 'acme/tenant.json', { extends: '../_between/tenant.json' });
    await reload(bridge);
    const before = await statusWith(bridge, OLD_KEY);
    writeIn(mappings, '_base/tenant.json', '{"access": {"keys"');
    writeIn(mappings, '_between/tenant.json', {
      extends: '../_base/tenant.json',
      access: { keys: ['${APP_KEY}'] },
    });
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }] });
    expect([before, await statusWith(bridge, KEY), await statusWith(bridge, OLD_KEY)]).toEqual([
      200, 200, 401,
    ]);
  });

  it('a key in a file is read again while the other is not fit, however the own file writes its variable', async () => {
    const file = join(makeFolder(), 'key');
    writeFileSync(file, OTHER_KEY);
    const { bridge, mappings } = await serving({ acme: {} }, { SHOP_KEY_FILE: file });
    writeIn(mappings, '_base/tenant.json', '{"access": {"keys"');
    const own = '{ "extends": "../_base/tenant.json", "access": { "keys": ["\\u0024{SHOP_KEY}"] } }';
    writeIn(mappings, 'acme/tenant.json', own);
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }] });
    expect(await statusWith(bridge, OTHER_KEY)).toBe(200);
    writeFileSync(file, 'reload-next-key-81be20');
    await reload(bridge);
    expect(await statusWith(bridge, OTHER_KEY)).toBe(401);
    expect(await statusWith(bridge, 'reload-next-key-81be20')).toBe(200);
  });

  it('a circle, or a base that is not a path, refuses the tenant unless its own file says its access', async () => {
    const { bridge, mappings } = await overBase();
    writeIn(mappings, 'acme/tenant.json', { extends: 'tenant.json' });
    writeIn(mappings, 'beta/tenant.json', { extends: 7, access: { keys: ['${OLD_KEY}'] } });
    expect(await reload(bridge)).toMatchObject({ refused: [{ tenant: 'acme' }], kept: [{ tenant: 'beta' }] });
    expect([await statusWith(bridge, KEY, 'beta'), await statusWith(bridge, OLD_KEY, 'beta')]).toEqual([
      401, 200,
    ]);
  });
});

describe('a secret of a source in a file', () => {
  const withToken = async () => {
    const file = join(makeFolder(), 'token');
    writeFileSync(file, 'reload-upstream-token-1');
    return { file, ...(await serving({ acme: {}, beta: {} }, { TOKEN: '', TOKEN_FILE: file })) };
  };

  it.each<readonly [string, (file: string) => void]>([
    ['is gone', (file) => rmSync(file)],
    ['is empty', (file) => truncateSync(file, 0)],
    ['has another form', (file) => writeFileSync(file, 'token\u0007with a bell')],
    ['is not text', (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0xfd]))],
    [
      'is a folder',
      (file) => {
        renameSync(file, `${file}-away`);
        mkdirSync(file);
      },
    ],
  ])('that %s keeps the version with the secret before', async (_what, spoil) => {
    const { bridge, file } = await withToken();
    spoil(file);
    expect(await reload(bridge)).toMatchObject({ kept: [{ tenant: 'acme' }, { tenant: 'beta' }] });
    expect(userOf(await ask(bridge, 'acme', '42'))).toMatchObject({ name: 'Name 42' });
    rmSync(file, { recursive: true, force: true });
    writeFileSync(file, 'reload-upstream-token-2');
    expect(await reload(bridge)).toMatchObject({
      changed: [
        { tenant: 'acme', keys: ['TOKEN'] },
        { tenant: 'beta', keys: ['TOKEN'] },
      ],
    });
  });
});
