/** http passes the conformance suite, in each way of asking that a tenant file can describe. */
import { isBlank } from '../../../src/values/codec';
import { http } from '../../../adapters/http';
import { testAdapter } from '../../support/adapters/conformance';
import type { Conformance } from '../../support/adapters/conformance/suite';
import {
  ANNA,
  BORIS,
  CRM_SECRETS,
  startCrm,
  startLogin,
  startTokens,
  ways,
} from '../../support/adapters/documented-crm';
import type { Asked } from '../../support/adapters/documented-crm';
import { objectOf } from '../../support/adapters/settings';
import { closeUpstreams, overHttp } from '../../support/adapters/upstreams';

afterEach(closeUpstreams);

/** One way of asking, and how it is described. */
interface Way {
  readonly way: string;
  readonly asked: Asked;
  readonly settings: Conformance['settings'];
  readonly variables?: Conformance['variables'];
  readonly lookup: Conformance['lookup'];
  readonly found?: (user: unknown) => unknown;
  readonly notFound?: readonly [number, unknown];
  readonly arrivesUnsaid?: Conformance['arrivesUnsaid'];
  readonly skip?: Conformance['skip'];
  /** Where its tokens are got. */
  readonly tokens?: typeof startTokens;
}

const LOGIN = '{request.userIdentifier}';
const owner = { at: 'login', is: LOGIN };

const WITHOUT_SECRET = {
  test: 'a secret that is unset, or written in the file, is refused and not repeated',
  reason: 'this upstream has no secret',
};

const WITH_SECRET = {
  test: 'without any one setting the source is refused',
  reason: 'an upstream may have no credentials, so that "auth" may be left out',
};

const itself = (user: unknown): unknown => user;

const described: readonly Way[] = [
  {
    way: 'GET, the identifier in the path',
    asked: ways.path,
    settings: { answer: { notFound: [{ status: 404 }] } },
    lookup: { path: `/v2/customers/${LOGIN}`, owner },
    skip: [WITHOUT_SECRET],
  },
  {
    way: 'GET, the identifier in the query, with a bearer token',
    asked: ways.query,
    settings: {
      auth: { type: 'bearer', token: '${CRM_TOKEN}' },
      answer: { at: 'items[0]', notFound: [{ path: 'items', empty: 'list' }] },
    },
    variables: { CRM_TOKEN: CRM_SECRETS.token },
    lookup: { path: '/v2/customers', query: { login: LOGIN }, owner },
    found: (user) => ({ items: [user] }),
    notFound: [200, { items: [] }],
    skip: [WITH_SECRET],
  },
  {
    way: 'GET with a bearer token, and a gateway’s key in a header beside it',
    asked: ways.gateway,
    settings: {
      auth: { type: 'bearer', token: '${CRM_TOKEN}' },
      headers: { 'X-Gateway-Key': '${CRM_KEY}' },
      answer: { notFound: [{ status: 404 }] },
    },
    variables: { CRM_TOKEN: CRM_SECRETS.token, CRM_KEY: CRM_SECRETS.key },
    lookup: { path: `/v2/customers/${LOGIN}`, owner },
    skip: [
      WITH_SECRET,
      { test: 'an unknown setting is refused at every place', reason: 'a header may have any name' },
    ],
  },
  {
    way: 'POST of JSON, with a key in a header',
    asked: ways.json,
    settings: {
      auth: { type: 'apiKey', in: 'header', keys: { 'X-Api-Key': '${CRM_KEY}' } },
      answer: { at: 'customer', notFound: [{ path: 'customer', empty: 'null' }] },
    },
    variables: { CRM_KEY: CRM_SECRETS.key },
    lookup: { path: '/v2/search', method: 'POST', json: { filter: { login: LOGIN }, limit: 2 }, owner },
    found: (customer) => ({ customer }),
    notFound: [200, { customer: null }],
    // A blank identifier belongs to no user, and is not sent.
    arrivesUnsaid: (identifier) => /[\u0000-\u001f]/.test(identifier) && !isBlank(identifier),
    skip: [WITH_SECRET],
  },
  {
    way: 'POST of a form, with a key in the form',
    asked: ways.form,
    settings: {
      auth: { type: 'apiKey', in: 'form', keys: { api_key: '${CRM_KEY}' } },
      answer: { at: 'data', notFound: [{ path: 'code', equals: 'NOT_FOUND' }] },
    },
    variables: { CRM_KEY: CRM_SECRETS.key },
    lookup: { path: '/v2/find', method: 'POST', form: { login: LOGIN }, owner },
    found: (data) => ({ data }),
    notFound: [200, { code: 'NOT_FOUND' }],
    skip: [WITH_SECRET],
  },
  {
    way: 'GET with a token that is got by client credentials',
    asked: ways.oauth,
    settings: {
      auth: {
        type: 'oauth2',
        tokenUrl: '${CRM_TOKEN_URL}',
        clientId: 'bridge',
        clientSecret: '${CRM_SECRET}',
      },
      answer: { notFound: [{ status: 404 }] },
    },
    variables: { CRM_SECRET: CRM_SECRETS.clientSecret },
    lookup: { path: `/v2/customers/${LOGIN}`, owner },
    skip: [WITH_SECRET, { ...WITHOUT_SECRET, reason: 'one of the variables is an address, and no secret' }],
    tokens: startTokens,
  },
  {
    way: 'GET with a token that is got by a login',
    asked: ways.login,
    settings: {
      auth: {
        type: 'login',
        url: '${CRM_TOKEN_URL}',
        json: { user: 'bridge', password: '${CRM_SECRET}' },
        tokenAt: 'session.id',
        lifetimeAt: 'session.seconds',
        send: { in: 'header', name: 'X-Session' },
      },
      answer: { notFound: [{ status: 404 }] },
    },
    variables: { CRM_SECRET: CRM_SECRETS.clientSecret },
    lookup: { path: `/v2/customers/${LOGIN}`, owner },
    skip: [
      WITH_SECRET,
      { ...WITHOUT_SECRET, reason: 'one of the variables is an address, and no secret' },
      {
        test: 'an unknown setting is refused at every place',
        reason: 'a field of a login may have any name: broken tenant files show each other place',
      },
    ],
    tokens: startLogin,
  },
];

