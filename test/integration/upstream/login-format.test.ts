/** Logins whose answer is plain text or XML, over real sockets: what is a token there, and what never is. */
import { isRight, left } from 'fp-ts/Either';
import { inspect } from 'node:util';
import type { LoginToken, TokenPlace } from '../../../src/adapter/define-adapter';
import { payloadInvalid } from '../../../src/core/failure';
import type { UpstreamFailure } from '../../../src/core/failure';
import { accessTokenOf } from '../../../adapters/http/access-token';
import type { Auth } from '../../../adapters/http/auth';
import { Secret } from '../../../src/core/secret';
import { connect, disconnect } from '../../support/upstream/connect';
import { echoAll } from '../../support/upstream/logins';
import { listening } from '../../support/upstream/requests';
import { serveBody } from '../../support/upstream/servers';
import { askUser } from '../../support/upstream/tokens';

afterEach(disconnect);

type Login = Extract<Auth, { readonly type: 'login' }>;

const tokenOf = (baseUrl: string, own: Partial<Login>) =>
  accessTokenOf({
    baseUrl,
    answer: { notFound: [{ status: 404 }] },
    auth: { type: 'login', path: '/auth', form: { pass: new Secret('canary-password') }, ...own },
  });

/** What the API got in Authorization, or why it was not asked. */
const outcomeOf = async (
  body: string | Buffer,
  own: Partial<Login>,
  contentType = 'text/plain',
): Promise<unknown> => {
  const endpoint = await serveBody(body, { 'content-type': contentType });
  const api = await listening(echoAll);
  const accessToken = tokenOf(endpoint.baseUrl, own);
  if (accessToken === undefined) throw new Error('no token');
  const outcome = await askUser(connect({ baseUrl: api.baseUrl, accessToken }), { method: 'POST' });
  expect(inspect(outcome, { depth: 9 })).not.toContain('canary-password');
  if (!isRight(outcome)) {
    expect(api.connections()).toBe(0);
    return outcome.left;
  }
  return isRight(outcome.right.body) ? outcome.right.body.right : outcome;
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a token in plain text', () => {
  const READ: readonly (readonly [string, string | Buffer, string, string?])[] = [
    [
      'a UUID, as iikoServer answers',
      'b354d18c-3d3a-e1a6-c3b9-9ef7b5055318',
      'b354d18c-3d3a-e1a6-c3b9-9ef7b5055318',
    ],
    ['labelled HTML', 'abc', 'abc', 'text/html'],
    ['labelled JSON', 'abc', 'abc', 'application/json'],
    ['without a label', 'abc', 'abc', ''],
    ['with a line break at its end', 'abc\r\n', 'abc'],
    ['with spaces around it', '  abc ', 'abc'],
    ['behind a byte order mark', '\ufeffabc', 'abc'],
    ['of digits with zeros', '0012', '0012'],
    ['that looks like a number', '1e400', '1e400'],
    ['of signs', 'a+b/c==', 'a+b/c=='],
    ['in UTF-16', Buffer.from('\ufeffabc', 'utf16le'), 'abc'],
    ['as long as one may be', 'a'.repeat(8192), 'a'.repeat(8192)],
    ['called null', 'null', 'null'],
  ];

  test.each(READ.map(([what, body, token, type = 'text/plain']) => [what, body, token, type] as const))(
    'is read: %s',
    async (_what, body, token, contentType) => {
      expect(await outcomeOf(body, { format: 'text' }, contentType)).toMatchObject(bearer(token));
    },
  );

  const NO_TEXT = payloadInvalid('', 'a token in plain text');
  const NO_TOKEN = payloadInvalid('', 'a token');

  test.each<readonly [string, string | Buffer, UpstreamFailure]>([
    ['an empty body', '', NO_TEXT],
    ['white space', ' \r\n ', NO_TEXT],
    ['a page of HTML', '<!DOCTYPE html><html><body>canary</body></html>', NO_TEXT],
    ['a page of HTML behind white space', '\n <html>canary</html>', NO_TEXT],
    ['XML', '<?xml version="1.0"?><token>canary</token>', NO_TEXT],
    ['an object of JSON', '{"token":"canary"}', NO_TEXT],
    ['a list of JSON', '["canary"]', NO_TEXT],
    ['a text of JSON', '"canary"', NO_TEXT],
    ['gzip without a label', Buffer.from([0x1f, 0x8b, 8, 0]), NO_TEXT],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0xff, 0xfe]), NO_TEXT],
    ['a message', 'Wrong password', NO_TOKEN],
    ['a message in another language', 'Неверный пароль', NO_TOKEN],
    ['a word in another language', 'Ошибка', NO_TOKEN],
    ['two lines', 'abc\nx-admin: 1', NO_TOKEN],
    ['a tab inside', 'a\tb', NO_TOKEN],
    ['a NUL', 'a\0b', NO_TOKEN],
    ['a longer text than headers are', 'a'.repeat(8193), NO_TOKEN],
  ])('is not: %s', async (_what, body, failure) => {
    expect(await outcomeOf(body, { format: 'text' })).toStrictEqual(failure);
  });

  test.each<TokenPlace['in']>(['query', 'cookie', 'json', 'form'])(
    'is not a message in several words, wherever it is sent: %s',
    async (place) => {
      const send = { in: place, name: 'key' } as const;
      expect(await outcomeOf('abc', { format: 'text', send })).toMatchObject({});
      for (const message of ['not allowed', 'not\u00a0allowed', 'not\nallowed'])
        expect(await outcomeOf(message, { format: 'text', send })).toStrictEqual(NO_TOKEN);
    },
  );
});

