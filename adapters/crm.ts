/**
 * A customer directory of the retailer's own: a file of customers in the tenant's folder, as JSON, lines of JSON or CSV. It
 * stays in memory as bytes with an index. Its payload's type is in the tenant file, or it is inferred from the data.
 */
import { isRight, left, right } from 'fp-ts/Either';
import { isNonEmpty } from 'fp-ts/ReadonlyArray';
import { map, of } from 'fp-ts/ReadonlyNonEmptyArray';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../src/adapter/define-adapter';
import type { SettingsProblem } from '../src/adapter/define-adapter';
import { linesInWords } from '../src/adapter/directory';
import type { Directory, DirectoryFault } from '../src/adapter/directory';
import { Owner } from '../src/adapter/owner';
import { identityMismatch, userNotFound } from '../src/core/failure';
import { own } from '../src/core/own';
import { missingColumns, undeclaredIn } from './crm/declared';
import { layoutOf, layoutProblems } from './crm/layout';
import { lossesOf } from './crm/losses';
import { Lookup, Settings } from './crm/settings';
import { startWith } from './crm/start';
import { advise, insert } from '../src/adapter/re-exports';
import type { Fix } from '../src/adapter/re-exports';

/** What people have may be a spreadsheet, or CSV by another name. */
const insteadOf = ({ file, format }: Settings): Fix | undefined =>
  format !== undefined || /\.(?:json|ndjson|jsonl|csv)(?:\.gz)?$/i.test(file)
    ? undefined
    : advise(
        'export it as CSV in UTF-8, as a file whose name ends in ".csv", or say what it is: "format": "csv"',
      );

const unfit = ({ message, fix, at }: DirectoryFault, settings: Settings): SettingsProblem => {
  const todo = fix ?? insteadOf(settings);
  return {
    code: 'data-file',
    severity: 'error',
    at: at ?? ['settings', 'file'],
    message,
    ...(todo === undefined ? {} : { fix: todo }),
  };
};

/** Lines that were left out, as many as the settings allow. */
const badLinesOf = ({ badLines }: Directory, { file }: Settings): readonly SettingsProblem[] =>
  badLines.count === 0
    ? []
    : [
        {
          code: 'data-lines',
          severity: 'warning',
          at: ['settings', 'badLines'],
          message: `${linesInWords(badLines)} of "${file}" ${badLines.count === 1 ? 'is not a customer and is' : 'are not customers and are'} left out`,
          fix: advise('correct what writes the file'),
        },
      ];

/** How the values of a field are probably spelt, by its name. */
const likelySpelling = (field: string): string => {
  if (/phone|mobile|msisdn|^tel/i.test(field)) return 'phone';
  return /e-?mail/i.test(field) ? 'email' : 'text';
};

const indexMissing = (by: string): SettingsProblem => ({
  code: 'index-missing',
  severity: 'error',
  at: ['lookup', 'by'],
  message: `customers are not indexed by "${by}"`,
  fix: insert(by, JSON.stringify(likelySpelling(by)), 'index', { asks: true }),
});

/** How many customers are compared with a type that the tenant file has. */
const COMPARED = 1000;

export const crm = defineAdapter({
  name: 'crm',
  summary: 'A customer directory in a file of the tenant’s folder: JSON, lines of JSON, or CSV.',
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
  connect: (settings, { directory: open, spellings, fields, isTyped }) => {
    const { file, index, minimumPercent } = settings;
    const opened = open(file, index, layoutOf(settings), minimumPercent);
    if (!isRight(opened)) return left([unfit(opened.left, settings)]);
    const directory = opened.right;
    return right({
      samples: isTyped ? directory.spread(COMPARED) : directory.samples,
      warnings: [
        ...directory.counts.flatMap(lossesOf),
        ...badLinesOf(directory, settings),
        ...(isTyped ? missingColumns(directory.columns, fields) : []),
      ],
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
