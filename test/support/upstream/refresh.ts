/** A token endpoint that takes refresh tokens and may give another one each time, and a state directory, as tests arrange them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OAuthToken } from '../../../src/adapter/define-adapter';
import type { Http } from '../../../src/adapter/http';
import { Secret } from '../../../src/core/secret';
import type { BridgeEvent } from '../../../src/observe/events';
import { createTransports } from '../../../src/upstream/http/client';
import type { Carrier } from '../../../src/store/carrier';
import type { SingleFetch } from '../../../src/store/shared-state';
import { refreshingIn } from '../../../src/upstream/http/refreshing';
import { stateInStore } from '../../../src/upstream/http/state-in-store';
import type { StateTimes } from '../../../src/upstream/http/state-in-store';
import { createTokenStore } from '../../../src/upstream/http/tokens';
import { disconnect } from './connect';
import { listening, type Answer, type Arrived, type Listening } from './requests';
import { credentialsOf, echo } from './tokens';

/** The name of the place where refresh tokens are kept. */
export const FILE = 'crm';

/** How long an access token lasts, in milliseconds. */
export const MINUTE = 60_000;

const folders: string[] = [];

/** A directory that {@link endRefreshWorlds} removes. */
export const stateFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'account-bridge-'));
  folders.push(folder);
  return folder;
};

export const removeStates = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** The refresh token of a token request. */
export const refreshOf = ({ body }: Arrived): string | null => new URLSearchParams(body).get('refresh_token');

/** Takes each refresh token once, as strict endpoints do: `refresh-0`, then the one that it gave last. */
export const rotatingEndpoint = (first = 'refresh-0'): ((request: Arrived) => Answer) => {
  let valid = first;
  let count = 0;
  return (request) => {
    if (refreshOf(request) !== valid) return { status: 400, body: { error: 'invalid_grant' } };
    count += 1;
    valid = `refresh-${count}`;
    return { body: { access_token: `canary-${count}`, refresh_token: valid, expires_in: 60 } };
  };
};

/** Takes the refresh token before its last one, too, until that is used: so do endpoints whose answers can be lost. */
export const forgivingEndpoint = (first = 'refresh-0'): ((request: Arrived) => Answer) => {
  let [before, latest] = [first, first];
  let count = 0;
  return (request) => {
    const sent = refreshOf(request);
    if (sent !== latest && sent !== before) return { status: 400, body: { error: 'invalid_grant' } };
    before = sent;
    count += 1;
    latest = `refresh-${count}`;
    return { body: { access_token: `canary-${count}`, refresh_token: latest, expires_in: 60 } };
  };
};

export interface RefreshWorld {
  readonly endpoint: Listening;
  readonly api: Listening;
  readonly events: BridgeEvent[];
  /** Makes a bridge that has been started with this state directory. */
  readonly bridge: (options?: BridgeOptions) => Http;
  /** Milliseconds of the bridges' clock. */
  readonly clock: { now: number };
}

export interface BridgeOptions {
  readonly directory?: string | undefined;
  /** That of a store which several bridges share. */
  readonly carrier?: Carrier;
  readonly single?: SingleFetch;
  readonly times?: Partial<StateTimes>;
  readonly tenant?: string;
  readonly file?: string;
  readonly refreshToken?: string;
}

const clients: Http[] = [];

/** Ends all that a test has begun. */
export const endRefreshWorlds = async (): Promise<void> => {
  for (const client of clients.splice(0)) client.dispose();
  await disconnect();
  removeStates();
};

/** The risks that events name. */
export const risksOf = (events: readonly BridgeEvent[]): readonly unknown[] =>
  events.map((event) => (event.event === 'refresh-token-at-risk' ? event.risk : event.event));

export const refreshWorld = async (
  answer: (request: Arrived) => Answer | Promise<Answer> = rotatingEndpoint(),
): Promise<RefreshWorld> => {
  const endpoint = await listening(answer);
  const api = await listening(echo);
  const events: BridgeEvent[] = [];
  const clock = { now: 0 };
  const bridge = ({
    directory,
    carrier,
    single,
    times,
    tenant = 'acme',
    file,
    refreshToken = 'refresh-0',
  }: BridgeOptions = {}): Http => {
    const refreshingOf = refreshingIn({
      directory,
      inStore: carrier && ((of, name) => stateInStore(carrier, of, name, times)),
      emit: (event) => events.push(event),
      clock: () => clock.now,
    });
    const tokens = createTokenStore({
      clock: () => clock.now,
      refreshingOf,
      ...(single && { single }),
    });
    const grant: OAuthToken['grant'] = {
      type: 'refresh_token',
      refreshToken: new Secret(refreshToken),
      ...(file !== undefined && { file }),
    };
    const accessToken = credentialsOf(`${endpoint.baseUrl}/token`, { grant });
    const client = createTransports()({
      baseUrl: api.baseUrl,
      privateNetwork: true,
      source: 'crm',
      tenant,
      accessToken,
      tokens,
    });
    clients.push(client);
    return client;
  };
  return { endpoint, api, events, bridge, clock };
};
