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
    fault: 'It sends a header without end, byte by byte.',
    file: MISBEHAVING,
    test: 'a header without end gets 408, and the connection is closed',
  },
  {
    fault: 'It sends its body without end, byte by byte.',
    file: MISBEHAVING,
    test: '%s without end gets 408 at the deadline, and the connection is closed',
  },
  {
    fault: 'It sends nothing.',
    file: WIRE,
    test: 'that sends nothing is closed without an answer',
  },
  {
    fault: 'It keeps a connection that it does not use.',
    file: MISBEHAVING,
    test: 'a connection that stays idle is closed',
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
    test: 'are answered in their order, whichever takes longer',
  },
  {
    fault: 'It sends a thousand requests at once on one connection.',
    file: MISBEHAVING,
    test: 'has a few under way at a time, and all are answered in order',
  },
  {
    fault: 'It opens more connections than the limit.',
    file: MISBEHAVING,
    test: 'is closed without an answer, and served once another has closed',
  },
  {
    fault: 'It sends more requests than the limit of its tenant.',
    file: 'test/integration/gateway/rate-limit.test.ts',
    test: 'is 429 and says when to retry',
  },
  { fault: 'It breaks the framing of its requests.', file: WIRE, test: '%s is 400' },
  {
    fault: 'It sends damaged requests of any kind.',
    file: 'test/integration/gateway/fuzz.test.ts',
    test: 'damaged requests are answered or refused in the contract’s form, and the next one is served',
  },
];