const envelope = (inside: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${inside}</s:Body></s:Envelope>`;

const FAULT = envelope('<s:Fault><faultcode>s:Client</faultcode><faultstring>canary</faultstring></s:Fault>');

describe('a token in XML', () => {
  test.each<readonly [string, string, Partial<Login>, string]>([
    ['the text of an element', '<auth><token>abc</token></auth>', { tokenAt: 'auth.token' }, 'abc'],
    ['the outermost element', '<string xmlns="urn:x">abc</string>', { tokenAt: 'string' }, 'abc'],
    ['an attribute', '<auth sid="abc"/>', { tokenAt: 'auth._sid' }, 'abc'],
    ['beside attributes', '<auth><t type="x">abc</t></auth>', { tokenAt: 'auth.t' }, 'abc'],
    ['one of several', '<a><t>abc</t><t>x</t></a>', { tokenAt: 'a.t[0]' }, 'abc'],
    ['the only one of a list', '<a><t>abc</t></a>', { tokenAt: 'a.t[0]' }, 'abc'],
    ['one that is chosen', '<a><t n="b">x</t><t n="a">abc</t></a>', { tokenAt: 'a.t[_n="a"]._' }, 'abc'],
    [
      'in SOAP',
      envelope('<l:R xmlns:l="urn:l"><l:sid>abc</l:sid></l:R>'),
      { tokenAt: 'Envelope.Body.R.sid' },
      'abc',
    ],
    ['with zeros in front', '<t>0012</t>', { tokenAt: 't' }, '0012'],
    ['with a lifetime', '<a><t>abc</t><ttl>600</ttl></a>', { tokenAt: 'a.t', lifetimeAt: 'a.ttl' }, 'abc'],
    [
      'with its end',
      '<a><t>abc</t><end>2099-01-01T00:00:00Z</end></a>',
      { tokenAt: 'a.t', endAt: 'a.end' },
      'abc',
    ],
    [
      'where no condition of a refusal holds',
      '<a><t>abc</t><ok>1</ok></a>',
      { tokenAt: 'a.t', refused: [{ path: 'a.ok', notEquals: '1' }] },
      'abc',
    ],
  ])('is read: %s', async (_what, body, own, token) => {
    expect(await outcomeOf(body, { format: 'xml', ...own }, 'text/xml')).toMatchObject(bearer(token));
  });

  const NO_XML = payloadInvalid('a.t', 'a token in XML');
  const NO_TOKEN = payloadInvalid('a.t', 'a token');
  const refused: UpstreamFailure = { tag: 'UpstreamRejected', retryable: false, status: 200 };

  test.each<readonly [string, string, Partial<Login>, UpstreamFailure]>([
    ['an empty body', '', {}, NO_XML],
    ['a page of HTML', '<html><body><p>canary</p></body></html>', {}, NO_XML],
    ['half a document', '<a><t>canary', {}, NO_XML],
    ['a document type', '<!DOCTYPE a [<!ENTITY x "canary">]><a><t>&x;</t></a>', {}, NO_XML],
    ['JSON', '{"a":{"t":"canary"}}', {}, NO_XML],
    ['plain text', 'canary', {}, NO_XML],
    ['an empty element', '<a><t/></a>', {}, NO_TOKEN],
    ['nil', '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><t i:nil="true"/></a>', {}, NO_TOKEN],
    ['another document', '<error>canary</error>', {}, NO_TOKEN],
    ['an element of elements', '<a><t><b>canary</b></t></a>', {}, NO_TOKEN],
    ['two where one is expected', '<a><t>canary</t><t>canary</t></a>', {}, NO_TOKEN],
    ['lines', '<a><t>can\nary</t></a>', {}, NO_TOKEN],
    ['a longer text than headers are', `<a><t>${'a'.repeat(8193)}</t></a>`, {}, NO_TOKEN],
    ['a fault of SOAP with the status of a success', FAULT, {}, refused],
    [
      'a refusal that the file lists',
      '<a><t>canary</t><ok>0</ok></a>',
      { refused: [{ path: 'a.ok', equals: '0' }] },
      refused,
    ],
  ])('is not: %s', async (_what, body, own, failure) => {
    const outcome = await outcomeOf(body, { format: 'xml', tokenAt: 'a.t', ...own }, 'text/xml');
    expect(outcome).toStrictEqual(failure);
    expect(inspect(outcome)).not.toContain('canary');
  });
});

test('a login asks for what it can read, unless the file says it', () => {
  const headersOf = (own: Partial<Login>): LoginToken['request']['headers'] | undefined => {
    const token = tokenOf('https://shop.example', own);
    return token?.type === 'login' ? token.request.headers : undefined;
  };
  expect(headersOf({})).toStrictEqual({});
  expect(headersOf({ format: 'text' })).toStrictEqual({ accept: 'text/plain' });
  expect(headersOf({ format: 'xml' })).toStrictEqual({
    accept: 'application/xml, text/xml, application/soap+xml',
  });
  expect(headersOf({ format: 'text', headers: { Accept: '*/*' } })).toStrictEqual({ Accept: '*/*' });
});

test('sources that read one answer in two ways log in each for itself', async () => {
  const endpoint = await serveBody('abc', { 'content-type': 'text/plain' });
  const api = await listening(echoAll);
  const outcomes = [];
  for (const own of [{}, { format: 'text' }] as const) {
    const accessToken = tokenOf(endpoint.baseUrl, own);
    outcomes.push(await askUser(connect({ baseUrl: api.baseUrl, ...(accessToken && { accessToken }) })));
  }
  expect(outcomes).toMatchObject([left(payloadInvalid('', 'a token in JSON')), { _tag: 'Right' }]);
});
