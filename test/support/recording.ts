/** Tenants of one HTTP upstream that tests record, and what must not be in a recording. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runsIn } from '../../src/scaffold/runs';
import { run } from './cli';
import type { Ended } from './cli';
import { writeMappings } from './e2e/tenants';
import type { Json } from './e2e/tenants';

/** The type of the answers below. */
const TYPE: Json = {
  id: 'integer!',
  phone: 'text!',
  name: 'text?',
  email: 'text?',
  born: 'text?',
  card: 'text?',
  tier: "'gold' | 'silver'?",
  points: 'number?',
  progress: 'number?',
  tags: ['text'],
};

/** Rules over that type. */
export const USER: Json = {
  id: 'request.userIdentifier',
  name: 'crm.name',
  phone: { from: 'crm.phone', via: ['phone'] },
  email: { from: 'crm.email', via: ['email'] },
  birthday: { from: 'crm.born', via: ['date'] },
  cardNumber: 'crm.card',
  bonuses: 'crm.points',
  status: { from: 'crm.tier', via: [{ table: { gold: 'Gold card', silver: 'Silver card' } }] },
  segments: [{ each: 'crm.tags', as: 'tag', item: 'tag' }],
};

/** A tenant file with the source `crm`. */
export const tenantOf = (
  baseUrl: string,
  { source = {}, settings = {}, ...head }: Json & { readonly source?: Json; readonly settings?: Json } = {},
): Json => ({
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'phone' },
  errorStatus: 'http',
  sources: {
    crm: {
      adapter: 'http',
      settings: {
        baseUrl,
        auth: { type: 'bearer', token: '${CRM_TOKEN}' },
        answer: { notFound: [{ status: 404 }] },
        ...settings,
      },
      lookup: {
        path: '/customers/{request.userIdentifier}',
        owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
      },
      payload: TYPE,
      privateNetwork: true,
      retries: 0,
      ...source,
    },
  },
  user: USER,
  ...head,
});

export const VARIABLES = { APP_KEY: 'app-9c1d5e7702', CRM_TOKEN: 'tok-7f3a9b2c51' };

/** A tenant that is recorded: what the command said, and the files that it wrote. */
export interface RecordedTenant extends Ended {
  readonly mappings: string;
  readonly files: Readonly<Record<string, string>>;
}

const filesIn = (folder: string): Readonly<Record<string, string>> => {
  try {
    return Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const),
    );
  } catch {
    return {}; // nothing was written
  }
};

/** Records a tenant of this file. */
export const recordTenant = async (
  tenant: unknown,
  options: readonly string[],
  more: { readonly variables?: Readonly<Record<string, string>>; readonly files?: Json } = {},
): Promise<RecordedTenant> => {
  const mappings = writeMappings({ acme: { 'tenant.json': tenant, ...more.files } });
  const variables = { ...VARIABLES, ...more.variables };
  const ended = await run(['record', 'acme', '--mappings', mappings, ...options], variables);
  return { ...ended, mappings, files: filesIn(join(mappings, 'acme/fixtures')) };
};

/** The runs of five letters or digits that a recording has of real values. */
export const runsLeft = (
  { files, stdout, stderr }: RecordedTenant,
  real: readonly string[],
): readonly string[] => {
  const personal = new Set(real.flatMap(runsIn));
  const written = Object.values(files).join('\n') + stdout + stderr;
  return [...new Set(runsIn(written))].filter((run_) => personal.has(run_));
};
