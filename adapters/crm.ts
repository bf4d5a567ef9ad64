/**
 * A customer directory of the retailer's own: a JSON file of customers in the tenant's folder, indexed in
 * memory. Its payload's type is inferred from the file.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import { isAmbiguous } from '../src/adapter/owner';
import type { Spellings } from '../src/adapter/owner';
import type { SettingsProblem, Start } from '../src/adapter/define-adapter';
import { ExactNumber, NonBlank, isBlank, writtenText } from '../src/values/codec';
import { documented } from '../src/values/documented';
import { identityMismatch, userNotFound } from '../src/core/failure';
import { own } from '../src/core/own';
import { Spelling } from '../src/values/identifier';
import { plainNumbers } from '../src/values/plain-numbers';
import { ANY_SOURCE } from '../src/values/phone';

const SpeltAs = t.keyof({ phone: null, email: null, digits: null, text: null });
const Settings = t.type({
  file: documented(NonBlank, 'The file in the tenant’s folder: a JSON list of objects, one a customer.'),
  index: documented(
    t.record(t.string, SpeltAs),
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

/** Customers by the spelling of one field's value; several with the same one are found by none. */
interface Index {
  readonly bySpelling: ReadonlyMap<string, readonly Customer[]>;
  /** The values that are not blank and have no spelling. */
  readonly unreadable: readonly string[];
}

/** The customers of a source, and how they are to be found. */
interface Directory {
  readonly settings: Settings;
  readonly customers: readonly Customer[];
  readonly spellings: Spellings;
}

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

/** A field's value as text, unless it is blank or neither a text nor a number. */
const textIn = (customer: Customer, field: string): string | undefined => {
  const text = writtenText(own(customer, field));
  return text === undefined || isBlank(text) ? undefined : text;
};

const indexBy = (
  customers: readonly Customer[],
  field: string,
  spell: (text: string) => Spelling | undefined,
): Index => {
  const bySpelling = new Map<string, Customer[]>();
  const unreadable: string[] = [];
  for (const customer of customers) {
    const text = textIn(customer, field);
    const key = text === undefined ? undefined : spell(text)?.text;
    const found = key === undefined ? undefined : bySpelling.get(key);
    if (found !== undefined) found.push(customer);
    else if (key !== undefined) bySpelling.set(key, [customer]);
    else if (text !== undefined) unreadable.push(text);
  }
  return { bySpelling, unreadable };
};

const warning = (
  code: SettingsProblem['code'],
  message: string,
  suggestion?: string,
): readonly SettingsProblem[] => [{ ...problem(code, 'index', message, suggestion), severity: 'warning' }];

const shared = (field: string, { bySpelling }: Index): readonly SettingsProblem[] => {
  const values = [...bySpelling.values()].filter((customers) => customers.length > 1).length;
  return values === 0
    ? []
    : warning(
        'index-ambiguous',
        `${values} values of "${field}" belong to several customers, who are therefore not found by it`,
      );
};

const unindexed = (field: string, { bySpelling }: Index): readonly SettingsProblem[] =>
  bySpelling.size > 0 ? [] : warning('index-empty', `no customer can be found by "${field}"`);

/** How many customers a field loses, and for which of them the source could say how its numbers are meant. */
const lost = (
  field: string,
  { unreadable }: Index,
  { settings: { index }, customers, spellings }: Directory,
): readonly SettingsProblem[] => {
  const ambiguous =
    own(index, field) === 'phone'
      ? unreadable.filter((text) => isAmbiguous(text, spellings.origin)).length
      : 0;
  const others = unreadable.length - ambiguous;
  const cannot = (count: number): string =>
    `${count} of ${customers.length} customers cannot be found by "${field}"`;
  return [
    ...(ambiguous === 0
      ? []
      : warning(
          'phones-ambiguous',
          `${cannot(ambiguous)}: their numbers are valid as national and as international ones`,
          'add "phones": "national" to the source',
        )),
    ...(others === 0
      ? []
      : warning(
          'index-unreadable',
          `${cannot(others)}: what they have there is not "${own(index, field) ?? ''}"`,
        )),
  ];
};

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
const tellingOf = (customers: readonly Customer[], { bySpelling }: Index, text: string): number => {
  if (bySpelling.size < customers.length) return 2;
  return /^\D*\d{1,2}\D*$/.test(text) ? 1 : 0;
};

/** Customers found by the field that tells the first one best, who must be the only one to have that value. */
const startWith = (customers: readonly Customer[]): Start => {
  const [first = {}] = customers;
  const found = TELLING.flatMap((type) => {
    const spell = Spelling.reader(type, ANY_SOURCE);
    return Object.entries(first).flatMap(([field, value]) => {
      const text = writtenText(value) ?? '';
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
              `add "${by}": "text" to "index"`,
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
    if (!isRight(content)) return left([problem('data-file', 'file', content.left)]);
    const customers = customersOf(plainNumbers(content.right));
    if (!isRight(customers)) return customers;
    const indexes = new Map(
      Object.entries(index).map(([field, type]) => [
        field,
        indexBy(customers.right, field, spellings.found(type)),
      ]),
    );
    const directory = { settings, customers: customers.right, spellings };
    return right({
      samples: areCustomers(content.right) ? content.right : customers.right,
      warnings: [...indexes].flatMap(([field, by]) => [
        ...shared(field, by),
        ...lost(field, by, directory),
        ...unindexed(field, by),
      ]),
      dispose: () => undefined,
      ask: ({ by, value }, _call, tell) => {
        const type = own(index, by) ?? 'text';
        const key = spellings.asked(type)(value)?.text ?? '';
        const [customer, other] = indexes.get(by)?.bySpelling.get(key) ?? [];
        tell(spellings.compare(customer === undefined ? undefined : own(customer, by), value, type));
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
