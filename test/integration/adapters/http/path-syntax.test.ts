/** Paths of lookups in the syntax of OData: keys in quotes, which no value can leave. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRight } from 'fp-ts/Either';
import { http } from '../../../../adapters/http';
import { createTransport } from '../../../../src/upstream/http/client';
import { resolve } from '../../../../src/resolve';
import { HOSTILE, LEGITIMATE } from '../../../support/lookup/hostile';
import { odataPathMeaning } from '../../../support/lookup/parsers';
import { openShop, shopFile } from '../../../support/lookup/asked';
import { applyProblem } from '../../../support/tenant/apply';
import { contextOf, load } from '../../../support/tenant/world';
import { callOf } from '../../../support/upstream/call';

const ID = 'request.userIdentifier';

const path = (template: string, rules: object = { q: ID }, syntax = 'odata') => ({
  lookup: { path: { template, syntax, with: rules } },
});

const codesOf = (shop: Parameters<typeof openShop>[0]) =>
  openShop(shop)
    .loaded.problems.map(({ code }) => code)
    .sort();

describe('a path in the syntax of OData', () => {
  test.each([
    ['a key', path("/Contacts('{q}')"), "O'Brien", "/Contacts('O''Brien')"],
    ['a key with a name', path("/Contacts(key='{q}')"), 'a/b', "/Contacts(key='a/b')"],
    ['a GUID', path("/Catalog_X(guid'{q}')"), '00-11', "/Catalog_X(guid'00-11')"],
    ['a constant with escapes', path('/A%20B(code=%27{q}%27)'), "'", "/A B(code='''')"],
    [
      'letters of another language',
      path("/Catalog_Карты('{q}')/Владелец"),
      'Ы',
      "/Catalog_Карты('Ы')/Владелец",
    ],
    ['two keys', path("/A(a='{q}',b='{q}')"), "x'", "/A(a='x''',b='x''')"],
    ['two segments', path("/A('{q}')/B('{q}')"), "'", "/A('''')/B('''')"],
    ['a number alone', path('/A({q})', { q: { from: ID, via: ['number'] } }), '42', '/A(42)'],
    ['a number that is a segment', path('/A/{q}', { q: { from: ID, via: ['number'] } }), '42', '/A/42'],
    ['a rule', path("/A('{q}')", { q: { from: ID, via: ['upper'] } }), "o'b", "/A('O''B')"],
    [
      'a path in the template',
      { lookup: { path: { template: `/A('{${ID}}')`, syntax: 'odata' } } },
      "'",
      "/A('''')",
    ],
    ['braces', path("/A{{1}}('{q}')"), '1', "/A{1}('1')"],
    ['a slash at the end', path("/A('{q}')/"), '1', "/A('1')/"],
  ])('%s', async (_title, shop, identifier, decoded) => {
    const asked = openShop(shop);
    expect(asked.loaded.problems).toStrictEqual([]);
    expect(await asked.ask(identifier)).toBe('ok');
    expect(asked.requests.map(({ target }) => decodeURIComponent(target))).toStrictEqual([decoded]);
  });

  test('is not sent where it cannot carry a value', async () => {
    const asked = openShop(path("/A('{q}')", { q: { join: [ID, { value: '\n' }], separator: '' } }));
    expect(await asked.ask('7')).toMatchObject({ tag: 'LookupIncomplete', path: 'path', step: 'odata' });
    expect(asked.requests).toStrictEqual([]);
  });

  test.each<readonly [string, Parameters<typeof openShop>[0], readonly string[]]>([
    ['a text outside of quotes', path('/A({q})'), ['template-syntax']],
    ['a text that is a segment', path('/A/{q}'), ['template-syntax']],
    ['a quote that ends in another segment', path("/A('x/{q}')"), ['template-syntax']],
    ['a quote that is not closed', path("/A('{q})"), ['template-syntax']],
    ['a condition in a text', path("/A/Balance(Condition='K%20eq%20guid''{q}''')"), ['template-syntax']],
    ['another syntax', path("/A('{q}')", { q: ID }, 'soql'), ['value-wrong']],
    ['a syntax that there is not', path("/A('{q}')", { q: ID }, 'odta'), ['value-wrong']],
    ['no syntax', { lookup: { path: { template: "/A('{q}')", with: { q: ID } } } }, ['key-missing']],
    ['no template', { lookup: { path: { syntax: 'odata', with: { q: ID } } } }, ['key-missing']],
    [
      'a key that it does not have',
      { lookup: { path: { ...path("/A('{q}')").lookup.path, via: [] } } },
      ['key-unknown'],
    ],
    ['a rule that the template does not have', path("/A('{q}')", { q: ID, p: ID }), ['key-unknown']],
    ['a rule with an error', path("/A('{q}')", { q: { from: ID, via: ['lowre'] } }), ['step-unknown']],
    ['a rule alone', { lookup: { path: { from: ID }, query: { q: `{${ID}}` } } }, ['kind-wrong']],
    ['no placeholder', path("/A('b')", {}), ['account-shared']],
    ['no slash at the start', path("A('{q}')"), ['value-wrong']],
    ['a query', path("/A('{q}')?a=1"), ['value-wrong']],
    ['dots', path("/../A('{q}')"), ['value-wrong']],
    ['half an escape before a value', path("/A('%2{q}')"), ['value-wrong']],
    ['a space', path("/A B('{q}')"), ['value-wrong']],
    ['a secret', path("/A('${SECRET}')/{q}"), ['secret-misplaced']],
    ['a list', { ...path("/A('{q}')", { q: 'crm.l' }), crm: {}, payload: { l: ['text'] } }, ['step-input']],
  ])('is checked: %s', (_title, shop, codes) => {
    expect(codesOf(shop)).toStrictEqual(codes);
  });

  test.each<readonly [string, Parameters<typeof openShop>[0]]>([
    ['a text outside of quotes', path('/A({q})/B')],
    ['a quote that is not closed', path("/A('{q}")],
    ['another syntax', path("/A('{q}')", { q: ID }, 'soql')],
    ['no syntax', { lookup: { path: { template: "/A('{q}')", with: { q: ID } } } }],
    ['no slash at the start', path("A('{q}')")],
    ['dots', path("/../A('{q}')")],
    ['a space', path("/A B('{q}')")],
  ])('has a fix that repairs it: %s', (_title, shop) => {
    const [problem] = openShop(shop).loaded.problems;
    const fixed = problem && applyProblem(shopFile(shop), problem);
    expect(load(fixed ?? '', contextOf([http])).problems).toStrictEqual([]);
  });
});

describe('hostile texts in a path', () => {
  const targets: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    targets.push(url);
    response.end('{"points":5}');
  });
  beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise((done) => server.close(done)));

  const portOf = (address: string | AddressInfo | null): number =>
    typeof address === 'object' && address !== null ? address.port : 0;

  test('arrive through a server as one text each, or are never sent', async () => {
    const baseUrl = `http://127.0.0.1:${portOf(server.address())}`;
    const { tenant } = load(
      shopFile(path("/Contacts('{q}')/Cards(key='a{q}b')")),
      contextOf([http], { http: () => createTransport({ baseUrl, privateNetwork: true }) }),
    );
    if (tenant === undefined) throw new Error('the tenant does not load');
    const harmless = odataPathMeaning("/Contacts('mark')/Cards(key='amarkb')");
    expect(harmless.texts).toStrictEqual(['mark', 'amarkb']);
    const odd: unknown[] = [];
    const failures = new Map<string, unknown>();
    for (const text of HOSTILE) {
      targets.length = 0;
      const outcome = await resolve(tenant, text, callOf())();
      const [target] = targets;
      if (target === undefined) {
        failures.set(text, isRight(outcome) ? 'an account' : outcome.left.tag);
        continue;
      }
      const { structure, texts } = odataPathMeaning(target);
      if (structure !== harmless.structure || texts.join('|') !== `${text}|a${text}b`)
        odd.push([text, target]);
    }
    tenant.dispose();
    expect(odd).toStrictEqual([]);
    expect([...new Set(failures.values())]).toStrictEqual(['LookupIncomplete']);
    expect(LEGITIMATE.filter((text) => failures.has(text))).toStrictEqual([]);
    expect(HOSTILE.filter((text) => /^[ -~]+$/.test(text) && failures.has(text))).toStrictEqual([]);
  });
});
