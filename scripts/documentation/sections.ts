/**
 * The parts of the documentation that are generated from the code: commands, settings, events, adapters, steps, the
 * tenant file's keys and the contract's fields, each between `<!-- generated: NAME -->` and `<!-- end -->`.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRight } from 'fp-ts/Either';
import { adapters } from '../../adapters';
import type { Adapter } from '../../src/adapter/define-adapter';
import { ADMIN_TOKEN } from '../../src/admin/guard';
import { mappingsOption, serveOptions, STORE } from '../../src/cli/io/options';
import { PREVIOUS_STORE_KEY, STORE_KEY } from '../../src/cli/shared-state';
import { SUBJECT_KEY } from '../../src/cli/subject';
import { contractFields } from '../../src/mapping/check/account';
import { PREFIX } from '../../src/observe/metrics/family';
import { MOST_OF_SOURCE, MOST_OF_TENANT, allFamilies } from '../../src/observe/metrics/metrics';
import { steps } from '../../src/mapping/steps/catalogue';
import type { Step } from '../../src/mapping/steps/step';
import { TenantHead } from '../../src/tenant/format/tenant-options';
import { SourceHead } from '../../src/tenant/format/source-options';
import { isRecord } from '../../src/types/conform';
import { inferCodec } from '../../src/types/infer-codec';
import { describe } from '../../src/types/type';
import type { Shape } from '../../src/types/type';
import { fieldsOfCodec, typeOfCodec } from '../../src/types/type-of-codec';
import { phoneExamples } from '../../src/values/phone-examples';
import type { PhoneExample } from '../../src/values/phone-examples';
import { benchmarkSections } from './benchmark';
import { capacityTable, limitsTable } from './capacity';
import { commandSections } from './commands';
import { eventSections } from './events';
import { code, fenced, fieldTable, keyTable, orMissing, required, table } from './markdown';
import type { Row } from './markdown';

const settings = (): string =>
  table(
    ['Flag', 'Variable', 'Default', 'What it is'],
    [
      ...[mappingsOption(), ...serveOptions()].map((option) => [
        code(option.flags),
        code(option.envVar ?? ''),
        option.defaultValue === undefined ? '' : code(String(option.defaultValue)),
        option.description,
      ]),
      [
        '',
        code(`${ADMIN_TOKEN} or ${ADMIN_TOKEN}_FILE`),
        '',
        'the token of requests that change the bridge over the admin listener; without it, none can',
      ],
      [
        '',
        code(`${SUBJECT_KEY} or ${SUBJECT_KEY}_FILE`),
        '',
        'the key of the pseudonyms by which the log distinguishes shoppers; without it, the log does not',
      ],
      [
        '',
        code(`${STORE_KEY} or ${STORE_KEY}_FILE`),
        '',
        'the key by which everything in the store is encrypted, of 32 characters at least; all bridges of a store have the same',
      ],
      [
        '',
        code(`${PREVIOUS_STORE_KEY} or ${PREVIOUS_STORE_KEY}_FILE`),
        '',
        `the key before, while ${STORE_KEY} is replaced: what is in the store is kept under both`,
      ],
      ['', code(`${STORE}_FILE`), '', 'a file with the address of the store'],
    ],
  );

/** What a path can read, as far as that is known without a tenant file. */
const readable = ({ fields, isDeclared, mayDeclare }: Adapter): readonly string[] => {
  if (isDeclared) return ['The tenant file has what a path can read, as `payload`.'];
  if (mayDeclare)
    return [
      'The tenant file can have what a path can read, as `payload`. Without it, that is inferred from the data when the tenant loads.',
    ];
  return ['What a path can read:', fieldTable('Field', fields, orMissing)];
};

