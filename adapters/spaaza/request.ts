/** The requests to Spaaza: one endpoint's path, the headers of the settings and the lookup's parameter. */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Connection, Dependencies } from '../../src/adapter/define-adapter';
import type { HttpAnswer, HttpRequest } from '../../src/adapter/http';
import type { SourceFailure } from '../../src/core/failure';
import type { Answers } from './answer';
import { headerNames } from './settings';
import type { Lookup, Session, Settings } from './settings';

/** The headers of a session, without those that are not set. */
const sessionHeaders = (
  { userId, username, sessionKey, sessionChainId, jwt }: Session,
  prefix: string,
): HttpRequest['headers'] => ({
  ...(userId !== undefined && { [`${prefix}Session-User-Id`]: userId }),
  ...(username !== undefined && { [`${prefix}Session-Username`]: username }),
  ...(sessionKey !== undefined && { [`${prefix}Session-Key`]: sessionKey }),
  ...(sessionChainId !== undefined && { [`${prefix}Session-Chain-Id`]: sessionChainId }),
  ...(jwt !== undefined && { 'X-Spaaza-Access-Token-JWT': jwt }),
});

const headersOf = ({
  auth,
  apiVersion,
  language,
  headerNames: generation = 'current',
}: Settings): HttpRequest['headers'] => {
  const { hostname, prefix } = headerNames[generation];
  return {
    ...(apiVersion !== undefined && { 'X-Spaaza-API-Version': apiVersion }),
    ...(language !== undefined && { 'Accept-Language': language }),
    ...(auth.hostname !== undefined && { [hostname]: auth.hostname }),
    ...(auth.type === 'privileged'
      ? { Authorization: auth.token.within((token) => `Bearer ${token}`) }
      : sessionHeaders(auth, prefix)),
  };
};

/** One endpoint of Spaaza's. */
interface Endpoint {
  readonly path: readonly string[];
  readonly answers: Answers;
  /** Whether its answers say whose they are, so that a connection can be used again. */
  readonly isNamed: boolean;
}

/** Connects to an endpoint that is asked for one user. */
export const connect = (
  settings: Settings,
  http: Dependencies['http'],
  { path, answers: { read, tried }, isNamed }: Endpoint,
): Connection<Lookup> => {
  const { baseUrl = 'https://api0.spaaza.com', auth } = settings;
  const { send, dispose } = http({ baseUrl, keepAlive: isNamed, tried, constants: path });
  const chain = auth.type === 'admin' ? [['chain_id', auth.chainId] as const] : [];
  const request = { path, headers: headersOf(settings) };
  return {
    dispose,
    ask: ({ by, value = '' }, call) => {
      const query = by === undefined ? chain : [[by, value] as const, ...chain];
      return pipe(
        send({ ...request, query }, call),
        TE.flatMapEither<HttpAnswer, SourceFailure, unknown>(read),
      );
    },
  };
};
