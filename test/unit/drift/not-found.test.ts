/** Answers for unknown users: which differences from those of fixtures are found, and which are not. */
import type { RawAnswer } from '../../../src/core/call';
import { failedComparer } from '../../../src/drift/answer-drift';
import { bodyReading } from '../../../src/upstream/http/json-body';
import type { RecordedAnswer } from '../../../src/fixture/format';

const recorded = (body: unknown): RecordedAnswer => ({
  status: 404,
  contentType: 'application/json',
  text: JSON.stringify(body),
});

const raw = (body: unknown): RawAnswer => ({
  status: 404,
  contentType: 'application/json',
  bytes: Buffer.from(JSON.stringify(body)),
  reading: bodyReading(),
});

/** The places that differ, with what is expected and what is found. */
const differencesOf = (shown: readonly unknown[], live: unknown): readonly string[] =>
  failedComparer({ payloads: [], notFound: shown.map(recorded), failed: new Set() })(
    { outcome: 'UserNotFound', hasPayload: false },
    raw(live),
  ).map(({ path, expected, found }) => `${path}: ${found ?? ''}, not ${expected ?? ''}`);

test.each<[string, readonly unknown[], unknown, string]>([
  ['a text', [{ code: 'none' }], { code: 'gone' }, 'code: another text, not "none"'],
  ['a number', [{ code: 68 }], { code: 69 }, 'code: another number, not 68'],
  ['a negative number', [{ errno: -3 }], { errno: -4 }, 'errno: another number, not -3'],
  [
    'a number in an object',
    [{ error: { code: 68 } }],
    { error: { code: 69 } },
    'error.code: another number, not 68',
  ],
  [
    'in a list',
    [{ errors: [{ code: 'none' }] }],
    { errors: [{ code: 'gone' }] },
    'errors[].code: another text, not "none"',
  ],
  [
    'by another spelling',
    [{ errorCode: 'none' }],
    { errorCode: 'gone' },
    'errorCode: another text, not "none"',
  ],
  ['in capitals', [{ ERROR_CODE: 'NONE' }], { ERROR_CODE: 'GONE' }, 'ERROR_CODE: another text, not "NONE"'],
  ['a status', [{ status: 'error' }], { status: 'fail' }, 'status: another text, not "error"'],
  [
    'the address of a type',
    [{ type: 'https://shop.example/no-user' }],
    { type: 'https://shop.example/gone' },
    'type: another text, not "https://shop.example/no-user"',
  ],
  [
    'of several fixtures',
    [{ code: 'none' }, { code: 'gone' }],
    { code: 'lost' },
    'code: another text, not "none" or "gone"',
  ],
  ['a sentence instead', [{ error: 'none' }], { error: 'no such user' }, 'error: another text, not "none"'],
  ['a number for a text', [{ code: 'none' }], { code: 5 }, 'code: a number, not "none"'],
  ['null', [{ code: 'none' }], { code: null }, 'code: null, not "none"'],
  ['missing', [{ code: 'none' }], {}, 'code: nothing, not "none"'],
])('a code that changes is found: %s', (_what, shown, live, expected) => {
  expect(differencesOf(shown, live)).toStrictEqual([expected]);
});

test.each<[string, readonly unknown[], unknown]>([
  ['the same', [{ code: 'none', text: 'no user' }], { code: 'none', text: 'no user' }],
  ['one of several', [{ code: 'none' }, { code: 'gone' }], { code: 'gone' }],
  ['another message', [{ message: 'no user 7' }], { message: 'no user 8' }],
  ['a message of one word', [{ message: 'none' }], { message: 'unknown' }],
  ['a code that is a sentence', [{ error: 'no such user' }], { error: 'unknown user' }],
  ['a code that names a person', [{ code: 'ivan' }], { code: 'petr' }],
  ['a code that is a telephone number', [{ code: 79000000001 }], { code: 79000000002 }],
  ['a code that is a UUID', [{ code: '00000000-0000-4000-8000-000000000001' }], { code: 'x' }],
  ['a code that is an id', [{ code: 'c-4711' }], { code: 'c-4712' }],
  ['the id of the request', [{ requestId: 'abc' }], { requestId: 'def' }],
  ['another time', [{ time: 1 }], { time: 2 }],
  ['codes that are words in one fixture only', [{ error: 'none' }, { error: 'no user' }], { error: 'x' }],
])('what is not a code is compared by kind: %s', (_what, shown, live) => {
  expect(differencesOf(shown, live)).toStrictEqual([]);
});
