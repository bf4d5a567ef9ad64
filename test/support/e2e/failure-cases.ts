/** Every failure of a request to a tenant, each caused by a server or a directory behind the tenant. */
import type { Failure } from '../../../src/core/failure';
import { startAhunter } from '../../../stubs/ahunter';
import type { AhunterAccount } from '../../../stubs/ahunter-accounts';
import type { SpaazaUser } from '../../../stubs/spaaza-users';
import type { Stub } from '../../../stubs/server';
import { startSpaaza, type SpaazaOptions } from '../../../stubs/spaaza';
import { closedPort, closeServers, rawAnswer, serve, serveBody, serveRaw } from '../upstream/servers';
import { ahunterTenant, crmTenant, spaazaTenant, type Files, type Own } from './tenants';

/** The failures of one request after its key is accepted. */
export type Met = Exclude<
  Failure['tag'],
  // The last two take a directory that is held back, and several requests.
  'RequestInvalid' | 'AccessDenied' | 'TenantUnknown' | 'TenantLoading' | 'TooManyRequests'
>;

/** The people, the credentials and the upstreams' own words in the cases. */
export interface Cast {
  readonly spaazaToken: string;
  readonly users: readonly SpaazaUser[];
  readonly accounts: readonly AhunterAccount[];
  /** The customers of the directory; see {@link Cast.phones}. */
  readonly customers: readonly object[];
  /** Addresses: one of Spaaza's first user, an unknown one, and two of the table of ahunter tokens. */
  readonly known: string;
  readonly unrelated: string;
  readonly revoked: string;
  readonly mistaken: string;
  /** Unknown, of two customers at once, and of a customer without a name. */
  readonly phones: { readonly unrelated: string; readonly shared: string; readonly nameless: string };
  /** What upstreams put into their errors. */
  readonly leakySentences: string;
}

export interface Case {
  readonly tag: Met;
  readonly when: string;
  /** Starts what the tenant needs. */
  readonly tenant: (own: Own) => Promise<Files>;
  readonly identifier: string;
  readonly detail?: object;
}

const stubs: Stub[] = [];

/** Starts a stub that {@link closeUpstreams} closes; gives its URL. */
export const urlOf = async (starting: Promise<Stub>): Promise<string> => {
  const stub = await starting;
  stubs.push(stub);
  return stub.url;
};

export const closeUpstreams = async (): Promise<void> => {
  await Promise.all([closeServers(), ...stubs.splice(0).map((stub) => stub.close())]);
};

const behind =
  (server: () => Promise<{ readonly baseUrl: string }>, deadlineMs = 30_000): Case['tenant'] =>
  async (own) =>
    spaazaTenant((await server()).baseUrl, { source: { deadlineMs }, ...own });

/** The deadline of sources that will miss it. */
const SOON_MS = 150;

/** Headers, and a body that never ends, a byte at a time. */
const drip = () =>
  serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  });

const json = { 'content-type': 'application/json' };
const page = { 'content-type': 'text/html' };

const notFound = (cast: Cast): readonly Case[] => {
  const spaaza = (options: SpaazaOptions = {}): Case['tenant'] => {
    const { spaazaToken: token, users } = cast;
    return async (own) => spaazaTenant(await urlOf(startSpaaza({ token, users, ...options })), own);
  };
  return [
    {
      tag: 'UserNotFound',
      when: 'Spaaza answers HTTP 500 with code 68',
      tenant: spaaza(),
      identifier: cast.unrelated,
    },
    {
      tag: 'UserNotFound',
      when: 'Spaaza says so in the older shape',
      tenant: spaaza({ errorShape: 'older' }),
      identifier: cast.unrelated,
    },
    {
      tag: 'UserNotFound',
      when: 'the table of ahunter tokens does not have the shopper',
      tenant: async (own) => ahunterTenant(await urlOf(startAhunter(cast)), own),
      identifier: cast.unrelated,
    },
    {
      tag: 'UserNotFound',
      when: 'the customer directory does not have the shopper',
      tenant: (own) => Promise.resolve(crmTenant(cast.customers, own)),
      identifier: cast.phones.unrelated,
    },
  ];
};

const noAnswer = ({ known }: Cast): readonly Case[] => {
  const half = rawAnswer('{"result":{"code":1},"results":{"user_info":{"user_id":1}}}').slice(0, -9);
  return [
    {
      tag: 'UpstreamTimeout',
      when: 'the upstream never answers',
      tenant: behind(() => serveRaw(() => undefined), SOON_MS),
      identifier: known,
    },
    {
      tag: 'UpstreamTimeout',
      when: 'the upstream’s answer never ends',
      tenant: behind(drip, SOON_MS),
      identifier: known,
    },
    {
      tag: 'UpstreamUnreachable',
      when: 'nothing listens',
      tenant: behind(async () => ({ baseUrl: `http://127.0.0.1:${await closedPort()}` })),
      identifier: known,
      detail: { code: 'ECONNREFUSED' },
    },
    {
      tag: 'UpstreamUnreachable',
      when: 'the connection breaks before the answer',
      tenant: behind(() => serveRaw((socket) => socket.destroy())),
      identifier: known,
      detail: { code: 'ECONNRESET' },
    },
    {
      tag: 'UpstreamUnreachable',
      when: 'the connection breaks within the answer',
      tenant: behind(() => serveRaw((socket) => socket.end(half))),
      identifier: known,
      detail: { code: 'ECONNRESET' },
    },
  ];
};

