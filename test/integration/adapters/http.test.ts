/** http sends, answers and refuses as recorded in fixtures/http. */
import { http } from '../../../adapters/http';
import { loadFixture, testContract } from '../../support/adapters/contract';
import { readFixtures } from '../../support/adapters/fixture';

testContract(http, 299);

const found = ({ problems }: ReturnType<typeof loadFixture>): readonly string[] =>
  problems
    .filter(({ code }) => code !== 'secret-unset')
    .map(({ code, line, column, message, suggestion = '' }) =>
      [code, line, column, message, suggestion].join(),
    );

test.each(readFixtures('http'))(
  '$name has the same findings whether its secrets are set or not',
  (fixture) => {
    const [set, unset] = [loadFixture(http, fixture), loadFixture(http, fixture, {})];
    expect(found(unset)).toStrictEqual(found(set));
    const isUnset = unset.problems.some(({ code }) => code === 'secret-unset');
    expect(isUnset).toBe(JSON.stringify(fixture.settings).includes('${'));
    set.tenant?.dispose();
    unset.tenant?.dispose();
  },
);
