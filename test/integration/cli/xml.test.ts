/** Commands over an upstream that answers in XML: what they write and show is about no real person. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import { run } from '../../support/cli';
import { VARIABLES, recordTenant, runsLeft, tenantOf } from '../../support/recording';
import { makeFolder, removeFolders, writeMappings } from '../../support/e2e/tenants';
import type { Json } from '../../support/e2e/tenants';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const ASKED = '79165551234';
const PERSONAL = [
  'Канарейкина',
  'kanareikina@canary.example',
  ASKED,
  '7654321.50',
  'LX-0045678901',
  'Канареечная',
];

const customer = (cards: string): string =>
  `<Customer id="7771234" since="1987-03-17"><Phone>+7 (916) 555-12-34</Phone><Surname>Канарейкина</Surname>
  <Email>kanareikina@canary.example</Email><Bonus currency="RUB">7654321.50</Bonus><Tier>gold</Tier>
  <Street>Канареечная</Street>${cards}</Customer>`;

const CARD = '<Card><Number>LX-0045678901</Number></Card>';

const soap = (body: string, encoding = 'utf-8'): string =>
  `<?xml version="1.0" encoding="${encoding}"?>\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>${body}</s:Body></s:Envelope>`;

const found = (cards: string): string =>
  soap(`<FindResponse xmlns="urn:shop">${customer(cards)}</FindResponse>`);
const FAULT = soap(
  '<s:Fault><faultcode>s:Client</faultcode><faultstring>Канарейкина</faultstring></s:Fault>',
);

const answering =
  (text: string | Buffer, status = 200, type = 'text/xml; charset=utf-8'): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(text);

const PAYLOAD: Json = {
  _id: 'text!',
  Phone: 'text!',
  Surname: 'text?',
  Email: 'text?',
  Bonus: 'text?',
  Tier: "'gold' | 'silver'?",
  'Cards?': { Card: [{ Number: 'text!' }] },
};

const USER: Json = {
  id: 'request.userIdentifier',
  name: 'crm.Surname',
  email: { from: 'crm.Email', via: ['email'] },
  bonuses: { from: 'crm.Bonus', via: ['number'] },
  status: { from: 'crm.Tier', via: [{ table: { gold: 'Gold', silver: 'Silver' } }] },
  loyaltyCards: [{ each: 'crm.Cards.Card', as: 'card', item: { cardNumber: 'card.Number' } }],
};

const ANSWER: Json = {
  format: 'xml',
  at: 'Envelope.Body.FindResponse.Customer[0]',
  notFound: [{ path: 'Envelope.Body.FindResponse.Customer', empty: 'list' }],
};

const tenant = (baseUrl: string): Json =>
  tenantOf(baseUrl, {
    settings: { answer: ANSWER },
    source: {
      payload: PAYLOAD,
      lookup: {
        path: '/customers/{request.userIdentifier}',
        owner: { at: 'Phone', is: '{request.userIdentifier}', spelling: 'phone' },
      },
    },
    user: USER,
  });

const left = (text: string): readonly string[] => PERSONAL.filter((each) => text.includes(each));

describe('record', () => {
  it.each<[what: string, answer: RequestListener, outcome: string | undefined]>([
    ['an account', answering(found(`<Cards>${CARD}${CARD.replace('45', '46')}</Cards>`)), undefined],
    ['an account with one card', answering(found(`<Cards>${CARD}</Cards>`)), undefined],
    ['an account without cards', answering(found('<Cards/>')), undefined],
    ['an unknown user', answering(soap('<FindResponse/>')), 'UserNotFound'],
    ['a fault of SOAP', answering(FAULT, 500), 'UpstreamRejected'],
    ['a fault of SOAP with the status of a success', answering(FAULT), 'UpstreamRejected'],
    ['a page', answering('<!doctype html><title>Канарейкина</title>', 200, 'text/html'), 'PayloadInvalid'],
    ['a document type', answering(`<!DOCTYPE a [<!ENTITY b "Канарейкина">]><a>&b;</a>`), 'PayloadInvalid'],
    ['XML that breaks off', answering(found('').slice(0, -9)), 'PayloadInvalid'],
    ['JSON', answering('{"name":"Канарейкина"}', 200, 'application/json'), 'PayloadInvalid'],
  ])('%s is recorded with other values, and its fixture verifies', async (_what, answer, outcome) => {
    const { baseUrl } = await serve(answer);
    const recorded = await recordTenant(tenant(baseUrl), ['--identifier', ASKED]);
    expect([recorded.code, recorded.stderr]).toEqual([0, expect.stringMatching(/^(?:\{.*\}\n)?$/)]);
    expect(runsLeft(recorded, PERSONAL)).toEqual([]);
    const [text = '{}'] = Object.values(recorded.files);
    expect((JSON.parse(text) as { response: { outcome?: string } }).response.outcome).toBe(outcome);
    const { code } = await run(['verify', 'acme', '--mappings', recorded.mappings], {});
    expect(code).toBe(0);
  });
});

describe('explain --wire', () => {
  const wire = async (...flags: readonly string[]): Promise<string> => {
    const { baseUrl } = await serve(answering(found(`<Cards>${CARD}</Cards>`)));
    const mappings = writeMappings({ acme: { 'tenant.json': tenant(baseUrl) } });
    const { stdout, stderr } = await run(
      ['explain', 'acme', '--identifier', ASKED, '--wire', '--mappings', mappings, ...flags],
      { APP_KEY: 'app-9c1d5e7702', CRM_TOKEN: 'tok-7f3a9b2c51' },
    );
    return stdout + stderr;
  };

  it('shows the shape of XML without a value', async () => {
    const shown = await wire();
    expect(shown).toContain('XML');
    expect(shown).toContain('FindResponse');
    expect(left(shown)).toEqual([]);
  });

  it('shows a request in XML without its key and without the shopper', async () => {
    const { baseUrl } = await serve(answering(found('')));
    const base = tenant(baseUrl);
    const { crm } = base['sources'] as {
      readonly crm: Json & { readonly settings: Json; readonly lookup: Json };
    };
    const file = {
      ...base,
      sources: {
        crm: {
          ...crm,
          settings: { ...crm.settings, auth: { type: 'apiKey', in: 'xml', keys: { Token: '${CRM_TOKEN}' } } },
          lookup: {
            ...crm.lookup,
            method: 'POST',
            path: '/find',
            xml: {
              template: '<find><Token/><Phone>{phone}</Phone></find>',
              syntax: 'xml',
              with: { phone: 'request.userIdentifier' },
            },
          },
        },
      },
    };
    const mappings = writeMappings({ acme: { 'tenant.json': file } });
    const { stdout, stderr } = await run(
      ['explain', 'acme', '--identifier', ASKED, '--wire', '--mappings', mappings],
      VARIABLES,
    );
    expect(stdout + stderr).toContain('<identifier></Phone></find>');
    expect([...PERSONAL, VARIABLES.CRM_TOKEN].filter((each) => (stdout + stderr).includes(each))).toEqual([]);
  });

  it('shows values when they are to be revealed', async () => {
    expect(await wire('--reveal')).toContain('7654321.50');
  });
});

describe('drift', () => {
  const fixture = (text: string): Json => ({
    request: { userIdentifier: '79000000001' },
    sources: {
      crm: {
        exchanges: [
          { request: { method: 'GET', path: '/customers/79000000001' }, response: { status: 200, text } },
        ],
      },
    },
  });
  const known = found(`<Cards><Card><Number>1</Number></Card></Cards>`).replace(
    '(916) 555-12-34',
    '900 000-00-01',
  );
  const driftOf = async (
    answer: RequestListener,
  ): Promise<{ readonly code: number; readonly shown: string }> => {
    const { baseUrl } = await serve(answer);
    const mappings = writeMappings({
      acme: {
        'tenant.json': tenant(baseUrl),
        'fixtures/found.json': fixture(known),
        'fixtures/none.json': fixture(soap('<FindResponse/>')),
      },
    });
    const { code, stdout, stderr } = await run(
      ['drift', 'acme', '--identifier', ASKED, '--mappings', mappings],
      {
        APP_KEY: 'app-9c1d5e7702',
        CRM_TOKEN: 'tok-7f3a9b2c51',
      },
    );
    return { code, shown: stdout + stderr };
  };

  it.each<[what: string, answer: RequestListener]>([
    ['one element of a list', answering(found(`<Cards>${CARD}</Cards>`))],
    ['several elements of a list', answering(found(`<Cards>${CARD}${CARD}</Cards>`))],
    ['no element of a list', answering(found('<Cards/>'))],
    ['no such user', answering(soap('<FindResponse/>'))],
  ])('%s is no drift', async (_what, answer) =>
    expect(await driftOf(answer)).toMatchObject({ code: 0, shown: expect.stringContaining('no drift') }),
  );

  it('another element is drift, shown by its path alone', async () => {
    const { code, shown } = await driftOf(
      answering(found('').replace('<Phone>', '<Kind>Канарейкина</Kind><Phone>')),
    );
    expect(code).toBe(1);
    expect(shown).toContain('Kind');
    expect(left(shown)).toEqual([]);
  });
});

describe('from recorded answers', () => {
  const files = {
    one: found(`<Cards>${CARD}</Cards>`),
    two: found(`<Cards>${CARD}${CARD}</Cards>`),
    none: found(''),
  };
  let folder = '';
  beforeAll(() => {
    folder = makeFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.xml`), text);
    writeFileSync(join(folder, 'fault.xml'), FAULT);
    writeFileSync(join(folder, 'page.xml'), '<html/>');
    writeFileSync(join(folder, 'broken.xml'), '<Envelope>');
    writeFileSync(join(folder, 'doctype.xml'), '<!DOCTYPE a><a/>');
    writeFileSync(
      join(folder, 'cyrillic.xml'),
      Buffer.from(
        '<?xml version="1.0" encoding="windows-1251"?><a><b>\u00c0\u00ed\u00ed\u00e0</b></a>',
        'latin1',
      ),
    );
  });

  it.each(['[0]', '[-1]'])('infer takes an element that is alone for the one at %s', async (place) => {
    const at = 'Envelope.Body.FindResponse.Customer';
    const inferred = (path: string) => run(['infer', 'one.xml', '--at', path, '--json'], {}, folder);
    const [whole, first] = [await inferred(at), await inferred(`${at}${place}`)];
    expect(first).toEqual(whole);
    expect(first.code).toBe(0);
    expect((await inferred(`${at}[1]`)).code).toBe(1);
  });

  it('infer writes a type with lists, objects and texts', async () => {
    const { code, stdout, stderr } = await run(
      ['infer', 'one.xml', 'two.xml', 'none.xml', '--at', 'Envelope.Body.FindResponse.Customer'],
      {},
      folder,
    );
    expect([code, left(stdout + stderr)]).toEqual([0, []]);
    expect(JSON.parse(stdout)).toEqual({
      _id: 'text',
      _since: 'text',
      Phone: 'text',
      Surname: 'text',
      Email: 'text',
      Bonus: { _currency: 'text', _: 'text' },
      Tier: 'text',
      Street: 'text',
      'Cards?': { Card: [{ Number: 'text' }] },
    });
  });

  it('infer reads the charset of the declaration', async () => {
    const { stdout } = await run(['infer', 'cyrillic.xml', '--at', 'a', '--literals'], {}, folder);
    expect(JSON.parse(stdout)).toEqual({ b: expect.anything() });
  });

  it.each([
    ['page.xml', 2, 'is HTML'],
    ['broken.xml', 2, 'is not well-formed XML'],
    ['doctype.xml', 2, 'has a document type'],
    ['fault.xml', 0, 'seems to be an error of the upstream'],
  ])('infer says what is wrong with %s', async (file, code, message) => {
    const ended = await run(['infer', file], {}, folder);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
  });

  it('init writes a tenant that passes its check, and a fixture of XML', async () => {
    const ended = await run(['init', 'acme', '--adapter', 'http', '--answer', 'one.xml'], {}, folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const text = ['tenant.json', 'fixtures/first.json']
      .map((name) => readFileSync(join(folder, 'mappings/acme', name), 'utf8'))
      .join('\n');
    expect(left(text + ended.stdout)).toEqual([]);
    expect(text).toContain('"format": "xml"');
    expect(text).toContain('"at": "Envelope.Body.FindResponse.Customer[0]"');
    expect(text).toContain('"path": "Envelope.Body.FindResponse.Customer"');
    expect(text).toContain('"text": "<Envelope>');
    const checked = await run(['check', 'acme', '--no-secrets'], {}, folder);
    expect(checked.code).toBe(0);
    const verified = await run(['verify', 'acme'], {}, folder);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('1 passed')]);
  });

  it.each([
    ['crm', 'one.xml', 'is XML, which the adapter "crm" does not read'],
    ['http', 'fault.xml', 'is an error of the upstream'],
    ['http', 'broken.xml', 'is not well-formed XML'],
  ])('init with the adapter %s refuses %s', async (adapter, file, message) => {
    const { code, stderr } = await run(['init', 'other', '--adapter', adapter, '--answer', file], {}, folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('check --fix', () => {
  const fixed = async (payload: unknown, files: Json = {}): Promise<string> => {
    const base = tenant('https://crm.shop.example');
    const { crm } = base['sources'] as { readonly crm: Json };
    const file = { ...base, sources: { crm: { ...crm, payload } }, user: { id: 'crm.Phone' } };
    const mappings = writeMappings({ acme: { 'tenant.json': file, ...files } });
    await run(['check', 'acme', '--fix', '--mappings', mappings], VARIABLES);
    const text = readFileSync(join(mappings, 'acme/tenant.json'), 'utf8');
    return JSON.stringify((JSON.parse(text) as { sources: { crm: Json } }).sources.crm['payload']);
  };

  it('makes texts of types that XML does not have, each with its grade', async () =>
    expect(
      await fixed({ _id: 'integer!', Phone: 'text!', a: 'number?', b: ['boolean'], c: "1 | 'x'?" }),
    ).toBe(`{"_id":"text!","Phone":"text!","a":"text?","b":["text"],"c":"text?"}`));

  it('leaves the path of a file as it is', async () =>
    expect(await fixed('customer.json', { 'customer.json': { _id: 'integer!', Phone: 'text!' } })).toBe(
      '"customer.json"',
    ));
});
