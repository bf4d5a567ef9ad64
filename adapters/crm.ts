/**
 * A customer directory of the retailer's own: a JSON file of customers in the tenant's folder. It stays in memory as bytes
 * with an index. Its payload's type is in the tenant file, or it is inferred from the file of customers.
 */
import { isRight, left, right } from 'fp-ts/Either';
import { isNonEmpty } from 'fp-ts/ReadonlyArray';
import { map, of } from 'fp-ts/ReadonlyNonEmptyArray';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import type { SettingsProblem } from '../src/adapter/define-adapter';
import type { DirectoryFault } from '../src/adapter/directory';
import { Owner } from '../src/adapter/owner';
import { identityMismatch, userNotFound } from '../src/core/failure';
import { own } from '../src/core/own';
import { undeclaredIn } from './crm/declared';
import { layoutOf, layoutProblems } from './crm/layout';
import { lossesOf } from './crm/losses';
import { Lookup, Settings } from './crm/settings';
import { startWith } from './crm/start';
import { advise, insert } from '../src/adapter/re-exports';
import type { Fix } from '../src/adapter/re-exports';

/** What people have, a table, is not what is read. */
const insteadOf = (file: string): Fix | undefined =>
  /\.json$/i.test(file)
    ? undefined
    : advise(
        'convert it into a JSON file, in UTF-8: a list of objects, one for each customer, [{ "phone": "…", "name": "…" }]',
      );

const unfit = ({ message, fix }: DirectoryFault, file: string): SettingsProblem => {
  const todo = fix ?? insteadOf(file);
  return {
    code: 'data-file',
    severity: 'error',
    at: ['settings', 'file'],
    message,
    ...(todo === undefined ? {} : { fix: todo }),
  };
};

const indexMissing = (by: string): SettingsProblem => ({
  code: 'index-missing',
  severity: 'error',
  at: ['lookup', 'by'],
  message: `customers are not indexed by "${by}"`,
  fix: insert(by, '"text"', 'index', { asks: true }),
});

/** How many customers are compared with a type that the tenant file has. */
const COMPARED = 1000;

export const crm = defineAdapter({
  name: 'crm',
  summary: 'A customer directory in a JSON file of the tenant’s folder.',
  settings: Settings,
  lookup: Lookup,
  payload: t.type({}),
  mayDeclare: true,
  credentials: [],
  isLocal: true,
  owner: () => 'unsaid', // found by that very value
  check: (settings, { by }, fields) => [
    ...(Object.hasOwn(settings.index, by) ? [] : [indexMissing(by)]),
    ...undeclaredIn(settings.index, fields),
    ...layoutProblems(settings),
  ],
  compares: (settings, { by }) => ({
    asked: ['value'],
    found: [by],
    spelling: Settings.is(settings) ? own(settings.index, by) : undefined,
    at: ['settings', 'index', by],
  }),
  connect: (settings, { directory: open, spellings, isTyped }) => {
    const { file, index } = settings;
    const opened = open(file, index, layoutOf(settings));
    if (!isRight(opened)) return left([unfit(opened.left, file)]);
    const directory = opened.right;
    return right({
      samples: isTyped ? directory.spread(COMPARED) : directory.samples,
      warnings: directory.counts.flatMap(lossesOf),
      dispose: () => undefined,
      ask: ({ by, value }, _call, onCompared) => {
        const type = own(index, by) ?? 'text';
        const [found, other] = directory.find(by, spellings.asked(type)(value)?.text ?? '');
        const values = found?.values ?? [];
        const compared = isNonEmpty(values) ? values : of<unknown>(undefined);
        // Any one of several values may be what was asked for.
        onCompared(Owner.anyOf(map((each: unknown) => spellings.compare(each, value, type))(compared)));
        if (other !== undefined) return TE.left(identityMismatch(by));
        return found === undefined ? TE.left(userNotFound) : TE.right({ ...found.customer });
      },
    });
  },
  start: startWith,
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
