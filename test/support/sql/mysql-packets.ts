/** The packets of MySQL's protocol that scripted servers send. */

/** A packet: the length of its payload, its number, and the payload. */
export const packet = (sequence: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, payload]);
};

/** Among them: the client may send files (0x80), prepared statements, methods of authentication. */
const CAPABILITIES = 0x0008_a28f;

/** The server can do TLS. */
const CAN_TLS = 0x0800;

/** What a login is mixed with: a server draws it at random. */
export const SCRAMBLE = Buffer.alloc(20, 0x41);

/** The first packet of a server, whose users log in by a method. */
export const greeting = (method: string, canTls = false): Buffer => {
  const capabilities = canTls ? CAPABILITIES | CAN_TLS : CAPABILITIES;
  const numbers = Buffer.alloc(4 + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10 + 12 + 1, 0x41);
  numbers.writeUInt32LE(1, 0);
  SCRAMBLE.copy(numbers, 4, 0, 8);
  numbers.writeUInt8(0, 12);
  numbers.writeUInt16LE(capabilities & 0xffff, 13);
  numbers.writeUInt8(45, 15);
  numbers.writeUInt16LE(2, 16);
  numbers.writeUInt16LE(capabilities >>> 16, 18);
  numbers.writeUInt8(21, 20);
  numbers.fill(0, 21, 31);
  SCRAMBLE.copy(numbers, 31, 8);
  numbers.writeUInt8(0, 43);
  return Buffer.concat([Buffer.from('\x0a8.0.36\0'), numbers, Buffer.from(`${method}\0`)]);
};

export const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

/** An error of the server: its number, and its text. */
export const errorOf = (number: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, number & 0xff, number >>> 8]), Buffer.from(`#HY000${text}`)]);
