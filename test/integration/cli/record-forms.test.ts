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
    ['7.00', /^[2-9]\.00$/],
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
