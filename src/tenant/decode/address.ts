/** The check of an address in settings: whether the source could connect to its host. */
import { formatJson } from '../../json/document';
import type { TextNode } from '../../json/document';
import { isLocalName, isPlainHttp, mayBeIn, networkOfHost } from '../../values/ip-network';
import type { Network } from '../../values/ip-network';
import { NAME } from './secret-reference';
import type { DecodeContext } from './context';
import { SOURCE, advise, insert, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** It opens the private network to the source, which a person has to approve. */
const ADD = insert('privateNetwork', 'true', SOURCE, { asks: true });

const ANOTHER = advise('write the upstream’s own address');

/** An address that a variable holds is not repeated. */
const encrypted = (node: TextNode): Fix =>
  NAME.test(node.value)
    ? advise('write an address with https, if the upstream has one')
    : write(formatJson(node.value.replace(/^http:/i, 'https:')), {
        asks: true,
        after: ', if the upstream has https',
      });

/** The network of an address as far as it is written; that of other names is looked up when they are connected to. */
const networkIn = ({ hostname }: URL): Network | undefined =>
  networkOfHost(hostname) ?? (isLocalName(hostname) ? 'private' : undefined);

/**
 * What to do about an address of plain http that is neither on loopback nor in a private network, as its source says:
 * what is sent there could be read on the way. `undefined` where the address may be plain http.
 */
export const insteadOfPlain = (
  address: string,
  { privateNetwork }: DecodeContext,
): 'encrypt' | Fix | undefined => {
  const url = new URL(address);
  const network = networkIn(url);
  if (!isPlainHttp(url)) return undefined;
  if (network === 'reserved') return ANOTHER;
  if (privateNetwork === true && network !== 'public') return undefined;
  return network === 'private' && privateNetwork === 'unsaid' ? ADD : 'encrypt';
};

const whatOf = (node: TextNode): string => {
  const name = NAME.exec(node.value)?.[1];
  return name === undefined ? 'this address' : `the address that ${name} holds`;
};

/** Warns of an address to which everything is sent unencrypted, in the network of its source. */
export const warnOfPlain = (
  node: TextNode,
  address: string,
  { findings, privateNetwork }: DecodeContext,
): void => {
  if (privateNetwork === true && isPlainHttp(new URL(address)))
    findings.add(node.at, {
      code: 'plain-http',
      message: `${whatOf(node)} is plain http`,
      fix: encrypted(node),
    });
};

/**
 * Reports an address to which every connection would be refused. A name is resolved only then. The value of a variable
 * is not repeated.
 */
export const reportNetwork = (node: TextNode, hostname: string, context: DecodeContext): void => {
  const { findings, onCorrected, privateNetwork } = context;
  const network = networkOfHost(hostname);
  if (privateNetwork === undefined || network === undefined || mayBeIn(network, privateNetwork === true))
    return;
  const isPrivate = network === 'private';
  findings.add(node.at, {
    code: 'address-private',
    message: isPrivate
      ? `${whatOf(node)} is on loopback or in a private network`
      : `${whatOf(node)} cannot be the address of an upstream`,
    fix: isPrivate && privateNetwork === 'unsaid' ? ADD : undefined,
  });
  onCorrected?.();
};
