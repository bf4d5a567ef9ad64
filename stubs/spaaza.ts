/**
 * Spaaza's `get-user` and `get-card` as a small server: for the demo, end-to-end tests and the benchmark.
 * It is written from the documentation alone and must never import an adapter: an error that both shared would
 * show in no test. Sources: spaaza-get-user.txt and the Spaaza part of facts.md.
 */
import { SPAAZA_USERS, type SpaazaUser } from './spaaza-users';
import { listen, prepareAnswer, type Answer, type Json, type ListenOptions, type Stub } from './server';
import { prepareRefusals, type ErrorShape } from './spaaza-errors';
import { readLookup, type Lookup, type SpaazaCredentials } from './spaaza-request';

/** What the stub accepts by default. None of these credentials is valid anywhere else. */
export const SPAAZA_CREDENTIALS: SpaazaCredentials = {
  token: 'demo-spaaza-token',
  hostname: 'demo.example',
  chainId: '1743',
  adminSession: {
    userId: '9001',
    username: 'admin@demo.example',
    key: 'demo-spaaza-admin-session-key',
    jwt: 'demo-spaaza-admin-jwt',
  },
  userSession: {
    userId: '400101',
    username: 'elise.marchand@example.com',
    key: 'demo-spaaza-user-session-key',
    jwt: 'demo-spaaza-user-jwt',
  },
};

/** Credentials left out are those of `SPAAZA_CREDENTIALS`; `errorShape` is `today` unless said otherwise. */
export type SpaazaOptions = ListenOptions &
  Partial<SpaazaCredentials> & {
    readonly users?: readonly SpaazaUser[];
    readonly errorShape?: ErrorShape;
  };

const keyOf = (lookup: Lookup): string => `${lookup.parameter}=${lookup.value}`;

/** What an endpoint answers about a user it knows. */
type BodyOf = (user: SpaazaUser) => Json;

const userBody: BodyOf = (user) => ({
  result: { code: 1, status: 'ok' },
  results: { user_info: user.info, result_type: 'get-user' },
  warnings: user.warnings,
});

/** The envelope alone, and whose card it is: no further field of this answer is documented. */
const cardBody: BodyOf = ({ info }) => ({
  result: { code: 1, status: 'ok' },
  results: { user_info: { user_id: info.user_id }, result_type: 'get-card' },
});

const indexUsers = (users: readonly SpaazaUser[], bodyOf: BodyOf): ReadonlyMap<string, Answer> => {
  const index = new Map<string, Answer>();
  for (const user of users) {
    const answer = prepareAnswer(200, JSON.stringify(bodyOf(user)));
    for (const lookup of user.foundBy) index.set(keyOf(lookup), answer);
  }
  return index;
};

/** Serves `get-user` and `get-card` in the three ways of authentication and both generations of header names. */
export const startSpaaza = (options: SpaazaOptions = {}): Promise<Stub> => {
  const expected = { ...SPAAZA_CREDENTIALS, ...options };
  const refuse = prepareRefusals(options.errorShape ?? 'today');
  const answering = (bodyOf: BodyOf) => {
    const users = indexUsers(options.users ?? SPAAZA_USERS, bodyOf);
    return (query: string, rawHeaders: readonly string[]): Answer => {
      const lookup = readLookup(query, rawHeaders, expected);
      if (typeof lookup === 'string') return refuse(lookup);
      return users.get(keyOf(lookup)) ?? refuse('permission_denied_or_non_existent');
    };
  };
  const answers = { '/internal/get-user': answering(userBody), '/get-card': answering(cardBody) };
  const notFound = refuse('stub_unknown_path');
  return listen({ answers, notFound, wrongMethod: refuse('stub_wrong_method') }, options);
};
