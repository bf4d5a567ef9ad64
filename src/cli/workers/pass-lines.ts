/** The lines that workers write, passed on to the stream that all of them share: each line as a whole. */
import type { Readable, Writable } from 'node:stream';

const LINE_BREAK = 0x0a;

/** Gives what passes the whole lines of a worker on, as fast as they are taken. A line without its end is left out. */
export const linesInto = (to: Pick<Writable, 'write' | 'on'>): ((from: Readable) => void) => {
  const waiting = new Set<Readable>();
  to.on('drain', () => {
    for (const from of waiting) from.resume();
    waiting.clear();
  });
  return (from) => {
    let begun: readonly Buffer[] = [];
    from.on('data', (chunk: Buffer) => {
      const end = chunk.lastIndexOf(LINE_BREAK) + 1;
      if (end === 0) {
        begun = [...begun, chunk];
        return;
      }
      const whole = chunk.subarray(0, end);
      const lines = begun.length === 0 ? whole : Buffer.concat([...begun, whole]);
      begun = end === chunk.length ? [] : [chunk.subarray(end)];
      if (to.write(lines)) return;
      from.pause();
      waiting.add(from);
    });
  };
};
