/** Addresses of plain http in a tenant file: on loopback and in a private network only, and never unnoticed. */
import { http } from '../../../../adapters/http';
import { contextOf, load } from '../../../support/tenant/world';

interface Said {
  readonly privateNetwork?: boolean;
}

const fileOf = (said: Said, settings: object): string =>
  JSON.stringify({
    access: 'open',
    identifier: { type: 'digits' },
    sources: {
      till: {
        adapter: 'http',
        ...said,
        settings: { baseUrl: 'https://till.example', answer: { notFound: [{ status: 404 }] }, ...settings },
        lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid' },
        payload: { id: 'text!' },
      },
    },
    user: { id: 'till.id' },
  });

/** The codes of what is found, and what to do about each. */
const foundIn = (said: Said, settings: object, env: Readonly<Record<string, string>> = {}): unknown => {
  const { problems, tenant } = load(fileOf(said, settings), contextOf([http], { variables: env }));
  tenant?.dispose();
  return problems.map(({ code, suggestion = '' }) => [code, suggestion]);
};

const PRIVATE = { privateNetwork: true };
const warnedOf = (address: string) => [
  ['plain-http', `write "${address.replace('http:', 'https:')}", if the upstream has https`],
];
const WARNED_UNSEEN = [['plain-http', 'write an address with https, if the upstream has one']];
const ADD = [['value-wrong', 'add "privateNetwork": true to the source']];
const httpsOf = (address: string) => [['value-wrong', `write "${address.replace('http:', 'https:')}"`]];

const PRIVATE_HOSTS = [
  ...['10.0.0.5', '172.16.4.4', '192.168.1.10', '100.64.0.1', '[fd00::12]', 'crm', 'CRM', 'crm-1'],
  ...['crm.default.svc', 'crm.default.svc.cluster.local', 'crm.local', 'crm.internal', 'crm.lan'],
  ...['crm.corp', 'crm.home.arpa', 'crm.intranet', 'crm.local.'],
];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '127.1.2.3'];
const PUBLIC = ['1.1.1.1', '8.8.8.8', '[2606:4700::1111]'];
const NAMES = ['crm.example', 'crm.shop.example', 'local.example', 'crmlocal.example', 'svc.shop.example'];
const NEVER = ['169.254.169.254', '100.100.100.200', '[fd00:ec2::254]', '0.0.0.0', '224.0.0.1'];

describe('an address of plain http', () => {
  test.each(PRIVATE_HOSTS)('in a private network, %s, is warned of once the source says so', (host) => {
    const address = `http://${host}:8080/api`;
    expect(foundIn(PRIVATE, { baseUrl: address })).toStrictEqual(warnedOf(address));
    expect(foundIn({}, { baseUrl: address })).toStrictEqual(ADD);
    expect(foundIn({ privateNetwork: false }, { baseUrl: address })).toStrictEqual(httpsOf(address));
  });

  test.each(LOOPBACK)('on loopback, %s, is nothing to warn of', (host) => {
    expect(foundIn(PRIVATE, { baseUrl: `http://${host}:8080` })).toStrictEqual([]);
    expect(foundIn({}, { baseUrl: `http://${host}:8080` })).toMatchObject([['address-private', ADD[0]?.[1]]]);
  });

  test.each(PUBLIC)('to the public address %s is refused, whatever the source says', (host) => {
    const address = `http://${host}:8080/api`;
    for (const said of [PRIVATE, {}])
      expect(foundIn(said, { baseUrl: address })).toStrictEqual(httpsOf(address));
  });

  test.each(NAMES)('to the name %s is looked at when it is connected to', (host) => {
    const address = `http://${host}/api`;
    expect(foundIn(PRIVATE, { baseUrl: address })).toStrictEqual(warnedOf(address));
    expect(foundIn({}, { baseUrl: address })).toStrictEqual(httpsOf(address));
  });

  test.each(NEVER)('that is never an upstream’s, %s, is refused, with https too', (host) => {
    for (const said of [PRIVATE, {}]) {
      expect(foundIn(said, { baseUrl: `http://${host}` })).toStrictEqual([
        ['value-wrong', 'write the upstream’s own address'],
      ]);
      expect(foundIn(said, { baseUrl: `https://${host}` })).toStrictEqual([['address-private', '']]);
    }
  });

  test('in a variable has the same findings, and its value is not repeated', () => {
    const settings = { baseUrl: '${TILL_URL}' };
    expect(foundIn(PRIVATE, settings, { TILL_URL: 'http://crm:8080' })).toStrictEqual(WARNED_UNSEEN);
    expect(foundIn({}, settings, { TILL_URL: 'http://crm:8080' })).toStrictEqual(ADD);
    expect(foundIn(PRIVATE, settings, { TILL_URL: 'http://1.1.1.1' })).toStrictEqual([['value-wrong', '']]);
  });

  test.each(['http://crm:8080#top', 'http://crm:8080?a=1', 'http://', 'http://cr m', 'ftp://crm'])(
    'is written as one with https: %s is refused',
    (address) => {
      expect(foundIn(PRIVATE, { baseUrl: address })).toMatchObject([['value-wrong', expect.anything()]]);
    },
  );

  test('of a token endpoint has the same findings', () => {
    const settingsOf = (tokenUrl: string) => ({
      auth: { type: 'oauth2', tokenUrl, clientId: 'bridge', clientSecret: '${SECRET}' },
    });
    const env = { SECRET: 'invented-secret' };
    expect(foundIn(PRIVATE, settingsOf('http://id.default.svc/token'), env)).toStrictEqual(
      warnedOf('http://id.default.svc/token'),
    );
    expect(foundIn({}, settingsOf('http://id.default.svc/token'), env)).toStrictEqual(ADD);
    expect(foundIn({}, settingsOf('http://id.shop.example/token'), env)).toStrictEqual(
      httpsOf('http://id.shop.example/token'),
    );
  });
});
