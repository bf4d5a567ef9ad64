/** An answer that is a list, taken whole as the payload: how it is read, whose it is, what the check says. */
import { left, right } from 'fp-ts/Either';
import * as t from 'io-ts';
import { readerOf } from '../../../../adapters/http/answer';
import { check } from '../../../../adapters/http/check';
import { ownerOf } from '../../../../adapters/http/owner';
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
  const owner = ownerOf({ cards }, lookupOf(at, '7'), settingsOf(), spellings);
  return owner === 'unsaid' ? owner : owner.whose;
};

describe('an answer that is a list', () => {
  test('is the payload’s field of the given name, however many elements it has', () => {
    expect(read([{ owner: 7 }, { owner: 7 }])).toStrictEqual(right({ cards: [{ owner: 7 }, { owner: 7 }] }));
    expect(read([])).toStrictEqual(right({ cards: [] }));
  });

  test('may stand somewhere in the body', () => {
    expect(read({ data: { items: [1] } }, { at: 'data.items' })).toStrictEqual(right({ cards: [1] }));
  });

  test('is nobody’s when it is inside the first of several users', () => {
    const users = { users: [{ cards: [{ owner: 7 }] }, { cards: [{ owner: 7 }] }] };
    expect(read(users, { at: 'users[0].cards' })).toStrictEqual(left(identityMismatch('users[0].cards')));
    expect(read({ users: users.users.slice(1) }, { at: 'users[0].cards' })).toStrictEqual(
      right({ cards: [{ owner: 7 }] }),
    );
  });

  test.each([[{ owner: 7 }], [null], ['[]']])('is not %j', (body) => {
    expect(read(body)).toStrictEqual(left(payloadInvalid('', 'a list')));
  });

  test('may say by its emptiness that there is no such user', () => {
    expect(read([], { notFound: [{ path: '[0]', present: false }] })).toStrictEqual(left(userNotFound));
  });
});

describe('whose a list is', () => {
  test('is the user’s when each element is', () => {
    expect(whose([{ owner: 7 }, { owner: '7' }])).toBe('same');
  });

  test('is somebody else’s when one element is', () => {
    expect(whose([{ owner: 7 }, { owner: 8 }])).toBe('other');
    expect(whose([{ owner: 8 }, { owner: 7 }])).toBe('other');
  });

  test.each([[{}], [{ owner: null }], [{ owner: MISMATCH }], [MISMATCH]])(
    'cannot be said when an element does not say it: %j',
    (element) => {
      expect(whose([{ owner: 7 }, element])).toBe('unreadable');
    },
  );

  test('is nobody’s business when there is nothing in it', () => {
    expect(whose([])).toBe('unsaid');
  });

  test('cannot be said when it is no list', () => {
    expect(whose(MISMATCH)).toBe('unreadable');
  });

  test('may be said by a part of an element, such as the id of a pair', () => {
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

  test('has nothing against one that is right', () => {
    expect(found(settingsOf(), lookupOf())).toStrictEqual([]);
  });

  test('wants the owner inside it', () => {
    expect(found(settingsOf(), lookupOf('owner'))).toStrictEqual([
      ['path-unknown', 'lookup.owner.at', 'write "cards.owner"'],
    ]);
  });

  test('lets no element be chosen to say it for all', () => {
    expect(found(settingsOf(), lookupOf('cards[0].owner'))).toStrictEqual([
      ['path-unknown', 'lookup.owner.at', 'did you mean "cards.owner"?'],
    ]);
  });

  test('wants a list of that name in the payload', () => {
    expect(found(settingsOf({ listAs: 'name' }), { ...lookupOf(), owner: 'unsaid' })).toStrictEqual([
      ['path-unknown', 'settings.answer.listAs', undefined],
    ]);
  });

  test('takes either the list or its first element', () => {
    expect(found(settingsOf({ several: 'first' }), lookupOf())).toStrictEqual([
      ['settings-invalid', 'settings.answer.several', 'remove "several"'],
    ]);
  });
});
