/** An answer that is a list, taken whole as the payload: how it is read, its owner, and its check. */
import { left, right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { readerOf } from '../../../../adapters/http/answer';
import { check } from '../../../../adapters/http/check';
import { ownerIn } from '../../../../adapters/http/owner';
import type { Lookup, Settings } from '../../../../adapters/http/settings';
import { MISMATCH } from '../../../../src/core/absence';
import { identityMismatch, payloadInvalid, userNotFound } from '../../../../src/core/failure';
import { spellings } from '../../../support/adapters/identity';
import { fieldsOfCodec } from '../../../../src/types/type-of-codec';
import { suggestionOf } from '../../../../src/diagnostics/fix';

type Answer = Settings['answer'];

const settingsOf = (answer: Partial<Answer> = {}): Settings => ({
  baseUrl: 'https://shop.example',
  answer: { notFound: [], listAs: 'cards', ...answer },
});

const lookupOf = (at = 'cards.owner', is = '{request.userIdentifier}'): Lookup => ({
  path: '/cards',
  owner: { at, is },
});

const read = (body: unknown, answer: Partial<Answer> = {}): unknown =>
  readerOf(settingsOf(answer))({ status: 200, body: right(body) });

const whose = (cards: unknown, at?: string): string => {
  const owner = ownerIn(
    { cards },
    lookupOf(at, '7').owner,
    settingsOf().answer.listAs !== undefined,
    spellings,
  );
  return owner === 'unsaid' ? owner : owner.match;
};

describe('an answer that is a list', () => {
  test('is the payload’s field of the given name, however many elements it has', () => {
    expect(read([{ owner: 7 }, { owner: 7 }])).toStrictEqual(right({ cards: [{ owner: 7 }, { owner: 7 }] }));
    expect(read([])).toStrictEqual(right({ cards: [] }));
  });

  test('may be anywhere in the body', () => {
    expect(read({ data: { items: [1] } }, { at: 'data.items' })).toStrictEqual(right({ cards: [1] }));
  });

  test('is ambiguous when it is inside the first of several users', () => {
    const users = { users: [{ cards: [{ owner: 7 }] }, { cards: [{ owner: 7 }] }] };
    expect(read(users, { at: 'users[0].cards' })).toStrictEqual(left(identityMismatch('users[0].cards')));
    expect(read({ users: users.users.slice(1) }, { at: 'users[0].cards' })).toStrictEqual(
      right({ cards: [{ owner: 7 }] }),
    );
  });

  test.each([[{ owner: 7 }], [null], ['[]']])('is not %j', (body) => {
    expect(read(body)).toStrictEqual(left(payloadInvalid('', 'a list')));
  });

  test('may mean “no such user” when it is empty', () => {
    expect(read([], { notFound: [{ path: '[0]', present: false }] })).toStrictEqual(left(userNotFound));
  });
});

describe('the owner of a list', () => {
  test('is the user when each element is the user’s', () => {
    expect(whose([{ owner: 7 }, { owner: '7' }])).toBe('same');
  });

  test('is another user when one element is another user’s', () => {
    expect(whose([{ owner: 7 }, { owner: 8 }])).toBe('other');
    expect(whose([{ owner: 8 }, { owner: 7 }])).toBe('other');
  });

  test.each([[{}], [{ owner: null }], [{ owner: MISMATCH }], [MISMATCH]])(
    'is unknown when an element does not have it: %j',
    (element) => {
      expect(whose([{ owner: 7 }, element])).toBe('unreadable');
    },
  );

  test('is not compared when the list is empty', () => {
    expect(whose([])).toBe('unsaid');
  });

  test('is unknown when the answer is not a list', () => {
    expect(whose(MISMATCH)).toBe('unreadable');
  });

  test('may be in a part of an element, such as the id of a pair', () => {
    expect(whose([{ owner: [7, 'Anna'] }], 'cards.owner[0]')).toBe('same');
    expect(whose([{ owner: [8, '7'] }], 'cards.owner[0]')).toBe('other');
  });
});

describe('the check of a list', () => {
  const fields = fieldsOfCodec(t.type({ cards: t.array(t.type({ owner: t.string })), name: t.string }));
  const found = (settings: Settings, lookup: Lookup): unknown =>
    check(settings, lookup, fields).map(({ code, at, fix }) => [
      code,
      at.join('.'),
      fix && suggestionOf(fix),
    ]);

  test('finds nothing in a correct one', () => {
    expect(found(settingsOf(), lookupOf())).toStrictEqual([]);
  });

  test('requires the owner inside it', () => {
    expect(found(settingsOf(), lookupOf('owner'))).toStrictEqual([
      ['path-unknown', 'lookup.owner.at', 'write "cards.owner"'],
    ]);
  });

  test('refuses an owner that is read from one element only', () => {
    expect(found(settingsOf(), lookupOf('cards[0].owner'))).toStrictEqual([
      ['path-unknown', 'lookup.owner.at', 'did you mean "cards.owner"?'],
    ]);
  });

  test('requires a list of that name in the payload', () => {
    expect(found(settingsOf({ listAs: 'name' }), { ...lookupOf(), owner: 'unsaid' })).toStrictEqual([
      ['path-unknown', 'settings.answer.listAs', undefined],
    ]);
  });

  test('accepts either the list or its first element', () => {
    expect(found(settingsOf({ several: 'first' }), lookupOf())).toStrictEqual([
      ['settings-invalid', 'settings.answer.several', 'remove "several"'],
    ]);
  });
});
