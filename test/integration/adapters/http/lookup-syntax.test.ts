/** Texts in another syntax in the lookups of described upstreams, XML bodies among them. */
import { isError } from '../../../../src/diagnostics/diagnostic';
import { http } from '../../../../adapters/http';
import { applyProblem } from '../../../support/tenant/apply';
import { contextOf, load } from '../../../support/tenant/world';
import { openShop, shopFile } from '../../../support/lookup/asked';
import type { Shop } from '../../../support/lookup/asked';

const ID = 'request.userIdentifier';

const sentFor = async (shop: Shop, identifier: string) => {
  const asked = openShop(shop);
  expect(await asked.ask(identifier)).toBe('ok');
  const [request = { target: '', headers: {}, body: '' }] = asked.requests;
  return request;
};

const query = (q: unknown): Shop => ({ lookup: { query: { q } } });
const named = (template: string, syntax: string, rule: unknown = ID) => ({
  template,
  syntax,
  with: { q: rule },
});

const ENVELOPE =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><find phone="{p}">{q}</find></s:Body></s:Envelope>';

describe('a text in another syntax', () => {
  test.each([
    ['OData', named("email eq '{q}'", 'odata'), "O'Brien", "email eq 'O''Brien'"],
    [
      'SOQL',
      named("SELECT Id FROM A WHERE B = '{q}'", 'soql'),
      "O'Brien",
      "SELECT Id FROM A WHERE B = 'O\\'Brien'",
    ],
    ['GraphQL', named('{{ a(b: "{q}") {{ c }} }}', 'graphql'), 'a"b', '{ a(b: "a\\"b") { c } }'],
    ['JSON', named('{{"b":"{q}"}}', 'json'), 'a"b', '{"b":"a\\"b"}'],
    ['LIKE', named('%{q}%', 'like'), '50%', '%50\\%%'],
    ['XML', named('<a>{q}</a>', 'xml'), 'a<b', '<a>a&lt;b</a>'],
    ['a rule', named("a eq '{q}'", 'odata', { from: ID, via: ['upper'] }), "o'b", "a eq 'O''B'"],
    ['a number', named('a eq {q}', 'odata', { from: ID, via: ['number'] }), '42', 'a eq 42'],
    ['a path in the template', { template: `a eq '{${ID}}'`, syntax: 'odata' }, "o'b", "a eq 'o''b'"],
    ['one value twice', named("a eq '{q}' or b eq '{q}'", 'odata'), "'", "a eq '''' or b eq ''''"],
  ])('%s', async (_title, q, identifier, text) => {
    const { target } = await sentFor(query(q), identifier);
    expect(new URLSearchParams(target.split('?')[1]).get('q')).toBe(text);
  });

  test('is not reported as mixed, in any syntax', () => {
    const { problems } = openShop(query(named("email eq '{q}'", 'odata'))).loaded;
    expect(problems).toStrictEqual([]);
  });

  test('is a failure where the syntax cannot carry a value', async () => {
    const asked = openShop({
      lookup: { query: { q: { template: '<a>{crm.name}</a>', syntax: 'xml' } } },
      crm: { name: 'a\ufffeb' },
      payload: { name: 'text!' },
    });
    expect(await asked.ask('7')).toMatchObject({
      tag: 'LookupIncomplete',
      path: 'query.q',
      reason: 'step-failed',
      step: 'xml',
    });
    expect(asked.requests).toStrictEqual([]);
  });
});

