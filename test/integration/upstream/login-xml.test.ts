/** Logins whose request is XML, over real sockets: what is sent, and that no value leaves its place. */
import { isRight } from 'fp-ts/Either';
import { inspect } from 'node:util';
import { accessTokenOf } from '../../../adapters/http/access-token';
import { checkLoginXml } from '../../../adapters/http/login-xml';
import type { LoginXml } from '../../../adapters/http/login-xml';
import { Secret } from '../../../src/core/secret';
import { connect, disconnect } from '../../support/upstream/connect';
import { echoAll } from '../../support/upstream/logins';
import { listening } from '../../support/upstream/requests';
import { askUser } from '../../support/upstream/tokens';

afterEach(disconnect);

const ENVELOPE =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Login user="{user}"><pass>{pass}</pass></Login></s:Body></s:Envelope>';

const bodyWith = (pass: string, template = ENVELOPE): LoginXml => ({
  template,
  syntax: 'xml',
  with: { user: 'bridge & "co"', pass: new Secret(pass) },
});

/** What the login got, of a bridge that has this body for it. */
const sentFor = async (xml: LoginXml) => {
  const endpoint = await listening(() => ({ body: { token: 'granted' } }));
  const api = await listening(echoAll);
  const accessToken = accessTokenOf({
    baseUrl: endpoint.baseUrl,
    answer: { notFound: [{ status: 404 }] },
    auth: { type: 'login', path: '/auth', xml, tokenAt: 'token' },
  });
  if (accessToken === undefined) throw new Error('no token');
  expect(inspect(accessToken, { depth: 9 })).not.toContain('canary');
  const outcome = await askUser(connect({ baseUrl: api.baseUrl, accessToken }), { method: 'POST' });
  return { login: endpoint.arrived[0], isAnswered: isRight(outcome) };
};

test('a login in XML is sent with its values in their places', async () => {
  const { login, isAnswered } = await sentFor(bodyWith('canary<pass>&</pass>'));
  expect(isAnswered).toBe(true);
  expect(login?.headers['content-type']).toMatch(/xml/);
  expect(login?.body).toContain('<Login user="bridge &amp; &quot;co&quot;">');
  expect(login?.body).toContain('<pass>canary&lt;pass&gt;&amp;&lt;/pass&gt;</pass>');
});

test('a brace of the document is doubled', async () => {
  const { login } = await sentFor(bodyWith('canary', '<a b="{{1}}{user}">{pass}</a>'));
  expect(login?.body).toContain('<a b="{1}bridge ');
});

test.each<[string, LoginXml, string]>([
  [
    'a name that "with" lacks',
    bodyWith('x', '<a u="{user}">{pass}{pin}</a>'),
    '"with" does not say what {pin} stands for',
  ],
  ['a value without a place', bodyWith('x', '<a>{pass}</a>'), 'the template has no {user}'],
  ['a document that is not whole', bodyWith('x', '<a u="{user}">{pass}'), 'this is not a whole XML document'],
  [
    'a name in a comment',
    bodyWith('x', '<a u="{user}"><!-- {pass} --></a>'),
    'a placeholder cannot stand in a comment',
  ],
  ['a value that XML cannot hold', bodyWith('x\u0000'), 'this has a character that XML cannot hold'],
])('%s is a finding', (_what, xml, message) => {
  expect(checkLoginXml(xml).map((problem) => problem.message)).toEqual([message]);
});

test('a login in XML without a mistake has no finding', () => {
  expect(checkLoginXml(bodyWith('x'))).toEqual([]);
  expect(checkLoginXml(undefined)).toEqual([]);
});
