/** The settings of the HTTP face and their defaults. */
import type { Locale } from '../contract/messages';
import type { Network } from './client-address';

export interface GatewaySettings {
  /** The most bytes that a request's body may have; beyond it 413. */
  readonly maxBodyBytes: number;
  /** The most bytes that a request's line and headers may have; beyond it 431. */
  readonly maxHeaderBytes: number;
  /** How long a request's headers may take to arrive; beyond it 408. */
  readonly headersTimeoutMs: number;
  /** From a request's headers to its answer: 408 when the body is missing by then, else 504. */
  readonly requestDeadlineMs: number;
  /** How long an idle connection is kept; longer than the app server's own pool keeps it. */
  readonly keepAliveMs: number;
  /** How long a client may leave its answers unread; beyond it the connection is closed. */
  readonly unreadMs: number;
  /** The most connections at the same time; a further one is closed at once. */
  readonly maxConnections: number;
  /** The language of answers that belong to no tenant. */
  readonly locale: Locale;
  /** The networks of the proxies before the bridge; with it, the client's address is reported. */
  readonly trustedProxies?: readonly Network[] | undefined;
  /** The tenant for `POST /account`; without it, the only tenant folder when there is exactly one. */
  readonly defaultTenant?: string | undefined;
}

export const GATEWAY_DEFAULTS: GatewaySettings = {
  maxBodyBytes: 16_384,
  maxHeaderBytes: 16_384,
  headersTimeoutMs: 10_000,
  requestDeadlineMs: 5_000,
  keepAliveMs: 65_000,
  unreadMs: 10_000,
  maxConnections: 10_000,
  locale: 'ru',
};