/** An adapter's settings, lookup, payload and example, under a heading of its own. */
export const adapterSection = (adapter: Adapter): string => {
  const { lookup, settings: example, payload, user, account } = adapter.example;
  const payloadType = adapter.example.type === undefined ? {} : { payload: adapter.example.type };
  const source = { adapter: adapter.name, settings: example, lookup, ...payloadType };
  return [
    `## ${adapter.name}`,
    adapter.summary,
    fieldTable('Setting', fieldsOfCodec(adapter.settings), required),
    fieldTable('Lookup', fieldsOfCodec(adapter.lookup), required),
    ...(Object.keys(adapter.defaultLookup).length > 0
      ? [`Without a lookup it is ${code(adapter.defaultLookup)}.`]
      : []),
    ...readable(adapter),
    'An example, which runs as a test. The source:',
    fenced(source),
    'asked for a user, answers:',
    fenced(payload),
    'With these rules',
    fenced(user),
    'the account is:',
    fenced(account),
  ].join('\n\n');
};

const DATE: Shape = { kind: 'text', brand: 'date' };

/** The type that a step gives for the type of its first example's value, and whether the step can fail on it. */
const given = (step: Step): string => {
  const [example] = step.examples;
  const argument = isRecord(example?.via) ? example.via[step.name] : undefined;
  const bound = step.bind(argument);
  if (!isRight(bound)) throw new TypeError(`the first example of "${step.name}" does not bind`);
  const shapes = [typeOfCodec(inferCodec([example?.in])).shape, DATE];
  const output = shapes.map((shape) => bound.right.output(shape)).find(isRight);
  if (output === undefined) throw new TypeError(`"${step.name}" does not accept its first example`);
  const { shape, none, unknown } = output.right;
  return [describe(shape), ...(none ? ['or none'] : []), ...(unknown ? ['or unknown'] : [])].join(', ');
};

const stepRow = (step: Step): Row => [
  code(step.name),
  step.summary,
  step.accepts,
  given(step),
  step.examples
    .map(({ via, in: input, out, reason }) => {
      const result = reason === undefined ? code(JSON.stringify(out)) : `absent (${reason})`;
      return `${code(via)} on ${code(JSON.stringify(input))}: ${result}`;
    })
    .join('; '),
];

const phoneRow = (example: PhoneExample): Row => [
  code(example.country),
  code(example.text),
  example.request,
  example.source,
  example.national,
  example.international,
  example.why,
];

const metrics = (): string =>
  [
    table(
      ['Metric', 'Kind', 'Labels', 'What it is'],
      allFamilies().map(({ name, kind, labels, help }) => [
        code(`${PREFIX}${name}`),
        kind,
        labels.map(code).join(', '),
        help,
      ]),
    ),
    `A source has at most ${MOST_OF_SOURCE} series. A tenant has at most ${MOST_OF_TENANT}, in addition to those of its sources.`,
  ].join('\n\n');

/** The adapter of the guide: a file that is compiled and tested, under the name that the reader gives it. */
const example = (root: string): string => {
  const text = readFileSync(resolve(root, 'docs/example-adapter.ts'), 'utf8');
  return `\`\`\`ts title=adapters/pointbank.ts\n${text}\`\`\``;
};

/** The sections that can be generated, by name. `root` is the package's folder. */
export const sections = (root: string): Readonly<Record<string, () => string>> => ({
  settings,
  metrics,
  capacity: capacityTable,
  limits: limitsTable,
  commands: () => commandSections(root),
  events: () => eventSections(root),
  example: () => example(root),
  adapters: () => adapters.map(adapterSection).join('\n\n'),
  ...benchmarkSections(root),
  steps: () => table(['Step', 'What it does', 'Accepts', 'Gives', 'Examples'], steps.map(stepRow)),
  tenant: () => keyTable(fieldsOfCodec(TenantHead)),
  source: () => keyTable(fieldsOfCodec(SourceHead)),
  contract: () => fieldTable('Field', contractFields(), required),
  phones: () =>
    table(
      ['`country`', 'Text', 'The app means', 'A source means', '`national`', '`international`', 'Why'],
      phoneExamples.map(phoneRow),
    ),
});

const MARK = /(<!-- generated: (\w+) -->\n)[\s\S]*?(\n<!-- end -->)/g;

/** A document whose generated parts are replaced; a part without a section of its name stays as it is. */
export const fill = (text: string, given: Readonly<Record<string, () => string>>): string =>
  text.replace(MARK, (whole, open: string, name: string, close: string) => {
    const section = given[name];
    return section === undefined ? whole : `${open}\n${section()}\n${close}`;
  });
