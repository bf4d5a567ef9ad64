/** The faults of apps, and the tests that cover them; these need no faulty upstream. */
export interface ClientRow {
  readonly fault: string;
  readonly file: string;
  /** The title of the test, as it is written there. */
  readonly test: string;
}

const MISBEHAVING = 'test/integration/gateway/misbehaving.test.ts';
const WIRE = 'test/integration/gateway/wire.test.ts';

export const clientRows: readonly ClientRow[] = [
  {
    fault: 'It sends a header for ever, byte by byte.',
    file: MISBEHAVING,
    test: 'a header for ever gets 408 and is hung up on',
  },
  {
    fault: 'It sends its body for ever, byte by byte.',
    file: MISBEHAVING,
    test: '%s for ever gets 408 at the deadline, and is hung up on',
  },
  {
    fault: 'It says nothing at all.',
    file: WIRE,
    test: 'that says nothing at all is closed without a word',
  },
  {
    fault: 'It keeps a connection that it does not use.',
    file: MISBEHAVING,
    test: 'a connection that is idle for ever is closed',
  },
  {
    fault: 'It does not read its answers.',
    file: MISBEHAVING,
    test: 'loses its connection, even while it goes on sending',
  },
  {
    fault: 'It leaves before its answer.',
    file: 'test/integration/gateway/aborts.test.ts',
    test: 'a client that %s ends the upstream’s call',
  },
  {
    fault: 'It sends many requests at once on one connection.',
    file: WIRE,
    test: 'are answered in their order, whatever takes how long',
  },
  {
    fault: 'It sends a thousand requests at once on one connection.',
    file: MISBEHAVING,
    test: 'has a few under way at a time, and all are answered in order',
  },
  {
    fault: 'It opens more connections than there may be.',
    file: MISBEHAVING,
    test: 'is closed without a word, and served once another has gone',
  },
  {
    fault: 'It sends more requests than its tenant may.',
    file: 'test/integration/gateway/rate-limit.test.ts',
    test: 'is 429 and says when to come again',
  },
  { fault: 'It breaks the framing of its requests.', file: WIRE, test: '%s is 400' },
  {
    fault: 'It sends damaged requests of any kind.',
    file: 'test/integration/gateway/fuzz.test.ts',
    test: 'damaged requests are answered or refused in the contract’s form, and the next one is served',
  },
];
