/**
 * The fixtures of demo tenants that are recorded from the stubs: what is asked, and how the stub answers. `recordDemo` records
 * one again.
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAhunter } from '../../stubs/ahunter';
import type { Stub } from '../../stubs/server';
import { SPAAZA_CREDENTIALS, startSpaaza } from '../../stubs/spaaza';
import { SPAAZA_USERS } from '../../stubs/spaaza-users';
import { run } from './cli';
import { makeFolder } from './e2e/tenants';
import { ROOT } from './root';

/** A fixture, and the stub of which it is recorded. */
export interface DemoRecording {
  readonly tenant: keyof typeof DEMOS;
  readonly fixture: string;
  readonly source: string;
  readonly identifier: string;
  /** Places in the answer of codes that the documentation names: `record` cannot tell them from personal values. */
  readonly keep: readonly string[];
  /** A stub in another state than usual. */
  readonly start?: () => Promise<Stub>;
  /** Variables with other values than usual. */
  readonly variables?: Readonly<Record<string, string>>;
}

const TOKENS = {
  'maria@example.com': 'demo-ahunter-standard',
  'boris@example.com': 'demo-ahunter-new',
  'oleg@example.com': 'demo-ahunter-partner',
  'revoked@example.com': 'demo-ahunter-unknown',
};

/** The tenants with their stubs and variables. */
const DEMOS = {
  'demo-spaaza': {
    start: startSpaaza,
    url: 'DEMO_SPAAZA_URL',
    variables: { DEMO_SPAAZA_TOKEN: SPAAZA_CREDENTIALS.token },
  },
  'demo-ahunter': {
    start: startAhunter,
    url: 'DEMO_AHUNTER_URL',
    variables: { DEMO_AHUNTER_TOKENS: JSON.stringify(TOKENS) },
  },
} as const;

/** The stub's phone numbers are from ranges that are reserved for fiction; one that is drawn could be a person's. */
const FOUND = ['results.result_type', 'results.user_info.phone_number'];
/** The same digits as the phone number's. */
const FOUND_BY_PHONE = [...FOUND, 'results.user_info.authentication_point_identifier'];
const FULL = [...FOUND, 'results.user_info.entity_code.type', 'results.user_info.lang_code'];
const REFUSED = ['result.status', 'error.name'];
const REFUSED_OLDER = ['result.status', 'errors.68.name', 'errors.68.extrainfo'];
const PAID = ['last_payment.source'];

const users = [
  { fixture: 'full', identifier: 'elise.marchand@example.com', keep: FULL },
  { fixture: 'newest', identifier: 'noah+club@example.com', keep: FOUND_BY_PHONE },
  { fixture: 'sparse', identifier: 'iris.lindqvist@example.com', keep: FOUND_BY_PHONE },
  { fixture: 'no-level', identifier: 'milan.devries@example.com', keep: FOUND },
  { fixture: 'unknown-user', identifier: 'missing@example.com', keep: REFUSED },
  {
    fixture: 'unknown-user-older',
    identifier: 'missing@example.com',
    keep: REFUSED_OLDER,
    start: () => startSpaaza({ errorShape: 'older' }),
  },
  {
    fixture: 'no-session',
    identifier: 'elise.marchand@example.com',
    keep: REFUSED,
    variables: { DEMO_SPAAZA_TOKEN: 'demo-spaaza-token-of-before' },
  },
  {
    fixture: 'no-app',
    identifier: 'elise.marchand@example.com',
    keep: REFUSED,
    start: () => startSpaaza({ hostname: 'another.example' }),
  },
  {
    fixture: 'somebody-else',
    identifier: 'iris.lindqvist@example.com',
    keep: FULL,
    start: () =>
      startSpaaza({
        users: SPAAZA_USERS.slice(0, 1).map((elise) => ({
          ...elise,
          foundBy: [{ parameter: 'username', value: 'iris.lindqvist@example.com' }],
        })),
      }),
  },
] as const;

const accounts = [
  { fixture: 'full', identifier: 'maria@example.com', keep: PAID },
  { fixture: 'sparse', identifier: 'boris@example.com', keep: [] },
  { fixture: 'partner', identifier: 'oleg@example.com', keep: PAID },
  { fixture: 'unknown-shopper', identifier: 'missing@example.com', keep: [] },
  { fixture: 'unknown-token', identifier: 'revoked@example.com', keep: [] },
] as const;

/** Every recorded fixture of the demo tenants. */
export const DEMO_RECORDINGS: readonly DemoRecording[] = [
  ...users.map((user) => ({ tenant: 'demo-spaaza', source: 'loyalty', ...user }) as const),
  ...accounts.map((account) => ({ tenant: 'demo-ahunter', source: 'wallet', ...account }) as const),
];

/** The text of a demo tenant's fixture. */
export const readDemo = ({ tenant, fixture }: DemoRecording, mappings = join(ROOT, 'mappings')): string =>
  readFileSync(join(mappings, tenant, 'fixtures', `${fixture}.json`), 'utf8');

/** Records a fixture of a demo tenant into a new folder, and gives its text. */
export const recordDemo = async (recording: DemoRecording): Promise<string> => {
  const { tenant, fixture, source, identifier, keep } = recording;
  const { url, ...demo } = DEMOS[tenant];
  const mappings = makeFolder();
  cpSync(join(ROOT, 'mappings', tenant, 'tenant.json'), join(mappings, tenant, 'tenant.json'));
  const stub = await (recording.start ?? demo.start)();
  try {
    const { code, stdout, stderr } = await run(
      [
        ...['record', tenant, '--mappings', mappings, '--identifier', identifier, '--as', fixture],
        ...keep.flatMap((path) => ['--keep', `${source}.${path}`]),
      ],
      { DEMO_APP_KEY: 'demo-app-key', [url]: stub.url, ...demo.variables, ...recording.variables },
    );
    if (code !== 0) throw new Error(stderr + stdout);
    return readDemo(recording, mappings);
  } finally {
    await stub.close();
  }
};
