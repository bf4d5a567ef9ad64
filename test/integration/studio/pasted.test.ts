/** Pasted answers of a source that sends several requests: a draft of a fixture, with one answer for each request. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import type { Added, Sample, Verified } from '../../../src/studio/api';
import { startTestStudio, stopStudios } from '../../support/studio';
import { twoRequests, writeTwoRequests } from '../../support/studio/two-requests';

afterEach(stopStudios);

const TENANT = '/api/tenants/acme';
const IDENTIFIER = '4815162342';
const CUSTOMER = JSON.stringify({ id: 'c-77120', name: 'Аделаида Настоящая' });
const POINTS = JSON.stringify({ points: 731 });

const start = () => startTestStudio([], { adapters: [...adapters, twoRequests], fill: writeTwoRequests });

const sampleOf = async (...shop: readonly string[]): Promise<Sample> =>
  (await start()).post<Sample>(`${TENANT}/sample`, { identifier: IDENTIFIER, answers: { shop } });

test('each request of a source gets its own answer, in their order', async () => {
  const { outcome, requests } = await sampleOf(CUSTOMER, POINTS);
  expect(outcome).toEqual({
    kind: 'account',
    user: { id: IDENTIFIER, name: 'Аделаида Настоящая', bonuses: 731 },
  });
  expect(requests).toEqual([
    { source: 'shop', request: 'GET /customer', isAnswered: true },
    { source: 'shop', request: 'GET /points/c-77120', isAnswered: true },
  ]);
});

test.each([
  ['the answers in another order', [POINTS, CUSTOMER], ['GET /customer true']],
  ['no second answer', [CUSTOMER], ['GET /customer true', 'GET /points/c-77120 false']],
  ['an empty first answer', ['  ', POINTS], ['GET /customer false']],
  ['none at all', [], ['GET /customer false']],
] as const)(
  'with %s there is a failure, and each request says if it was answered',
  async (_what, shop, asked) => {
    const { outcome, requests } = await sampleOf(...shop);
    expect(outcome).toMatchObject({ kind: 'failure' });
    expect(requests.map(({ request, isAnswered }) => `${request} ${isAnswered}`)).toEqual(asked);
  },
);

test('the answers become one fixture that passes, with two exchanges and no value of them', async () => {
  const studio = await start();
  const answers = { shop: [CUSTOMER, POINTS] };
  const added = await studio.post<Added>(`${TENANT}/fixtures`, {
    name: 'pasted',
    identifier: IDENTIFIER,
    answers,
  });
  expect(added).toMatchObject({ added: true });
  const written = readFileSync(join(studio.mappings, 'acme/fixtures/pasted.json'), 'utf8');
  expect(JSON.parse(written)).toMatchObject({ sources: { shop: { exchanges: [{}, {}] } } });
  for (const value of [IDENTIFIER, 'c-77120', '77120', 'Аделаида', 'Настоящая', '731'])
    expect(written).not.toContain(value);
  const { fixtures } = await studio.post<Verified>(`${TENANT}/verify`, {});
  expect(fixtures).toMatchObject([{ name: 'pasted', result: 'passed' }]);
  const { requests } = await studio.post<Sample>(`${TENANT}/sample`, { fixture: 'pasted' });
  expect(requests.map(({ isAnswered }) => isAnswered)).toEqual([true, true]);
});
