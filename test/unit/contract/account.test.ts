/** The account as the bridge sends it: the fields of the app's documentation, and nothing that the app rejects. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  Account,
  AccountFields,
  MAX_ACCOUNT_BYTES,
  MAX_ACCOUNT_VALUES,
  MAX_LIST_LENGTH,
  compileAccountTest,
  keepOneSelected,
} from '../../../src/contract/account';
import { AppReply } from '../../../src/contract/app-response';
import { fieldsOfCodec, typeOfCodec } from '../../../src/types/type-of-codec';
import type { Shape } from '../../../src/types/type';
import { ExactNumber, ShownText } from '../../../src/values/codec';
import { writtenBytes } from '../../../src/values/written-size';
import { draws } from '../../support/draws';
import { valuesOf, wrong } from '../../support/mapping/values';
import { ROOT } from '../../support/root';

/** The documented sample (app-account-request.txt). */
const sample = {
  id: '123',
  name: 'Иванов Иван',
  phone: '71234567890',
  email: 'ivanov@mail.com',
  emailConfirmed: true,
  bonuses: 10000,
  units: 'бонусов',
  segments: ['registered', 'loyal'],
  age: 35,
  gender: 'male',
  cardNumber: '456123789',
  cardPercent: 5,
  status: 'Золотая карта',
  cardColor: '#000000',
  cardTextColor: '00000',
  birthday: '1986-12-24',
  loyaltyCards: [
    {
      cardNumber: '4567890123',
      bonuses: 5000,
      status: 'Серебряная карта',
      cardColor: '#FFFFFF',
      cardTextColor: '#FFFFFF',
    },
  ],
};

/** Values that a strict codec of the shape accepts: nothing is null, and a field is there or it is not. */
const acceptedOf = (shape: Shape): fc.Arbitrary<unknown> => {
  switch (shape.kind) {
    case 'object':
      return fc.record(
        Object.fromEntries([...shape.fields].map(([name, type]) => [name, acceptedOf(type.shape)])),
        { requiredKeys: [...shape.fields].filter(([, { none }]) => !none).map(([name]) => name) },
      );
    case 'array':
      return fc.array(acceptedOf(shape.item.shape), { maxLength: 3 });
    case 'number':
      return valuesOf(shape).filter((value) => typeof value === 'number');
    case 'text':
      return valuesOf(shape).filter((value) => ShownText.is(value));
    default:
      return valuesOf(shape);
  }
};

