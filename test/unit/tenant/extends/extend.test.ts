/** Merging a file with the one that it extends: examples as data, and laws. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { http } from '../../../../adapters/http';
import { sql } from '../../../../adapters/sql';
import type { Loaded } from '../../../../src/tenant/load';
import { MAX_BASES } from '../../../../src/tenant/extends/extend';
import { draws } from '../../../support/draws';
import { readTextOf } from '../../../support/tenant/broken';
import { shop } from '../../../support/tenant/shop';
import { contextOf, load } from '../../../support/tenant/world';
import { ROOT } from '../../../support/root';

type Json = Readonly<Record<string, unknown>>;

interface Pair {
  readonly name: string;
  readonly base: Json;
  readonly own: Json;
  readonly merged: Json;
}

const PAIRS = 22;
const pairs = JSON.parse(
  readFileSync(join(ROOT, 'test/support/tenant/extended/pairs.json'), 'utf8'),
) as readonly Pair[];

const context = contextOf([shop]);

/** Loads the last of several files, each of which extends the one before. */
const loadChain = (files: readonly Json[]): Loaded => {
  const named = files.map((file, index) => ({
    name: `../_base/${index}.json`,
    text: JSON.stringify(index === 0 ? file : { extends: `../_base/${index - 1}.json`, ...file }),
  }));
  const folder = Object.fromEntries(named.map(({ name, text }) => [name, [text]]));
  const loaded = load(named.at(-1)!.text, context, undefined, readTextOf(folder));
  loaded.tenant?.dispose();
  return loaded;
};

/** The merged files as text, since the order of keys matters. */
const laid = (...files: readonly Json[]): string => JSON.stringify(loadChain(files).document);

const parsed = (text: string): Json => JSON.parse(text) as Json;

describe('a file and the one that it extends give', () => {
  it.each(pairs.map((pair) => [pair.name, pair] as const))('%s', (_name, { base, own, merged }) => {
    expect(laid(base, own)).toBe(JSON.stringify(merged));
  });

  it(`all of it in ${PAIRS} pairs`, () => {
    expect(pairs).toHaveLength(PAIRS);
  });

  it('the result does not depend on the files in between', () => {
    expect(laid({ locale: 'en' }, {}, { timezone: 'Asia/Omsk' })).toBe(
      '{"locale":"en","timezone":"Asia/Omsk"}',
    );
  });
});

describe('a chain of files that extend each other', () => {
  const whole = {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'phone' },
    sources: {},
    user: { id: 'request.userIdentifier' },
  };
  const chain = (bases: number): Loaded => loadChain([whole, ...Array.from({ length: bases }, () => ({}))]);

  it(`may have ${MAX_BASES} files besides the tenant's own`, () => {
    expect(chain(MAX_BASES).problems).toEqual([]);
  });

  it.each([1, 2, 100, 4_000])(
    'is refused with %s more files, at the place that names the first of them',
    (more) => {
      const { problems, tenant, document } = chain(MAX_BASES + more);
      expect(problems).toEqual([
        expect.objectContaining({
          code: 'extends-depth',
          file: `mappings/_base/${more}.json`,
          line: 1,
          column: 12,
        }),
      ]);
      expect([tenant, document]).toEqual([undefined, undefined]);
    },
  );

  it('is reported as a cycle, and not as too long, where a file is repeated', () => {
    const folder = {
      '../_base/0.json': ['{ "extends": "1.json" }'],
      '../_base/1.json': ['{ "extends": "0.json" }'],
      'tenant.json': ['{ "extends": "../_base/0.json" }'],
    };
    const { problems } = load(folder['tenant.json'].join(''), context, undefined, readTextOf(folder));
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['extends-circular', 'mappings/_base/1.json'],
    ]);
  });
});

/** The source `crm` in two files; its adapter knows no upstream. */
interface Two {
  readonly base: Json;
  readonly own: Json;
  readonly files?: Readonly<Record<string, Json>>;
}

