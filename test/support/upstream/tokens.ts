/** An endpoint of access tokens and an upstream that takes them, as tests arrange them. */
import { right } from 'fp-ts/Either';
import type { OAuthToken } from '../../../src/adapter/define-adapter';
import type { AskNotes } from '../../../src/core/call';
import { Secret } from '../../../src/core/secret';
import type { Http, HttpRequest } from '../../../src/adapter/http';
import type { Outcome } from '../../../src/upstream/http/exchange';
import type { TransportOptions } from '../../../src/upstream/http/client';
import { callOf } from './call';
import { connect } from './connect';
import { listening, type Answer, type Arrived, type Listening } from './requests';

export const credentialsOf = (tokenUrl: string, own: Partial<OAuthToken> = {}): OAuthToken => ({
  type: 'oauth2',
  tokenUrl,
  clientId: 'bridge',
  clientSecret: new Secret('canary-client'),
  parameters: {},
  sentIn: 'header',
  ...own,
});

export const USER: HttpRequest = { path: ['user'], query: [], headers: {} };

/** Asks for a user. */
export const askUser = (
  client: Http,
  { signal, notes = {}, ...own }: Partial<HttpRequest> & { signal?: AbortSignal; notes?: AskNotes } = {},
): Promise<Outcome> => client.send({ ...USER, ...own }, { ...callOf(signal), notes })();

/** Tokens `canary-1`, `canary-2`, … with a lifetime of so many seconds. */
export const granting = (expires?: unknown): (() => Answer) => {
  let granted = 0;
  return () => ({
    body: { access_token: `canary-${(granted += 1)}`, token_type: 'Bearer', expires_in: expires },
  });
};

/** An upstream that says which token came. */
export const echo = ({ headers }: Arrived): Answer => ({ body: headers.authorization });

export const with200 = (body: unknown): Outcome => right({ status: 200, body: right(body) });

export interface TokenWorld {
  readonly client: Http;
  readonly endpoint: Listening;
  readonly api: Listening;
}

type Answers = (request: Arrived) => Answer | Promise<Answer>;

export const tokenWorld = async (
  answer: Answers = granting(),
  {
    api = echo,
    credentials = {},
    ...options
  }: Partial<TransportOptions> & {
    readonly api?: Answers;
    readonly credentials?: Partial<OAuthToken>;
  } = {},
): Promise<TokenWorld> => {
  const endpoint = await listening(answer);
  const upstream = await listening(api);
  const accessToken = credentialsOf(`${endpoint.baseUrl}/oauth/token`, credentials);
  return { client: connect({ baseUrl: upstream.baseUrl, accessToken, ...options }), endpoint, api: upstream };
};

/** Something that happens when it is told to. */
export const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
};