describe('an account', () => {
  it('is the documented sample', () => {
    expect(Account.is(sample)).toBe(true);
    expect(AppReply.is({ user: sample })).toBe(true);
  });

  it('has the fields of the sample first, in its order', () => {
    const names = [...fieldsOfCodec(AccountFields).keys()];
    expect(names.slice(0, Object.keys(sample).length)).toEqual(Object.keys(sample));
  });

  it('needs an id and nothing else', () => {
    expect(Account.is({ id: '7' })).toBe(true);
    expect(Account.is({ name: 'Ivan' })).toBe(false);
    expect([...fieldsOfCodec(AccountFields)].filter(([, { none }]) => !none).map(([name]) => name)).toEqual([
      'id',
    ]);
  });

  it('may have fields that the contract does not know', () => {
    expect(Account.is({ id: '7', city: 'Тверь', nested: { a: [1] } })).toBe(true);
  });

  it('may have empty texts, but not an empty id', () => {
    expect(Account.is({ id: '7', name: '', units: '' })).toBe(true);
    expect(Account.is({ id: '' })).toBe(false);
    expect(Account.is({ id: ' ' })).toBe(false);
  });

  const refused: readonly (readonly [string, object])[] = [
    ['an id that is a number', { id: 7 }],
    ['a null', { name: null }],
    ['a name with a control character', { name: 'a\u0000b' }],
    ['a name with half a character', { name: '\ud83d' }],
    ['a name of more than 1,000 characters', { name: 'x'.repeat(1001) }],
    ['a name that turns the direction of writing', { name: '\u202eIvan' }],
    ['a phone number with a plus', { phone: '+71234567890' }],
    ['a phone number that is none', { phone: '' }],
    ['a phone number that is a number', { phone: 71234567890 }],
    ['a confirmation that is a text', { emailConfirmed: 'true' }],
    ['bonuses in a text', { bonuses: '10000' }],
    ['bonuses without end', { bonuses: Infinity }],
    ['bonuses that are not a number', { bonuses: NaN }],
    ['segments that are not a list', { segments: 'loyal' }],
    ['segments that are not texts', { segments: [1] }],
    ['an age below 0', { age: -1 }],
    ['an age above 150', { age: 151 }],
    ['an age with a fraction', { age: 35.5 }],
    ['a gender that is a number', { gender: 1 }],
    ['a percentage above 100', { cardPercent: 100.01 }],
    ['a percentage below 0', { cardPercent: -1 }],
    ['a birthday in another form', { birthday: '24.12.1986' }],
    ['a birthday that is not a date', { birthday: '2001-02-29' }],
    ['a birthday with a time', { birthday: '1986-12-24T00:00:00Z' }],
    ['a card without a number', { loyaltyCards: [{ bonuses: 1 }] }],
    ['a card with a blank number', { loyaltyCards: [{ cardNumber: ' ' }] }],
    ['an image that is a deep link', { cardBackgroundImage: 'exampleapp://bonus' }],
    ['a link that is a script', { profileLinks: [{ title: 'x', url: 'javascript://x/%0aalert(1)' }] }],
    [
      'a contact’s number in another form',
      { legalEntities: [{ legalEntityName: 'x', phone: '+7 900 000-00-00' }] },
    ],
    ['an image that is a script', { cardBackgroundImage: 'javascript:alert(1)' }],
    ['a link with a password', { loyaltyProgram: { loyaltyProgramInfoLink: 'https://u:p@shop.example/' } }],
    ['progress above 100', { loyaltyProgram: { progress: 101 } }],
    ['a link without a title', { profileLinks: [{ url: 'https://shop.example/' }] }],
    ['a link without a URL', { profileLinks: [{ title: 'Помощь' }] }],
    [
      'a link in another section',
      { profileLinks: [{ title: 'x', url: 'https://shop.example/', section: 'shop' }] },
    ],
    ['an entrepreneur without an id', { entrepreneurIdList: [{ name: 'x' }] }],
    ['a legal entity without a name', { legalEntities: [{ selected: true }] }],
    [
      'two legal entities selected',
      {
        legalEntities: [
          { legalEntityName: 'A', selected: true },
          { legalEntityName: 'B', selected: true },
        ],
      },
    ],
  ];
  it.each(refused)('cannot have %s', (_what, fields) => {
    expect(Account.is({ id: '7', ...fields })).toBe(false);
  });

  it.each(['segments', 'loyaltyCards', 'profileLinks', 'entrepreneurIdList', 'legalEntities'])(
    'has at most 100 %s',
    (name) => {
      const element = {
        segments: 'x',
        loyaltyCards: { cardNumber: '1' },
        profileLinks: { title: 'x', url: 'https://shop.example/' },
        entrepreneurIdList: { id: '1', name: 'x' },
        legalEntities: { legalEntityName: 'x' },
      }[name];
      const of = (length: number) => Account.is({ id: '7', [name]: Array.from({ length }, () => element) });
      expect([of(MAX_LIST_LENGTH), of(MAX_LIST_LENGTH + 1)]).toEqual([true, false]);
    },
  );

  it('has at most 40,000 values, whatever the contract knows of them', () => {
    const of = (length: number) => Account.is({ id: '7', more: { list: Array.from({ length }, () => 1) } });
    expect([of(MAX_ACCOUNT_VALUES - 4), of(MAX_ACCOUNT_VALUES - 3)]).toEqual([true, false]);
  });

  it('has at most 1 MiB as JSON, in bytes and not in characters', () => {
    const of = (letter: string, bytes: number) => {
      const more = letter.repeat((bytes - writtenBytes({ id: '7', more: '' })) / Buffer.byteLength(letter));
      return Account.is({ id: '7', more });
    };
    expect(MAX_ACCOUNT_BYTES).toBe(1024 * 1024);
    expect([of('x', MAX_ACCOUNT_BYTES), of('x', MAX_ACCOUNT_BYTES + 1)]).toEqual([true, false]);
    expect([of('я', MAX_ACCOUNT_BYTES - 2), of('я', MAX_ACCOUNT_BYTES + 2)]).toEqual([true, false]);
  });

  it('is accepted by the app for every generated account', () => {
    const accounts = acceptedOf(typeOfCodec(AccountFields).shape).filter((account) => Account.is(account));
    fc.assert(
      fc.property(accounts, (account) =>
        expect(AppReply.is({ user: JSON.parse(JSON.stringify(account)) })).toBe(true),
      ),
      { numRuns: 200 },
    );
  });

  it('has no fields beyond the documentation inside documented objects', () => {
    const text = readFileSync(join(ROOT, 'src/contract/account.ts'), 'utf8');
    expect(text).not.toMatch(/t\.(any|unknown|number)\b/);
  });
});

/** All objects inside a value, and the value. */
const objectsIn = (value: unknown): readonly object[] =>
  typeof value === 'object' && value !== null
    ? [value, ...Object.values(value).flatMap((inner) => objectsIn(inner))]
    : [];

/** The same fields, in objects of other kinds. */
const KINDS: readonly ((fields: object) => object)[] = [
  (fields) => fields,
  (fields) => Object.assign(Object.create(null) as object, fields),
  (fields) =>
    Object.assign(
      new (class Row {
        readonly isRow = true;
      })(),
      fields,
    ),
  (fields) => Object.create(fields) as object,
];

const name = fc.constantFrom(
  ...fieldsOfCodec(AccountFields).keys(),
  'title',
  'more',
  'toString',
  '__proto__',
);

