/**
 * Owns in which network an address is: the IANA special-purpose registries of IPv4 and IPv6, as a bridge reads
 * them. It must not know who asks, nor resolve a name.
 */
import { BlockList, isIP } from 'node:net';

/**
 * `public`: of the internet. `private`: loopback or a network of one's own. `reserved`: no upstream's, whatever a
 * tenant file says: link-local (where clouds keep credentials), multicast, broadcast, documentation, unassigned.
 */
export type Network = 'public' | 'private' | 'reserved';

type Subnet = readonly [network: string, prefix: number];

const PRIVATE_4: readonly Subnet[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // shared by a provider's customers (RFC 6598)
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // for measuring devices (RFC 2544)
];

const RESERVED_4: readonly Subnet[] = [
  ['0.0.0.0', 8], // on Linux it leads to this host
  ['168.63.129.16', 32], // public by its number, yet it is the platform of whoever runs in Azure
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const PRIVATE_6: readonly Subnet[] = [
  ['::1', 128],
  ['fc00::', 7],
];

/** What is assigned to the internet at all; whatever is beyond is reserved. */
const GLOBAL_6: readonly Subnet[] = [['2000::', 3]];

/** Of those. What Teredo and 6to4 carry leads through a relay of anybody's, and nobody serves that way. */
const RESERVED_6: readonly Subnet[] = [
  ['2001::', 23], // protocols, Teredo among them
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4
  ['3fff::', 20],
];

/** Whose last 32 bits are the IPv4 address that is meant: IPv4-mapped, and what NAT64 makes of public names. */
const EMBEDDING: readonly Subnet[] = [
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
];

/** Only within one family: Node itself compares IPv4-mapped addresses with IPv4 networks. */
const containing = (family: 'ipv4' | 'ipv6', subnets: readonly Subnet[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return (address) => list.check(address, family);
};

const isPrivate4 = containing('ipv4', PRIVATE_4);
const isReserved4 = containing('ipv4', RESERVED_4);
const isPrivate6 = containing('ipv6', PRIVATE_6);
const isGlobal6 = containing('ipv6', GLOBAL_6);
const isReserved6 = containing('ipv6', RESERVED_6);
const isEmbedding = containing('ipv6', EMBEDDING);

const networkOf4 = (address: string): Network => {
  if (isPrivate4(address)) return 'private';
  return isReserved4(address) ? 'reserved' : 'public';
};

/** The last 32 bits, as IPv4 writes them. */
const embeddedIn = (address: string): string => {
  const [high = 0, low = 0] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split(':')
    .slice(-2)
    .map((group) => parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

const networkOf6 = (address: string): Network => {
  if (isEmbedding(address)) return networkOf4(embeddedIn(address));
  if (isPrivate6(address)) return 'private';
  return isGlobal6(address) && !isReserved6(address) ? 'public' : 'reserved';
};

/** The network of an address; what is none, or has a zone, is nobody's. */
export const networkOf = (address: string): Network => {
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 4) return networkOf4(address);
  return family === 6 ? networkOf6(address) : 'reserved';
};

/** The network of a URL's host, as `URL` spells it; `undefined` when only a resolver could tell. */
export const networkOfHost = (hostname: string): Network | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) > 0) return networkOf(bare);
  return /(^|\.)localhost\.?$/.test(bare) ? 'private' : undefined;
};

/** Whether an upstream may be in a network; `privateNetwork` is what its source says of that. */
export const mayBeIn = (network: Network, privateNetwork: boolean): boolean =>
  network === 'public' || (privateNetwork && network === 'private');
