/** Mappings folders that tests write, and the tenant files in them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SPAAZA_CREDENTIALS } from '../../../stubs/spaaza';
import { KEY } from './key';

const folders: string[] = [];

/** A new empty folder. */
export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'account-bridge-'));
  folders.push(folder);
  return folder;
};

export const removeFolders = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
};

/** A tenant's folder: file names and what they hold, a text as it stands or a value as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** Writes a mappings folder `mappings` into a new folder, and gives its path. */
export const writeMappings = (tenants: Readonly<Record<string, Files>>): string => {
  const mappings = join(makeFolder(), 'mappings');
  mkdirSync(mappings);
  for (const [tenant, files] of Object.entries(tenants)) {
    mkdirSync(join(mappings, tenant));
    for (const [name, content] of Object.entries(files)) {
      const file = join(mappings, tenant, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
    }
  }
  return mappings;
};

/** The variables that the tenant files below name, with the stubs' own credentials. */
export const SECRETS = { APP_KEY: KEY, SPAAZA_TOKEN: SPAAZA_CREDENTIALS.token };

export type Json = Readonly<Record<string, unknown>>;

/** What differs from the plain tenant: of its one source, that source's settings, and the file's other keys. */
export interface Own {
  readonly source?: Json;
  readonly settings?: Json;
  readonly user?: Json;
  readonly head?: Json;
  /** Further sources. */
  readonly more?: Json;
}

/** A Spaaza tenant: users by their email address. */
export const spaazaTenant = (baseUrl: string, { source, settings, user, head, more }: Own = {}): Files => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'email' },
    ...head,
    sources: {
      loyalty: {
        adapter: 'spaaza',
        privateNetwork: true,
        settings: {
          baseUrl,
          auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: SPAAZA_CREDENTIALS.hostname },
          ...settings,
        },
        lookup: { by: 'username', value: '{request.userIdentifier}' },
        ...source,
      },
      ...more,
    },
    user: {
      id: { from: 'loyalty.user_id', via: ['text'] },
      name: { join: ['loyalty.first_name', 'loyalty.last_name'], separator: ' ' },
      phone: { from: 'loyalty.phone_number', via: ['phone'] },
      email: 'loyalty.username',
      bonuses: 'loyalty.loyalty_status.points_balance_current',
      ...user,
    },
  },
});

/** An ahunter tenant: accounts by a table of tokens. */
export const ahunterTenant = (baseUrl: string, { source, settings, user, head }: Own = {}): Files => ({
  'tenant.json': {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'email' },
    ...head,
    sources: {
      wallet: {
        adapter: 'ahunter',
        privateNetwork: true,
        settings: { baseUrl, tokens: '${AHUNTER_TOKENS}', ...settings },
        ...source,
      },
    },
    user: {
      id: 'request.userIdentifier',
      name: 'wallet.person_name',
      bonuses: { from: 'wallet.actual_sum', via: [{ divide: 100 }] },
      ...user,
    },
  },
});

/** A tenant with a customer directory: customers by their phone number. */
export const crmTenant = (
  customers: readonly object[],
  { source, settings, user, head, more }: Own = {},
): Files => ({
  'customers.json': customers,
  'tenant.json': {
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'phone' },
    ...head,
    sources: {
      crm: {
        adapter: 'crm',
        settings: { file: 'customers.json', index: { phone: 'phone' }, ...settings },
        lookup: { by: 'phone', value: '{request.userIdentifier}' },
        ...source,
      },
      ...more,
    },
    user: { id: 'crm.id', name: 'crm.name', phone: { from: 'crm.phone', via: ['phone'] }, ...user },
  },
});