const refusals = ({ known, revoked, users, accounts, leakySentences: leaky }: Cast): readonly Case[] => {
  const error = JSON.stringify({ error: { code: 5, name: leaky, description: leaky } });
  const location = `http://127.0.0.1:9/${encodeURIComponent(leaky)}`;
  return [
    {
      tag: 'UpstreamRejected',
      when: 'Spaaza does not know the token',
      tenant: async (own) => spaazaTenant(await urlOf(startSpaaza({ token: 'another one', users })), own),
      identifier: known,
      detail: { status: 401, code: '6' },
    },
    {
      tag: 'UpstreamRejected',
      when: 'ahunter does not know the token',
      tenant: async (own) => ahunterTenant(await urlOf(startAhunter({ accounts })), own),
      identifier: revoked,
      detail: { status: 403 },
    },
    {
      tag: 'UpstreamRejected',
      when: 'the upstream redirects, which is not followed',
      tenant: behind(() => serveBody(leaky, { location }, 302)),
      identifier: known,
      detail: { status: 302 },
    },
    {
      tag: 'UpstreamRejected',
      when: 'the upstream has an error of its own',
      tenant: behind(() => serveBody(error, json, 500)),
      identifier: known,
      detail: { status: 500, code: '5' },
    },
    {
      tag: 'UpstreamOverloaded',
      when: 'the upstream answers 429',
      tenant: behind(() => serveBody(error, json, 429)),
      identifier: known,
      detail: { status: 429 },
    },
    {
      tag: 'UpstreamOverloaded',
      when: 'the upstream answers 503',
      tenant: behind(() => serveBody(leaky, page, 503)),
      identifier: known,
      detail: { status: 503 },
    },
  ];
};

const wrongAnswers = ({ known, leakySentences: leaky }: Cast): readonly Case[] => [
  {
    tag: 'PayloadInvalid',
    when: 'the answer is a page',
    tenant: behind(() => serveBody(`<html>${leaky}`, page)),
    identifier: known,
    detail: { path: '', expected: 'JSON, not HTML' },
  },
  {
    tag: 'PayloadInvalid',
    when: 'the answer lacks its envelope',
    tenant: behind(() => serveBody(JSON.stringify({ result: { code: 1 }, results: { [leaky]: leaky } }))),
    identifier: known,
    detail: { path: 'results.user_info', expected: 'an object' },
  },
  {
    tag: 'PayloadInvalid',
    when: 'the answer lacks the id',
    tenant: behind(() =>
      serveBody(JSON.stringify({ result: { code: 1 }, results: { user_info: { user_id: leaky } } })),
    ),
    identifier: known,
    detail: { path: 'user_id', expected: 'a whole number' },
  },
  {
    tag: 'PayloadInvalid',
    when: 'the answer is longer than a mebibyte',
    tenant: behind(() => serveBody(JSON.stringify(leaky.padEnd(1_100_000, 'x')))),
    identifier: known,
    detail: { path: '', expected: 'at most 1048576 bytes' },
  },
];

/** A customer with a list of a hundred numbers. */
const withLists = (phone: string): object => ({
  id: 'c-1',
  phone,
  name: 'Анна',
  numbers: Array.from({ length: 100 }, (_, number) => number),
});

const walked = (as: string, item: unknown): readonly unknown[] => [{ each: 'crm.numbers', as, item }];

/** Three million numbers. */
const WITHIN = { extra: { shown: walked('a', walked('b', walked('c', { a: 'a', b: 'b', c: 'c' }))) } };

/** A table of one number, which is not the shopper's. */
const BY_TABLE = {
  by: 'phone',
  value: { from: 'request.userIdentifier', via: [{ table: { '79000000099': '79000000098' } }] },
};

const wrongPeople = (cast: Cast): readonly Case[] => {
  const { users, accounts, customers, unrelated, mistaken, phones, spaazaToken: token } = cast;
  const foundBy = [{ parameter: 'username', value: unrelated } as const];
  const others = users.map((user) => ({ ...user, foundBy }));
  return [
    {
      tag: 'IdentityMismatch',
      when: 'Spaaza answers with another user',
      tenant: async (own) => spaazaTenant(await urlOf(startSpaaza({ token, users: others })), own),
      identifier: unrelated,
    },
    {
      tag: 'IdentityMismatch',
      when: 'ahunter answers with another token’s account',
      tenant: async (own) => ahunterTenant((await serveBody(JSON.stringify(accounts[0]))).baseUrl, own),
      identifier: mistaken,
    },
    {
      tag: 'IdentityMismatch',
      when: 'two customers of the directory share what they are found by',
      tenant: (own) => Promise.resolve(crmTenant(customers, own)),
      identifier: phones.shared,
    },
    {
      tag: 'LookupIncomplete',
      when: 'a rule of the lookup cannot read the identifier',
      tenant: (own) => Promise.resolve(crmTenant(customers, { source: { lookup: BY_TABLE }, ...own })),
      identifier: phones.nameless,
      detail: { path: 'value', reason: 'not-in-table' },
    },
    {
      tag: 'AccountIncomplete',
      when: 'the customer lacks a required field',
      tenant: (own) =>
        Promise.resolve(
          crmTenant(customers, { user: { name: { from: 'crm.name', required: true } }, ...own }),
        ),
      identifier: phones.nameless,
      detail: { field: 'name', reason: 'missing' },
    },
    {
      tag: 'AccountTooLarge',
      when: 'lists of the customer are shown within one another',
      tenant: (own) => Promise.resolve(crmTenant([withLists(phones.nameless)], { user: WITHIN, ...own })),
      identifier: phones.nameless,
      detail: { field: 'shown.c', expected: 'at most 40000 values' },
    },
  ];
};

export const failureCases = (cast: Cast): readonly Case[] => [
  ...notFound(cast),
  ...noAnswer(cast),
  ...refusals(cast),
  ...wrongAnswers(cast),
  ...wrongPeople(cast),
];