const LOOKUP = {
  path: '/users/{request.userIdentifier}',
  owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
};
const PAYLOAD = { id: 'text!', phone: 'text!' };
const ANSWER = { notFound: [{ status: 404 }] };

const findingsOf = ({ base, own, files = {} }: Two): Loaded['problems'] => {
  const shared = {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'phone' },
    sources: { crm: { adapter: 'http', lookup: LOOKUP, payload: PAYLOAD, ...base } },
    user: { id: 'crm.id' },
  };
  const all = Object.entries({ ...files, '../_base/tenant.json': shared });
  const folder = Object.fromEntries(all.map(([name, file]) => [name, [JSON.stringify(file)]]));
  const text = JSON.stringify({ extends: '../_base/tenant.json', sources: { crm: own } });
  const loaded = load(text, contextOf([http, sql]), undefined, readTextOf(folder));
  loaded.tenant?.dispose();
  return loaded.problems.filter(({ code }) => code !== 'secret-unset');
};

describe('for a secret that is sent to a token endpoint', () => {
  const auth = { type: 'oauth2', tokenUrl: 'https://login.shop.example', clientId: 'bridge' };
  const base = {
    settings: {
      baseUrl: 'https://shop.example',
      answer: ANSWER,
      auth: { ...auth, clientSecret: '${TOKEN}' },
    },
  };
  const inherited = (settings: Json): readonly unknown[] =>
    findingsOf({ base, own: { settings } }).map(({ code, suggestion }) => [code, suggestion]);
  const baseUrl = 'https://staging.example';
  const tokenUrl = 'https://login.staging.example';

  it('the check warns once, where that is new', () => {
    const warned = [['secret-inherited', 'add "clientSecret": "${NAME}" to "auth"']];
    expect(inherited({ auth: { tokenUrl } })).toEqual(warned);
    expect(inherited({ baseUrl, auth: { tokenUrl } })).toEqual(warned);
  });

  it('the check warns where the destination of the token is new', () => {
    const suggestion = 'add "auth": { "clientSecret": "${NAME}" } to "settings"';
    expect(inherited({ baseUrl })).toEqual([['secret-inherited', suggestion]]);
  });

  it('the check does not warn where the file gives the secret with the addresses', () => {
    expect(inherited({ baseUrl, auth: { tokenUrl, clientSecret: '${OTHER}' } })).toEqual([]);
  });
});

describe('for the password of a database', () => {
  const base = {
    adapter: 'sql',
    settings: {
      database: 'postgresql',
      host: 'db.shop.example',
      name: 'shop',
      user: 'bridge',
      password: '${TOKEN}',
    },
    lookup: {
      query: 'select id, phone from customers where phone = $1',
      parameters: ['{request.userIdentifier}'],
      owner: LOOKUP.owner,
    },
  };
  const inherited = (settings: Json): readonly unknown[] =>
    findingsOf({ base, own: { settings } }).map(({ code, suggestion }) => [code, suggestion]);

  it('the check warns where the host is another one', () => {
    const warned = [['secret-inherited', 'add "password": "${NAME}" to "settings"']];
    expect(inherited({ host: 'db.staging.example' })).toEqual(warned);
  });

  it('the check does not warn where the file gives it with the host, or keeps the host', () => {
    expect(inherited({ host: 'db.staging.example', password: '${OTHER}' })).toEqual([]);
    expect(inherited({ name: 'loyalty' })).toEqual([]);
  });
});

