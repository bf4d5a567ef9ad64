/** The address of a request's client, behind proxies that are trusted to say it. */
import type { IncomingMessage } from 'node:http';
import { BlockList, SocketAddress, isIP, isIPv4 } from 'node:net';

/** A block of addresses. */
export interface Network {
  readonly address: string;
  /** How many bits are the same in all of them. */
  readonly prefix: number;
}

/** What is needed of a request. */
type Came = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** Gives the client's address; `undefined` once the connection has closed. */
export type ClientOf = (request: Came) => string | undefined;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');

/** Reads `10.0.0.0/8`, or one address. */
export const readNetwork = (text: string): Network | undefined => {
  const [, address = '', bits] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text.trim()) ?? [];
  if (isIP(address) === 0) return undefined;
  const most = isIPv4(address) ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  return prefix <= most ? { address, prefix } : undefined;
};

/** An IPv4 address that is written as IPv6. */
const MAPPED = /^::ffff:(?=[\d.]+$)/;

/** The port that some proxies write behind an address. */
const WITH_PORT = /^(?:\[([\da-f.:]+)\]|([\d.]+))(?::\d{1,5})?$/i;

/** The one spelling of an address; `undefined` for any other text. */
const addressIn = (text: string): string | undefined => {
  const [, inBrackets, bare] = WITH_PORT.exec(text) ?? [];
  const address = inBrackets ?? bare ?? text;
  if (isIP(address) === 0 || address.includes('%')) return undefined;
  return new SocketAddress({ address, family: familyOf(address) }).address.replace(MAPPED, '');
};

const trusting = (networks: readonly Network[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, familyOf(address));
  return (address) => list.check(address, familyOf(address));
};

/**
 * The peer, or if that is a trusted proxy, the right-most address of `X-Forwarded-For` that is not one: each proxy
 * appends the address that it was asked from, and what is further left is the client's own text. What is not an address
 * was appended by a proxy that does not know the client: then it is the peer.
 */
export const clientBehind = (networks: readonly Network[]): ClientOf => {
  const isTrusted = trusting(networks);
  return ({ socket, headers }) => {
    const peer = addressIn(socket.remoteAddress ?? '');
    if (peer === undefined || !isTrusted(peer)) return peer;
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().flatMap((text) => text.split(','));
    const said = forwarded.map((text) => text.trim()).filter((text) => text !== '');
    const last = said.map(addressIn).findLast((address) => address === undefined || !isTrusted(address));
    return last ?? peer;
  };
};
