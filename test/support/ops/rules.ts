/** ops/alerts.yml and its tests, as far as tests of the project read them: names, labels and annotations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root';

export const readOps = (file: string): string => readFileSync(join(ROOT, 'ops', file), 'utf8');

interface Alert {
  readonly name: string;
  readonly severity: string | undefined;
  readonly summary: string | undefined;
  readonly runbook: string | undefined;
}

/** Every alert of the rules, in their order. */
export const alerts: readonly Alert[] = readOps('alerts.yml')
  .split(/^ +- alert: /m)
  .slice(1)
  .map((text) => ({
    name: text.split('\n')[0] ?? '',
    severity: /^ +severity: (.+)$/m.exec(text)?.[1],
    summary: /^ +summary: '(.+)'$/m.exec(text)?.[1],
    runbook: /^ +runbook_url: (.+)$/m.exec(text)?.[1],
  }));

export const TEST_FILES = ['alerts.test.yml', 'alerts-of-days.test.yml'] as const;

/** The names of alerts that a test expects to fire, and of those that a test expects to be silent. */
export const tested = (): { readonly firing: readonly string[]; readonly silent: readonly string[] } => {
  const all = TEST_FILES.map(readOps).join('\n');
  const named = [...all.matchAll(/^ +alertname: (\w+)\n +exp_alerts:(.*)$/gm)];
  const those = (isSilent: boolean): readonly string[] =>
    named
      .filter(([, , expected = '']) => (expected.trim() === '[]') === isSilent)
      .map(([, name = '']) => name);
  return { firing: those(false), silent: those(true) };
};