describe('a body of XML', () => {
  const xml = (type?: string): Shop => ({
    lookup: {
      method: 'POST',
      headers: { SOAPAction: '"find"', ...(type && { 'Content-Type': type }) },
      xml: { template: ENVELOPE, syntax: 'xml', with: { q: ID, p: { from: ID, via: ['upper'] } } },
    },
  });

  test('is sent as it is written, with its type', async () => {
    const { headers, body } = await sentFor(xml(), 'a"<&b');
    expect(body).toBe(
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><find phone="A&quot;&lt;&amp;B">a"&lt;&amp;b</find></s:Body></s:Envelope>',
    );
    expect(headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8', SOAPAction: '"find"' });
  });

  test('takes a type of XML, and no other', async () => {
    const { headers } = await sentFor(xml('application/soap+xml; charset=utf-8'), 'a');
    expect(headers).toMatchObject({ 'Content-Type': 'application/soap+xml; charset=utf-8' });
    expect(openShop(xml('application/json')).loaded.problems.map(({ code }) => code)).toStrictEqual([
      'value-wrong',
    ]);
  });

  test('may be longer than a text that is shown', async () => {
    const long = `<a><b>${'x'.repeat(5000)}</b>{q}</a>`;
    const { body } = await sentFor({ lookup: { method: 'POST', xml: named(long, 'xml') } }, 'a');
    expect(body).toHaveLength(5000 + '<a><b></b>a</a>'.length);
  });

  test('excludes other bodies, and a GET', () => {
    const codesOf = (lookup: object) => openShop({ lookup }).loaded.problems.map(({ code }) => code);
    const body = { xml: named('<a>{q}</a>', 'xml') };
    expect(codesOf({ method: 'POST', ...body, form: { a: 'b' } })).toStrictEqual(['lookup-unwanted']);
    expect(codesOf({ method: 'POST', ...body, json: {} })).toStrictEqual(['lookup-unwanted']);
    expect(codesOf(body)).toStrictEqual(['lookup-unwanted']);
  });

  test.each<readonly [string, unknown, readonly string[]]>([
    ['another syntax', named('<a>{q}</a>', 'odata'), ['value-wrong']],
    ['no syntax', { template: '<a>{q}</a>', with: { q: ID } }, ['key-missing']],
    ['a rule', { from: ID }, ['key-missing', 'key-missing', 'key-unknown']],
    ['a template of a rule', { template: `<a>{${ID}}</a>` }, ['key-missing']],
  ])('takes no other form: %s', (_title, body, codes) => {
    const { problems } = openShop({ lookup: { method: 'POST', xml: body } }).loaded;
    expect(problems.map(({ code }) => code).sort()).toStrictEqual(codes);
    const text = shopFile({ lookup: { method: 'POST', xml: body } });
    for (const problem of problems.filter(({ code }) => code === 'value-wrong'))
      expect(applyProblem(text, problem)).toContain('"syntax":"xml"');
  });

  test('of a template without a syntax is reported, unless the value has digits only', () => {
    const shop = { lookup: { method: 'POST', xml: `<a>{${ID}}</a>` } };
    expect(openShop(shop).loaded.problems.map(({ code }) => code)).toStrictEqual(['lookup-mixed']);
    expect(openShop({ ...shop, identifier: 'digits' }).loaded.problems).toStrictEqual([]);
  });
});

describe('the check of a text in another syntax', () => {
  const crm = { crm: {}, payload: { n: 'integer!', list: ['text'], flag: 'boolean!' } };

  test.each<readonly [string, unknown, readonly string[]]>([
    ['a syntax that there is not', named("a eq '{q}'", 'odta'), ['value-wrong']],
    ['no syntax', { template: 'a{q}', with: { q: ID } }, ['key-missing']],
    ['no template', { syntax: 'odata', with: { q: ID } }, ['key-missing']],
    [
      'a name that "with" does not have',
      { template: "a eq '{p}'", syntax: 'odata', with: { q: ID } },
      ['template-syntax'],
    ],
    [
      'a name that the template does not have',
      { ...named("a eq '{q}'", 'odata'), with: { q: ID, p: ID } },
      ['key-unknown'],
    ],
    ['a text outside of quotes', named('a eq {q}', 'odata'), ['template-syntax']],
    [
      'the moment outside of quotes',
      { ...named("a eq '{q}' and b gt {n}", 'odata'), with: { q: ID, n: 'request.now' } },
      [],
    ],
    [
      'the moment outside of quotes, where dates have them',
      named('{{ a(b: {q}) }}', 'graphql', 'request.now'),
      ['template-syntax'],
    ],
    ['a number outside of quotes', named('a eq {q}', 'odata', 'crm.n'), []],
    ['a number in quotes', named("a eq '{q}'", 'odata', 'crm.n'), []],
    ['true or false outside of quotes', named('{{"a": {q}}}', 'json', 'crm.flag'), []],
    ['a list', named("a eq '{q}'", 'odata', 'crm.list'), ['step-input']],
    ['a step after the text', { ...named("a eq '{q}'", 'odata'), via: ['lower'] }, ['key-unknown']],
    ['XML that is not whole', named('<a>{q}', 'xml'), ['template-syntax']],
    ['a secret', named("a eq '${SECRET}'", 'odata'), ['secret-misplaced']],
    ['a brace without a partner', named("a eq '{q'", 'odata'), ['template-syntax']],
    ['a rule with an error', named("a eq '{q}'", 'odata', { from: ID, via: ['lowre'] }), ['step-unknown']],
    ['no placeholder at all', { template: "a eq 'b'", syntax: 'odata' }, ['account-shared']],
  ])('%s', (_title, q, codes) => {
    const sources = JSON.stringify(q).includes('crm.') ? crm : {};
    const { problems } = openShop({ ...query(q), ...sources }).loaded;
    expect(problems.map(({ code }) => code).sort()).toStrictEqual([...codes].sort());
  });

  test.each<readonly [string, object]>([
    ['a text outside of quotes', query(named('a eq {q}', 'odata'))],
    ['a text outside of quotes between braces', query(named('{{ a(b: {q}) }}', 'graphql'))],
    ['a path outside of quotes', query({ template: `a eq {${ID}} and b gt 1`, syntax: 'soql' })],
    ['a quote that is not closed', query(named("a eq '{q} and b gt 1", 'odata'))],
    ['a backslash before a value', query(named('%a\\{q}%', 'like'))],
    ['a document type', { lookup: { method: 'POST', xml: named('<!DOCTYPE a><a>{q}</a>', 'xml') } }],
  ])('has a fix for %s', (_title, shop) => {
    const [problem] = openShop(shop).loaded.problems;
    if (problem === undefined) throw new Error('nothing was found');
    expect(problem.code).toBe('template-syntax');
    const { problems } = load(applyProblem(shopFile(shop), problem) ?? '', contextOf([http]));
    expect(problems).toStrictEqual([]);
  });

  test('does not repeat a long template in a fix', () => {
    const [problem] = openShop(query(named(`${'a eq 1 and '.repeat(20)}b eq {q}`, 'odata'))).loaded.problems;
    expect(problem?.suggestion).toBe("put it into quotes: '{q}'");
  });

  test('proposes the syntax that was meant', () => {
    const shop = query(named("a eq '{q}'", 'odta'));
    const [problem] = openShop(shop).loaded.problems;
    const fixed = problem && applyProblem(shopFile(shop), problem);
    expect(fixed).toContain('"syntax":"odata"');
    expect(openShop(shop).loaded.problems.filter(isError)).toHaveLength(1);
  });
});
