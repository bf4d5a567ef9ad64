/** Good requests to the Spaaza stub, one for each way of authentication, and every way to spoil one of them. */
import { SPAAZA_CREDENTIALS } from '../../../stubs/spaaza';
import type { Asked, Pairs } from './ask';

export const PATH = '/internal/get-user';

const { token, hostname, chainId, adminSession, userSession } = SPAAZA_CREDENTIALS;

export type Generation = 'today' | 'older';

const PREFIX = { today: 'X-Spaaza-', older: '' } as const;

const HOSTNAME = { today: 'X-Spaaza-MyPrice-App-Hostname', older: 'X-MyPrice-App-Hostname' } as const;

const JWT = 'X-Spaaza-Access-Token-JWT';

const sessionHeaders = (generation: Generation, session: { userId: string; key: string }): Pairs => [
  [`${PREFIX[generation]}Session-User-Id`, session.userId],
  [`${PREFIX[generation]}Session-Key`, session.key],
];

export type Good = {
  readonly name: string;
  readonly headers: Pairs;
  readonly parameters: Pairs;
  /** Parameters and headers that the documentation lets a caller leave out or put in. */
  readonly free: readonly string[];
};

/** All of them ask for the user 400101, Élise, who is also the session user of the end user. */
export const goodRequests = (generation: Generation): readonly Good[] => {
  const host: Pairs = [[HOSTNAME[generation], hostname]];
  const bearer: Pairs = [['Authorization', `Bearer ${token}`], ...host];
  const admin = sessionHeaders(generation, adminSession);
  const adminOfApp: Pairs = [...admin, ...host];
  const endUser: Pairs = [...sessionHeaders(generation, userSession), ...host];
  const id: Pairs = [['user_id', '400101']];
  const name: Pairs = [['username', 'elise.marchand@example.com']];
  const chain: Pairs = [['chain_id', chainId]];
  const requests: readonly Good[] = [
    { name: 'privileged, by user_id', headers: bearer, parameters: id, free: [] },
    { name: 'privileged, by username', headers: bearer, parameters: name, free: [] },
    {
      name: 'admin, by user_id',
      headers: admin,
      parameters: [...id, ...chain],
      free: [HOSTNAME[generation], HOSTNAME.older],
    },
    { name: 'admin, by username', headers: adminOfApp, parameters: name, free: ['chain_id'] },
    {
      name: 'admin, by username and chain',
      headers: adminOfApp,
      parameters: [...name, ...chain],
      free: ['chain_id'],
    },
    { name: 'end user', headers: endUser, parameters: [], free: [] },
    {
      name: 'end user by name',
      headers: [
        [`${PREFIX[generation]}Session-Username`, userSession.username ?? ''],
        [`${PREFIX[generation]}Session-Key`, userSession.key],
        ...host,
      ],
      parameters: [],
      free: [],
    },
    { name: 'end user by token', headers: [[JWT, userSession.jwt ?? ''], ...host], parameters: [], free: [] },
    {
      name: 'admin by token',
      headers: [[JWT, adminSession.jwt ?? '']],
      parameters: [...id, ...chain],
      free: [HOSTNAME.today, HOSTNAME.older],
    },
    {
      name: 'admin of a chain, with the older name of the hostname’s header',
      headers: [...admin, [`${PREFIX[generation]}Session-Chain-Id`, chainId], [HOSTNAME.older, hostname]],
      parameters: [...name, ...chain],
      free: ['chain_id', `${PREFIX[generation]}Session-Chain-Id`],
    },
  ];
  const when = generation === 'today' ? 'headers of today' : 'older headers';
  return requests.map((good) => ({ ...good, name: `${good.name}, ${when}` }));
};

export const toAsked = (request: Pick<Good, 'headers' | 'parameters'>): Asked => {
  const query = new URLSearchParams(
    request.parameters.map(([name, value]): [string, string] => [name, value]),
  ).toString();
  return { target: query === '' ? PATH : `${PATH}?${query}`, headers: request.headers };
};

/** Each of the pairs in turn removed, repeated, misspelt, and changed in value. */
const spoilEach = (pairs: Pairs, free: readonly string[]): readonly (readonly [string, Pairs])[] =>
  pairs.flatMap(([name, value], index): (readonly [string, Pairs])[] => {
    const put = (...instead: Pairs): Pairs => [
      ...pairs.slice(0, index),
      ...instead,
      ...pairs.slice(index + 1),
    ];
    const removed: (readonly [string, Pairs])[] = free.includes(name) ? [] : [[`${name} removed`, put()]];
    return [
      ...removed,
      [`${name} with more at its end`, put([name, `${value}x`])],
      [`${name} cut short`, put([name, value.slice(0, -1)])],
      [`${name} in capitals`, put([name, value === value.toUpperCase() ? `A${value}` : value.toUpperCase()])],
      [`${name} empty`, put([name, ''])],
      [`${name} misspelt`, put([`${name}s`, value])],
      [`${name} twice`, put([name, value], [name, value])],
    ];
  });

const addEach = (
  pairs: Pairs,
  added: Pairs,
  free: readonly string[],
): readonly (readonly [string, Pairs])[] =>
  added
    .filter(([name]) => !free.includes(name))
    .map(([name, value]) => [`${name} added`, [...pairs, [name, value]]] as const);

const PARAMETERS_TO_ADD: Pairs = [
  ['user_id', '400101'],
  ['username', 'elise.marchand@example.com'],
  ['member_number', '2990000400101'],
  ['authentication_point_identifier', '2066660101'],
  ['auxiliary_identifier', 'aux-elise-101'],
  ['referral_code', 'elise101'],
  ['fb_access_token', 'FAKE-FACEBOOK-TOKEN-400101'],
  ['affiliate_code', 'affiliate-400101'],
  ['chain_id', chainId],
  ['phone_number', '+33-199005641'],
  ['User_Id', '400101'],
  ['', ''],
];

const HEADERS_TO_ADD: Pairs = [
  ['Authorization', `Bearer ${token}`],
  [HOSTNAME.today, hostname],
  [HOSTNAME.older, hostname],
  ...sessionHeaders('today', adminSession),
  ...sessionHeaders('older', adminSession),
  ['X-Spaaza-API-Version', '1.4'],
  ['X-Spaaza-API-Version', 'v1.4.3'],
  ['X-Spaaza-Unheard-Of', '1'],
  ['Session-Unheard-Of', '1'],
];

/** Adding `[name, '']` writes `&=`: a parameter without a name. */
export const spoil = (good: Good): readonly (readonly [string, Asked])[] => {
  const byParameters = [
    ...spoilEach(good.parameters, good.free),
    ...addEach(good.parameters, PARAMETERS_TO_ADD, good.free),
  ].map(([what, parameters]) => [what, toAsked({ ...good, parameters })] as const);
  const byHeaders = [
    ...spoilEach(good.headers, good.free),
    ...addEach(good.headers, HEADERS_TO_ADD, good.free),
  ].map(([what, headers]) => [what, toAsked({ ...good, headers })] as const);
  return [...byParameters, ...byHeaders];
};
