/**
 * The examples of docs/reference/diagnostics.md and their check. Each is completed to a tenant file over the demo's customer
 * directory and documented upstreams, and checked as the command would check it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { left } from 'fp-ts/Either';
import { adapters } from '../adapters';
import { GATEWAY_DEFAULTS } from '../src/gateway/settings';
import type { Problem } from '../src/diagnostics/diagnostic';
import { FIXTURE } from '../src/diagnostics/catalogue/entry';
import type { Frame, ProblemExample } from '../src/diagnostics/catalogue/entry';
import { directoryOf } from '../src/tenant/directory/open';
import { loadTenant } from '../src/tenant/load';
import type { TenantFile } from '../src/tenant/load';
import { playTenant } from '../src/fixture/run';
import { secretsOf } from '../src/tenant/decode/secrets';
import type { Variables } from '../src/tenant/decode/secrets';
import { noFile } from '../src/json/text-file';
import type { TextFile } from '../src/json/text-file';
import { createTransport } from '../src/upstream/http/client';

const HOLE = '…';

const file = (identifier: string): readonly string[] => [
  '{',
  '  "access": { "keys": ["${APP_KEY}"] },',
  `  "identifier": { "type": "${identifier}" },`,
];

const over = (identifier: string, source: readonly string[], id: string): readonly string[] => [
  ...file(identifier),
  '  "sources": {',
  ...source.map((line) => `    ${line}`),
  '  },',
  '  "user": {',
  `    "id": ${id},`,
  `    ${HOLE}`,
  '  }',
  '}',
];

/** The files that surround snippets: a snippet replaces the line {@link HOLE}. */
export const frames: Readonly<Record<Frame, readonly string[]>> = {
  whole: [HOLE],
  file: [...file('phone'), `  ${HOLE}`, '}'],
  crm: over(
    'phone',
    [
      '"crm": {',
      '  "adapter": "crm",',
      '  "settings": { "file": "customers.json", "index": { "phone": "phone" } },',
      '  "lookup": { "by": "phone", "value": "{request.userIdentifier}" }',
      '}',
    ],
    '"crm.id"',
  ),
  spaaza: over(
    'email',
    [
      '"loyalty": {',
      '  "adapter": "spaaza",',
      '  "settings": {',
      '    "auth": { "type": "privileged", "token": "${SPAAZA_TOKEN}", "hostname": "shop.example" }',
      '  },',
      '  "lookup": { "by": "username", "value": "{request.userIdentifier}" }',
      '}',
    ],
    '{ "from": "loyalty.user_id", "via": ["text"] }',
  ),
  ahunter: over(
    'email',
    ['"wallet": {', '  "adapter": "ahunter",', '  "settings": { "tokens": "${AHUNTER_TOKENS}" }', '}'],
    '"request.userIdentifier"',
  ),
  extends: ['{', '  "extends": "../_base/tenant.json",', `  ${HOLE}`, '}'],
};

const filled = (lines: readonly string[], snippet: string): string =>
  lines
    .flatMap((line) => {
      const margin = line.indexOf(HOLE);
      return margin < 0 ? [line] : snippet.split('\n').map((part) => ' '.repeat(margin) + part);
    })
    .join('\n');

/** A tenant file with a snippet in its place. */
export const framed = (frame: Frame, snippet: string): string => filled(frames[frame], snippet);

const VARIABLES = {
  APP_KEY: 'invented-key',
  SPAAZA_TOKEN: 'invented-token',
};

/** The table of tokens by the shoppers of a frame. */
const tokensIn = (frame: ShownExample['frame']): Variables => ({
  AHUNTER_TOKENS: JSON.stringify({
    [frame === 'ahunter' ? 'foo@shop.example' : '79000000001']: 'invented-token',
  }),
});

const HOUSEHOLDS = [
  { id: '1', phone: '79000000001' },
  { id: '2', phone: '79000000001' },
  { id: '3', phone: '79000000003' },
];

const LANDLINES = [
  { id: '1', phone: '(495) 123-45-67' },
  { id: '2', phone: '+7 900 000-00-02' },
];

const SCRIBBLES = [
  { id: '1', phone: 'ask at the desk' },
  { id: '2', phone: '+7 900 000-00-02' },
];

const EXPORT = 'id,phone\n1,79000000001\n2,79000000002,79000000003\n4,79000000004\n';

