/** Unused fields of a mapping, in whole tenant files, from one description of a payload. */
import { createColors } from 'picocolors';
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { http } from '../../../../adapters/http';
import { defineAdapter } from '../../../../src/adapter/define-adapter';
import type { Adapter } from '../../../../src/adapter/define-adapter';
import { coverageJson, formatCoverage } from '../../../../src/cli/report/coverage';
import { userNotFound } from '../../../../src/core/failure';
import { contractFields } from '../../../../src/mapping/check/account';
import { coverageOf } from '../../../../src/mapping/check/coverage';
import type { Coverage } from '../../../../src/mapping/check/coverage';
import { shop } from '../../../support/tenant/shop';
import { contextOf, load } from '../../../support/tenant/world';
import { codecOf } from '../../../support/mapping/notation';
import * as t from 'io-ts';

const loaded = (user: object, sources: object = { shop: { adapter: 'shop' } }, adapter: Adapter = shop) => {
  const file = { access: 'open', identifier: { type: 'phone' }, sources, user };
  return load(JSON.stringify(file), contextOf([adapter]));
};

const covered = (user: object, accounts?: readonly unknown[], sources?: object): Coverage => {
  const { rules, problems } = loaded(user, sources);
  return coverageOf(rules!, contractFields(), problems, accounts);
};

const unreadOf = (user: object): readonly string[] => covered(user).unread[0]!.fields;

describe('of contract fields', () => {
  it('those that no rule fills are reported, an empty object by its name alone', () => {
    const { unfilled } = covered({ id: 'shop.uuid', name: 'shop.name' });
    expect(unfilled.length).toBe(25);
    expect(unfilled).toContain('loyaltyProgram');
    expect(unfilled).not.toContain('name');
    expect(unfilled.filter((path) => path.startsWith('loyaltyProgram.'))).toEqual([]);
  });

  it('of an object that is filled in part the rest is reported, of a list by its elements', () => {
    const { unfilled } = covered({
      id: 'shop.uuid',
      loyaltyProgram: { currentLevelTitle: 'shop.level.title' },
      loyaltyCards: [{ each: 'shop.cards', as: 'card', item: { cardNumber: 'card.number' } }],
    });
    expect(unfilled.filter((path) => path.startsWith('loyaltyProgram.')).length).toBe(11);
    expect(unfilled).toEqual(expect.arrayContaining(['loyaltyCards[].bonuses', 'loyaltyProgram.progress']));
    expect(unfilled).not.toContain('loyaltyCards[].cardNumber');
  });
});

describe('of payload fields that an adapter reads by itself', () => {
  const unread = (owner: unknown): readonly string[] => {
    const source = {
      adapter: 'http',
      settings: { baseUrl: 'https://crm.example', answer: { notFound: [{ status: 404 }] } },
      lookup: { path: '/{request.userIdentifier}', owner },
      payload: { id: 'text!', email: 'text', phones: [{ number: 'text', kind: 'text' }], codes: ['text'] },
    };
    const { rules, problems } = loaded({ id: 'crm.id' }, { crm: source }, http);
    return coverageOf(rules!, contractFields(), problems, undefined).unread[0]!.fields;
  };
  const ownerAt = (at: string): unknown => ({ at, is: '{request.userIdentifier}' });

  it('the owner is read, in a list too', () => {
    expect(unread(ownerAt('email'))).toEqual(['phones', 'codes']);
    expect(unread(ownerAt('phones.number'))).toEqual(['email', 'phones[].kind', 'codes']);
    expect(unread(ownerAt('phones[0].number'))).toEqual(['email', 'phones[].kind', 'codes']);
    expect(unread(ownerAt('codes'))).toEqual(['email', 'phones']);
  });

  it('none is read where there is no owner', () => {
    expect(unread('unsaid')).toEqual(['email', 'phones', 'codes']);
  });
});

