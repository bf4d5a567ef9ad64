/** A real server counts placeholders as the check of tenant files does. */
import { isRight } from 'fp-ts/Either';
import { readStatement } from '../../../../../adapters/sql/statement';
import { open } from '../../../../../src/upstream/sql/mysql/open';
import { setUp } from '../../../../../src/upstream/sql/mysql/session';
import { prepare } from '../../../../../src/upstream/sql/mysql/statement';
import { killBridges } from '../../../../support/e2e/bridge';
import { removeFolders } from '../../../../support/e2e/tenants';
import { hasMariaDb, startMariaDb } from '../../../../support/sql/mariadb';
import { rightOf } from '../../../../support/sql/client';
import { optionsFor } from '../../../../support/sql/mysql';
import { STATEMENTS } from '../../../../support/sql/mysql-statements';

(hasMariaDb() ? test : test.skip)(
  'MariaDB counts the placeholders of a statement as the check does',
  async () => {
    const server = await startMariaDb();
    const { connection, stream } = rightOf(await open(optionsFor(server.port), new AbortController().signal));
    rightOf(await setUp(connection, 60_000));
    const counts: [string, unknown][] = [];
    for (const [text] of STATEMENTS) {
      const prepared = await prepare(connection, text);
      counts.push([text, isRight(prepared) ? prepared.right.placeholders : prepared.left]);
    }
    stream.destroy();
    expect(counts).toEqual(STATEMENTS.map(([text]) => [text, readStatement(text, 'mysql').placeholders]));
    await killBridges();
    removeFolders();
  },
);
