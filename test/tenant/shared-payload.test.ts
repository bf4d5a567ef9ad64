/** Two requests may be given one and the same payload: nothing behind the asking may change it. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { readdirSync } from 'node:fs';
import { adapters } from '../../adapters';
import type { Adapter, OpenSource } from '../../src/adapter';
import { playTenant } from '../../src/commands/play';

let frozen = 0;

const freeze = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  frozen += 1;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

const freezing = (open: OpenSource): OpenSource => ({
  ...open,
  ask: (...given) => pipe(open.ask(...given), TE.map(freeze)),
  accept: (...given) => pipe(open.accept(...given), E.map(freeze)),
});

/** Adapters whose payloads nobody can change without a throw. */
const stiff: readonly Adapter[] = adapters.map((adapter) => ({
  ...adapter,
  open: (...given) => pipe(adapter.open(...given), E.map(freezing)),
}));

const tenants = ['mappings', 'docs/recipes'].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => [folder, name] as const),
);

test.each(tenants)(
  'Every fixture of %s/%s passes with payloads that cannot be changed',
  async (folder, name) => {
    frozen = 0;
    const { cases, refused, problems } = await playTenant(folder, name, { adapters: stiff, variables: {} });
    expect([...refused, ...problems]).toStrictEqual([]);
    expect(cases.filter(({ outcome }) => !outcome.passed).map(({ fixture }) => fixture.file)).toStrictEqual(
      [],
    );
    expect(cases.length).toBeGreaterThan(0);
    expect(frozen).toBeGreaterThan(0);
  },
);
