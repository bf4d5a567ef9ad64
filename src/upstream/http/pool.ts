/**
 * A source's pool of kept-alive connections to one origin. It never goes to an unverified peer or to a refused address,
 * and through no proxy but that of its source.
 */
import http from 'node:http';
import https from 'node:https';
import { mayBeIn, mayBePlainIn } from '../../values/ip-network';
import { refusalOf, refusalOfTarget, type MayReach } from './address-guard';
import { agentFor, closeUnused, type AgentOptions } from './agent';
import type { Signal } from '../../core/signal';

export interface PoolOptions extends Omit<AgentOptions, 'mayReach'> {
  /**
   * Whether it may connect to loopback and private networks; without it, only public addresses are allowed. Plain http
   * goes to loopback and private networks alone. With a proxy it is about the proxy's address: the upstream's is public.
   */
  readonly privateNetwork: boolean;
}

/** The part of a request before its body. */
export interface Head {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Connections to one origin. */
export interface Pool {
  /** The base URL's path, encoded. */
  readonly basePath: string;
  /**
   * Opens a request without sending it: on a kept connection where there is one, or on a new one that no other request
   * has. May throw what node:http throws, or the refusal of the address. With `signal` a tunnel through a proxy is given
   * up.
   */
  readonly open: (head: Head, on: 'any' | 'new', signal: Signal) => http.ClientRequest;
  /** Whether a connection is kept that no request uses. */
  readonly hasUnused: () => boolean;
  /**
   * Closes unused connections now, so that the next request has a new one. Where one kept connection is found closed,
   * those that were kept as long are probably closed, too.
   */
  readonly renew: () => void;
  /** Closes unused connections now, and each busy one after its answer. */
  readonly dispose: () => void;
}

/** Throws on a base URL that is not plain http(s): settings must be checked before they come here. */
export const createPool = (baseUrl: string, options: PoolOptions): Pool => {
  const { protocol, hostname, port, pathname } = parseBase(baseUrl);
  const secure = protocol === 'https:';
  const mayReach = reachOf(secure, options);
  const refused = refusedBy(hostname, mayReach, options);
  const agents = {
    any: agentFor({ protocol, hostname, port }, { ...options, mayReach }),
    new: agentFor({ protocol, hostname, port }, { ...options, mayReach, keepAlive: false }),
  } as const;
  const origin = { protocol, hostname, port, insecureHTTPParser: false };
  return {
    basePath: pathname,
    // The function is looked up in the module at each call: nock puts its own `request` there.
    open: ({ method, target: path, headers }, on, signal) => {
      if (refused !== undefined) throw refused;
      const { agent, expect } = agents[on];
      expect?.(signal);
      const request = { ...origin, agent, method, path, headers };
      return secure ? https.request(request) : http.request(request);
    },
    hasUnused: () => hasKey(agents.any.agent.freeSockets),
    renew: () => closeUnused(agents.any.agent),
    dispose: () => {
      agents.any.agent.maxFreeSockets = 0;
      closeUnused(agents.any.agent);
    },
  };
};

/** Whether an object has a key, without a list of them. */
const hasKey = (object: object): boolean => {
  for (const _ in object) return true;
  return false;
};

const reachOf =
  (secure: boolean, { privateNetwork, proxy }: PoolOptions): MayReach =>
  (network) =>
    secure || proxy !== undefined ? mayBeIn(network, privateNetwork) : mayBePlainIn(network, privateNetwork);

/** Why no request of a pool may be sent, as far as its addresses are written. */
const refusedBy = (hostname: string, mayReach: MayReach, { proxy }: PoolOptions): Error | undefined =>
  proxy === undefined
    ? refusalOf(hostname, mayReach)
    : (refusalOfTarget(hostname) ?? refusalOf(new URL(proxy.url).hostname, mayReach));

type Base = Pick<URL, 'protocol' | 'hostname' | 'port' | 'pathname'>;

const parseBase = (baseUrl: string): Base => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || hasExtras(url))
    throw new Error('A base URL is http(s), without credentials, query or fragment.');
  const { protocol, hostname, port, pathname } = url;
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, pathname };
};

const hasExtras = ({ username, password, search, hash }: URL): boolean =>
  username + password + search + hash !== '';
