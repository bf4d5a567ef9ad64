/** The faults of databases, each on a real server: what becomes of a request is what the table in docs/reference/faults.md says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killBridges } from '../../../support/e2e/bridge';
import { removeFolders } from '../../../support/e2e/tenants';
import { ROOT } from '../../../support/root';
import { DATABASE_FAULTS } from '../../../support/sql/database-faults';
import { FAULT_DATABASES } from '../../../support/sql/fault-servers';
import { FaultWorld } from '../../../support/sql/fault-world';

/** The table of the page: the column of each server, by its faults. */
const page = readFileSync(join(ROOT, 'docs/reference/faults.md'), 'utf8');
const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const [head = '', , ...rows] = page.slice(page.indexOf('| Fault of a database')).split('\n');
const table = rows.slice(0, rows.indexOf('')).map(cellsOf);

test('the page has each fault, and no other', () => {
  expect(table.map(([fault]) => fault)).toStrictEqual(DATABASE_FAULTS.map(({ fault }) => fault));
});

describe.each(FAULT_DATABASES)('$name', (kind) => {
  (kind.isInstalled() ? describe : describe.skip)('with a fault', () => {
    let world: FaultWorld;
    beforeAll(async () => {
      const server = await kind.start();
      world = new FaultWorld(kind, server);
      await server.run(kind.setup);
    });
    afterEach(() => world.dispose());
    afterAll(async () => {
      await killBridges();
      removeFolders();
    });

    test.each(DATABASE_FAULTS)(
      '$fault: what comes of it is in the table, and the next request is answered',
      async ({ fault, play }) => {
        const said = table.find(([each]) => each === fault)?.[cellsOf(head).indexOf(kind.name)];
        expect(await play(world)).toBe(said);
        expect(await world.outcome(world.tenant())).toBe('The account');
      },
    );
  });
});
