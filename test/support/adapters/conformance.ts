/**
 * The conformance suite of every adapter: loaded by the loader, called over the real transport, with an upstream that
 * `arrange` makes work or fail as a test needs.
 */
import { askingTests } from './conformance/asking-tests';
import { settingsTests } from './conformance/settings-tests';
import { disposeAll } from './conformance/source';
import type { Conformance } from './conformance/suite';

const tests = { ...settingsTests, ...askingTests };

/** Runs the suite. A skipped test says why, and must exist. */
export const testAdapter = (suite: Conformance): void => {
  const reasons = new Map(suite.skip.map(({ test: name, reason }) => [name, reason]));

  afterEach(() => void jest.useRealTimers());
  afterEach(disposeAll);

  for (const [name, run] of Object.entries(tests)) {
    const reason = reasons.get(name);
    if (reason === undefined) test(name, () => run(suite));
    else test.skip(`${name} (${reason})`, () => undefined);
  }

  test('every test that is skipped exists, once, and says why', () => {
    expect(reasons.size).toBe(suite.skip.length);
    expect([...reasons.keys()].filter((name) => !Object.hasOwn(tests, name))).toStrictEqual([]);
    expect([...reasons.values()].filter((reason) => reason.length < 10)).toStrictEqual([]);
  });
};
