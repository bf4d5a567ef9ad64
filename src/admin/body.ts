/** The body of a request to a listener for operators. */
import type { IncomingMessage } from 'node:http';

/** The bytes of a request, unless they are more than `mostBytes` or do not all come. */
export const readBody = (request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request
      .on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) resolve(undefined);
        else chunks.push(chunk);
      })
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('close', () => resolve(undefined));
  });