describe('of payload fields', () => {
  const ALL = ['number', 'vip', 'name', 'surname', 'phone', 'mail', 'birthday', 'sex', 'points', 'balance'];
  const INNER = ['level', 'cards', 'tags', 'prefs', 'blob'];

  it('unread ones are reported by source, without credentials', () => {
    expect(unreadOf({ id: 'shop.uuid' })).toEqual([...ALL, ...INNER]);
  });

  it('a field counts as read in any rule, step, guard, template or lookup', () => {
    const user = {
      id: 'shop.uuid',
      name: { join: ['shop.name', { first: ['shop.surname'] }], separator: ' ' },
      status: {
        when: { all: ['shop.vip', { not: { path: 'shop.sex', equals: 'M' } }] },
        template: '{shop.number}',
      },
      bonuses: { sum: ['shop.points', 'shop.balance'] },
      birthday: { from: 'shop.birthday', via: ['date'] },
    };
    expect(unreadOf(user)).toEqual(['phone', 'mail', ...INNER]);
    const second = { adapter: 'shop', lookup: { by: 'phone', value: '{shop.phone}' }, optional: true };
    const { unread } = covered({ id: 'shop.uuid', email: 'two.mail' }, [], {
      shop: { adapter: 'shop' },
      two: second,
    });
    expect(unread.map(({ source }) => source)).toEqual(['shop', 'two']);
    expect(unread[0]!.fields).not.toContain('phone');
    expect(unread[1]!.fields).not.toContain('mail');
  });

  it('of objects and lists the inner ones are reported, for every path to them', () => {
    const user = {
      id: 'shop.uuid',
      status: 'shop.level.title',
      cardNumber: 'shop.cards[color=red].number',
      segments: [{ each: 'shop.tags', as: 'tag', item: 'tag' }],
    };
    expect(unreadOf(user).filter((path) => !ALL.includes(path))).toEqual([
      'level.rank',
      'cards[].points',
      'prefs',
      'blob',
    ]);
    const each = [
      { each: 'shop.cards', as: 'card', item: { cardNumber: 'card.number', bonuses: 'card.points' } },
    ];
    expect(unreadOf({ id: 'shop.uuid', loyaltyCards: each })).toContain('cards[].color');
    expect(unreadOf({ id: 'shop.uuid', loyaltyCards: each })).not.toContain('cards[].points');
  });

  it('a declared field is one of them', () => {
    const { unread } = covered({ id: 'shop.uuid' }, [], {
      shop: { adapter: 'shop', declare: { tier: 'text?' } },
    });
    expect(unread[0]!.fields).toContain('tier');
  });
});

it('fields without which the answer is an error are reported with the reason', () => {
  const { canFail } = covered({ id: 'shop.uuid', email: { from: 'shop.mail', required: true } });
  expect(canFail).toEqual([
    {
      field: 'email',
      why: expect.stringMatching(/^without "email" the answer is an error, and it may be missing/),
    },
  ]);
});

describe('of fields that rules fill', () => {
  const user = {
    id: 'shop.uuid',
    name: 'shop.name',
    loyaltyCards: [
      { each: 'shop.cards', as: 'card', item: { cardNumber: 'card.number', bonuses: 'card.points' } },
    ],
    extra: { level: 'shop.level.title' },
  };

  it('those that no fixture’s account has are reported', () => {
    const accounts = [
      { id: '1', loyaltyCards: [{ cardNumber: '4' }] },
      { id: '2', level: 'gold' },
    ];
    expect(covered(user, accounts).absent).toEqual(['name', 'loyaltyCards[].bonuses']);
  });

  it('nothing is known without fixtures', () => {
    expect(covered(user).absent).toBeUndefined();
  });

  it('all are reported when no fixture gave an account', () => {
    expect(covered(user, []).absent).toEqual([
      'id',
      'name',
      'loyaltyCards[].cardNumber',
      'loyaltyCards[].bonuses',
      'level',
    ]);
  });
});

it('a file with errors has no coverage, one with an unset secret has one', () => {
  expect(loaded({ id: 'shop.nothing' }).rules).toBeUndefined();
  const secret = { shop: { adapter: 'shop', settings: { auth: { type: 'token', token: '${UNSET}' } } } };
  const file = { access: 'open', identifier: { type: 'phone' }, sources: secret, user: { id: 'shop.uuid' } };
  const { rules, tenant } = load(JSON.stringify(file), contextOf([shop], { unset: 'warning' }));
  expect([rules === undefined, tenant]).toEqual([false, undefined]);
});

