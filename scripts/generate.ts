/**
 * Owns what the documentation takes from the code: settings, adapters, steps and contract fields, each
 * between `<!-- generated: NAME -->` and `<!-- end -->`. With --check it only says what is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { adapters } from '../adapters';
import type { Adapter } from '../src/adapter';
import { SUBJECT_KEY } from '../src/commands/subject';
import { mappingsOption, serveOptions } from '../src/commands/settings';
import { contractFields } from '../src/mapping/check';
import { steps } from '../src/mapping/steps/catalogue';
import type { Step } from '../src/mapping/steps/step';
import { describe, members } from '../src/type/type';
import type { Fields, Shape, Type } from '../src/type/type';
import { typeOfCodec } from '../src/type/type-of-codec';
import { problemsPage } from './problems';

const ROOT = resolve(__dirname, '../..');

type Row = readonly string[];

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

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
        code(`${SUBJECT_KEY} or ${SUBJECT_KEY}_FILE`),
        '',
        'the key of the pseudonyms by which the log tells shoppers apart; without it, it does not',
      ],
    ],
  );

const absence = (type: Type): string => (type.none ? 'may be missing or null' : 'always there');

/** An object's fields as rows, those of inner objects under their paths. */
const rowsOf = (fields: Fields, prefix = ''): readonly Row[] =>
  [...fields].flatMap(([name, type]) => {
    const path = `${prefix}${name}`;
    return [[code(path), describe(type.shape), absence(type)], ...innerRows(type.shape, path)];
  });

const innerRows = (shape: Shape, path: string): readonly Row[] =>
  members(shape).flatMap((member) => {
    if (member.kind === 'object') return rowsOf(member.fields, `${path}.`);
    return member.kind === 'array' && member.item.shape.kind === 'object'
      ? rowsOf(member.item.shape.fields, `${path}[].`)
      : [];
  });

const settingsRows = (adapter: Adapter): readonly Row[] => {
  const shape = typeOfCodec(adapter.settings).shape;
  return members(shape).flatMap((member) => (member.kind === 'object' ? rowsOf(member.fields) : []));
};

const adapterSection = (adapter: Adapter): string => {
  const { lookup, settings: example, payload, user, account } = adapter.example;
  const source = { adapter: adapter.name, settings: example, lookup };
  return [
    `## ${adapter.name}`,
    adapter.summary,
    table(['Setting', 'Type', ''], settingsRows(adapter)),
    ...(adapter.fields.size > 0
      ? ['What a path can read:', table(['Field', 'Type', ''], rowsOf(adapter.fields))]
      : ['What a path can read is inferred when the tenant loads.']),
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

const fenced = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;

const stepRow = (step: Step): Row => [
  code(step.name),
  step.summary,
  step.accepts,
  step.examples
    .map(({ via, in: input, out, reason }) => {
      const result = reason === undefined ? code(JSON.stringify(out)) : `nothing (${reason})`;
      return `${code(via)} on ${code(JSON.stringify(input))}: ${result}`;
    })
    .join('; '),
];

/** The adapter that CONTRIBUTING.md shows is a file that is compiled and tested. */
const example = (): string =>
  `\`\`\`ts\n${readFileSync(resolve(ROOT, 'docs/example-adapter.ts'), 'utf8')}\`\`\``;

const sections: Readonly<Record<string, () => string>> = {
  example,
  settings,
  adapters: () => adapters.map(adapterSection).join('\n\n'),
  problems: () => problemsPage(ROOT),
  steps: () => table(['Step', 'What it does', 'Accepts', 'Examples'], steps.map(stepRow)),
  contract: () =>
    table(
      ['Field', 'Type', ''],
      rowsOf(contractFields()).map(([field = '', type = '', when = '']) => [
        field,
        type,
        when === 'always there' ? 'required' : '',
      ]),
    ),
};

const MARK = /(<!-- generated: (\w+) -->\n)[\s\S]*?(\n<!-- end -->)/g;

const generate = (text: string): string =>
  text.replace(MARK, (whole, open: string, name: string, close: string) => {
    const section = sections[name];
    return section === undefined ? whole : `${open}\n${section()}\n${close}`;
  });

const files = ['CONTRIBUTING.md', 'README.md', 'docs/adapters.md', 'docs/mapping.md', 'docs/problems.md'];

/** Writes a file anew, unless only asked whether it is stale. */
const renew = async (path: string, check: boolean): Promise<boolean> => {
  const text = readFileSync(path, 'utf8');
  const options = await resolveConfig(path);
  const generated = await format(generate(text), { ...options, filepath: path });
  if (generated !== text && !check) writeFileSync(path, generated);
  return generated !== text;
};

const main = async (check: boolean): Promise<number> => {
  const stale: string[] = [];
  for (const file of files) if (await renew(resolve(ROOT, file), check)) stale.push(file);
  const said = check ? 'stale, run "npm run generate"' : 'written';
  for (const file of stale) process.stdout.write(`${file}: ${said}\n`);
  return check && stale.length > 0 ? 1 : 0;
};

void main(process.argv.includes('--check')).then((code) => {
  process.exitCode = code;
});
