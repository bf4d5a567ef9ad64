/**
 * Signals that arrive while a bridge that is to serve still loads its program. Without a listener a SIGHUP would end it
 * then, and as the process with the number 1 it would not receive a SIGTERM at all.
 */

/** Where signals arrive: the process. */
interface Receiver {
  readonly on: (name: NodeJS.Signals, listener: () => void) => unknown;
  readonly off: (name: NodeJS.Signals, listener: () => void) => unknown;
}

/** Passes signals to a listener from now on: first those that have arrived before, each once. */
export type PassSignals = <Name extends NodeJS.Signals>(
  names: readonly Name[],
  listener: (name: Name) => void,
) => void;

/** Holds signals until they are passed on. */
export const holdSignals = (receiver: Receiver, held: readonly NodeJS.Signals[]): PassSignals => {
  const arrived = new Set<NodeJS.Signals>();
  const holders = new Map(held.map((name) => [name, () => void arrived.add(name)] as const));
  for (const [name, hold] of holders) receiver.on(name, hold);
  return (names, listener) => {
    for (const name of names) {
      receiver.on(name, () => listener(name));
      const hold = holders.get(name);
      if (hold !== undefined) receiver.off(name, hold);
      if (arrived.delete(name)) listener(name);
    }
  };
};
