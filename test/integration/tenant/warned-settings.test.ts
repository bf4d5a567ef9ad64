/** A source whose settings have a warning is asked like any other. */
import { http } from '../../../adapters/http';
import { isError } from '../../../src/diagnostics/diagnostic';
import { callOf } from '../../support/upstream/call';
import { loadSource } from '../../support/adapters/tenant';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);

it('is not left out of the account', async () => {
  const tokens: unknown[] = [];
  const { baseUrl } = await serve((request, response) => {
    tokens.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"code":"7"}');
  });
  const { tenant, problems } = loadSource({
    adapters: [http],
    source: {
      adapter: 'http',
      settings: {
        baseUrl,
        auth: { type: 'bearer', token: '${TOKEN}' },
        answer: { notFound: [{ status: 404 }] },
      },
      lookup: { path: '/users', query: { q: '{request.userIdentifier}' }, owner: 'unsaid' },
      payload: { code: 'text!' },
    },
    user: { id: 'source.code' },
    variables: { TOKEN: '"in-quotation-marks"' },
  });
  expect(problems.map(({ code }) => code)).toContain('secret-malformed');
  expect(problems.filter(isError)).toEqual([]);
  const outcome = await tenant?.ask('anna', callOf())();
  tenant?.dispose();
  expect(outcome).toMatchObject({ _tag: 'Right' });
  expect(tokens).toEqual(['Bearer "in-quotation-marks"']);
});
