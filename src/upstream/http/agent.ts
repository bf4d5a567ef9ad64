/** The agents of a pool: how connections are made and reused, to the upstream itself or through a proxy. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { secureContextOf } from '../../adapter/secure-context';
import type { ConnectionSettings } from '../../adapter/connection-settings';
import { guardAddresses, type MayReach } from './address-guard';
import type { Resolve } from './dns-cache';
import { connectThrough, type Expect } from './tunnel';

export interface AgentOptions extends ConnectionSettings {
  /** The most connections at a time; further requests wait for one. */
  readonly maxSockets: number;
  /** How long an unused connection is kept, in milliseconds. Shorter than servers keep theirs. */
  readonly idleMs: number;
  /** `false`: every request has a connection of its own, for an upstream whose answers do not name their owner. */
  readonly keepAlive: boolean;
  /** Gives the addresses of a host. */
  readonly resolve: Resolve;
  /** Looks at each address that is connected to: the upstream's, or the proxy's. */
  readonly mayReach: MayReach;
}

/** Whom the connections of a pool lead to. */
export type Origin = Pick<URL, 'protocol' | 'hostname' | 'port'>;

/** An agent for one origin. */
export interface PoolAgent {
  readonly agent: http.Agent;
  /** Of connections through a proxy, which do not end with their request by themselves. */
  readonly expect?: Expect;
}

/** Makes an agent; TLS settings that cannot be used throw. */
export const agentFor = ({ protocol, hostname, port }: Origin, options: AgentOptions): PoolAgent => {
  const { maxSockets, idleMs: timeout, keepAlive, tls, proxy } = options;
  const common = { keepAlive, timeout, maxSockets: proxy === undefined ? maxSockets : Infinity };
  if (protocol === 'http:') return { agent: guarded(new http.Agent(common), options) };
  const agent = new https.Agent({
    ...common,
    // Made once: the agent's options hold no key.
    ...(tls && { secureContext: secureContextOf(tls) }),
    rejectUnauthorized: true,
  });
  if (proxy === undefined) return { agent: guarded(agent, options) };
  guardReuse(agent);
  return { agent, expect: connectThrough(agent, proxy, [hostname, port], options) };
};

const guarded = (agent: http.Agent, { resolve, mayReach }: AgentOptions): http.Agent => {
  guardReuse(agent);
  guardAddresses(agent, resolve, mayReach);
  return agent;
};

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
export const closeUnused = (agent: http.Agent): void => {
  for (const sockets of Object.values(agent.freeSockets)) sockets?.forEach((socket) => socket.destroy());
};