describe('the report', () => {
  const coverage: Coverage = {
    unfilled: ['age'],
    unread: [{ source: 'crm', fields: [] }],
    canFail: [{ field: 'email', why: 'it may be missing' }],
    absent: undefined,
  };

  const covers = (fields: Coverage | undefined) => ({ fields, behaviours: undefined });
  const placeless = () => () => undefined;

  it('is aligned in columns', () => {
    expect(formatCoverage('acme', covers(coverage), createColors(false))).toBe(`acme
  no rule fills     age
  unread of crm     nothing
  can fail          email (it may be missing)
  in no fixture     no fixtures
`);
    expect(formatCoverage('acme', covers(undefined), createColors(false))).toContain(
      'until its errors are fixed',
    );
  });

  it('separates a source’s name from its fields, also a long name', () => {
    const unread = [{ source: 'customer_directory', fields: ['age'] }];
    expect(formatCoverage('acme', covers({ ...coverage, unread }), createColors(false))).toBe(`acme
  no rule fills                 age
  unread of customer_directory  age
  can fail                      email (it may be missing)
  in no fixture                 no fixtures
`);
  });

  it('keeps long lists within a readable width, every name once', () => {
    const unfilled = Array.from({ length: 60 }, (_, index) => `field${index}`);
    const lines = formatCoverage('acme', covers({ ...coverage, unfilled }), createColors(false)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.join(' ').match(/field\d+/g)).toEqual(unfilled);
  });

  it('is an object in JSON, with null for each value while there are errors', () => {
    expect(coverageJson('acme', covers(coverage), placeless)).toEqual({
      tenant: 'acme',
      ...coverage,
      absent: null,
      behaviour: null,
    });
    expect(coverageJson('acme', covers(undefined), placeless)).toEqual({
      tenant: 'acme',
      unfilled: null,
      unread: null,
      canFail: null,
      absent: null,
      behaviour: null,
    });
  });
});

describe('a field that is added to a payload’s codec', () => {
  const bankOf = (payload: object): Adapter =>
    defineAdapter({
      name: 'bank',
      summary: 'a bank',
      settings: t.partial({}),
      lookup: t.type({ user: t.string }),
      defaultLookup: { user: '{request.userIdentifier}' },
      payload: codecOf(payload),
      credentials: [],
      owner: () => 'unsaid',
      connect: () => right({ ask: () => TE.left(userNotFound), dispose: () => undefined }),
      example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
    });
  const before = bankOf({ id: 'nonblank' });
  const after = bankOf({ id: 'nonblank', 'tier?': 'text' });
  const sources = { bank: { adapter: 'bank' } };

  it('is seen in paths, suggestions and coverage with no other edit', () => {
    const read = { id: 'bank.id', priceTier: 'bank.tier' };
    const misspelt = { id: 'bank.id', priceTier: 'bank.teir' };
    expect(loaded(read, sources, before).problems[0]).toMatchObject({ code: 'path-unknown' });
    expect(loaded(read, sources, after).problems).toEqual([]);
    expect(loaded(misspelt, sources, before).problems[0]?.suggestion).not.toContain('tier');
    expect(loaded(misspelt, sources, after).problems[0]?.suggestion).toBe('did you mean "tier"?');
    const unread = (adapter: Adapter): readonly string[] => {
      const { rules, problems } = loaded({ id: 'bank.id' }, sources, adapter);
      return coverageOf(rules!, contractFields(), problems, []).unread[0]!.fields;
    };
    expect([unread(before), unread(after)]).toEqual([[], ['tier']]);
  });
});

describe('a guard over a bounded number', () => {
  const bounded = defineAdapter({
    name: 'bounded',
    summary: 'bounded numbers',
    settings: t.partial({}),
    lookup: t.type({ user: t.string }),
    defaultLookup: { user: '{request.userIdentifier}' },
    payload: codecOf({ id: 'nonblank', share: 'percent' }),
    credentials: [],
    owner: () => 'unsaid',
    connect: () => right({ ask: () => TE.left(userNotFound), dispose: () => undefined }),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
  });
  const codesOf = (guard: object): readonly string[] =>
    loaded(
      { id: 'one.id', status: { when: { path: 'one.share', ...guard }, value: 'x' } },
      { one: { adapter: 'bounded' } },
      bounded,
    ).problems.map(({ code }) => code);

  it.each([
    [{ atLeast: 101 }, ['guard-never']],
    [{ atLeast: 100 }, []],
    [{ atLeast: 0 }, ['guard-always']],
    [{ atLeast: 1 }, []],
    [{ lessThan: 0 }, ['guard-never']],
    [{ lessThan: 1 }, []],
    [{ lessThan: 101 }, ['guard-always']],
    [{ lessThan: 100 }, []],
  ])('of %j says %j', (guard, codes) => {
    expect(codesOf(guard)).toEqual(codes);
  });
});
