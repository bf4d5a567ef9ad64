/** The containment of a library that reads a stream: what it throws at bytes that it does not expect ends the connection alone. */
import type { Duplex } from 'node:stream';

/** Ends the stream where one of its listeners throws, which would otherwise end the process. */
export const containThrows = (stream: Duplex): void => {
  const emit = stream.emit.bind(stream);
  stream.emit = (event: string | symbol, ...args: readonly unknown[]): boolean => {
    try {
      return emit(event, ...args);
    } catch {
      stream.destroy();
      return true;
    }
  };
};
