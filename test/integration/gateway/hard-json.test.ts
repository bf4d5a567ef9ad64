/** Hard JSON as requests: each is served or refused for the right reason, and the next request is served. */
import { changedPrototypes } from '../../support/prototypes';
import { hardDocuments, hardTexts } from '../../support/hard-json';
import {
  asked,
  errorOf,
  replyOf,
  send,
  start,
  stopAll,
  userOf,
  type Running,
} from '../../support/gateway/gateway';

const MAX_DEPTH = 32;
let running: Running;

beforeAll(async () => {
  running = await start(undefined, { maxBodyBytes: 64_000_000 });
});

afterAll(stopAll);

afterEach(async () => {
  expect(changedPrototypes()).toEqual([]);
  expect(userOf(await send(running.port, { body: asked('healthy') })).id).toBe('healthy');
});

/** Sends a body; gives the answer and the fault that the event names. */
const sent = async (body: Buffer) => {
  const before = running.served().length;
  const received = await send(running.port, { body });
  const [event] = running.served().slice(before);
  return { received, fault: event?.detail?.fault };
};

test.each(hardDocuments)('a request that is or has $name', async ({ bytes, fate }) => {
  const wanted = typeof fate === 'function' ? fate(MAX_DEPTH) : fate;
  const { received, fault } = await sent(bytes('"userIdentifier":"42"'));
  if (wanted === 'read') expect(userOf(received)).toEqual({ id: '42' });
  else expect(errorOf(received).status).toBe(wanted === 'values' ? 413 : 400);
  expect(fault ?? 'read').toBe(wanted === 'values' ? 'tooLarge' : wanted);
});

/** Values other than a text that name a user: invisible characters are ignored, a number is its digits. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['"a\\nb"', 'a\nb'],
  ['"\\u202ea"', '\u202ea'],
  ['"\\u2066a"', '\u2066a'],
  ['"a\\u2028b"', 'a\u2028b'],
  ['42', '42'],
  ['9007199254740993', '9007199254740993'],
]);

/** A blank or long text is refused too: `hardTexts` has none of the first. */
test.each(hardTexts)('a request for the user $json', async ({ json, text = NAMES.get(json) }) => {
  const { received, fault } = await sent(Buffer.from(`{"userIdentifier":${json}}`));
  if (text !== undefined) expect(userOf(received)).toEqual({ id: text });
  else expect([errorOf(received).status, fault]).toEqual([400, 'identifier']);
});

test.each(hardTexts.filter(({ json }) => !json.startsWith('"')))(
  'a request with the key $json, which is not a text',
  async ({ json }) => {
    const body = `{"userIdentifier":"42","key":${json}}`;
    expect(errorOf(await send(running.port, { body, headers: [] })).status).toBe(401);
  },
);

test('every document is refused because of its size with the default limit', async () => {
  const { port, served } = await start();
  const long = hardDocuments
    .map(({ bytes }) => bytes('"userIdentifier":"42"'))
    .filter(({ length }) => length > 16_384);
  expect(long.length).toBeGreaterThan(5);
  for (const body of long) {
    const outcome = await send(port, { body }).catch(() => undefined); // a reset while it is still sent
    if (outcome !== undefined) expect(replyOf(outcome)).toHaveProperty('error');
  }
  expect(served().map(({ status, detail }) => [status, detail?.fault])).toEqual(
    long.map(() => [413, 'tooLarge']),
  );
});

test('the test detects a change of what every object inherits', () => {
  Object.defineProperty(Object.prototype, 'polluted', { value: true, configurable: true });
  expect(changedPrototypes()).toEqual(['Object.prototype.polluted']);
  Reflect.deleteProperty(Object.prototype, 'polluted');
  const original = Reflect.getOwnPropertyDescriptor(Object.prototype, 'toString');
  Reflect.defineProperty(Object.prototype, 'toString', { value: () => 'other' });
  expect(changedPrototypes()).toEqual(['Object.prototype.toString']);
  Reflect.defineProperty(Object.prototype, 'toString', original ?? {});
});
