/**
 * A server that logs its clients in by `caching_sha2_password`, the usual method of MySQL 8, which MariaDB does not have.
 * It follows MySQL's documentation of the method: "Caching SHA-2 Pluggable Authentication".
 */
import { constants, createHash, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { GOOD } from '../upstream/certificates';
import { OK, SCRAMBLE, errorOf, greeting, packet } from './mysql-packets';

const sha256 = (...parts: readonly Buffer[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

/** Each byte with that of a shorter text, which is repeated. */
const mixed = (one: Buffer, other: Buffer): Buffer =>
  Buffer.from(one.map((byte, at) => byte ^ (other[at % other.length] ?? 0)));

/** Whether a login's token is made of the password. The server itself keeps `sha256(sha256(password))` in its cache. */
const isTokenOf = (password: string, token: Buffer): boolean => {
  const cached = sha256(sha256(Buffer.from(password)));
  return sha256(mixed(token, sha256(cached, SCRAMBLE))).equals(cached);
};

/** The fixed part of a login, before the name of the user. */
const FIXED = 32;

const tokenIn = (login: Buffer): Buffer => {
  const at = login.indexOf(0, FIXED) + 1;
  return login.subarray(at + 1, at + 1 + (login[at] ?? 0));
};

interface Packet {
  readonly sequence: number;
  readonly payload: Buffer;
}

/** Reads a stream packet by packet. */
class Packets {
  #bytes: Buffer = Buffer.alloc(0);
  #wake: (() => void) | undefined;

  constructor(private readonly stream: Duplex) {
    stream.on('data', this.#take);
  }

  readonly #take = (chunk: Buffer): void => {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    this.#wake?.();
  };

  async next(): Promise<Packet> {
    for (;;) {
      const length = this.#bytes.length < 4 ? Infinity : this.#bytes.readUIntLE(0, 3) + 4;
      if (this.#bytes.length >= length) {
        const whole = this.#bytes.subarray(0, length);
        this.#bytes = this.#bytes.subarray(length);
        return { sequence: whole[3] ?? 0, payload: whole.subarray(4) };
      }
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  send(sequence: number, payload: Buffer): void {
    this.stream.write(packet(sequence, payload));
  }

  /** Leaves what follows to another reader. */
  leave(): void {
    this.stream.off('data', this.#take);
    this.stream.pause();
    if (this.#bytes.length > 0) this.stream.unshift(this.#bytes);
  }
}

const MORE = 1;
const IS_CACHED = Buffer.from([MORE, 3]);
const WANTS_PASSWORD = Buffer.from([MORE, 4]);
const WANTS_KEY = Buffer.from([2]);

export interface Sha2Options {
  readonly password: string;
  /** Whether the server has seen the user before: it then needs no more than the token. */
  readonly isCached: boolean;
  readonly hasTls?: boolean;
}

/** How a client was logged in. */
export type Sha2Login =
  'by the token' | 'by the password in TLS' | 'by the password in the server’s key' | 'not';

/** Listens on a free port of loopback. */
export const startSha2 = async ({ password, isCached, hasTls = false }: Sha2Options) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const logins: Sha2Login[] = [];
  const statements: string[] = [];
  const onTheWire: Buffer[] = [];
  const secret = Buffer.from(`${password}\0`);

  const byPassword = async (packets: Packets, sequence: number): Promise<readonly [Sha2Login, number]> => {
    packets.send(sequence + 1, WANTS_PASSWORD);
    const given = await packets.next();
    if (hasTls) return [given.payload.equals(secret) ? 'by the password in TLS' : 'not', given.sequence];
    if (!given.payload.equals(WANTS_KEY)) return ['not', given.sequence];
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    packets.send(given.sequence + 1, Buffer.concat([Buffer.from([MORE]), Buffer.from(pem)]));
    const { sequence: last, payload } = await packets.next();
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const opened = mixed(privateDecrypt({ key: privateKey, padding }, payload), SCRAMBLE);
    return [opened.equals(secret) ? 'by the password in the server’s key' : 'not', last];
  };

  const byToken = (packets: Packets, { sequence, payload }: Packet): readonly [Sha2Login, number] => {
    if (!isTokenOf(password, tokenIn(payload))) return ['not', sequence];
    packets.send(sequence + 1, IS_CACHED);
    return ['by the token', sequence + 1];
  };

  const secured = async (socket: Socket, plain: Packets): Promise<Packets> => {
    await plain.next(); // the wish for TLS
    plain.leave();
    return new Packets(new TLSSocket(socket, { isServer: true, ...GOOD }).on('error', () => undefined));
  };

  const serve = async (socket: Socket): Promise<void> => {
    const plain = new Packets(socket);
    plain.send(0, greeting('caching_sha2_password', hasTls));
    const packets = hasTls ? await secured(socket, plain) : plain;
    const login = await packets.next();
    const [how, last] = isCached ? byToken(packets, login) : await byPassword(packets, login.sequence);
    logins.push(how);
    packets.send(last + 1, how === 'not' ? errorOf(1045, `Access denied (${password})`) : OK);
    for (;;) {
      const { payload } = await packets.next();
      statements.push(payload.subarray(1).toString());
      packets.send(1, errorOf(1290, 'no statement is executed'));
    }
  };

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (!hasTls) socket.on('data', (chunk: Buffer) => onTheWire.push(chunk));
    void serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    logins,
    statements,
    /** All that came in a connection without TLS. */
    onTheWire: () => Buffer.concat(onTheWire),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
