/**
 * Connections through a proxy, by CONNECT (RFC 9110, section 9.3.6): TLS begins inside of it, so that the proxy sees
 * neither requests nor answers. The proxy resolves the upstream's name; the guard looks at the proxy's own address.
 */
import http from 'node:http';
import https from 'node:https';
import { Duplex } from 'node:stream';
import type { Proxy } from '../../adapter/connection-settings';
import { ADDRESS_REFUSED, codeOf, ofProxyStatus, PROXY_UNREACHABLE } from '../../core/connection-failure';
import { nativeSignal, type Signal } from '../../core/signal';
import { secureContextOf } from '../../adapter/secure-context';
import { guardAddresses, type MayReach } from './address-guard';
import type { Resolve } from './dns-cache';

/** What connections to a proxy need. */
export interface ProxyReach {
  readonly resolve: Resolve;
  readonly mayReach: MayReach;
}

/** The agent whose connections lead to the proxy: each is used for one tunnel. */
const agentOf = ({ ca }: Proxy, secure: boolean, { resolve, mayReach }: ProxyReach): http.Agent => {
  const agent = secure
    ? new https.Agent({ rejectUnauthorized: true, ...(ca && { secureContext: secureContextOf({ ca }) }) })
    : new http.Agent();
  guardAddresses(agent, resolve, mayReach);
  return agent;
};

/** Revealed at each connection alone. */
const credentialsOf = ({ user, password }: Proxy): Readonly<Record<string, string>> =>
  user === undefined
    ? {}
    : {
        'proxy-authorization': `Basic ${Buffer.from(`${user.reveal()}:${password?.reveal() ?? ''}`).toString('base64')}`,
      };

const failure = (code: string): Error => Object.assign(new Error('no connection by the proxy'), { code });

/** An address that is refused says so; whatever else keeps the proxy from being asked is one failure. */
const unreached = (error: unknown): Error =>
  failure(codeOf(error) === ADDRESS_REFUSED ? ADDRESS_REFUSED : PROXY_UNREACHABLE);

/** The host as a message has it: an address of IPv6 in brackets. */
const authorityOf = (host: string, port: string): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

type Opened = (error: Error | null, socket: Duplex) => void;

/** In the place of a connection, beside an error. */
const none = (): Duplex => new Duplex();

/** Opens tunnels to one host and port; `signal` gives a tunnel up that nothing waits for any more. */
type OpenTunnel = (signal: Signal | undefined, opened: Opened) => void;

const tunnelTo = (proxy: Proxy, target: string, reach: ProxyReach): OpenTunnel => {
  const { protocol, hostname, port } = new URL(proxy.url);
  const secure = protocol === 'https:';
  const agent = agentOf(proxy, secure, reach);
  return (signal, opened) => {
    const request = (secure ? https : http).request({
      agent,
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 443 : 80) : port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...credentialsOf(proxy) },
      ...(signal && { signal: nativeSignal(signal) }),
    });
    request.on('error', (error) => opened(unreached(error), none()));
    request.on('connect', ({ statusCode = 0 }, socket, head) => {
      // Bytes before TLS has begun are not the upstream's.
      const code = head.length > 0 && statusCode < 300 ? PROXY_UNREACHABLE : ofProxyStatus(statusCode);
      if (code === undefined) return opened(null, socket);
      socket.destroy();
      opened(failure(code), none());
    });
    request.end();
  };
};

/** Says whose signal ends the connections that are opened next. */
export type Expect = (signal: Signal) => void;

/**
 * Lets the connections of an agent go through a proxy to one host and port. The agent must not limit its connections:
 * then it opens one within the call that makes a request, and the signal is that request's. Node does not pass it on.
 */
export const connectThrough = (
  agent: https.Agent,
  proxy: Proxy,
  [host, port]: readonly [host: string, port: string],
  reach: ProxyReach,
): Expect => {
  const encrypt = agent.createConnection.bind(agent);
  const open = tunnelTo(proxy, authorityOf(host, port === '' ? '443' : port), reach);
  let current: Signal | undefined;
  agent.createConnection = (options, done) => {
    open(current, (error, socket) => {
      const inside = { ...options, socket };
      done?.(error, error === null ? (encrypt(inside) ?? socket) : socket);
    });
    return undefined;
  };
  return (signal) => (current = signal);
};
