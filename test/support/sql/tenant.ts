/** Tenants of one source that is a database. */
import { isRight } from 'fp-ts/Either';
import { sql } from '../../../adapters/sql';
import { resolve } from '../../../src/resolve';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { loadSource } from '../adapters/tenant';
import type { LoadedTenant } from '../adapters/tenant';
import { callOf } from '../upstream/call';
import { BRIDGE_USER } from './bridge-user';

type Part = Readonly<Record<string, unknown>>;

/** Parts of the source that are other than usual. */
export interface SqlParts {
  readonly settings?: Part;
  readonly lookup?: Part;
  readonly payload?: unknown;
  readonly source?: Part;
  readonly user?: unknown;
  readonly identifier?: string;
}

const SETTINGS = {
  database: 'postgresql',
  host: 'db.shop.example',
  name: 'shop',
  user: 'bridge',
  password: '${DATABASE_PASSWORD}',
} as const;

/** The settings of a source over a server of a test, `BRIDGE_USER`'s. */
export const settingsOfServer = (database: string, port: number): Part => ({
  database,
  host: '127.0.0.1',
  port,
  name: BRIDGE_USER.name,
  user: BRIDGE_USER.user,
  password: '${DATABASE_PASSWORD}',
  tls: 'off',
});

const LOOKUP = {
  query: 'select id, phone, name, points from customers where phone = $1',
  parameters: ['{request.userIdentifier}'],
  owner: { at: 'phone', is: '{request.userIdentifier}' },
} as const;

const PAYLOAD = { id: 'integer?', phone: 'text?', name: 'text?', points: 'number?' };

/** Loads a tenant; settings and lookup are the usual ones, with other members. */
export const loadSql = (parts: SqlParts = {}): LoadedTenant => {
  const { settings, lookup, payload = PAYLOAD, source, user, identifier = 'text' } = parts;
  return loadSource({
    adapters: [sql],
    source: {
      adapter: 'sql',
      settings: { ...SETTINGS, ...settings },
      lookup: { ...LOOKUP, ...lookup },
      payload,
      ...source,
    },
    user: user ?? { id: 'request.userIdentifier', name: 'source.name', bonuses: 'source.points' },
    identifier,
    variables: { DATABASE_PASSWORD: 'invented-password' },
  });
};

/** The account of an identifier as JSON has it, or the failure. */
export const askTenant = async (tenant: Tenant | undefined, identifier: string): Promise<unknown> => {
  const spelt = tenant?.identify(identifier);
  if (tenant === undefined || spelt === undefined) throw new Error('there is no tenant, or no identifier');
  const outcome = await resolve(tenant, spelt, callOf())();
  return isRight(outcome) ? { ...outcome.right } : outcome.left;
};
