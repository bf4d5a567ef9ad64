/** Accounts as the app gets them: the contract's own sample, each kind of upstream, several sources together. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAhunter } from '../../../stubs/ahunter';
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../../stubs/spaaza';
import { errorOf } from '../../support/gateway/gateway';
import { closedPort, serveRaw } from '../../support/upstream/servers';
import { startBridge, stopBridges, type LocalBridge } from '../../support/cli';
import { accountOf, ask, KEY, requestIdOf } from '../../support/e2e/bridge';
import { ROOT } from '../../support/root';
import { closeUpstreams, urlOf } from '../../support/e2e/failure-cases';
import { removeFolders, SECRETS, spaazaTenant, writeMappings, type Files } from '../../support/e2e/tenants';

/** The `user` of app-account-request.txt, unchanged. */
const SAMPLE = `{
  "id": "123",
  "name": "Иванов Иван",
  "phone": "71234567890",
  "email": "ivanov@mail.com",
  "emailConfirmed": true,
  "bonuses": 10000,
  "units": "бонусов",
  "segments": ["registered", "loyal"],
  "age": 35,
  "gender": "male",
  "cardNumber": "456123789",
  "cardPercent": 5,
  "status": "Золотая карта",
  "cardColor": "#000000",
  "cardTextColor": "00000",
  "birthday": "1986-12-24",
  "loyaltyCards": [
    {
      "cardNumber": "4567890123",
      "bonuses": 5000,
      "status": "Серебряная карта",
      "cardColor": "#FFFFFF",
      "cardTextColor": "#FFFFFF"
    }
  ]
}`;

/** The demo's tenant with the directory's own id, and the sample's words in place of the invented ones. */
const demoTenant = (): string =>
  [
    ['request.userIdentifier"', 'crm.id"'],
    ['webshop', 'registered'],
    ['frequent', 'loyal'],
    ['Янтарная карта', 'Золотая карта'],
    ['Медная карта', 'Серебряная карта'],
  ].reduce(
    (text, [invented = '', sample = '']) => text.replaceAll(`"${invented}`, `"${sample}`),
    readFileSync(join(ROOT, 'mappings/demo-crm/tenant.json'), 'utf8'),
  );

/** The sample's shopper, as the demo's customer directory would have them. */
const IVANOV = {
  id: '123',
  firstName: 'Иван',
  lastName: 'Иванов',
  phone: '+7 123 456-78-90',
  email: 'ivanov@mail.com',
  emailConfirmed: true,
  bonuses: 10000,
  registered: true,
  purchases: 10,
  age: 35,
  birthday: '1986-12-24',
  sex: 'м',
  card: { number: '456123789', percent: 5, level: 'amber', color: '#000000', textColor: '00000' },
  otherCards: [
    { number: '4567890123', bonuses: 5000, level: 'copper', color: '#FFFFFF', textColor: '#FFFFFF' },
  ],
};

/** The demo's own tenant file over another directory. */
const sampleTenant = (): Files => ({
  'tenant.json': demoTenant(),
  'customers.json': [IVANOV, { ...IVANOV, id: '9007199254740993', phone: '79000000002' }],
});

const cardOf = (source: string): object => ({
  when: `${source}.actual_sum`,
  cardNumber: `${source}.name`,
  bonuses: { from: `${source}.actual_sum`, via: [{ divide: 100 }] },
});

/** A Spaaza tenant with a constant card and one of each wallet. */
const walletsTenant = (spaaza: string, wallets: Readonly<Record<string, object>>): Files => {
  const files = spaazaTenant(spaaza, {
    user: { loyaltyCards: [{ cardNumber: { value: '1' } }, ...Object.keys(wallets).map(cardOf)] },
  });
  const file: { sources: object } = JSON.parse(JSON.stringify(files['tenant.json']));
  return { 'tenant.json': { ...file, sources: { ...file.sources, ...wallets } } };
};

const adminAuth = {
  type: 'admin',
  userId: SPAAZA_CREDENTIALS.adminSession.userId,
  sessionKey: '${ADMIN_KEY}',
  chainId: SPAAZA_CREDENTIALS.chainId,
};