describe('a payload’s type', () => {
  const settings = { baseUrl: 'https://shop.example', answer: ANSWER };

  it('may have another grade in the extending file', () => {
    const base = { settings, payload: { ...PAYLOAD, 'city!': { name: 'text' } } };
    const own = { payload: { city: { name: 'text?', code: 'text?' }, 'id!': 'text' } };
    expect(findingsOf({ base, own })).toEqual([]);
  });

  it('is read from the file beside the one that names it', () => {
    const named = { settings, payload: 'customer.json' };
    const beside = { '../_base/customer.json': PAYLOAD };
    const ours = { 'customer.json': PAYLOAD };
    expect(findingsOf({ base: named, own: {}, files: beside })).toEqual([]);
    expect(findingsOf({ base: { settings }, own: { payload: 'customer.json' }, files: ours })).toEqual([]);
    expect(findingsOf({ base: named, own: {}, files: ours })).toEqual([
      expect.objectContaining({ code: 'file-missing', file: 'mappings/_base/tenant.json' }),
    ]);
  });
});

const words = fc.constantFrom(
  'sources',
  'shop',
  'settings',
  'type',
  'adapter',
  'user',
  'name',
  'from',
  'extra',
);
const key = fc
  .oneof(words, fc.string({ maxLength: 3 }))
  .filter((name) => name !== 'extends' && name[0] !== '$');

const documents = (scalar: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  fc.letrec<{ value: unknown; object: Json }>((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, scalar, words, fc.array(tie('value'), { maxLength: 2 }), tie('object')),
    object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  })).object;

/** Parts of one tenant file, in which each key has the same kind of value everywhere. */
const part = (...names: readonly string[]): fc.Arbitrary<Json> =>
  fc.dictionary(fc.constantFrom(...names), fc.nat(9), { maxKeys: 3 });
const some = (record: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Json> =>
  fc.record(record, { requiredKeys: [] });
const rule = fc.constantFrom('crm.a', { from: 'crm.a', default: 'b' }, { value: 'c' });
const source = some({
  deadlineMs: fc.nat(9),
  settings: some({ region: fc.nat(9), auth: part('user', 'password'), index: part('one', 'two') }),
  declare: part('tier', 'type'),
  lookup: part('by', 'value'),
});
const parts = some({
  locale: fc.constantFrom('ru', 'en'),
  access: some({ keys: fc.array(words, { maxLength: 2 }) }),
  messages: part('denied', 'unavailable'),
  sources: some({ one: source, two: source }),
  user: some({
    name: rule,
    segments: fc.array(rule, { maxLength: 2 }),
    loyaltyProgram: some({ when: rule, progress: rule, textColor: rule }),
    extra: some({ tier: rule, shop: some({ city: rule, when: rule }) }),
  }),
});

describe('the law holds that', () => {
  test('an empty file that extends another changes nothing', () => {
    fc.assert(
      fc.property(documents(fc.jsonValue({ maxDepth: 0 })), (file) =>
        expect(laid(file, {})).toBe(laid(file)),
      ),
    );
  });

  test('a file without null that extends an empty one is unchanged', () => {
    const scalar = fc.oneof(fc.boolean(), fc.integer(), fc.string());
    fc.assert(fc.property(documents(scalar), (file) => expect(laid({}, file)).toBe(laid(file))));
  });

  test('a file that extends itself is unchanged', () => {
    fc.assert(fc.property(parts, (file) => expect(laid(file, file)).toBe(laid(file))));
  });

  test('it does not matter which of three files are merged first', () => {
    let differed = 0;
    fc.assert(
      fc.property(parts, parts, parts, (first, second, third) => {
        const whole = laid(first, second, third);
        expect(laid(parsed(laid(first, second)), third)).toBe(whole);
        expect(laid(first, parsed(laid(second, third)))).toBe(whole);
        if (whole !== laid(third)) differed += 1;
      }),
      { numRuns: draws({ few: 30, all: 300 }) },
    );
    expect(differed).toBeGreaterThan(draws({ few: 20, all: 200 }));
  });

  test('null in the last file removes what any before it has', () => {
    fc.assert(
      fc.property(
        parts,
        parts,
        fc.constantFrom('locale', 'access', 'sources', 'user'),
        (first, second, name) => {
          expect(parsed(laid(first, second, { [name]: null }))).not.toHaveProperty([name]);
        },
      ),
    );
  });
});
