/**
 * The network that an IP address belongs to, by the IANA special-purpose registries of IPv4 and IPv6. The addresses at
 * which clouds give out credentials are reserved, whatever their network.
 */
import { BlockList, isIP } from 'node:net';

/**
 * `public`: of the internet. `private`: loopback or a private network. `reserved`: never an upstream's, whatever a
 * tenant file says: the metadata services of clouds, link-local, multicast, broadcast, documentation, unassigned.
 */
export type Network = 'public' | 'private' | 'reserved';

type Subnet = readonly [network: string, prefix: number];

/**
 * The addresses at which clouds give a machine its credentials, outside the link-local networks. They are in private
 * networks or look public, so each is listed.
 */
const METADATA_4: readonly Subnet[] = [
  ['100.100.100.200', 32], // Alibaba Cloud
  ['168.63.129.16', 32], // Azure's wire server
];

/** The same for IPv6; link-local ones are reserved already. */
const METADATA_6: readonly Subnet[] = [
  ['fd00:42::42', 128], // Scaleway
  ['fd00:100::100:200', 128], // Alibaba Cloud
  ['fd00:a9fe:a9fe::1', 128], // Akamai
  ['fd00:c1::a9fe:a9fe', 128], // Oracle Cloud
  ['fd00:ec2::', 32], // AWS: instances, EKS pod identity, and the services beside them
  ['fd20:ce::254', 128], // Google Cloud
];

const PRIVATE_4: readonly Subnet[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // shared by a provider's customers (RFC 6598)
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // for measuring devices (RFC 2544)
];

const RESERVED_4: readonly Subnet[] = [
  ...METADATA_4,
  ['0.0.0.0', 8], // on Linux it leads to this host
  ['169.254.0.0', 16], // link-local: the metadata service of most clouds
  ['192.0.0.0', 24], // Oracle Cloud's older metadata service is 192.0.0.192
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

/** The addresses that are assigned to the internet; all others are reserved. */
const GLOBAL_6: readonly Subnet[] = [['2000::', 3]];

/** Exceptions among those. Teredo and 6to4 go through a relay that anyone may run; no upstream is reached that way. */
const RESERVED_6: readonly Subnet[] = [
  ...METADATA_6,
  ['2001::', 23], // protocols, Teredo among them
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4
  ['3fff::', 20],
];

/** Networks in which the last 32 bits are the real IPv4 address: IPv4-mapped, and NAT64 for public names. */
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

/** Reserved addresses come first: some of them are in private networks. */
const networkOf4 = (address: string): Network => {
  if (isReserved4(address)) return 'reserved';
  return isPrivate4(address) ? 'private' : 'public';
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
  if (isReserved6(address)) return 'reserved';
  if (isPrivate6(address)) return 'private';
  return isGlobal6(address) ? 'public' : 'reserved';
};

/** The network of an address; a text that is not an address, or has a zone, is reserved. */
export const networkOf = (address: string): Network => {
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 4) return networkOf4(address);
  return family === 6 ? networkOf6(address) : 'reserved';
};

/** The network of a URL's host, as `URL` spells it; `undefined` when only a resolver could find it. */
export const networkOfHost = (hostname: string): Network | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) > 0) return networkOf(bare);
  return /(^|\.)localhost\.?$/.test(bare) ? 'private' : undefined;
};

/** Whether an upstream may be in a network; `privateNetwork` is the setting of its source. */
export const mayBeIn = (network: Network, privateNetwork: boolean): boolean =>
  network === 'public' || (privateNetwork && network === 'private');

/** The same for plain http, which never leaves the private network: on the internet, others could read it. */
export const mayBePlainIn = (network: Network, privateNetwork: boolean): boolean =>
  privateNetwork && network === 'private';

/** Endings that only resolvers of a private network know (RFC 6762, RFC 8375, ICANN's .internal), and Kubernetes' own. */
const LOCAL_ENDING =
  /\.(local|localhost|localdomain|internal|intranet|private|lan|corp|home|svc|home\.arpa)$/;

/** Whether a URL's host is a name that only a private network can resolve: `crm`, `crm.default.svc.cluster.local`. */
export const isLocalName = (hostname: string): boolean => {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return isIP(name) === 0 && !name.startsWith('[') && (!name.includes('.') || LOCAL_ENDING.test(name));
};

/** Whether a URL's host, as `URL` spells it, is written as loopback. */
const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** Whether what is sent to an address is unencrypted, and leaves this machine. */
export const isPlainHttp = ({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean =>
  protocol === 'http:' && !isLoopback(hostname);

/** Whether a URL's host can be public, as far as it is written: an address that is, or a name that is not a local one. */
export const isPublicAsWritten = (hostname: string): boolean => {
  const network = networkOfHost(hostname);
  return network === undefined ? !isLocalName(hostname) : network === 'public';
};
