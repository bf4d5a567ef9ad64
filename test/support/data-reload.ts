/** A tenant whose customer file a test replaces while a bridge serves it. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBridge } from './cli';
import { ask, KEY } from './e2e/bridge';
import { crmTenant, writeMappings } from './e2e/tenants';
import type { Own } from './e2e/tenants';
import { userOf } from './gateway/gateway';
import { ADMIN_TOKEN } from './reload';

/** An invented customer by number. */
export interface Person {
  readonly id: string;
  readonly phone: string;
  readonly name: string;
}

export const phoneOf = (at: number): string => `7900${1_000_000 + at}`;

/** So many customers; `name` says of which version of the file they are. */
export const peopleOf = (count: number, name: string): readonly Person[] =>
  Array.from({ length: count }, (_, at) => ({ id: `c-${at}`, phone: phoneOf(at), name: `${name} ${at}` }));

export type Format = 'json' | 'ndjson' | 'csv';

const LINES: Readonly<Record<Format, (people: readonly Person[]) => string>> = {
  json: (people) => JSON.stringify(people),
  ndjson: (people) => people.map((person) => `${JSON.stringify(person)}\n`).join(''),
  csv: (people) =>
    `id,phone,name\n${people.map(({ id, phone, name }) => `${id},${phone},${name}\n`).join('')}`,
};

/** A customer file. */
export const fileOf = (format: Format, people: readonly Person[]): string => LINES[format](people);

/** How many customers the file of the start has. */
export const COUNT = 40;

/** A bridge with the tenants acme and beta, each with its own file of so many customers, whose names say "First". */
export const servingData = async (format: Format, settings: Own['settings'] = {}, count = COUNT) => {
  const file = `customers.${format}`;
  const text = fileOf(format, peopleOf(count, 'First'));
  const { 'tenant.json': tenant } = crmTenant([], { settings: { file, ...settings } });
  const files = { 'tenant.json': tenant, [file]: text };
  const mappings = writeMappings({ acme: files, beta: files });
  const bridge = await startBridge(['serve', '--mappings', mappings, '--admin-port', '0'], {
    APP_KEY: KEY,
    BRIDGE_ADMIN_TOKEN: ADMIN_TOKEN,
  });
  const path = join(mappings, 'acme', file);
  /** Puts a new file into the place of the old one. */
  const replace = (content: string | Buffer): void => {
    writeFileSync(`${path}.next`, content);
    rmSync(path, { recursive: true, force: true });
    renameSync(`${path}.next`, path);
  };
  const nameOf = async (at = 0, tenantName = 'acme'): Promise<unknown> => {
    const user: unknown = userOf(await ask(bridge, tenantName, phoneOf(at)));
    return typeof user === 'object' && user !== null && 'name' in user ? user.name : undefined;
  };
  return { bridge, mappings, path, text, replace, nameOf };
};