/** Directories besides the demo's: shared telephones, ambiguous numbers, texts that are not numbers, and a bad line. */
const DIRECTORIES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['households.json', HOUSEHOLDS],
  ['landlines.json', LANDLINES],
  ['scribbles.json', SCRIBBLES],
  ['export.csv', EXPORT],
]);

/** The tenant's folder. */
const directoryIn =
  (root: string): TenantFile['directory'] =>
  (name, request) => {
    const customers = DIRECTORIES.get(name);
    if (customers !== undefined) {
      const text = typeof customers === 'string' ? customers : JSON.stringify(customers);
      return directoryOf(Buffer.from(text), name, request);
    }
    return name === 'customers.json'
      ? directoryOf(readFileSync(resolve(root, 'mappings/demo-crm/customers.json')), name, request)
      : left({ message: `there is no readable file "${name}" in the tenant’s folder` });
  };

/** The file that the files of the frame `extends` extend. */
export const extendedTenant = filled(
  frames.spaaza.map((line) =>
    line.replace(/^( *)("auth": .*)$/, '$1"baseUrl": "https://api0.spaaza.com",\n$1$2'),
  ),
  '"name": "loyalty.first_name",\n"email": "loyalty.username"',
);

/** The mappings folder: the tenant's own file, and the one that it may extend. */
const readTextOf =
  (own: string) =>
  (name: string): TextFile => {
    if (name === 'tenant.json') return { file: 'mappings/acme/tenant.json', text: own };
    return name === '../_base/tenant.json'
      ? { file: 'mappings/_base/tenant.json', text: extendedTenant }
      : noFile(name);
  };

/** An example that is shown here. */
export type ShownExample = Extract<ProblemExample, { readonly bad: string }>;

const checkFile = (root: string, text: string, variables: Variables): readonly Problem[] => {
  const { problems, tenant } = loadTenant(
    {
      name: 'acme',
      file: 'mappings/acme/tenant.json',
      text,
      directory: directoryIn(root),
      readText: readTextOf(text),
    },
    {
      adapters,
      secrets: secretsOf(variables, () => left('is not there')),
      unset: 'warning',
      openAllowed: true,
      requestDeadlineMs: GATEWAY_DEFAULTS.requestDeadlineMs,
      emit: () => undefined,
      http: createTransport,
    },
  );
  tenant?.dispose();
  return problems;
};

/** The tenant to which the example fixtures belong. */
export const playedTenant = framed(
  'spaaza',
  '"age": { "from": "loyalty.birthday", "via": ["date", "age"] }',
).replace(/"id": .*/, '"id": { "first": ["loyalty.auxiliary_identifier", "request.userIdentifier"] },');

/** A problem as it is reported for a tenant in the folder `mappings`. */
const asInMappings = ({ suggestion, ...problem }: Problem, folder: string): Problem => ({
  ...problem,
  file: 'mappings/acme/fixtures/case.json',
  message: problem.message.replaceAll(folder, 'mappings'),
  ...(suggestion === undefined ? {} : { suggestion: suggestion.replace(/ --mappings .*(?= --update)/, '') }),
});

const checkFixture = async (text: string, variables: Variables): Promise<readonly Problem[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'account-bridge-example-'));
  try {
    mkdirSync(join(folder, 'acme/fixtures'), { recursive: true });
    writeFileSync(join(folder, 'acme/tenant.json'), playedTenant);
    writeFileSync(join(folder, 'acme/fixtures/case.json'), text);
    const { problems, cases, ids } = await playTenant(folder, 'acme', { adapters, variables });
    return [...problems, ...cases.flatMap(({ outcome }) => outcome.problems), ...ids].map((problem) =>
      asInMappings(problem, folder),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The whole file that an example's snippet makes. */
export const fileOf = ({ frame }: ShownExample, snippet: string): string =>
  frame === FIXTURE ? snippet : framed(frame, snippet);

/** What a check says of an example's file; `root` is the package's folder. */
export const checkExample = async (
  root: string,
  text: string,
  { frame, variables }: ShownExample,
): Promise<readonly Problem[]> => {
  const environment = { ...VARIABLES, ...tokensIn(frame), ...variables };
  return frame === FIXTURE ? checkFixture(text, environment) : checkFile(root, text, environment);
};
