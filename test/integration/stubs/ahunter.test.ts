/** The ahunter stub: it follows its documentation, and refuses a request that is wrong in one place. */
import { AHUNTER_ACCOUNTS } from '../../../stubs/ahunter-accounts';
import { startAhunter } from '../../../stubs/ahunter';
import type { Stub } from '../../../stubs/server';
import { ask } from '../../support/stubs/ask';
import { pass, stopTime } from '../../support/time';
import { until } from '../../support/until';

afterEach(() => void jest.useRealTimers());

const PATH = '/site/user/account/get';
const TOKEN = 'demo-ahunter-standard';

let stub: Stub;

beforeAll(async () => {
  stub = await startAhunter();
});

afterAll(async () => {
  await stub.close();
});

const get = (query: string) => ask(stub.url, { target: `${PATH}?${query}` });

describe('an account', () => {
  it.each(AHUNTER_ACCOUNTS)('is found by its token: $token_api', async (account) => {
    const reply = await get(`user=${account.token_api};output=json`);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual(account);
  });

  it('has one of the three kinds of the documentation', () => {
    expect(AHUNTER_ACCOUNTS.map((account) => account['type'])).toEqual([1, 1, 2]);
    const [, fresh] = AHUNTER_ACCOUNTS;
    expect(fresh).toMatchObject({ mail: '', person_name: '' });
    expect(fresh).not.toHaveProperty('last_debit');
    expect(fresh).not.toHaveProperty('last_payment');
  });

  it('is formatted like the documented sample with output=pretty', async () => {
    const plain = await get(`user=${TOKEN};output=json`);
    const pretty = await get(`user=${TOKEN};output=json|pretty`);
    expect(pretty.json).toEqual(plain.json);
    expect(plain.text).not.toContain('\n');
    expect(pretty.text.split('\n')[1]).toBe('  "actual_sum" : 61840,');
    expect(pretty.text).toContain('"time" : "2026-06-18T17:02:41.080Z"');
  });

  it('is served as JSON with its length in bytes', async () => {
    const { headers, text } = await get(`user=${TOKEN};output=json`);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
    expect(Buffer.byteLength(text)).toBeGreaterThan(text.length);
  });

  it('can be replaced', async () => {
    const other = await startAhunter({ accounts: [{ token_api: 'other-fake;token', actual_sum: 1 }] });
    const target = `${PATH}?user=other-fake%3Btoken;output=json`;
    const found = await ask(other.url, { target });
    const unknown = await ask(other.url, { target: `${PATH}?user=${TOKEN};output=json` });
    await other.close();
    expect(found.json.actual_sum).toBe(1);
    expect(unknown.status).toBe(403);
  });
});

describe('a good request', () => {
  it.each([
    ['as documented', `user=${TOKEN};output=json|pretty`],
    ['without the option', `user=${TOKEN};output=json`],
    ['with an ampersand', `user=${TOKEN}&output=json|pretty`],
    ['with the bar encoded', `user=${TOKEN};output=json%7Cpretty`],
    ['with the bar encoded in small letters', `user=${TOKEN}&output=json%7cpretty`],
    ['in another order', `output=pretty|json;user=${TOKEN}`],
    ['with a token that is encoded without need', `user=demo%2Dahunter-standard;output=json`],
  ])('is answered: %s', async (_, query) => {
    const reply = await get(query);
    expect(reply.status).toBe(200);
    expect(reply.json.token_api).toBe(TOKEN);
  });
});

describe('a request that is wrong in one place', () => {
  it.each([
    ['no query', ''],
    ['no user', 'output=json'],
    ['an empty user', 'user=;output=json'],
    ['user without a sign', 'user;output=json'],
    ['user misspelt', `users=${TOKEN};output=json`],
    ['user in capitals', `USER=${TOKEN};output=json`],
    ['user twice', `user=${TOKEN};user=${TOKEN};output=json`],
    ['no output', `user=${TOKEN}`],
    ['an empty output', `user=${TOKEN};output=`],
    ['output misspelt', `user=${TOKEN};outputs=json`],
    ['output twice', `user=${TOKEN};output=json;output=pretty`],
    ['output without json', `user=${TOKEN};output=pretty`],
    ['an unknown output', `user=${TOKEN};output=xml`],
    ['an unknown output beside json', `user=${TOKEN};output=json|xml`],
    ['an output option twice', `user=${TOKEN};output=json|json`],
    ['an empty output option', `user=${TOKEN};output=json|`],
    ['output options parted by a comma', `user=${TOKEN};output=json,pretty`],
    ['output in capitals', `user=${TOKEN};output=JSON`],
    ['an unknown parameter', `user=${TOKEN};output=json;query=x`],
    ['a parameter without a name', `user=${TOKEN};output=json;=x`],
    ['a separator at the end', `user=${TOKEN};output=json;`],
    ['a separator that is encoded', `user=${TOKEN}%3Boutput=json`],
    ['an ampersand that is encoded', `user=${TOKEN}%26output=json`],
    ['an escape that is cut short', `user=${TOKEN}%;output=json`],
    ['an escape that is not UTF-8', `user=${TOKEN}%FF;output=json`],
  ])('is refused with 400: %s', async (_, query) => {
    const reply = await get(query);
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({ error: expect.any(String) });
  });

  it.each([
    ['unknown', 'demo-ahunter-unknown'],
    ['longer', `${TOKEN}x`],
    ['shorter', TOKEN.slice(0, -1)],
    ['in capitals', TOKEN.toUpperCase()],
    ['the name of a property', '__proto__'],
  ])('is refused with 403 and never repeats the token: a token that is %s', async (_, token) => {
    const reply = await get(`user=${token};output=json`);
    expect(reply.status).toBe(403);
    expect(reply.json).toEqual({ error: expect.any(String) });
    expect(reply.text).not.toContain(token);
  });

  it.each(['/', `${PATH}/`, '/site/user/account', '/Site/user/account/get'])(
    'is refused with 404: the path %s',
    async (path) => {
      expect((await ask(stub.url, { target: `${path}?user=${TOKEN};output=json` })).status).toBe(404);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('is refused with 405: the method %s', async (method) => {
    const reply = await ask(stub.url, { target: `${PATH}?user=${TOKEN};output=json`, method });
    expect([reply.status, reply.headers.allow]).toEqual([405, 'GET']);
  });
});

describe('the server', () => {
  it('answers no sooner than its latency, errors too', async () => {
    const slow = await startAhunter({ latencyMs: 80 });
    stopTime();
    const answered = jest.fn();
    const reply = ask(slow.url, { target: PATH }).finally(answered);
    await until(() => jest.getTimerCount() === 1);
    await pass(79);
    expect(answered).not.toHaveBeenCalled();
    await pass(1);
    expect((await reply).status).toBe(400);
    await slow.close();
  });
});
