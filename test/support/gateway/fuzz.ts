/**
 * Fuzzed requests: valid ones, several per connection, damaged and cut into pieces. Answers are read strictly, by the
 * contract alone.
 */
import fc from 'fast-check';
import { connect } from 'node:net';
import { answersIn, bytesOf, KEY, replyOf, type Received } from './gateway';

const hardTexts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '42',
    'Анна',
    '__proto__',
    'constructor',
    'a\0b',
    '\ud800',
    ' ',
    '%',
    '${KEY}',
    'x'.repeat(257),
  ),
);

/** Any JSON, most often an object that has the contract's fields in it. */
const bodies = fc.oneof(
  hardTexts.map((userIdentifier) => JSON.stringify({ userIdentifier })),
  fc
    .record({
      userIdentifier: fc.oneof(hardTexts, fc.jsonValue()),
      key: fc.oneof(fc.constant(KEY), fc.jsonValue()),
    })
    .map((body) => JSON.stringify(body)),
  fc
    .dictionary(fc.oneof(hardTexts, fc.constantFrom('userIdentifier', 'key')), fc.jsonValue(), {
      noNullPrototype: true,
    })
    .map((body) => JSON.stringify(body)),
  fc.jsonValue().map((body) => JSON.stringify(body)),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const HEADERS = [
  ...[
    'X-Request-Id: app-1a57e7a0-9b04-4d6e-8a1c-5e7f90b2d4a7',
    'Accept: */*',
    'Content-Type: application/json',
    'Content-Type: text/plain',
  ],
  ...['Expect: 100-continue', 'Expect: a miracle', 'Content-Encoding: gzip', 'Connection: keep-alive'],
  ...[
    'Connection: Upgrade\r\nUpgrade: h2c',
    'Cookie: a=b',
    'Host: other',
    'Authorization: Basic eA==',
    'key: x',
  ],
  ...['X-Forwarded-For: 10.0.0.1', 'Transfer-Encoding: identity', 'Content-Length: 0', 'X: \tx\t', 'X:'],
];

const PATHS = [
  ...['/acme/account', '/acme/account', '/acme/account', '/account', '/acme/account?x=%', '//acme/account'],
  ...[
    '/other/account',
    '/%61cme/account',
    '/acme/account/',
    '/ACME/account',
    '*',
    'http://bridge/acme/account',
  ],
];

/** A request as its client meant it. */
const requests = fc
  .record({
    body: bodies,
    headers: fc.array(fc.constantFrom(...HEADERS), { maxLength: 3 }),
    path: fc.constantFrom(...PATHS),
  })
  .map(({ body, headers, path }) => Buffer.from(bytesOf(body, headers, path)));

/** What may come in between anywhere. */
const BITS = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\r\n\r\n',
    ' ',
    '\t',
    ':',
    ': ',
    ',',
    ';',
    '"',
    '\\',
    '{',
    '}',
    '[',
    '%',
    '#',
    '?',
  ],
  ...['\r\nContent-Length: 5', '\r\nContent-Length: 99999999999999999999', '\r\nContent-Length: -1'],
  ...['\r\nTransfer-Encoding: chunked', '\r\nTransfer-Encoding: chunked, identity', '\r\nTrailer: X'],
  ...[
    '\r\nConnection: close',
    '\r\nHost: b',
    '\r\nAuthorization: Bearer x',
    '\r\nX-Request-Id: {"a":1}',
    '\r\n x',
  ],
  ...[
    '0\r\n\r\n',
    'ffffffffffffffff\r\n',
    '5;x=y\r\n',
    ' HTTP/1.0',
    ' HTTP/2.0',
    ' HTTP/9.9',
    'HTTP/1.1 200 OK\r\n',
  ],
  ...[
    'GET ',
    'CONNECT b:1 HTTP/1.1\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\u0016\u0003\u0001',
    '"__proto__":',
  ],
  ...[
    '"userIdentifier":"43",',
    '\\ud800',
    '1e400',
    '\u00ff',
    '\u00c0\u00af',
    'x'.repeat(20_000),
    '['.repeat(100),
  ],
];

const bits = fc.oneof(
  fc.constantFrom(...BITS).map((bit) => Buffer.from(bit, 'latin1')),
  fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
);

type Damage = (bytes: Buffer) => Buffer;

const cut = (bytes: Buffer, from: number, to: number, instead: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), instead, bytes.subarray(to)]);

const NOTHING = Buffer.alloc(0);

