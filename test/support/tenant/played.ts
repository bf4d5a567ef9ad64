/** Tenants with fixtures in folders of their own, played through the whole bridge. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { adapters } from '../../../adapters';
import type { Adapter } from '../../../src/adapter/define-adapter';
import { playTenant } from '../../../src/fixture/run';
import type { Played } from '../../../src/fixture/run';
import type { Variables } from '../../../src/tenant/decode/secrets';

/** Files of a tenant's folder by their paths: text as it stands, anything else as JSON. */
export type Files = Readonly<Record<string, unknown>>;

const folders: string[] = [];

export const removeMappings = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
};

/** A mappings folder with one tenant, `acme`. */
export const mappingsOf = (files: Files): string => {
  const mappings = mkdtempSync(join(tmpdir(), 'played-'));
  folders.push(mappings);
  for (const [name, content] of Object.entries(files)) {
    const file = join(mappings, 'acme', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  }
  return mappings;
};

/** Every key is a fixture's name. */
export const asFixtures = (fixtures: Files): Files =>
  Object.fromEntries(Object.entries(fixtures).map(([name, content]) => [`fixtures/${name}.json`, content]));

export const play = (
  files: Files,
  variables: Variables = {},
  known: readonly Adapter[] = adapters,
): Promise<Played> => playTenant(mappingsOf(files), 'acme', { adapters: known, variables });

/** The cases by name: `ok`, or the messages of what is wrong. */
export const verdicts = ({ cases, problems }: Played): Readonly<Record<string, unknown>> => {
  const verdict: Record<string, unknown> = {};
  for (const { fixture, outcome } of cases)
    verdict[nameOf(fixture.file)] = outcome.passed ? 'ok' : outcome.problems.map(({ message }) => message);
  for (const { file, code } of problems) verdict[nameOf(file)] = code;
  return verdict;
};

const nameOf = (file: string): string => basename(file, '.json');

/** A Spaaza tenant: users by their email address, with a path below its base URL and a step that reads the clock. */
export const spaazaTenant = {
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'email' },
  locale: 'en',
  sources: {
    loyalty: {
      adapter: 'spaaza',
      settings: {
        baseUrl: 'https://loyalty.example/api',
        auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'acme.example' },
      },
      lookup: { by: 'username', value: '{request.userIdentifier}' },
    },
  },
  user: {
    id: { from: 'loyalty.user_id', via: ['text'] },
    cardNumber: { from: 'loyalty.member_number', via: ['text'] },
    bonuses: 'loyalty.points_wallet_total',
    age: { from: 'loyalty.birthday', via: ['date', 'age'] },
  },
};

/** What Spaaza is asked about a user. */
export const sentTo = (username: string): object => ({
  method: 'GET',
  path: '/api/internal/get-user',
  query: { username },
  headers: { Authorization: 'Bearer ${SPAAZA_TOKEN}' },
});

/** A successful answer of Spaaza's. */
export const foundUser = (info: object): object => ({
  status: 200,
  body: { result: { code: 1 }, results: { user_info: info } },
});
