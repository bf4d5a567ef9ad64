import { isRight } from 'fp-ts/Either';
import fc from 'fast-check';
import { retryAfterMsOf } from '../../../../src/upstream/http/retry-after';
import { callOf } from '../../../support/upstream/call';
import { connect, disconnect } from '../../../support/upstream/connect';
import { rawAnswer, serveRaw } from '../../../support/upstream/servers';

afterEach(disconnect);

const NOW = new Date('1994-11-06T08:49:00Z');
const read = (...values: readonly string[]): number | undefined => retryAfterMsOf(values, () => NOW);

test.each([
  ['0', 0],
  ['1', 1000],
  ['007', 7000],
  [' 120\t', 120_000],
  ['86400', 86_400_000],
])('seconds: %j is %d ms', (text, ms) => {
  expect(read(text)).toBe(ms);
});

test.each([
  ['the form of today', 'Sun, 06 Nov 1994 08:49:37 GMT'],
  ['the form of RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT'],
  ['the form of asctime', 'Sun Nov  6 08:49:37 1994'],
])('a date in %s is measured from the clock', (_form, text) => {
  expect(read(text)).toBe(37_000);
});

test.each([
  'Sun, 06 Nov 1994 08:48:59 GMT',
  'Thursday, 01-Jan-70 00:00:00 GMT',
  'Sun Nov  6 08:49:00 1994',
  'Mon, 01 Jan 0001 00:00:00 GMT',
])('a date in the past is no wait: %s', (text) => {
  expect(read(text)).toBe(0);
});

test.each([
  ['1994', 'Thursday, 01-Jan-44 00:00:00 GMT', Date.UTC(2044, 0, 1) - Date.UTC(1994, 0, 1)],
  ['1994', 'Thursday, 01-Jan-45 00:00:00 GMT', 0],
  ['2026', 'Friday, 01-Jan-27 00:00:00 GMT', Date.UTC(2027, 0, 1) - Date.UTC(2026, 0, 1)],
  ['2026', 'Friday, 01-Jan-77 00:00:00 GMT', 0],
])('in %s two digits of a year are at most 50 years ahead: %s', (year, text, ms) => {
  expect(retryAfterMsOf([text], () => new Date(`${year}-01-01T00:00:00Z`))).toBe(ms);
});

test('a leap day and a leap second are dates', () => {
  const leapYear = () => new Date('2024-02-29T23:59:59Z');
  expect(retryAfterMsOf(['Thu, 29 Feb 2024 23:59:60 GMT'], leapYear)).toBe(1000);
});

test.each([
  '',
  ' ',
  '-1',
  '+1',
  '1.5',
  '1e3',
  '0x10',
  '٣',
  'soon',
  'NaN',
  'Infinity',
  '120, 60',
  '120 seconds',
  'Tue, 29 Feb 2023 00:00:00 GMT',
  'Sun, 00 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nox 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:49:37 GMT',
  'Sun, 06 Nov 1994 08:60:37 GMT',
  'Sun, 06 Nov 1994 08:49:61 GMT',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 +0000',
  'Sun, 06 Nov 1994 08:49:37',
  '1994-11-06T08:49:37Z',
])('any other value gives no time: %j', (text) => {
  expect(read(text)).toBeUndefined();
});

test('without the header there is no time', () => {
  expect(read()).toBeUndefined();
  expect(retryAfterMsOf(undefined, () => NOW)).toBeUndefined();
});

test('any huge number is read as a huge wait', () => {
  expect(read('9'.repeat(12))).toBe(999_999_999_999_000);
  expect(read('9'.repeat(20))).toBe(Number.MAX_SAFE_INTEGER);
  expect(read('9'.repeat(5000))).toBe(Number.MAX_SAFE_INTEGER);
});

test('of several headers the longest wait counts, and unreadable ones are ignored', () => {
  expect(read('1', '3', '2')).toBe(3000);
  expect(read('soon', '2', 'Sun, 06 Nov 1994 08:49:37 GMT')).toBe(37_000);
  expect(read('soon', '-1')).toBeUndefined();
});

test('for every header a wait is a whole number of milliseconds and at least 0', () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^\d{1,40}$/),
    fc.date().map(String),
    fc.date().map(utc),
  );
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      const ms = read(...texts);
      expect(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
    }),
  );
});

const utc = (date: Date): string => date.toUTCString();

test('every date in the current format is read exactly', () => {
  const min = new Date('0100-01-01T00:00:00Z');
  const max = new Date('9999-12-31T23:59:59Z');
  fc.assert(
    fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      const whole = Math.floor(date.getTime() / 1000) * 1000;
      expect(read(utc(date))).toBe(Math.max(0, whole - NOW.getTime()));
    }),
  );
});

describe('over a socket', () => {
  /** The wait that an answer with these header lines asks for. */
  const asksFor = async (lines: string): Promise<number | undefined> => {
    const { baseUrl } = await serveRaw((socket) => {
      socket.write(rawAnswer('{}').replace('200 OK', '503 Later').replace('\r\n', `\r\n${lines}`));
    });
    const http = connect({ baseUrl });
    const call = { ...callOf(), now: () => NOW };
    const answer = await http.send({ path: ['7'], query: [], headers: {} }, call)();
    return isRight(answer) ? answer.right.retryAfterMs : NaN;
  };

  test.each([
    ['seconds', 'Retry-After: 2\r\n', 2000],
    ['a date, from the call’s clock', 'Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n', 37_000],
    ['several headers', 'Retry-After: 1\r\nretry-after: 3\r\nRETRY-AFTER: x\r\n', 3000],
    ['garbage', 'Retry-After: soon\r\n', undefined],
    ['nothing', '', undefined],
  ])('an answer gives %s', async (_what, lines, ms) => {
    expect(await asksFor(lines)).toBe(ms);
  });
});
