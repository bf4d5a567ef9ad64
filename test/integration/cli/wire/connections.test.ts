/** `explain --wire` over TLS with a client certificate and through a proxy: failures in words, and no key or password. */
import { dirname } from 'node:path';
import { run, type Ended } from '../../../support/cli';
import { removeFolders, writeMappings } from '../../../support/e2e/tenants';
import { AUTHORITY, GOOD } from '../../../support/upstream/certificates';
import {
  CLIENT_AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  LOCKED_KEY,
} from '../../../support/upstream/client-certificates';
import { closeProxies, serveProxy, type ProxyOptions } from '../../../support/upstream/proxy';
import { closedPort, closeServers, serveTls } from '../../../support/upstream/servers';

afterEach(async () => {
  await closeServers();
  await closeProxies();
});
afterAll(removeFolders);

const VARIABLES = {
  CA: AUTHORITY,
  CERT: CLIENT_CERTIFICATE,
  KEY: CLIENT_KEY,
  LOCKED: LOCKED_KEY,
  PROXY_USER: 'bridge-canary',
  PROXY_PASSWORD: 'canary:proxy-pass',
};

const linesOf = (pem: string): readonly string[] =>
  pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));

const NEVER = [
  ...[CLIENT_KEY, LOCKED_KEY, CLIENT_CERTIFICATE].flatMap(linesOf),
  VARIABLES.PROXY_PASSWORD,
  Buffer.from(`${VARIABLES.PROXY_USER}:${VARIABLES.PROXY_PASSWORD}`).toString('base64'),
];

const shownOf = ({ stdout, stderr }: Ended): readonly string[] =>
  NEVER.filter((secret) => (stdout + stderr).includes(secret));

const explain = (
  settings: object,
  more: Readonly<Record<string, string>> = {},
  ...flags: readonly string[]
): Promise<Ended> => {
  const file = {
    access: 'open',
    identifier: { type: 'digits' },
    sources: {
      crm: {
        adapter: 'http',
        privateNetwork: true,
        retries: 0,
        settings: { answer: { notFound: [{ status: 404 }] }, ...settings },
        lookup: { path: '/customers/{request.userIdentifier}', owner: 'unsaid' },
        payload: { name: 'text?' },
      },
    },
    user: { id: 'request.userIdentifier', name: 'crm.name' },
  };
  const folder = dirname(writeMappings({ shop: { 'tenant.json': file } }));
  return run(
    ['explain', 'shop', '--identifier', '42', '--wire', ...flags],
    { ...VARIABLES, ...more },
    folder,
  );
};

/** An upstream that repeats a line of the key that it cannot know. */
const serving = (wantsCertificate: boolean) =>
  serveTls(
    { ...GOOD, ...(wantsCertificate && { ca: CLIENT_AUTHORITY, requestCert: true }) },
    (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ name: 'Anna', key: linesOf(CLIENT_KEY)[0], of: VARIABLES.PROXY_PASSWORD })),
  );

const OWN = { ca: '${CA}', certificate: '${CERT}', key: '${KEY}' };

test('a certificate that the upstream takes leads to an answer', async () => {
  const { baseUrl } = await serving(true);
  const ended = await explain({ baseUrl, tls: OWN });
  expect(ended.stdout).toContain('GET');
  expect(ended.stdout).toContain('200');
  expect(shownOf(ended)).toStrictEqual([]);
});

test('an upstream that wants a certificate and gets none is said to', async () => {
  const { baseUrl } = await serving(true);
  const ended = await explain({ baseUrl, tls: { ca: '${CA}' } });
  expect(ended.stdout + ended.stderr).toMatch(/client certificate|closed before/);
  expect(shownOf(ended)).toStrictEqual([]);
});

test('an upstream of another authority is said to be one', async () => {
  const { baseUrl } = await serving(false);
  const ended = await explain({ baseUrl });
  expect(ended.stdout).toContain('unknown authority');
});

describe('through a proxy', () => {
  const CREDENTIALS = { user: '${PROXY_USER}', password: '${PROXY_PASSWORD}' };

  test.each<[string, ProxyOptions, string]>([
    ['that leads there, the answer comes', {}, '200'],
    [
      'that wants other credentials, it is said',
      { wants: 'other:pass' },
      'the proxy wants other credentials',
    ],
    ['that refuses the host, it is said', { refusal: 403 }, 'the proxy refuses this host'],
    ['that does not reach the host, it is said', { refusal: 502 }, 'the proxy does not reach this host'],
    ['that is not one, it is said', { refusal: 'hello' }, 'the proxy does not answer as one'],
  ])('%s', async (_what, options, words) => {
    const [{ port }, proxy] = [await serving(false), await serveProxy(options)];
    const ended = await explain({
      baseUrl: `https://upstream.example:${port}`,
      tls: OWN,
      proxy: { url: proxy.url, ...CREDENTIALS },
    });
    expect(ended.stdout).toContain(words);
    expect(ended.stdout).toContain(`    through the proxy ${proxy.url}\n`);
    expect(ended.stdout).not.toContain(VARIABLES.PROXY_USER);
    expect(shownOf(ended)).toStrictEqual([]);
  });

  test('whose address is a variable, its name is shown', async () => {
    const PROXY_URL = `http://127.0.0.1:${await closedPort()}`;
    const settings = { baseUrl: 'https://upstream.example', proxy: { url: '${PROXY_URL}', ...CREDENTIALS } };
    const { stdout } = await explain(settings, { PROXY_URL });
    expect(stdout).toContain('    through the proxy ${PROXY_URL}\n');
    expect(stdout).not.toContain(PROXY_URL);
  });

  test('its address is a key of its own in JSON, and missing without a proxy', async () => {
    const [{ baseUrl, port }, { url }] = [await serving(false), await serveProxy({})];
    const proxied = { baseUrl: `https://upstream.example:${port}`, tls: OWN, proxy: { url, ...CREDENTIALS } };
    expect(JSON.parse((await explain(proxied, {}, '--json')).stdout)).toMatchObject({
      wire: [{ proxy: url }],
    });
    const direct = await explain({ baseUrl, tls: OWN }, {}, '--json');
    expect(direct.stdout).not.toContain('"proxy"');
  });

  test('that is down, it is said', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const ended = await explain({ baseUrl: 'https://upstream.example', proxy: { url, ...CREDENTIALS } });
    expect(ended.stdout).toContain('the proxy does not answer as one');
  });
});

test('a check that finds mistakes shows no line of a key', async () => {
  const ended = await explain({
    baseUrl: 'https://crm.example',
    tls: { certificate: '${KEY}', key: '${CERT}' },
  });
  expect(ended.stdout + ended.stderr).toContain('KEY holds is not a certificate');
  expect(shownOf(ended)).toStrictEqual([]);
});
