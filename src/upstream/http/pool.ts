/**
 * A source's pool of kept-alive connections to one origin. It never goes through a proxy, to an unverified peer or to
 * a refused address.
 */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { mayBeIn, mayBePlainIn } from '../../values/ip-network';
import { guardAddresses, refusalOf, type MayReach } from './address-guard';
import type { Resolve } from './dns-cache';

export interface PoolOptions {
  /** The most connections at a time; further requests wait for one. */
  readonly maxSockets: number;
  /** How long an unused connection is kept, in milliseconds. Shorter than servers keep theirs. */
  readonly idleMs: number;
  /** `false`: every request has a connection of its own, for an upstream whose answers do not name their owner. */
  readonly keepAlive: boolean;
  /**
   * Whether it may connect to loopback and private networks; without it, only public addresses are allowed. Plain http
   * goes to loopback and private networks alone.
   */
  readonly privateNetwork: boolean;
  /** Gives the addresses of the host. */
  readonly resolve: Resolve;
  /** The authorities that are trusted instead of the usual ones, as PEM. */
  readonly ca?: string;
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
   * has. May throw what node:http throws, or the refusal of the address.
   */
  readonly open: (head: Head, on: 'any' | 'new') => http.ClientRequest;
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
  const refused = refusalOf(hostname, mayReach);
  const agents = {
    any: agentFor(secure, options, mayReach, options.keepAlive),
    new: agentFor(secure, options, mayReach, false),
  } as const;
  const origin = { protocol, hostname, port, insecureHTTPParser: false };
  return {
    basePath: pathname,
    // The function is looked up in the module at each call: nock puts its own `request` there.
    open: ({ method, target: path, headers }, on) => {
      if (refused !== undefined) throw refused;
      const request = { ...origin, agent: agents[on], method, path, headers };
      return secure ? https.request(request) : http.request(request);
    },
    hasUnused: () => Object.keys(agents.any.freeSockets).length > 0,
    renew: () => closeUnused(agents.any),
    dispose: () => {
      agents.any.maxFreeSockets = 0;
      closeUnused(agents.any);
    },
  };
};

const reachOf =
  (secure: boolean, { privateNetwork }: PoolOptions): MayReach =>
  (network) =>
    secure ? mayBeIn(network, privateNetwork) : mayBePlainIn(network, privateNetwork);

const agentFor = (
  secure: boolean,
  options: PoolOptions,
  mayReach: MayReach,
  keepAlive: boolean,
): http.Agent => {
  const { maxSockets, idleMs: timeout, resolve } = options;
  const common = { keepAlive, maxSockets, timeout };
  const agent = secure
    ? new https.Agent({ ...common, ...trusted(options), rejectUnauthorized: true })
    : new http.Agent(common);
  guardReuse(agent);
  guardAddresses(agent, resolve, mayReach);
  return agent;
};

const trusted = ({ ca }: PoolOptions): { readonly ca?: string } => (ca === undefined ? {} : { ca });

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

/**
 * Bytes on an unused connection belong to no request. They would be taken for the next request's answer, so the
 * connection is closed. Node itself does so only for bytes that come together with the answer's last. What Node's own
 * functions return is passed on: `false` from `keepSocketAlive` closes the connection.
 */
const guardReuse = (agent: http.Agent): void => {
  const keep = agent.keepSocketAlive.bind(agent);
  const reuse = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (socket) => keep(socket.on('data', destroySocket));
  agent.reuseSocket = (socket, request) => reuse(socket.off('data', destroySocket), request);
};

function destroySocket(this: Duplex): void {
  this.destroy();
}

/** Not `agent.destroy()`, which would cut off answers that are still arriving. */
const closeUnused = (agent: http.Agent): void => {
  for (const sockets of Object.values(agent.freeSockets)) sockets?.forEach((socket) => socket.destroy());
};
