/** `account-bridge record` over the stubs: what it writes plays as the live upstream answered, and is about no real person. */
import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startAhunter } from '../../../stubs/ahunter';
import { AHUNTER_ACCOUNTS } from '../../../stubs/ahunter-accounts';
import { startCrm } from '../../../stubs/crm';
import { CRM_CUSTOMERS } from '../../../stubs/crm-customers';
import { startSpaaza } from '../../../stubs/spaaza';
import { SPAAZA_USERS } from '../../../stubs/spaaza-users';
import type { Stub } from '../../../stubs/server';
import { runsOf } from '../../../src/scaffold/anonymise';
import { isRecord } from '../../../src/types/conform';
import { run } from '../../support/cli';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';
import { ROOT } from '../../support/root';

const stubs: Stub[] = [];
let variables: Readonly<Record<string, string>>;
let folder: string;

const TOKENS = { 'maria@example.com': 'demo-ahunter-standard', 'boris@example.com': 'demo-ahunter-new' };

beforeAll(async () => {
  const [spaaza, ahunter, crm] = await Promise.all([startSpaaza(), startAhunter(), startCrm()]);
  stubs.push(spaaza, ahunter, crm);
  variables = {
    DEMO_APP_KEY: 'demo-app-key',
    DEMO_CRM_URL: crm.url,
    DEMO_CRM_TOKEN: 'demo-crm-token',
    DEMO_SPAAZA_URL: spaaza.url,
    DEMO_SPAAZA_TOKEN: 'demo-spaaza-token',
    DEMO_AHUNTER_URL: ahunter.url,
    DEMO_AHUNTER_TOKENS: JSON.stringify(TOKENS),
  };
  folder = makeFolder();
  cpSync(join(ROOT, 'mappings'), join(folder, 'mappings'), { recursive: true });
  for (const tenant of readdirSync(join(folder, 'mappings')))
    rmSync(join(folder, 'mappings', tenant, 'fixtures'), { recursive: true });
});

afterAll(async () => {
  await Promise.all(stubs.map((stub) => stub.close()));
  removeFolders();
});

/** Fields of the stubs' and the directory's people. */
const ABOUT_PEOPLE =
  /^(?:phone|phone_number|email|username|mail|person_name|.*last_?name|first_?name|card|number|birth_?da(?:te|y)|token_api|.*access_token|id|user_id|customerId)$/i;

const aboutPeople = (value: unknown, key = ''): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((each) => aboutPeople(each, key));
  if (isRecord(value)) return Object.entries(value).flatMap(([name, inner]) => aboutPeople(inner, name));
  return ABOUT_PEOPLE.test(key) ? [value] : [];
};

/** Who is asked for, as a stub's or the directory's record has them: a token, an address, or a number without its country. */
const markOf = (identifier: string): string =>
  new Map(Object.entries(TOKENS)).get(identifier) ??
  (identifier.includes('@') ? identifier.toLowerCase() : identifier.replace(/\D/g, '').slice(-10));

/** The records about who is asked for: a recording knows no value of another, and can draw it. */
const recordsAbout = (identifier: string): readonly unknown[] => {
  const directory: unknown = JSON.parse(read('demo-crm', 'customers.json'));
  const records = [CRM_CUSTOMERS, SPAAZA_USERS, AHUNTER_ACCOUNTS, directory].flat();
  const mark = markOf(identifier);
  return records.filter((record) => {
    const text = JSON.stringify(record).toLowerCase();
    return text.includes(mark) || text.replace(/\D/g, '').includes(mark);
  });
};

/** The day and the hour of a moment may be those of another person’s. */
const DAY_AND_HOUR = /^\d{2}t\d{2}$/;

const read = (...path: readonly string[]): string => readFileSync(join(folder, 'mappings', ...path), 'utf8');

const CASES: readonly (readonly [tenant: string, identifier: string, outcome: string])[] = [
  ['demo-http', '79000000011', 'found'],
  ['demo-http', '79000000012', 'found'],
  ['demo-http', '8 (900) 000-00-13', 'found'],
  ['demo-http', '79000000099', 'not-found'],
  ['demo-crm', '79000000001', 'found'],
  ['demo-crm', '79009999999', 'not-found'],
  ['demo-spaaza', 'elise.marchand@example.com', 'found'],
  ['demo-spaaza', 'Noah+Club@Example.com', 'found'],
  ['demo-spaaza', 'IRIS.LINDQVIST@EXAMPLE.COM', 'found'],
  ['demo-spaaza', 'not.known@example.com', 'not-found'],
  ['demo-ahunter', 'maria@example.com', 'found'],
  ['demo-ahunter', 'boris@example.com', 'found'],
  ['demo-ahunter', 'unknown@example.com', 'not-found'],
];

describe('a recording over the stubs', () => {
  it.each(CASES)(
    'of %s for %s is written as %s, without anything of its people',
    async (tenant, identifier, outcome) => {
      const command = ['record', tenant, '--identifier', identifier, '--json'];
      const { code, stdout, stderr } = await run(command, variables, folder);
      expect([code, stderr.replace(/^\{"timestamp.*\}\n/gm, '')]).toEqual([0, '']);
      const { recorded } = JSON.parse(stdout) as {
        readonly recorded: readonly { readonly fixture: string }[];
      };
      const name = recorded[0]?.fixture ?? '';
      expect(name.replace(/-\d+$/, '')).toBe(outcome);
      const records = recordsAbout(identifier);
      expect(records.length > 0).toBe(outcome === 'found');
      const people = aboutPeople(records);
      const personal = runsOf([identifier, ...people, ...Object.keys(TOKENS), ...Object.values(TOKENS)]);
      const own = runsOf([read(tenant, 'tenant.json'), 'user_facebook_access_token']);
      const written = runsOf([read(tenant, 'fixtures', `${name}.json`), stdout, stderr]);
      expect(
        [...written].filter((run_) => personal.has(run_) && !own.has(run_) && !DAY_AND_HOUR.test(run_)),
      ).toEqual([]);
    },
  );

  it('passes with all others of its tenant, without a variable', async () => {
    const { code, stdout } = await run(['verify'], {}, folder);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`${String(CASES.length)} fixtures: ${String(CASES.length)} passed`),
    ]);
  });
});
