/** Answers that are errors, with which no tenant begins, and answers about users that only look a little like one. */
import { looksLikeError } from '../../../src/scaffold/error-body';

test.each([
  { error: 'unauthorized' },
  { error: { code: 401, message: 'Bad token' } },
  { errors: [{ code: 'X', detail: 'no rights' }] },
  { success: false, message: 'Access denied' },
  { ok: false, error_code: 401, description: 'Unauthorized' },
  { status: 'error', message: 'Something is wrong', data: null },
  { statusCode: 401, message: 'Unauthorized', error: 'Unauthorized' },
  { type: 'about:blank', title: 'Not Found', status: 404, detail: 'none' },
  { error: 'invalid_client', error_description: 'none', timestamp: '2026-01-01T00:00:00Z' },
  [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }],
  { timestamp: 1, status: 500, error: 'Internal Server Error', path: '/customers' },
  { code: 403, message: 'Forbidden' },
  { fault: { faultstring: 'Invalid key' } },
  { success: false, errors: { phone: ['is wrong'] }, customers: [] },
])('is an error: %j', (answer) => {
  expect(looksLikeError(answer)).toBe(true);
});

test.each([
  { id: 1, name: 'Anna' },
  { error: null, result: { id: 1 } },
  { errors: [], data: { id: 1, phone: '79000000001' } },
  { success: true, customers: [] },
  { status: 'ok', data: { id: 1 } },
  { status: 'failed', id: 7, email: 'anna@shop.example' },
  { code: 0, message: '', result: { id: 1 } },
  { code: 17, name: 'Anna' },
  { status: 'error', points: 5 },
  [{ id: 1 }],
  [],
  'error',
  null,
])('is not one: %j', (answer) => {
  expect(looksLikeError(answer)).toBe(false);
});
