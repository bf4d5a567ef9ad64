/** What is meant by the words of other tools for how a client says who it is. */
import { insteadOfAuth } from '../../../../adapters/http/instead-of-auth';

const KEY = '${KEY}';

test.each([
  [{ type: 'apiKey', in: 'header', name: 'X-Key', value: KEY }, 'name', 'header', 'X-Key'],
  [{ type: 'apiKey', in: 'form', parameter: 'key', token: KEY }, 'parameter', 'form', 'key'],
  [{ type: 'apikey', in: 'json', paramName: 'key', apiKey: KEY }, 'paramName', 'json', 'key'],
  [{ type: 'api_key', header_name: 'X-Key', api_key: KEY }, 'header_name', 'header', 'X-Key'],
  [{ type: 'Header', name: 'X-Key', secret: KEY }, 'name', 'header', 'X-Key'],
  [{ type: 'query', param: 'k', value: KEY }, 'param', 'query', 'k'],
  [{ type: 'header', headers: { 'X-Key': KEY } }, 'headers', 'header', 'X-Key'],
  [{ header: 'X-Key', key: KEY }, 'header', 'header', 'X-Key'],
  [{ type: 'custom', keyName: 'X-Key', keyValue: KEY }, 'keyName', 'header', 'X-Key'],
  [{ type: 'apiKey', value: KEY }, 'value', 'header', '…'],
])('one key is suggested as "keys": %j', (written, at, place, name) => {
  const meant = { type: 'apiKey', in: place, keys: { [name]: KEY } };
  expect(insteadOfAuth(written)).toEqual([{ at, write: meant }]);
});

test('a key as it stands is not repeated', () => {
  const written = { type: 'apiKey', name: 'X-Key', value: 'invented-key' };
  expect(insteadOfAuth(written)).toMatchObject([{ write: { keys: { 'X-Key': '${NAME}' } } }]);
});

test.each([
  { type: 'bearer', token: KEY },
  { token: KEY },
  { type: 'basic', user: KEY, password: KEY },
  { type: 'apiKey', in: 'header', keys: { 'X-Key': KEY } },
  { type: 'oauth2', tokenUrl: 'https://a.example', clientId: 'a', clientSecret: KEY },
  { type: 'apiKey', name: KEY },
  'bearer',
  [],
  0,
  true,
  { type: 'none', token: KEY },
])('nothing is known of %j', (written) => {
  expect(insteadOfAuth(written)).toEqual([]);
});

test.each([
  ...['digest', 'NTLM', 'Negotiate', 'kerberos', 'OAuth1', 'oauth_1'],
  ...['hmac', 'signature', 'AWS-SigV4', 'Escher'],
])('there is no %s, and the suggestion names what there is', (type) => {
  const [said] = insteadOfAuth({ type });
  expect(said).toMatchObject({
    at: 'type',
    advice: expect.stringMatching(/ (?:is|are) not supported$/) as string,
  });
});

test.each(['mTLS', 'tls', 'certificate', 'client_certificate'])(
  'a certificate of the bridge is not a credential of the type %s, and the suggestion says where it is written',
  (type) => {
    expect(insteadOfAuth({ type })).toEqual([
      {
        at: 'type',
        advice:
          'write "tls": { "certificate": "${NAME}", "key": "${NAME}" } beside "auth", which is for another credential',
      },
    ]);
  },
);

const OAUTH = { type: 'oauth2', clientId: 'a' };
const ONLY = 'ask the API for client credentials, a password or a refresh token: no other grant is supported';

test.each(['grantType', 'grant_type', 'flow', 'oauthFlow'])('the grant is not said by %s', (at) => {
  for (const [word, grant] of [
    ['client_credentials', 'client_credentials'],
    ['clientCredentials', 'client_credentials'],
    ['client-credentials', 'client_credentials'],
    ['password', 'password'],
    ['ROPC', 'password'],
    ['refreshToken', 'refresh_token'],
  ] as const)
    expect(insteadOfAuth({ ...OAUTH, [at]: word })).toEqual([{ at, member: ['grant', grant] }]);
  for (const grant of ['authorization_code', 'implicit', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])
    expect(insteadOfAuth({ ...OAUTH, [at]: grant })).toEqual([{ at, advice: ONLY }]);
});

test.each(['client_credentials', 'password', 'refresh_token'])('the grant %s is said by "grant"', (grant) => {
  expect(insteadOfAuth({ ...OAUTH, grant })).toEqual([]);
});

test('another spelling of a grant is corrected', () => {
  expect(insteadOfAuth({ ...OAUTH, grant: 'clientCredentials' })).toEqual([
    { at: 'grant', member: ['grant', 'client_credentials'] },
  ]);
});

test('a grant that is said by two keys is left to its author', () => {
  expect(insteadOfAuth({ ...OAUTH, grant: 'password', flow: 'refreshToken' })).toEqual([
    { at: 'flow', advice: 'write "grant": "refresh_token"' },
  ]);
});

test.each(['code', 'redirect_uri', 'assertion', 'authorizationCode'])('%s is another grant’s', (at) => {
  expect(insteadOfAuth({ ...OAUTH, [at]: KEY })).toEqual([{ at, advice: ONLY }]);
});

test('a key in a cookie is not supported', () => {
  expect(insteadOfAuth({ type: 'apiKey', in: 'cookie', keys: { a: KEY } })).toMatchObject([{ at: 'in' }]);
});

test.each([
  null,
  false,
  'none',
  'None',
  'no-auth',
  'off',
  '',
  {},
  { type: null },
  { type: 'none' },
  { type: 'No Auth' },
  { type: 'NONE' },
  { type: 'anonymous' },
  { type: 'public' },
])('no credential is said by leaving "auth" out, and not by %j', (written) => {
  expect(insteadOfAuth(written)).toEqual([{ remove: ': without "auth" no credential is sent' }]);
});
