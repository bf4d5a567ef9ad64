/** Why a port cannot be listened on, in words. */

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another process listens there'],
  ['EACCES', 'this user may not listen there'],
  ['EADDRNOTAVAIL', 'this machine does not have the address'],
  ['ENOTFOUND', 'there is no host of this name'],
]);

/** The reason by Node's code, which follows "cannot listen on …:". */
export const whyNotListening = (code: string): string => {
  const words = REASONS.get(code);
  return words === undefined ? code : `${words} (${code})`;
};
