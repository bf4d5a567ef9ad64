/** Open handles of this process: sockets and timers, except those of the fault servers. */
import { openAtServers } from './server';

const sizeOf = (kind: RegExp): number =>
  process.getActiveResourcesInfo().filter((each) => kind.test(each)).length;

/** So many sockets and timers. */
export type Leftovers = Readonly<Record<'sockets' | 'timers', number>>;

const held = (): Leftovers => ({
  // A server that does not read keeps its end of a connection whose other end is closed.
  sockets: sizeOf(/^(TCPSocketWrap|TCPConnectWrap|TLSWrap)$/) - openAtServers(),
  timers: sizeOf(/^Timeout$/),
});

export const NOTHING: Leftovers = { sockets: 0, timers: 0 };

/**
 * Begins to count; gives what there is more than the least since then. What an earlier test file of the same process left
 * may still close: it then no longer counts, so that it hides nothing which is kept later.
 */
export const openHandles = (): (() => Leftovers) => {
  let least = held();
  return () => {
    const now = held();
    least = {
      sockets: Math.min(least.sockets, now.sockets),
      timers: Math.min(least.timers, now.timers),
    };
    return { sockets: now.sockets - least.sockets, timers: now.timers - least.timers };
  };
};
