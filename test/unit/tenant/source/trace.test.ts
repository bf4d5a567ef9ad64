/** `trace` of a source: the HTTP client gets it, the plan has it, and the headers that it writes are written once. */
import { http } from '../../../../adapters/http';
import { contextOf, load } from '../../../support/tenant/world';

interface Said {
  readonly source?: object;
  readonly settings?: object;
  readonly lookup?: object;
}

const loaded = ({ source = {}, settings = {}, lookup = {} }: Said) => {
  const seen: unknown[] = [];
  const file = {
    access: 'open',
    identifier: { type: 'digits' },
    sources: {
      till: {
        adapter: 'http',
        ...source,
        settings: { baseUrl: 'https://till.example', answer: { notFound: [{ status: 404 }] }, ...settings },
        lookup: { path: '/users/{request.userIdentifier}', owner: 'unsaid', ...lookup },
        payload: { id: 'text!' },
      },
    },
    user: { id: 'till.id' },
  };
  const { tenant, problems } = load(
    JSON.stringify(file, undefined, 2),
    contextOf([http], {
      variables: { TOKEN: 'invented-token' },
      http: ({ trace }) => {
        seen.push(trace);
        return {
          send: () => () => Promise.reject(new Error('must not be called')),
          dispose: () => undefined,
        };
      },
    }),
  );
  const plan = tenant?.plan.groups.flatMap(({ sources }) => sources.map(({ trace }) => trace));
  tenant?.dispose();
  return { seen, plan, problems };
};

test.each([
  [{}, undefined],
  [{ trace: false }, undefined],
  [{ trace: true }, true],
])('%j', (source, trace) => {
  expect(loaded({ source })).toStrictEqual({ seen: [trace], plan: [trace], problems: [] });
});

test.each(['yes', 1, null, {}, []])('%j is not a value of it', (trace) => {
  expect(loaded({ source: { trace } }).problems).toMatchObject([{ severity: 'error' }]);
});

test.each(['tracing', 'traceparent', 'propagateTrace'])('%s is called "trace"', (key) => {
  const [problem] = loaded({ source: { [key]: true } }).problems;
  expect(problem).toMatchObject({ code: 'key-unknown' });
  expect(JSON.stringify(problem?.fix)).toContain('trace');
});

const AUTH = { type: 'oauth2', tokenUrl: 'https://till.example/t', clientId: 'x', clientSecret: '${TOKEN}' };

const WRITING: readonly (readonly [string, Said])[] = [
  ['in settings', { settings: { headers: { 'X-Request-Id': 'fixed' } } }],
  ['in other letters', { settings: { headers: { 'x-request-id': 'fixed' } } }],
  ['of the trace', { settings: { headers: { TraceParent: '00-1-2-01' } } }],
  ['in the lookup', { lookup: { headers: { 'X-Request-ID': '{request.userIdentifier}' } } }],
  [
    'as a key',
    { settings: { auth: { type: 'apiKey', in: 'header', keys: { 'X-Request-Id': '${TOKEN}' } } } },
  ],
  ['as the header of a token', { settings: { auth: { ...AUTH, tokenHeader: 'traceparent' } } }],
];

test.each(WRITING)('with it, one of its headers that the file writes %s is refused', (_name, said) => {
  const { problems } = loaded({ ...said, source: { trace: true } });
  expect(problems).toMatchObject([
    { code: 'settings-invalid', message: '"trace": true writes this header by itself' },
  ]);
});

test.each(WRITING)('without it, such a header is the file’s own %s', (_name, said) => {
  expect(loaded(said).problems).toEqual([]);
});

test.each<readonly [string, Said]>([
  ['another header', { settings: { headers: { 'X-Correlation-Id': 'fixed', traceparent2: 'x' } } }],
  [
    'a key in the query',
    { settings: { auth: { type: 'apiKey', in: 'query', keys: { traceparent: '${TOKEN}' } } } },
  ],
  ['a field of the body', { lookup: { method: 'POST', json: { headers: { traceparent: 'x' } } } }],
])('with it, %s is not meant', (_name, said) => {
  expect(loaded({ ...said, source: { trace: true } }).problems).toEqual([]);
});
