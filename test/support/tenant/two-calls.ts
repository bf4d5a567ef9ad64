/** A tenant with a search by GET, a second call by POST with JSON, and an optional one with a form; and its fixture. */

/** JSON that a test edits. */
export type Json = Readonly<Record<string, unknown>>;

export const SHOPPER = '79000000001';

const base = { baseUrl: '${BASE}', auth: { type: 'bearer', token: '${CRM_TOKEN}' } };

/** The search, with edits of its lookup. */
const crm = (lookup: Json): Json => ({
  adapter: 'http',
  settings: { ...base, answer: { at: 'customers[0]', notFound: [{ path: 'customers', empty: 'list' }] } },
  lookup: {
    path: '/customers',
    query: { phone: '{request.userIdentifier}', limit: '1' },
    headers: { 'X-Shop': 'north' },
    owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
    ...lookup,
  },
  payload: { id: 'integer!', phone: 'text!', name: 'text?', birth: 'text?', email: 'text?' },
});

const wallet = (lookup: Json): Json => ({
  adapter: 'http',
  settings: {
    baseUrl: '${BASE}',
    auth: { type: 'apiKey', in: 'json', keys: { key: '${WALLET_KEY}' } },
    answer: { notFound: [{ status: 404 }] },
  },
  lookup: {
    method: 'POST',
    path: '/wallets/{crm.id}/search',
    json: { filter: { id: '{crm.id}', kinds: ['bonus', 'gift'] }, limit: 1 },
    owner: { at: 'customer', is: '{crm.id}' },
    ...lookup,
  },
  payload: { customer: 'integer!', balance: 'text?' },
});

const marks = (lookup: Json): Json => ({
  adapter: 'http',
  settings: { baseUrl: 'https://marks.example', answer: { notFound: [{ status: 404 }] } },
  lookup: {
    method: 'POST',
    path: '/marks',
    form: { phone: '{request.userIdentifier}', page: '1' },
    owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
    ...lookup,
  },
  payload: { phone: 'text!', names: ['text'] },
  optional: true,
});

/** The tenant file, with edits of each lookup. */
export const twoCalls = (
  lookups: { readonly crm?: Json; readonly wallet?: Json; readonly marks?: Json } = {},
): Json => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'phone', prefix: '7' },
  locale: 'en',
  errorStatus: 'http',
  sources: {
    crm: crm(lookups.crm ?? {}),
    wallet: wallet(lookups.wallet ?? {}),
    marks: marks(lookups.marks ?? {}),
  },
  user: {
    id: 'request.userIdentifier',
    name: 'crm.name',
    email: { from: 'crm.email', via: ['email'] },
    age: { from: 'crm.birth', via: ['date', 'age'] },
    bonuses: { from: 'wallet.balance', via: ['number'] },
    segments: [{ each: 'marks.names', as: 'mark', item: 'mark' }],
  },
});

/** One exchange of each source, in the order of the sources. */
export const exchanges = {
  crm: {
    request: {
      method: 'GET',
      path: '/api/customers',
      query: { phone: SHOPPER, limit: '1' },
      headers: { Authorization: 'Bearer ${CRM_TOKEN}', 'X-Shop': 'north' },
    },
    response: {
      status: 200,
      body: {
        customers: [{ id: 5, phone: SHOPPER, name: 'Foo', birth: '1990-01-15', email: 'foo@example.com' }],
      },
    },
  },
  wallet: {
    request: {
      method: 'POST',
      path: '/api/wallets/5/search',
      body: { filter: { id: '5', kinds: ['bonus', 'gift'] }, key: '${WALLET_KEY}', limit: 1 },
    },
    response: { status: 200, body: { customer: 5, balance: '75' } },
  },
  marks: {
    request: { method: 'POST', path: '/marks', form: { phone: SHOPPER, page: '1' } },
    response: { status: 200, body: { phone: SHOPPER, names: ['loyal', 'registered'] } },
  },
} as const;

/** A fixture of the tenant that passes, and that states its losses: none. */
export const twoCallsFixture = {
  request: { userIdentifier: SHOPPER },
  now: '2026-11-20T12:00:00Z',
  variables: { BASE: 'https://crm.example/api' },
  sources: {
    crm: { exchanges: [exchanges.crm] },
    wallet: { exchanges: [exchanges.wallet] },
    marks: { exchanges: [exchanges.marks] },
  },
  response: {
    status: 200,
    body: {
      user: {
        id: SHOPPER,
        name: 'Foo',
        email: 'foo@example.com',
        bonuses: 75,
        segments: ['loyal', 'registered'],
        age: 36,
      },
    },
  },
  absent: {},
} as const;
