/** "No such user" in recipes: the answer of a failure never means it, not even with the status of a success. */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { identity as IDENTITY } from '../../../support/adapters/identity';
import { spellingsOf } from '../../../../src/adapter/owner';
import { readerOf } from '../../../../adapters/http/answer';
import { Settings } from '../../../../adapters/http/settings';
import { payloadInvalid } from '../../../../src/core/failure';
import { ROOT } from '../../../support/root';

const RECIPES = join(ROOT, 'docs/recipes');

const File = t.type({
  sources: t.record(t.string, t.type({ settings: t.type({ answer: t.UnknownRecord }) })),
});

/** The answers of each source that a recipe says itself; one that extends another says none. */
const answers = readdirSync(RECIPES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const file: unknown = JSON.parse(readFileSync(join(RECIPES, name, 'tenant.json'), 'utf8'));
    return File.is(file)
      ? Object.entries(file.sources).map(([source, { settings }]) => [name, source, settings.answer] as const)
      : [];
  });

const MESSAGE = 'Briefly unavailable.';

const bodies: readonly unknown[] = [
  { code: 'maintenance', message: MESSAGE, data: null },
  { error: 'internal', error_description: MESSAGE },
  { error: { code: 500, message: MESSAGE, data: {} } },
  { jsonrpc: '2.0', id: null, error: { code: 200, message: MESSAGE } },
  { errors: [{ code: 'INTERNAL', detail: MESSAGE }], data: null },
  { success: false, errorMsg: MESSAGE },
  { status: 'error', result: [], customers: null },
  { status: 'InternalServerError', errorMessage: MESSAGE },
  { result: { result: [], result_error: { find: { error: 'X' } } } },
  { customers: { error: MESSAGE }, loyaltyAccounts: { error: MESSAGE } },
  { customers: false, records: false, totalSize: null },
  { data: null },
  { data: { error: MESSAGE } },
  { message: MESSAGE },
  { fault: { faultstring: MESSAGE } },
  [{ errorCode: 'UNKNOWN_EXCEPTION', message: MESSAGE }],
  MESSAGE,
  null,
  '',
  0,
  false,
];

it('every recipe except the one that extends another is tested', () => {
  expect(new Set(answers.map(([name]) => name)).size).toBeGreaterThanOrEqual(9);
});

const ASKED = {
  owner: { at: 'id', is: '7' },
  spellings: spellingsOf(IDENTITY, '{request.userIdentifier}'),
  onCompared: () => undefined,
};

describe.each(answers)('%s: %s', (_recipe, _source, answer) => {
  const settings = Settings.decode({ baseUrl: 'https://shop.example', answer });
  if (isLeft(settings)) throw new Error('these settings are wrong');
  const read = readerOf(settings.right);

  it.each(bodies)('%j is not "no such user"', (body) => {
    const outcome = read({ status: 200, body: right(body) }, ASKED);
    expect(isRight(outcome) ? 'a payload' : outcome.left.tag).not.toBe('UserNotFound');
  });

  it.each([200, 400, 401, 403, 404, 410, 429, 500, 502, 503])(
    'a page with %d is not "no such user"',
    (status) => {
      const outcome = read({ status, body: left(payloadInvalid('', 'JSON')) });
      expect(isRight(outcome) ? 'a payload' : outcome.left.tag).toMatch(/^(Upstream|PayloadInvalid)/);
    },
  );
});