/** The same, with a token endpoint beside it. */
const withTokens =
  (arrange: Conformance['arrange'], startEndpoint: typeof startTokens): Conformance['arrange'] =>
  async (scenario) => {
    const [arranged, tokens] = await Promise.all([arrange(scenario), startEndpoint()]);
    return { ...arranged, variables: { ...arranged.variables, CRM_TOKEN_URL: tokens.url } };
  };

describe.each(described)('$way', (each) => {
  const { asked, settings, variables = {}, lookup, found = itself, skip = [], tokens } = each;
  const { notFound = [404, {}], arrivesUnsaid = () => false } = each;
  const arrange = overHttp({
    startStub: () => startCrm(asked, found, notFound),
    wrongLeaf: JSON.stringify(found({ ...ANNA, name: 7 })),
    somebodyElse: JSON.stringify(found(BORIS)),
    echo: (request, body) => {
      const login = asked(request, body);
      return login === undefined ? undefined : JSON.stringify(found({ id: 1, login }));
    },
  });

  testAdapter({
    adapter: http,
    settings,
    variables,
    lookup,
    payload: { id: 'integer!', login: 'text!', name: 'text?' },
    arrange: tokens === undefined ? arrange : withTokens(arrange, tokens),
    found: { identifier: ANNA.login, payload: ANNA },
    unknown: 'nobody@shop.example',
    wrongLeaf: 'name',
    said: (payload) => objectOf(payload).login,
    arrivesUnsaid,
    hidden: Object.values(CRM_SECRETS),
    skip: [
      ...skip,
      {
        test: 'a setting of another kind is refused',
        reason: 'a list of conditions may be empty, and broken tenant files show each other kind',
      },
      {
        test: 'the payload’s credentials are removed by the adapter',
        reason: 'the settings name them: fixtures show it',
      },
    ],
  });
});
