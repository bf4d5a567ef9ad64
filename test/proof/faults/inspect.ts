/** Loaded into a bridge before its own code: reports the open handles and memory of the process to its parent. */

/** The open handles and memory of a process. */
export interface Inspection {
  /** Bytes of buffers outside of the heap. */
  readonly arrayBuffers: number;
  /** How many there are of each kind of what keeps a process busy: `TCPSocketWrap`, `Timeout`. */
  readonly resources: Readonly<Record<string, number>>;
}

const counted = (kinds: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

process.on('message', () => {
  const { arrayBuffers } = process.memoryUsage();
  process.send?.({ arrayBuffers, resources: counted(process.getActiveResourcesInfo()) });
});
process.channel?.unref();
