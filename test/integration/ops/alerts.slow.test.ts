/** The alert rules as Prometheus reads them: valid, and each fires and stays silent as its test says. */
import { join } from 'node:path';
import { runProgram } from '../../support/e2e/bridge';
import { isInstalled } from '../../support/ops/installed';
import { TEST_FILES } from '../../support/ops/rules';
import { ROOT } from '../../support/root';

const promtool = (...command: readonly string[]) =>
  runProgram(['promtool', ...command], {}, join(ROOT, 'ops'));

const testWithPromtool = isInstalled('promtool') ? test : test.skip;

testWithPromtool('promtool finds no mistake in the rules', async () => {
  const { code, stdout, stderr } = await promtool('check', 'rules', 'alerts.yml');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('SUCCESS');
});

testWithPromtool.each(TEST_FILES)('every alert does as ops/%s says', async (file) => {
  const { code, stdout, stderr } = await promtool('test', 'rules', file);
  expect({ code, output: stdout + stderr }).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
});
