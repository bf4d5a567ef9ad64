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
import { Spelling } from '../src/values/identifier';
import { plainNumbers } from '../src/values/plain-numbers';
import { ANY_SOURCE } from '../src/values/phone';
import { compareWith, indexBy, lossesOf } from './crm/directory';
import type { Customer, Index } from './crm/directory';
import { advise, insert } from '../src/adapter/re-exports';
import type { Fix } from '../src/adapter/re-exports';

const SpeltAs = t.keyof({ phone: null, email: null, digits: null, text: null });
const Settings = t.type({
  file: documented(NonBlank, 'The file in the tenant’s folder: a JSON list of objects, one a customer.'),
  index: documented(
    t.record(t.string, SpeltAs),
    'The fields that customers are found by, each with how its values are spelt: "phone", "email", "digits" or "text". Of a list each element counts: "phones", "contacts.number".',
  ),
});
type Settings = t.TypeOf<typeof Settings>;
const Lookup = t.type({
  by: documented(t.string, 'The field that the customer is found by, one of "index".'),
  value: documented(t.string, 'What it has, usually "{request.userIdentifier}".'),
});

const Customers = t.array(t.UnknownRecord);

const problem = (code: SettingsProblem['code'], at: string, message: string, fix?: Fix): SettingsProblem => ({
  code,
  severity: 'error',
  at: ['settings', at],
  message,
  ...(fix === undefined ? {} : { fix }),
});

/** io-ts takes a number of many digits for an object. */
const areCustomers = (content: unknown): content is readonly Customer[] =>
  Customers.is(content) && !content.some((customer) => customer instanceof ExactNumber);

/** What people have, a table, is not what is read. */
const insteadOf = (file: string): Fix | undefined =>
  /\.json$/i.test(file)
    ? undefined
    : advise(
        'convert it into a JSON file, in UTF-8: a list of objects, one for each customer, [{ "phone": "…", "name": "…" }]',
      );

const customersOf = (content: unknown): Either<readonly SettingsProblem[], readonly Customer[]> => {
  if (!areCustomers(content))
    return left([
      problem('data-file', 'file', 'the file is not a JSON list of objects', advise('write [{ … }, { … }]')),
    ]);
  return content.length > 0
    ? right(content)
    : left([
        problem(
          'data-file',
          'file',
          'the file has no customer to tell the fields by',
          advise('add a customer'),
        ),
      ]);
};

/** The types of identifiers, the most telling first. */
const TELLING = ['phone', 'email', 'text'] as const;

/** How well a field tells a customer: best when each has a value of its own and it is no short code. */
const tellingOf = (customers: readonly Customer[], { bySpelling }: Index, text: string): number => {
  if (bySpelling.size < customers.length) return 2;
  return /^\D*\d{1,2}\D*$/.test(text) ? 1 : 0;
};

/** Customers found by the field that tells the first one best, who must be the only one to have that value. */
const startWith = (customers: readonly Customer[]): Start => {
  const [first = {}] = customers;
  const found = TELLING.flatMap((type) => {
    const read = Spelling.reader(type, ANY_SOURCE);
    const spell = (value: unknown): Spelling | undefined => read(writtenText(value) ?? '');
    return Object.entries(first).flatMap(([field, value]) => {
      const text = writtenText([value].flat()[0]) ?? '';
      const index = indexBy(customers, field, spell);
      const isAlone = index.bySpelling.get(spell(text)?.text ?? '')?.length === 1;
      return isAlone ? [{ type, field, value: text, telling: tellingOf(customers, index, text) }] : [];
    });
  }).sort((one, other) => one.telling - other.telling);
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
              insert(by, '"text"', 'index', { asks: true }),
            ),
            at: ['lookup', 'by'],
          },
        ],
  compares: (settings, { by }) => ({
    asked: ['value'],
    found: [by],
    spelling: Settings.is(settings) ? own(settings.index, by) : undefined,
    at: ['settings', 'index', by],
  }),
  connect: (settings, { readJson, spellings }) => {
    const { file, index } = settings;
    const content = readJson(file, { numbersAsWritten: true });
    if (!isRight(content)) return left([problem('data-file', 'file', content.left, insteadOf(file))]);
    const customers = customersOf(plainNumbers(content.right));
    if (!isRight(customers)) return customers;
    const indexes = Object.entries(index).map(([field, type]) => ({
      field,
      type,
      customers: customers.right,
      ...indexBy(customers.right, field, spellings.found(type)),
    }));
    const byField = new Map(indexes.map((indexed) => [indexed.field, indexed.bySpelling]));
    return right({
      samples: areCustomers(content.right) ? content.right : customers.right,
      warnings: indexes.flatMap((indexed) => lossesOf(indexed, spellings)),
      dispose: () => undefined,
      ask: ({ by, value }, _call, tell) => {
        const type = own(index, by) ?? 'text';
        const key = spellings.asked(type)(value)?.text ?? '';
        const [customer, other] = byField.get(by)?.get(key) ?? [];
        tell(compareWith(customer, { field: by, type, asked: value }, spellings));
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
      id: 'request.userIdentifier',
      phone: { from: 'source.phone', via: ['phone'] },
      bonuses: 'source.balance',
    },
    account: { id: '71234567890', phone: '79000000001', bonuses: 120.5 },
  },
});
