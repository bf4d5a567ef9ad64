/**
 * The promise, over generated tenant files whose sources are tables of a real PostgreSQL: a row or many rows, with columns of
 * each type, now and then of another one than the file says. Nothing of the bridge is replaced.
 */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { Client } from 'pg';
import { sql } from '../../adapters/sql';
import type { Emit } from '../../src/observe/events';
import { replayProtection } from '../../src/tenant/runtime/protection';
import type { LoadContext } from '../../src/tenant/load';
import { isRecord } from '../../src/types/conform';
import { createDatabase } from '../../src/upstream/sql/client';
import { killBridges } from '../support/e2e/bridge';
import { removeFolders } from '../support/e2e/tenants';
import { claimsOf } from '../support/generate/claims';
import { TABLE_KINDS, describedFileOf, describedRequestOf } from '../support/generate/described';
import type { DescribedFile, DescribedRequest } from '../support/generate/described';
import { brokenBy, outcomeOf } from '../support/generate/property';
import type { Kinds, LoadedFile } from '../support/generate/property';
import { randomOf } from '../support/generate/random';
import { COLUMN_PARTS, createTable, fillTable } from '../support/generate/tables';
import { runSeed } from '../support/seed';
import { BRIDGE_USER } from '../support/sql/bridge-user';
import { hasPostgres, startPostgres, type Postgres } from '../support/sql/postgresql';
import { settingsOfServer } from '../support/sql/tenant';
import { contextOf, load } from '../support/tenant/world';

const PAIRS = 600;
const REQUESTS = 8;

/** How many pairs each way to describe a table must have had, and each type of column. */
const OFTEN = 8;

/** A planted fault: whatever row the database finds is taken for that of the user who was asked for. */
const believing: LoadContext['sql'] = (options) => {
  const database = createDatabase(options);
  return {
    ...database,
    query: (query, call) => {
      const [id] = query.parameters;
      return pipe(
        database.query(query, call),
        TE.map((rows) => rows.map((row) => ({ ...row, id }))),
      );
    },
  };
};

const loaded = (file: DescribedFile, database: LoadContext['sql']): LoadedFile => {
  const left: LoadedFile['left'] = { fields: [] };
  const emit: Emit = (event) => {
    if (event.event === 'fields-absent') left.fields = event.fields;
  };
  const variables = { DATABASE_PASSWORD: BRIDGE_USER.password };
  const world = { emit, variables, protection: replayProtection };
  const context = contextOf([sql], database === undefined ? world : { ...world, sql: database });
  const { problems, tenant, mapping } = load(JSON.stringify(file.json), context);
  const listed = new Set(problems.flatMap(({ field }) => field ?? []));
  const claims: LoadedFile['claims'] = mapping === undefined ? new Map() : claimsOf(mapping);
  return { file, problems, tenant, mapping, listed, answers: new Map(), claims, left };
};

(hasPostgres() ? describe : describe.skip)('the promise, over generated files with tables,', () => {
  let server: Postgres;
  let admin: Client;
  const counts = new Map<string, number>();
  const tally = { files: 0, passed: 0, pairs: 0 };

  beforeAll(async () => {
    server = await startPostgres(['max_connections=60']);
    const { name, password } = BRIDGE_USER;
    await server.run(`create role writer login superuser password '${password}'`);
    admin = new Client({
      host: '127.0.0.1',
      port: server.port,
      database: name,
      user: 'writer',
      password,
      ssl: false,
    });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await killBridges();
    removeFolders();
  });

  const run = (text: string, values: readonly (string | null)[] = []): Promise<unknown> =>
    admin.query(text, [...values]);

  /** Makes the rows of each table those of a request. */
  const fill = async ({ tables, kinds }: DescribedFile, { answers, identifier }: DescribedRequest) => {
    for (const [name, table] of tables) {
      const answer = answers.get(name);
      const payload = answer !== undefined && 'payload' in answer ? answer.payload : undefined;
      const isMany = kinds.get(name) === 'rows of a table';
      const rows: unknown =
        isMany && isRecord(payload) ? payload.rows : payload === undefined ? [] : [payload];
      await fillTable(table, identifier, Array.isArray(rows) ? rows : [], run);
    }
  };

  /** The first request of a file that breaks the promise, in words. */
  const brokenIn = async (file: DescribedFile, seeds: () => number, database?: LoadContext['sql']) => {
    const whole = loaded(file, database);
    tally.files += 1;
    if (whole.tenant === undefined) return undefined;
    tally.passed += 1;
    for (const table of file.tables.values()) await createTable(table, run);
    const kinds: Kinds = new Map();
    try {
      for (let index = 0; index < REQUESTS; index += 1) {
        const request = describedRequestOf(file, seeds());
        await fill(file, request);
        const asked = { ...whole, file: { ...file, identifier: request.identifier } };
        const outcome = await outcomeOf(asked, request);
        const broken = brokenBy(asked, request, outcome, kinds);
        if (broken !== undefined) return `${broken}: file ${file.seed}, request ${request.seed}`;
        for (const part of [outcome.kind === 'failure' ? outcome.tag : outcome.kind, ...file.parts])
          counts.set(part, (counts.get(part) ?? 0) + 1);
        tally.pairs += 1;
      }
      return undefined;
    } finally {
      whole.tenant.dispose();
      for (const { name } of file.tables.values()) await run(`drop table ${name}`);
    }
  };

  const fileOf = (seed: number): DescribedFile =>
    describedFileOf(seed, { database: settingsOfServer('postgresql', server.port), prefix: 'generated' });

  it(`holds for ${PAIRS} pairs of a file and a request`, async () => {
    const { fork } = randomOf(runSeed());
    while (tally.pairs < PAIRS) {
      const file = fileOf(fork());
      const broken = await brokenIn(file, fork);
      if (broken !== undefined) throw new Error(`${broken}\n${JSON.stringify(file.json)}`);
    }
  });

  it('is tested with enough cases: at least half of the files pass, and a third of the pairs give an account', () => {
    expect(tally.passed / tally.files).toBeGreaterThan(0.5);
    expect(counts.get('account')).toBeGreaterThan(PAIRS / 3);
  });

  it(`met each way to describe a table, and each type of column, at least ${OFTEN} times`, () => {
    expect([...TABLE_KINDS, ...COLUMN_PARTS].filter((part) => (counts.get(part) ?? 0) < OFTEN)).toEqual([]);
  });

  it('met each outcome', () => {
    const wanted = ['UserNotFound', 'IdentityMismatch', 'PayloadInvalid'];
    expect(wanted.filter((outcome) => !counts.has(outcome))).toEqual([]);
  });

  it('finds a planted fault: the row of another user is taken for that of the one who was asked for', async () => {
    const { fork } = randomOf(runSeed());
    let broken: string | undefined;
    for (let files = 0; files < PAIRS && broken === undefined; files += 1)
      broken = await brokenIn(fileOf(fork()), fork, believing);
    expect(broken).toContain('holds what was refused');
  });
});
