/** The suite's tests of loading: bad settings are problems, and no request is sent. */
import { isError } from '../../../../src/diagnostics/diagnostic';
import { leaksOf } from '../leaks';
import { replaced, settingsPaths, without } from '../settings';
import type { LoadedTenant } from '../tenant';
import { PLANTED } from './oddities';
import { hiddenOf, load, trafficOf } from './source';
import type { Arranged, Conformance, Tests } from './suite';
import { turns } from '../../time';

/** Refused, at a place, without a text that must not be shown. */
const expectRefused = (suite: Conformance, arranged: Arranged, settings: unknown): LoadedTenant => {
  const loaded = load(suite, arranged, settings);
  expect({ settings, tenant: loaded.tenant }).toStrictEqual({ settings, tenant: undefined });
  expect(loaded.problems.filter(isError).length).toBeGreaterThan(0);
  for (const { line, column, message } of loaded.problems)
    expect([line > 1, column > 0, message !== '']).toStrictEqual([true, true, true]);
  expect(leaksOf(loaded.problems, hiddenOf(suite, arranged))).toStrictEqual([]);
  return loaded;
};

export const settingsTests: Tests = {
  'without any one setting the source is refused': async (suite) => {
    const arranged = await suite.arrange({ kind: 'documented' });
    const paths = settingsPaths(suite.settings);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expectRefused(suite, arranged, without(suite.settings, path));
  },

  'an unknown setting is refused at every place': async (suite) => {
    const arranged = await suite.arrange({ kind: 'documented' });
    const objects = settingsPaths(suite.settings, 'objects');
    for (const path of [[], ...objects])
      expectRefused(suite, arranged, replaced(suite.settings, [...path, 'noSuchSetting'], 'x'));
  },

  'a setting of another kind is refused': async (suite) => {
    const arranged = await suite.arrange({ kind: 'documented' });
    for (const path of settingsPaths(suite.settings))
      for (const value of [12, true, null, [], {}])
        expectRefused(suite, arranged, replaced(suite.settings, path, value));
  },

  'a secret that is unset, or written in the file, is refused and not repeated': async (suite) => {
    const arranged = await suite.arrange({ kind: 'documented' });
    const secrets = settingsPaths(suite.settings, 'secrets');
    expect(secrets.length).toBeGreaterThan(0);
    for (const path of secrets) {
      const literal = expectRefused(suite, arranged, replaced(suite.settings, path, PLANTED));
      expect(leaksOf(literal.problems, [PLANTED])).toStrictEqual([]);
      expectRefused(suite, arranged, replaced(suite.settings, path, '${NO_SUCH_VARIABLE}'));
    }
  },

  'a secret that cannot be sent is refused by its variable, and not repeated': async (suite) => {
    const arranged = await suite.arrange({ kind: 'documented' });
    for (const path of settingsPaths(suite.settings, 'secrets')) {
      const settings = replaced(suite.settings, path, '${UNSENDABLE}');
      for (const odd of ['\n', '\t', '\0', '\u0085', '\ud800']) {
        const variables = { ...arranged.variables, UNSENDABLE: `${PLANTED}${odd}${PLANTED}` };
        const { problems } = expectRefused(suite, { ...arranged, variables }, settings);
        expect(problems.filter(isError).map(({ message }) => /UNSENDABLE/.test(message))).toStrictEqual([
          true,
        ]);
        expect(leaksOf(problems, [PLANTED])).toStrictEqual([]);
      }
    }
  },

  'neither loading nor disposing of an unused source opens a connection': async (suite) => {
    const arranged = await suite.arrange({ kind: 'echo', identifiers: [suite.found.identifier] });
    const { tenant } = load(suite, arranged);
    expect(tenant).toBeDefined();
    expectRefused(suite, arranged, {});
    await turns();
    tenant?.dispose();
    expect(trafficOf(arranged).connections()).toBe(0);
  },
};
