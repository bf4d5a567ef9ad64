/**
 * A customer directory of the retailer's own: a JSON file of customers in the tenant's folder, indexed in
 * memory. Its payload's type is inferred from the file.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import type { SettingsProblem, Start } from '../src/adapter/define-adapter';
import { ExactNumber, NonBlank, writtenText } from '../src/values/codec';
import { documented } from '../src/values/documented';
import { identityMismatch, userNotFound } from '../src/core/failure';
import { own } from '../src/core/own';
import { spellingOf } from '../src/values/identifier';

const Spelling = t.keyof({ phone: null, email: null, digits: null, text: null });
const Settings = t.type({
  file: documented(NonBlank, 'The file in the tenant’s folder: a JSON list of objects, one a customer.'),
  index: documented(
    t.record(t.string, Spelling),
    'The fields that customers are found by, each with how its values are spelt: "phone", "email", "digits" or "text".',
  ),
});
type Settings = t.TypeOf<typeof Settings>;
const Lookup = t.type({
  by: documented(t.string, 'The field that the customer is found by, one of "index".'),
  value: documented(t.string, 'What it has, usually "{request.userIdentifier}".'),
});

type Customer = Readonly<Record<string, unknown>>;
const Customers = t.array(t.UnknownRecord);

/** Customers by one field's value; several with the same value are found by nobody. */
type Index = ReadonlyMap<string, readonly Customer[]>;

const problem = (
  code: SettingsProblem['code'],
  at: string,
  message: string,
  suggestion?: string,
): SettingsProblem => ({
  code,
  severity: 'error',
  at: ['settings', at],
  message,
  ...(suggestion === undefined ? {} : { suggestion }),
});

const indexBy = (
  customers: readonly Customer[],
  field: string,
  spelling: t.TypeOf<typeof Spelling>,
): Index => {
  const index = new Map<string, Customer[]>();
  for (const customer of customers) {
    const text = writtenText(own(customer, field));
    const key = text === undefined ? undefined : spellingOf(spelling)(text);
    if (key === undefined) continue;
    const found = index.get(key);
    if (found === undefined) index.set(key, [customer]);
    else found.push(customer);
  }
  return index;
};

const ambiguous = (field: string, index: Index): readonly SettingsProblem[] => {
  const shared = [...index.values()].filter((customers) => customers.length > 1).length;
  if (shared === 0) return [];
  const message = `${shared} values of "${field}" belong to several customers, who are therefore not found by it`;
  return [{ ...problem('index-ambiguous', 'index', message), severity: 'warning' }];
};

const unindexed = (field: string, index: Index): readonly SettingsProblem[] =>
  index.size > 0
    ? []
    : [
        {
          ...problem('index-empty', 'index', `no customer can be found by "${field}"`),
          severity: 'warning',
        },
      ];

/** io-ts takes a number of many digits for an object. */
const areCustomers = (content: unknown): content is readonly Customer[] =>
  Customers.is(content) && !content.some((customer) => customer instanceof ExactNumber);

const customersOf = (content: unknown): Either<readonly SettingsProblem[], readonly Customer[]> => {
  if (!areCustomers(content))
    return left([
      problem('data-file', 'file', 'the file is not a JSON list of objects', 'write [{ … }, { … }]'),
    ]);
  return content.length > 0
    ? right(content)
    : left([
        problem('data-file', 'file', 'the file has no customer to tell the fields by', 'add a customer'),
      ]);
};

/** The types of identifiers, the most telling first. */
const TELLING = ['phone', 'email', 'text'] as const;

/** How well a field tells a customer: best when each has a value of its own and it is no short code. */
const tellingOf = (customers: readonly Customer[], index: Index, text: string): number => {
  if (index.size < customers.length) return 2;
  return /^\D*\d{1,2}\D*$/.test(text) ? 1 : 0;
};

/** Customers found by the field that tells the first one best, who must be the only one to have that value. */
const startWith = (customers: readonly Customer[]): Start => {
  const [first = {}] = customers;
  const found = TELLING.flatMap((type) =>
    Object.entries(first).flatMap(([field, value]) => {
      const text = writtenText(value) ?? '';
      const index = indexBy(customers, field, type);
      const isAlone = index.get(spellingOf(type)(text) ?? '')?.length === 1;
      return isAlone ? [{ type, field, value: text, telling: tellingOf(customers, index, text) }] : [];
    }),
  ).sort((one, other) => one.telling - other.telling);
  const { type, field, value } = found[0] ?? { type: 'text', field: 'id', value: 'somebody' };
  return {
    identifier: { type, value },
    settings: { file: 'customers.json', index: { [field]: type } },
    lookup: { by: field, value: '{request.userIdentifier}' },
  };
};

export const crm = defineAdapter({
  name: 'crm',
  summary: 'A customer directory in a JSON file of the tenant’s folder.',
  settings: Settings,
  lookup: Lookup,
  payload: t.type({}),
  credentials: [],
  owner: () => 'unsaid', // found by that very value
  check: ({ index }, { by }) =>
    Object.hasOwn(index, by)
      ? []
      : [
          {
            ...problem(
              'index-missing',
              'index',
              `customers are not indexed by "${by}"`,
              `add "${by}": "text" to "index"`,
            ),
            at: ['lookup', 'by'],
          },
        ],
  connect: ({ file, index }, { readJson }) => {
    const content = readJson(file);
    if (!isRight(content)) return left([problem('data-file', 'file', content.left)]);
    const customers = customersOf(content.right);
    if (!isRight(customers)) return customers;
    const indexes = new Map(
      Object.entries(index).map(([field, spelling]) => [field, indexBy(customers.right, field, spelling)]),
    );
    return right({
      samples: customers.right,
      warnings: [...indexes].flatMap(([field, by]) => [...ambiguous(field, by), ...unindexed(field, by)]),
      dispose: () => undefined,
      ask: ({ by, value }) => {
        const spelling = own(index, by);
        const key = spelling === undefined ? undefined : spellingOf(spelling)(value);
        const [customer, other] = indexes.get(by)?.get(key ?? '') ?? [];
        if (other !== undefined) return TE.left(identityMismatch(by));
        return customer === undefined ? TE.left(userNotFound) : TE.right({ ...customer });
      },
    });
  },
  start: (answer) => startWith(areCustomers(answer) ? answer : []),
  example: {
    settings: { file: 'customers.json', index: { phone: 'phone' } },
    lookup: { by: 'phone', value: '{request.userIdentifier}' },
    payload: { id: 'c-1', phone: '+7 900 000-00-01', card: '4567890123456789012', balance: 120.5 },
    user: {
      id: 'source.id',
      phone: { from: 'source.phone', via: ['phone'] },
      bonuses: 'source.balance',
    },
    account: { id: 'c-1', phone: '79000000001', bonuses: 120.5 },
  },
});
