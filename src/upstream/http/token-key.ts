/** What tells access tokens apart, and the way in which each is asked for. */
import { createHash } from 'node:crypto';
import type { ConnectionSettings } from '../../adapter/connection-settings';
import type { AccessToken, LoginToken, OAuthToken } from '../../adapter/define-adapter';
import { Secret } from '../../core/secret';
import { isRecord } from '../../types/conform';
import type { Asking } from './asking';
import { askingLogin } from './login-request';
import { askingOAuth } from './oauth-request';

/** How a token's endpoint is reached. Sources share a token only if this and the request are the same. */
export interface Reach extends ConnectionSettings {
  readonly privateNetwork: boolean;
  /** The tenant and the source that hold it: a refresh token in a file is the tenant's own. */
  readonly tenant?: string | undefined;
  readonly source?: string | undefined;
}

/** The asking for a token. */
export const askingOf = (token: AccessToken): Asking =>
  token.type === 'oauth2' ? askingOAuth(token) : askingLogin(token);

/** A value with its secrets revealed, and the names of its objects in one order. */
const written = (value: unknown): unknown => {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(written);
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    members.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, written(inner)]),
  );
};

const addressOf = (text: string): string => (URL.canParse(text) ? new URL(text).href : text);

/** All that decides a token. Of its place only what can be a token there: sources can send one token in several ways. */
const decidingOAuth = ({ tokenUrl, place, ...token }: OAuthToken, { tenant }: Reach): unknown => ({
  ...token,
  in: place?.in ?? 'header',
  tokenUrl: addressOf(tokenUrl),
  grant: token.grant ?? { type: 'client_credentials' },
  tenant: token.grant?.type === 'refresh_token' && token.grant.file !== undefined ? tenant : undefined,
});

const decidingLogin = ({ baseUrl, place, refused, ...login }: LoginToken): unknown => ({
  ...login,
  in: place?.in ?? 'header',
  baseUrl: addressOf(baseUrl),
  refused: refused?.written,
});

/** One text for the same way to ask, from which no secret can be read. */
export const keyOf = (token: AccessToken, reach: Reach): string => {
  const deciding = token.type === 'oauth2' ? decidingOAuth(token, reach) : decidingLogin(token);
  const { privateNetwork, tls, proxy } = reach;
  const parts = written([deciding, privateNetwork, tls ?? null, proxy ?? null]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
};
