/** The CRM stub keeps to the API that its header describes. */
import { CRM_CUSTOMERS } from '../../../stubs/crm-customers';
import { CRM_TOKEN, startCrm } from '../../../stubs/crm';
import type { Stub } from '../../../stubs/server';
import { ask, type Pairs } from '../../support/stubs/ask';

const PATH = '/api/v1/customers';
const TOKEN: Pairs = [['Authorization', `Bearer ${CRM_TOKEN}`]];

let stub: Stub;

beforeAll(async () => {
  stub = await startCrm();
});

afterAll(async () => {
  await stub.close();
});

const get = (query: string, headers = TOKEN) => ask(stub.url, { target: `${PATH}${query}`, headers });

test.each([
  ['79000000011', 0],
  ['79000000012', 1],
  ['79000000013', 2],
  ['79000000018', 3],
])('a customer is found by the digits of a phone number: %s', async (phone, at) => {
  expect(await get(`?phone=${phone}`)).toMatchObject({
    status: 200,
    json: { customers: [CRM_CUSTOMERS[at]], total: 1 },
  });
});

test('of a number that is not there the list is empty', async () => {
  expect(await get('?phone=79000000019')).toMatchObject({ status: 200, json: { customers: [], total: 0 } });
});

test.each<[string, string, Pairs, number, string]>([
  ['without a token', '?phone=79000000011', [], 401, 'token_rejected'],
  ['with another token', '?phone=79000000011', [['Authorization', 'Bearer x']], 401, 'token_rejected'],
  ['with the token twice', '?phone=79000000011', [...TOKEN, ...TOKEN], 401, 'token_rejected'],
  ['without a number', '', TOKEN, 400, 'phone_expected'],
  ['with a number as it is typed', '?phone=%2B79000000011', TOKEN, 400, 'phone_expected'],
  ['with a number twice', '?phone=79000000011&phone=79000000012', TOKEN, 400, 'phone_expected'],
  ['with a further parameter', '?phone=79000000011&limit=1', TOKEN, 400, 'phone_expected'],
  ['by another parameter', '?tel=79000000011', TOKEN, 400, 'phone_expected'],
  ['of another path', '/70211', TOKEN, 404, 'no_such_path'],
])('a request %s is refused', async (_, query, headers, status, code) => {
  expect(await get(query, headers)).toMatchObject({ status, json: { error: { code } } });
});

test('only GET is served', async () => {
  expect(await ask(stub.url, { target: PATH, method: 'POST', headers: TOKEN })).toMatchObject({
    status: 405,
    headers: { allow: 'GET' },
  });
});

test('customers and token can be replaced', async () => {
  const other = await startCrm({ customers: [{ phone: '8 900 000-00-14', id: 1 }], token: 'another' });
  const headers: Pairs = [['Authorization', 'Bearer another']];
  const found = await ask(other.url, { target: `${PATH}?phone=79000000014`, headers });
  expect(found.json).toEqual({ customers: [{ phone: '8 900 000-00-14', id: 1 }], total: 1 });
  await other.close();
});