/** Fields without which an account or an element is not one. */
const REQUIRED = ['id', 'cardNumber', 'title', 'url', 'name', 'legalEntityName'];

/** Stands for taking these away. */
const REMOVED = Symbol('removed');

const oddValue = fc.oneof(
  fc.constant(REMOVED),
  wrong,
  fc.constantFrom<unknown>(undefined, NaN, Infinity, 'x'.repeat(1001), '\ud83d', new Date(0), [undefined]),
  fc.constantFrom<unknown>(new ExactNumber('1e400'), Object.create({ title: 'x' }), Array(101).fill('x')),
  fc.anything({ maxDepth: 2, withNullPrototype: true, withBigInt: false }),
);

/** An account of which some fields were changed, at any depth. */
const changed = fc
  .record({
    account: acceptedOf(typeOfCodec(AccountFields).shape),
    kind: fc.constantFrom(...KINDS),
    changes: fc.array(fc.record({ at: fc.nat(), name, value: oddValue }), { maxLength: 2 }),
  })
  .map(({ account, kind, changes }) => {
    const made = kind(account as object);
    const objects = objectsIn(made);
    for (const { at, name: key, value } of changes) {
      const descriptor = { value, enumerable: true, writable: true, configurable: true };
      const changedObject = objects[at % objects.length]!;
      if (value === REMOVED) for (const required of REQUIRED) Reflect.deleteProperty(changedObject, required);
      else Object.defineProperty(changedObject, key, descriptor);
    }
    return made;
  });

describe('the compiled test of an account', () => {
  const isAccount = compileAccountTest();

  it('says the same as the codec', () => {
    const said = { true: 0, false: 0 };
    const numRuns = draws({ few: 600, all: 12_000 });
    fc.assert(
      fc.property(changed, (value) => {
        const expected = Account.is(value);
        said[`${expected}`] += 1;
        expect(isAccount(value)).toBe(expected);
      }),
      { numRuns },
    );
    expect(Math.min(said.true, said.false)).toBeGreaterThan(numRuns / 10);
  });

  it('says the same of any value', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true }),
        (value) => isAccount(value) === Account.is(value),
      ),
      { numRuns: draws({ few: 200, all: 2000 }) },
    );
  });

  it('says the same at both limits', () => {
    const ofValues = (length: number) => ({ id: '7', more: { list: Array.from({ length }, () => 1) } });
    const ofBytes = (bytes: number) => ({
      id: '7',
      more: 'x'.repeat(bytes - writtenBytes({ id: '7', more: '' })),
    });
    const atLimits = [
      ...[ofValues(MAX_ACCOUNT_VALUES - 4), ofValues(MAX_ACCOUNT_VALUES - 3)],
      ...[ofBytes(MAX_ACCOUNT_BYTES), ofBytes(MAX_ACCOUNT_BYTES + 1)],
    ];
    expect(atLimits.map((account) => isAccount(account))).toEqual([true, false, true, false]);
    expect(atLimits.map((account) => Account.is(account))).toEqual([true, false, true, false]);
  });

  it('takes constants that the codec accepts, each only where it does', () => {
    const texts = ['https://shop.example/', 'exampleapp://bonus', 'javascript:alert(1)', 'no link'];
    const isOfTenant = compileAccountTest(texts);
    const linked = (url: string) => ({ id: '7', profileLinks: [{ title: 'x', url }] });
    const pictured = (url: string) => ({ id: '7', cardBackgroundImage: url });
    const others = ['https://shop.example/other', 'javascript:alert(2)'];
    const accounts = [...texts, ...others].flatMap((url) => [linked(url), pictured(url)]);
    expect(accounts.map((account) => isOfTenant(account))).toEqual(
      accounts.map((account) => Account.is(account)),
    );
  });

  it('sees an object as JSON writes it: a hidden id is none, and a hole of a list is not an element', () => {
    const hidden = Object.defineProperty({ name: 'Ivan' }, 'id', { value: '7', enumerable: false });
    expect([isAccount(hidden), Account.is(hidden)]).toEqual([false, true]);
    const holed = { id: '7', segments: Array<string>(1) };
    expect([isAccount(holed), Account.is(holed)]).toEqual([false, true]);
  });
});

describe('several selected legal entities', () => {
  const selectedOf = (flags: readonly (boolean | undefined)[]): readonly unknown[] => {
    const entities = flags.map((selected) => ({
      legalEntityName: 'x',
      ...(selected === undefined ? {} : { selected }),
    }));
    keepOneSelected(entities);
    return entities.map((entity) => entity.selected);
  };

  it('are reduced to the first', () => {
    expect(selectedOf([false, true, undefined, true, true])).toEqual([
      false,
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('stay as they are when there is one or none', () => {
    expect(selectedOf([false, true, false])).toEqual([false, true, false]);
    expect(selectedOf([])).toEqual([]);
    expect(selectedOf([undefined, false])).toEqual([undefined, false]);
  });
});
