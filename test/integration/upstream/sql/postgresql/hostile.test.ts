/**
 * Identifiers that are SQL arrive in a real PostgreSQL as one literal value, and change nothing. Texts in the syntax of
 * LIKE are patterns that match themselves alone.
 */
import { isRight } from 'fp-ts/Either';
import { syntaxes } from '../../../../../src/values/syntax/syntaxes';
import { removeFolders } from '../../../../support/e2e/tenants';
import { HOSTILE as TEXTS } from '../../../../support/lookup/hostile';
import { ask, databaseAt, firstRow, leftOf, rightOf } from '../../../../support/sql/client';
import { HOSTILE } from '../../../../support/sql/hostile';
import { hasPostgres, startPostgres, type Postgres } from '../../../../support/sql/postgresql';

const SETUP = `create table customers (phone text, name text);
  insert into customers values ('79000000001', 'Anna'), ('79000000002', 'Boris')`;

/** A pattern of LIKE that is the text alone; `undefined` where LIKE cannot carry it. */
const likePattern = (text: string): string | undefined => {
  const placed = syntaxes.like.place(['', '']);
  return isRight(placed) ? placed.right[0]?.escape(text) : undefined;
};

(hasPostgres() ? describe : describe.skip)('identifiers that are SQL', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres(['standard_conforming_strings=off', 'backslash_quote=on']);
    await server.run(SETUP);
  });
  afterAll(async () => {
    await server.stop();
    removeFolders();
  });

  test('there are at least 300, and each arrives as it is, finds no one, and changes nothing', async () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(300);
    const sql = databaseAt(server.port);
    const before = await server.run('select * from customers order by phone');
    for (const identifier of HOSTILE) {
      expect(await firstRow(sql, 'select $1::text as found', [identifier])).toStrictEqual({
        found: identifier,
      });
      expect(
        rightOf(await ask(sql, 'select name from customers where phone = $1', [identifier])),
      ).toStrictEqual([]);
    }
    expect(await server.run('select * from customers order by phone')).toStrictEqual(before);
    sql.dispose();
  });

  test('there are at least 200 texts for LIKE, and each matches itself and not what its signs could stand for', async () => {
    const patterns = TEXTS.flatMap((text) => {
      const pattern = likePattern(text);
      return pattern === undefined ? [] : [{ text, pattern, other: text.replace(/[\\%_]/g, 'z') }];
    });
    expect(patterns.length).toBeGreaterThanOrEqual(200);
    const sql = databaseAt(server.port);
    const query = 'select $1::text like $3::text as itself, $2::text like $3::text as another';
    for (const { text, pattern, other } of patterns)
      expect([text, await firstRow(sql, query, [text, other, pattern])]).toStrictEqual([
        text,
        { itself: true, another: other === text },
      ]);
    sql.dispose();
  });

  test('a text with a zero character, which no text of PostgreSQL can have, is a failure', async () => {
    const sql = databaseAt(server.port);
    const asked = await ask(sql, 'select name from customers where phone = $1', ['79000000001\0']);
    expect(leftOf(asked)).toStrictEqual({
      tag: 'UpstreamRejected',
      retryable: false,
      code: 'DATABASE_VALUE',
    });
    sql.dispose();
  });
});
