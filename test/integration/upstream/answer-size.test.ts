/** The maximum length of a source's answer: from the tenant file, for every adapter over HTTP. */
import { isRight } from 'fp-ts/Either';
import { http } from '../../../adapters/http';
import { spaaza } from '../../../adapters/spaaza';
import { resolve } from '../../../src/resolve';
import { loadSource, type SourceJson } from '../../support/adapters/tenant';
import { callOf } from '../../support/upstream/call';
import { closeServers, serve } from '../../support/upstream/servers';

afterEach(closeServers);

const MIB = 1024 * 1024;

/** JSON of the given number of bytes, with one field that fills it. */
const ofLength = (bytes: number, body: Readonly<Record<string, unknown>>): string => {
  const empty = JSON.stringify({ ...body, filling: '' });
  return JSON.stringify({ ...body, filling: 'a'.repeat(bytes - empty.length) });
};

const answering = async (text: string): Promise<string> => {
  const { baseUrl } = await serve((_request, response) => void response.end(text));
  return baseUrl;
};

const described = (baseUrl: string): SourceJson => ({
  adapter: 'http',
  settings: { baseUrl, answer: { notFound: [{ status: 404 }] } },
  lookup: { path: '/{request.userIdentifier}', owner: 'unsaid' },
  payload: { id: 'text!' },
});

const outcomeOf = async (source: SourceJson, user: unknown = { id: 'source.id' }): Promise<unknown> => {
  const variables = { TOKEN: 't0ken-invented' };
  const { tenant, problems } = loadSource({ adapters: [http, spaaza], source, user, variables });
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  const outcome = await resolve(tenant, '7', callOf())();
  tenant.dispose();
  return isRight(outcome) ? outcome.right : outcome.left;
};

const tooLong = (bytes: number): unknown =>
  expect.objectContaining({ tag: 'PayloadInvalid', expected: `at most ${bytes} bytes` });

test.each([
  ['1 MiB', MIB, undefined, { id: 'u1' }],
  ['a byte more', MIB + 1, undefined, tooLong(MIB)],
  ['2 MB', 2_000_000, undefined, tooLong(MIB)],
  ['2 MB', 2_000_000, 2 * MIB, { id: 'u1' }],
  ['as much as is said', 3_000_000, 3_000_000, { id: 'u1' }],
  ['a byte more than is said', 3_000_001, 3_000_000, tooLong(3_000_000)],
  ['less than usual', 2000, 1999, tooLong(1999)],
  ['4 MiB', 4 * MIB, 4 * MIB, { id: 'u1' }],
])('an answer of %s (%i bytes), where "maxAnswerBytes" is %s, gives %j', async (_, bytes, limit, wanted) => {
  const source = described(await answering(ofLength(bytes, { id: 'u1' })));
  expect(await outcomeOf(limit === undefined ? source : { ...source, maxAnswerBytes: limit })).toStrictEqual(
    wanted,
  );
});

test('another adapter has the same limit', async () => {
  const body = { result: { code: 1, status: 'ok' }, results: { user_info: { user_id: 7 } } };
  const source = {
    adapter: 'spaaza',
    settings: {
      baseUrl: await answering(ofLength(2_000_000, body)),
      auth: { type: 'privileged', token: '${TOKEN}', hostname: 'shop.example' },
    },
    lookup: { by: 'user_id', value: '{request.userIdentifier}' },
  };
  const user = { id: { from: 'source.user_id', via: ['text'] } };
  expect(await outcomeOf({ ...source, maxAnswerBytes: 2 * MIB }, user)).toStrictEqual({ id: '7' });
  expect(await outcomeOf(source, user)).toStrictEqual(tooLong(MIB));
});

test.each([4 * MIB + 1, 1023, 0, -1, 2.5, '2097152', '2MB', null, true, 1e9])(
  '"maxAnswerBytes" cannot be %j: the finding names the allowed values',
  (maxAnswerBytes) => {
    const { problems } = loadSource({
      adapters: [http],
      source: { ...described('http://127.0.0.1:1'), maxAnswerBytes },
      user: { id: 'source.id' },
    });
    expect(problems.map(({ severity }) => severity)).toContain('error');
    expect(problems.map(({ message }) => message).join()).toMatch(/1024 to 4194304|whole number/);
  },
);

test.each(['maxBytes', 'maxBodyLength', 'maxContentLength', 'max_response_size', 'sizeLimit'])(
  'for "%s" in the settings or in the source the finding suggests "maxAnswerBytes"',
  (name) => {
    const source = described('http://127.0.0.1:1');
    const settings = { ...Object(source.settings), [name]: 2 * MIB };
    for (const each of [
      { ...source, [name]: 2 * MIB },
      { ...source, settings },
    ]) {
      const { problems } = loadSource({ adapters: [http], source: each, user: { id: 'source.id' } });
      expect(problems.map(({ suggestion }) => suggestion).join()).toContain('maxAnswerBytes');
    }
  },
);
