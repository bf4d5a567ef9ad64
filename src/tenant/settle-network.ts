/** Owns the look at an address in settings: whether its host is one that the source could connect to. */
import type { TextNode } from '../mapping/document';
import { mayBeIn, networkOfHost } from '../upstream/network';
import { NAME } from './settle-secret';
import type { Settling } from './settling';

const ADD = 'add "privateNetwork": true to the source';

/**
 * Tells of an address that would be refused whenever it is connected to. A name is only known then. What a variable
 * holds is not repeated.
 */
export const tellOfNetwork = (node: TextNode, url: string, settling: Settling): void => {
  const { findings, onMeant, privateNetwork } = settling;
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
      : `${what} is a reserved one, which can be no upstream’s`,
    suggestion: isPrivate && privateNetwork === 'unsaid' ? ADD : undefined,
  });
  onMeant?.();
};