const ELISE = 'elise.marchand@example.com';
let bridge: LocalBridge;

beforeAll(async () => {
  const [spaaza, ahunter] = await Promise.all([urlOf(startSpaaza()), urlOf(startAhunter())]);
  const dead = `http://127.0.0.1:${await closedPort()}`;
  const { baseUrl: silent } = await serveRaw(() => undefined);
  const wallet = (baseUrl: string, more: object = {}): object => ({
    adapter: 'ahunter',
    privateNetwork: true,
    settings: { baseUrl, tokens: '${WALLETS}' },
    optional: true,
    ...more,
  });
  const mappings = writeMappings({
    sample: sampleTenant(),
    admin: spaazaTenant(spaaza, {
      head: { identifier: { type: 'digits' } },
      settings: { auth: adminAuth, headerNames: 'original', apiVersion: '1.4.3' },
      source: { lookup: { by: 'user_id', value: '{request.userIdentifier}' } },
    }),
    wallets: walletsTenant(spaaza, {
      good: wallet(ahunter),
      dead: wallet(dead),
      silent: wallet(silent, { deadlineMs: 150 }),
    }),
    required: walletsTenant(spaaza, { dead: wallet(dead, { optional: false }) }),
  });
  bridge = await startBridge(['serve', '--mappings', mappings], {
    ...SECRETS,
    DEMO_APP_KEY: KEY,
    ADMIN_KEY: SPAAZA_CREDENTIALS.adminSession.key,
    WALLETS: JSON.stringify({ [ELISE]: 'demo-ahunter-standard' }),
  });
});

afterAll(async () => {
  await stopBridges();
  await closeUpstreams();
  removeFolders();
});

it('gives the documented sample account, field for field and in its order', async () => {
  const received = await ask(bridge, 'sample', '71234567890');
  expect(accountOf(received)).toMatchObject({ id: '123' });
  expect(received.text).toBe(`{"user":${JSON.stringify(JSON.parse(SAMPLE))}}`);
});

it('loses no digit of a long id', async () => {
  expect(accountOf(await ask(bridge, 'sample', '79000000002')).id).toBe('9007199254740993');
});

it.each([
  ['400101', { name: 'Élise Marchand', phone: '33199005641', bonuses: 185 }],
  ['400102', { name: 'Noah Jansen', phone: '33199007215', bonuses: 1480.5 }],
  ['400104', { name: 'Iris Lindqvist', phone: '46701740612' }],
  ['400105', { name: 'Milan de Vries', phone: '46701740634', bonuses: 0 }],
])('asks Spaaza as an admin, with the header names of the source document, for %s', async (id, fields) => {
  expect(accountOf(await ask(bridge, 'admin', id))).toMatchObject({ id, ...fields });
});

it('gives only the id for a shopper without other data', async () => {
  expect((await ask(bridge, 'admin', '400103')).text).toBe('{"user":{"id":"400103"}}');
});

it('makes cards of a constant and of a second source, and leaves out what an optional one does not give', async () => {
  const received = await ask(bridge, 'wallets', ELISE);
  expect(accountOf(received).loyaltyCards).toEqual([
    { cardNumber: '1' },
    { cardNumber: 'vymyshlennaya', bonuses: 618.4 },
  ]);
  const line = await bridge.served(requestIdOf(received));
  expect(line).toMatchObject({ level: 'warn', tenant: 'wallets', outcome: 'ok', status: 200 });
  expect(line.sources).toEqual(
    expect.arrayContaining([
      { source: 'loyalty', outcome: 'ok', durationMs: expect.any(Number) },
      { source: 'good', outcome: 'ok', durationMs: expect.any(Number) },
      {
        source: 'dead',
        outcome: 'UpstreamUnreachable',
        detail: { code: 'ECONNREFUSED' },
        durationMs: expect.any(Number),
        retries: 1,
      },
      { source: 'silent', outcome: 'UpstreamTimeout', durationMs: expect.any(Number) },
    ]),
  );
});

it('gives no account when a source that is not optional cannot answer', async () => {
  expect(errorOf(await ask(bridge, 'required', ELISE)).status).toBe(502);
});