/** Header lines, and whatever else stands between line ends. */
const linesOf = (bytes: Buffer): readonly string[] => bytes.toString('latin1').split('\r\n');
const joined = (lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');

const damages: fc.Arbitrary<Damage> = fc
  .tuple(
    fc.constantFrom('flip', 'insert', 'delete', 'truncate', 'repeat', 'swap', 'double'),
    fc.nat(),
    fc.nat(),
    bits,
  )
  .map(([kind, one, other, bit]) => (bytes: Buffer): Buffer => {
    const at = one % (bytes.length + 1);
    const lines = linesOf(bytes);
    const [line, next] = [one % lines.length, other % lines.length];
    switch (kind) {
      case 'flip':
        return cut(bytes, at, at + 1, Buffer.from([(bytes[at] ?? 0) ^ (1 << (other % 8))]));
      case 'insert':
        return cut(bytes, at, at, bit);
      case 'delete':
        return cut(bytes, at, at + 1 + (other % 20), NOTHING);
      case 'truncate':
        return bytes.subarray(0, at);
      case 'repeat':
        return joined(lines.toSpliced(next, 0, lines[line] ?? ''));
      case 'swap':
        return joined(lines.with(line, lines[next] ?? '').with(next, lines[line] ?? ''));
      case 'double':
        return Buffer.concat([bytes, bytes]);
    }
  });

/** What is sent over one connection, and in which pieces. */
interface Spoken {
  readonly bytes: Buffer;
  /** Where the bytes are cut, as shares of their length. */
  readonly cuts: readonly number[];
  readonly pauses: boolean;
}

const spokenOf = (bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Spoken> =>
  fc.record({
    bytes,
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
    pauses: fc.boolean(),
  });

/** Requests that are whole, one or several after another. */
const wholeRequests = fc
  .array(
    hardTexts.map((text) => text.toWellFormed()),
    { minLength: 1, maxLength: 4 },
  )
  .chain((identifiers) =>
    spokenOf(
      fc.constant(
        Buffer.concat(
          identifiers.map((userIdentifier) => Buffer.from(bytesOf(JSON.stringify({ userIdentifier })))),
        ),
      ),
    ).map((spoken) => ({ identifiers, spoken })),
  );

/** Damaged requests. */
const damagedRequests = spokenOf(
  fc
    .tuple(fc.array(requests, { minLength: 1, maxLength: 3 }), fc.array(damages, { maxLength: 4 }))
    .map(([whole, all]) => all.reduce<Buffer>((bytes, damage) => damage(bytes), Buffer.concat(whole))),
);

/** The last request of every connection: unless what came before swallows it, it is answered, and ends it. */
const LAST_ID = '1a57e7a0-9b04-4d6e-8a1c-5e7f90b2d4a6';
const LAST = Buffer.from(
  bytesOf('{"userIdentifier":"last"}', ['Connection: close', `X-Request-Id: ${LAST_ID}`]),
);

const pieces = ({ bytes, cuts }: Spoken): readonly Buffer[] => {
  const places = [
    0,
    ...cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b),
    bytes.length,
  ];
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to));
};

/** Says it and then the last request; gives all that came until the server closed. */
const said = (port: number, spoken: Spoken): Promise<string> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('connect', () => {
      void (async () => {
        for (const piece of [...pieces(spoken), LAST]) {
          if (socket.writable) socket.write(piece);
          if (spoken.pauses) await new Promise(setImmediate);
        }
      })();
    });
  });

/** How many answers there were, by status and by what was in them. */
export type Tally = Map<string, number>;

const count = (tally: Tally, what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);

/** Every answer, read as strictly as the contract is: half an answer or any other throws. */
const answersOf = (text: string): readonly Received[] =>
  answersIn(text).filter(({ status }) => {
    if (status === 100) return false;
    expect(text.startsWith('HTTP/1.1 ')).toBe(true);
    return true;
  });

/** Speaks over a connection of its own, and gives the answers before the last request's, all checked. */
const speak = async (port: number, spoken: Spoken, tally: Tally): Promise<readonly Received[]> => {
  try {
    const answers = answersOf(await said(port, spoken));
    for (const answer of answers) {
      const kind = 'user' in replyOf(answer) ? 'user' : 'error';
      expect(kind === 'user').toBe(answer.status === 200);
      expect(answer.status).toBeLessThan(500);
      count(tally, kind);
      count(tally, String(answer.status));
    }
    const last = answers.at(-1);
    if (last === undefined) throw new Error('there was no answer at all');
    // No request stays without an answer, unless the answer before it says that the connection closes.
    const answered = last.headers['x-request-id'] === LAST_ID;
    if (!answered && last.headers.connection !== 'close') expect(replyOf(last)).toHaveProperty('error');
    count(tally, answered ? 'went on' : 'was closed');
    return answered ? answers.slice(0, -1) : answers;
  } catch (error) {
    throw new Error(JSON.stringify({ ...spoken, bytes: spoken.bytes.toString('latin1') }), {
      cause: error,
    });
  }
};

/** So many connections at once. */
const ABREAST = 25;

export interface FuzzOptions {
  readonly port: number;
  /** How many connections. */
  readonly connections: number;
}

/** Damaged requests over so many connections, fast-check's shrinking and seed included. */
export const fuzzDamaged = async ({ port, connections }: FuzzOptions): Promise<Tally> => {
  const tally: Tally = new Map();
  await fc.assert(
    fc.asyncProperty(fc.array(damagedRequests, { minLength: ABREAST, maxLength: ABREAST }), async (all) => {
      await Promise.all(all.map((spoken) => speak(port, spoken, tally)));
    }),
    { numRuns: Math.ceil(connections / ABREAST), endOnFailure: true },
  );
  return tally;
};

/** Whole requests over so many connections: each is answered, in order, and about whom it asked. */
export const fuzzWhole = async ({ port, connections }: FuzzOptions): Promise<Tally> => {
  const tally: Tally = new Map();
  await fc.assert(
    fc.asyncProperty(fc.array(wholeRequests, { minLength: ABREAST, maxLength: ABREAST }), async (all) => {
      await Promise.all(
        all.map(async ({ identifiers, spoken }) => {
          const answers = (await speak(port, spoken, tally)).map(replyOf);
          expect(answers).toHaveLength(identifiers.length);
          for (const [at, reply] of answers.entries())
            if ('user' in reply) expect(reply.user.id).toBe(identifiers[at]);
        }),
      );
    }),
    { numRuns: Math.ceil(connections / ABREAST), endOnFailure: true },
  );
  return tally;
};
