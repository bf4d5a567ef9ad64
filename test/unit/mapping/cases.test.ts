/** Every mapping case, run by one loop with the code that a request uses. */
import { isRight } from 'fp-ts/Either';
import { Account } from '../../../src/contract/account';
import { AppReply } from '../../../src/contract/app-response';
import { resolve } from '../../../src/resolve';
import { callAt } from '../../support/tenant/world';
import { allCases, expand, loadCase } from '../../support/mapping/cases';
import type { Case } from '../../support/mapping/cases';

/** The number of cases; adding one changes it here. */
const CASES = 342;

const NOW = '2022-06-15T09:00:00.000Z';

const outcomeOf = async (each: Case): Promise<unknown> => {
  const { problems, tenant } = loadCase(each);
  const warnings = problems.map(({ code }) => code);
  if (tenant === undefined) return { refused: problems };
  const identifier = tenant.identify(each.identifier ?? 'u-1');
  if (identifier === undefined) return { identifier: 'refused' };
  const outcome = await resolve(tenant, identifier, callAt(new Date(each.now ?? NOW)))();
  if (isRight(outcome)) {
    expect(Account.is(outcome.right)).toBe(true);
    expect(AppReply.is({ user: outcome.right })).toBe(true);
    return { account: outcome.right, warnings };
  }
  const failure = outcome.left;
  return failure.tag === 'AccountIncomplete'
    ? { incomplete: { field: failure.field, reason: failure.reason }, warnings }
    : { failure: failure.tag, warnings };
};

const expectationOf = ({ account, incomplete, failure, warnings = [] }: Case): object => ({
  ...(account === undefined ? {} : { account: expand(account) }),
  ...(incomplete === undefined ? {} : { incomplete }),
  ...(failure === undefined ? {} : { failure }),
  warnings,
});

/** The order of fields is part of the answer. */
const written = (value: unknown): string => JSON.stringify(value, undefined, 1);

describe('the mapping case', () => {
  const cases = allCases();
  let ran = 0;

  it.each(cases)('%s', async (_title, each) => {
    ran += 1;
    expect(written(await outcomeOf(each))).toBe(written(expectationOf(each)));
  });

  it(`has ${CASES} companions, and all of them ran`, () => {
    expect(ran).toBe(CASES);
    expect(new Set(cases.map(([title]) => title)).size).toBe(CASES);
  });
});
