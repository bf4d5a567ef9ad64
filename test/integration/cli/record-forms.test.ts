/** The form of recorded answers: their labels, and the spelling of their numbers. */
import { removeFolders } from '../../support/e2e/tenants';
import { VARIABLES, recordTenant, tenantOf } from '../../support/recording';
import type { RecordedTenant } from '../../support/recording';
import { run } from '../../support/cli';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);
afterAll(removeFolders);

const IDENTIFIER = '79161234567';

const PHONE = '"phone":"79161234567"';

/** Records an answer of this text, and plays the fixture. */
const recorded = async (
  text: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
  options: readonly string[] = [],
): Promise<RecordedTenant & { readonly text: string; readonly verified: number }> => {
  const { baseUrl } = await serve((_request, response) => void response.writeHead(200, headers).end(text));
  const tenant = await recordTenant(tenantOf(baseUrl), ['--identifier', IDENTIFIER, ...options]);
  const { code: verified } = await run(['verify', 'acme', '--mappings', tenant.mappings], VARIABLES);
  return { ...tenant, text: Object.values(tenant.files).join(), verified };
};

const BODY = `{"id":7771234,${PHONE}}`;

describe('the label of JSON', () => {
  test.each([
    ['application/problem+json', 'application/problem+json'],
    ['application/vnd.shop.customer+json; profile="canary"', 'application/vnd.shop.customer+json'],
    ['Text/HTML; charset=utf-8', 'text/html'],
    ['application/hal+json;charset=utf-8', 'application/hal+json'],
    ['text/plain', 'text/plain'],
  ])('%s stays, without its parameters', async (contentType, kept) => {
    const { code, text, verified } = await recorded(BODY, { 'content-type': contentType });
    expect([code, verified]).toEqual([0, 0]);
    expect(text).toContain(`"Content-Type": "${kept}"`);
    expect(text).not.toContain('canary');
  });

  test.each([
    ['application/json'],
    ['application/json; charset=UTF-8'],
    ['nothing like a type'],
    [undefined],
  ])('%s is not written', async (contentType) => {
    const { code, text, verified } = await recorded(BODY, contentType ? { 'content-type': contentType } : {});
    expect([code, verified]).toEqual([0, 0]);
    expect(text).not.toContain('"Content-Type"');
  });
});

describe('the spelling of a number', () => {
  test.each([
    ['12.50', /^\d\d\.\d0$/],
    ['7.00', /^[1-689]\.00$/],
    ['1234.0', /^\d{4}\.0$/],
    ['0.10', /^0\.\d0$/],
    ['-12.50', /^-\d\d\.\d0$/],
    ['12.5', /^\d\d\.\d$/],
    ['1.0', /^1\.0$/],
    ['0.0', /^0\.0$/],
    ['12345678901234567890', /^\d{20}$/],
    ['1.5E3', /^1E3$/],
  ])('%s stays', async (number, expected) => {
    const { code, text, verified } = await recorded(`{"id":7771234,${PHONE},"points":${number}}`);
    expect([code, verified]).toEqual([0, 0]);
    expect(/"points": (\S+?),?\n/.exec(text)?.[1]).toMatch(expected);
  });

  test('equal numbers become equal ones, however they are spelt', async () => {
    const { text } = await recorded(`{"id":7771234,${PHONE},"points":12.50,"progress":12.5}`);
    const [points, progress] = ['points', 'progress'].map(
      (name) => new RegExp(`"${name}": (\\S+?),?\\n`).exec(text)?.[1],
    );
    expect(points).toBe(`${progress ?? ''}0`);
  });
});

describe('rules over a recording', () => {
  /** Records with these rules, whose source has this type. */
  const recordedBy = async (body: object, payload: object, user: object) => {
    const text = JSON.stringify({ id: 7771234, phone: IDENTIFIER, ...body });
    const { baseUrl } = await serve((_request, response) => void response.writeHead(200).end(text));
    const file = tenantOf(baseUrl, {
      source: { payload: { id: 'integer!', phone: 'text!', ...payload } },
      user: { id: 'request.userIdentifier', ...user },
    });
    return recordTenant(file, ['--identifier', IDENTIFIER]);
  };

  test.each<[string, object, object, object]>([
    [
      'a key in quotes that a path reads',
      { balances: { 'Bonus account': 57 } },
      { balances: { '*': 'number' } },
      { bonuses: 'crm.balances["Bonus account"]' },
    ],
    [
      'a key in another alphabet that a path reads',
      { остатки: { Смирнова: 57 } },
      { остатки: { '*': 'number' } },
      { bonuses: 'crm.остатки.Смирнова' },
    ],
    [
      'an address without digits, of which a rule reads the digits',
      { contact: 'kanareikin@canary.example' },
      { contact: 'text?' },
      { cardNumber: { from: 'crm.contact', via: ['digits'] }, name: 'crm.contact' },
    ],
    [
      'JSON in a text that a template repeats',
      { note: '{"passport":"4509123456"}' },
      { note: 'text?' },
      { name: { template: 'note {crm.note}' } },
    ],
  ])('%s comes out as the live answer did', async (_what, body, payload, user) => {
    const { code, stderr, mappings } = await recordedBy(body, payload, user);
    expect([code, stderr.replace(/^\{"timestamp.*\}\n/gm, '')]).toEqual([0, '']);
    expect((await run(['verify', 'acme', '--mappings', mappings], VARIABLES)).code).toBe(0);
  });

  test('a shopper whom the tenant file names is replaced all the same', async () => {
    const user = {
      status: { from: 'crm.phone', via: [{ table: { '79161234567': 'VIP' } }], default: 'none' },
    };
    const { code, stderr, files } = await recordedBy({}, {}, user);
    expect([code, files]).toEqual([1, {}]);
    expect(stderr).toMatch(/^not recorded: .*"status"|not recorded: .*not-in-table/m);
    expect(stderr).not.toContain(IDENTIFIER);
  });
});
