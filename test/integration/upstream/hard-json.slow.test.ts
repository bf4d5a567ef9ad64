/** Hard JSON as upstreams' answers: each gives the account, or an error, and never a value that was not sent. */
import { ahunter } from '../../../adapters/ahunter';
import { http } from '../../../adapters/http';
import { spaaza } from '../../../adapters/spaaza';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { errorOf, send, start, stopAll, userOf, type Running } from '../../support/gateway/gateway';
import { hardDocuments, hardNumbers, hardTexts, type Fate } from '../../support/hard-json';
import { changedPrototypes } from '../../support/prototypes';
import { closeServers, serve } from '../../support/upstream/servers';
import { loadSource, type TenantParts } from '../../support/adapters/tenant';

const MAX_DEPTH = 64;
const MAX_BYTES = 1_048_576;
const TOKEN = 'invented-token-71';

/** What the refusal of a document says that it expected instead. */
const EXPECTED: Readonly<Partial<Record<Fate, readonly string[]>>> = {
  json: ['valid JSON', 'JSON, not HTML', 'JSON, not an empty body'],
  encoding: ['UTF-8, or another charset that the Content-Type names'],
  depth: ['JSON at most 64 levels deep'],
  values: ['JSON of at most 80000 values and names'],
  duplicateKey: ['JSON without duplicate keys'],
};

/** Texts that are cleaned before they are shown, as the app gets them. */
const CLEANED: ReadonlyMap<string, string> = new Map([
  ['"a\\u0000"', 'a'],
  ['"a\\u001fb"', 'ab'],
  ['"a\\nb"', 'a b'],
  ['"\\u202ea"', 'a'],
  ['"\\u2066a"', 'a'],
  ['"a\\u2028b"', 'a b'],
]);

interface Upstream {
  readonly name: string;
  readonly parts: (baseUrl: string) => TenantParts;
  /** The members of a healthy document, with JSON in the place of a text and of a number. */
  readonly members: (text: string, number: string) => string;
  /** Whether a document with something else in the number's place is refused as a whole. */
  readonly needsNumber: boolean;
}

const user = (text: string, number: string) => ({
  id: 'request.userIdentifier',
  name: text,
  bonuses: number,
});

const upstreams: readonly Upstream[] = [
  {
    name: 'http',
    needsNumber: false,
    parts: (baseUrl) => ({
      adapters: [http],
      source: {
        adapter: 'http',
        settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
        lookup: {
          path: '/users/{request.userIdentifier}',
          owner: { at: 'login', is: '{request.userIdentifier}' },
        },
        payload: { login: 'text!', name: 'text?', balance: 'number?' },
      },
      user: user('source.name', 'source.balance'),
    }),
    members: (text, number) => `"login":"anna","name":${text},"balance":${number}`,
  },
  {
    name: 'spaaza',
    needsNumber: false,
    parts: (baseUrl) => ({
      adapters: [spaaza],
      source: {
        adapter: 'spaaza',
        settings: { baseUrl, auth: { type: 'privileged', token: '${TOKEN}', hostname: 'shop.example' } },
        lookup: { by: 'username', value: '{request.userIdentifier}' },
      },
      user: user('source.first_name', 'source.loyalty_status.points_balance_current'),
      variables: { TOKEN },
    }),
    members: (text, number) =>
      `"result":{"code":1,"status":"ok"},"results":{"user_info":{"user_id":7,"username":"anna","first_name":${text},` +
      `"loyalty_status":{"points_balance_current":${number}}}}`,
  },
  {
    name: 'ahunter',
    needsNumber: true,
    parts: (baseUrl) => ({
      adapters: [ahunter],
      source: { adapter: 'ahunter', settings: { baseUrl, tokens: '${TOKENS}' } },
      user: user('source.person_name', 'source.actual_sum'),
      variables: { TOKENS: JSON.stringify({ anna: TOKEN }) },
    }),
    members: (text, number) =>
      `"token_api":"${TOKEN}","name":"anna","person_name":${text},"actual_sum":${number}`,
  },
];

describe.each(upstreams)('$name', ({ parts, members, needsNumber }) => {
  let body: Buffer;
  let running: Running;
  let tenant: Tenant | undefined;

  const healthy = Buffer.from(`{${members('"Анна"', '7')}}`);
  const account = { id: 'anna', name: 'Анна', bonuses: 7 };

  beforeAll(async () => {
    const { baseUrl } = await serve((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
        .end(body),
    );
    const loaded = loadSource(parts(baseUrl));
    ({ tenant } = loaded);
    if (tenant === undefined) throw new Error(JSON.stringify(loaded.problems));
    running = await start([tenant]);
  });

  afterAll(async () => {
    await stopAll();
    tenant?.dispose();
    await closeServers();
  });

  /** What the app gets when the upstream answers with this. */
  const answered = async (bytes: Buffer) => {
    body = bytes;
    const before = running.served().length;
    const received = await send(running.port, { path: '/shop/account', body: '{"userIdentifier":"anna"}' });
    const [event] = running.served().slice(before);
    return { received, event };
  };

  afterEach(async () => {
    expect(changedPrototypes()).toEqual([]);
    expect(userOf((await answered(healthy)).received)).toEqual(account);
  });

  test.each(hardDocuments)('an answer that is or has $name', async ({ bytes, fate, fateOfAnswer }) => {
    const wanted = fateOfAnswer ?? (typeof fate === 'function' ? fate(MAX_DEPTH) : fate);
    const sent = bytes(members('"Анна"', '7'));
    const { received, event } = await answered(sent);
    if (wanted === 'read' && sent.length <= MAX_BYTES) {
      expect(userOf(received)).toEqual(account);
      return;
    }
    expect(errorOf(received).status).toBe(502);
    expect(event).toMatchObject({
      outcome: 'PayloadInvalid',
      detail: { expected: expect.any(String) as unknown },
    });
    const said = sent.length > MAX_BYTES ? [`at most ${MAX_BYTES} bytes`] : EXPECTED[wanted];
    if (said !== undefined) expect(said).toContain(event?.detail?.expected);
  });

  test.each(hardTexts)(
    'a text that is $json arrives as it was sent, cleaned, or not at all',
    async ({ json, text }) => {
      const { received } = await answered(Buffer.from(`{${members(json, '7')}}`));
      const { id, bonuses } = account;
      const name = text ?? CLEANED.get(json);
      expect(userOf(received)).toEqual({ id, bonuses, ...(name === undefined ? {} : { name }) });
    },
  );

  test.each(hardNumbers)(
    'a number that is $json arrives as it was sent, or not at all',
    async ({ json, number }) => {
      const { received } = await answered(Buffer.from(`{${members('"Анна"', json)}}`));
      const shown = json === '-0' ? 0 : number;
      if (shown !== undefined) expect(userOf(received)).toEqual({ ...account, bonuses: shown });
      else if (needsNumber && received.status !== 200) expect(errorOf(received).status).toBe(502);
      else expect(userOf(received)).toEqual({ id: account.id, name: account.name });
    },
  );
});
