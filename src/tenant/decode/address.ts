/** The check of an address in settings: whether the source could connect to its host. */
import type { TextNode } from '../../json/document';
import { mayBeIn, networkOfHost } from '../../values/ip-network';
import { NAME } from './secret-reference';
import type { DecodeContext } from './context';
import { SOURCE, insert } from '../../diagnostics/fix';

/** It opens the private network to the source, which a person has to approve. */
const ADD = insert('privateNetwork', 'true', SOURCE, { asks: true });

/**
 * Reports an address to which every connection would be refused. A name is resolved only then. The value of a variable
 * is not repeated.
 */
export const reportNetwork = (node: TextNode, url: string, context: DecodeContext): void => {
  const { findings, onCorrected, privateNetwork } = context;
  const network = networkOfHost(new URL(url).hostname);
  if (privateNetwork === undefined || network === undefined || mayBeIn(network, privateNetwork === true))
    return;
  const name = NAME.exec(node.value)?.[1];
  const what = name === undefined ? 'this address' : `the address that ${name} holds`;
  const isPrivate = network === 'private';
  findings.add(node.at, {
    code: 'address-private',
    message: isPrivate
      ? `${what} is on loopback or in a private network`
      : `${what} cannot be the address of an upstream`,
    fix: isPrivate && privateNetwork === 'unsaid' ? ADD : undefined,
  });
  onCorrected?.();
};
