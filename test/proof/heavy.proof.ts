/**
 * The figures of heavy answers, and the page that they make, `docs/reference/heavy-answers.md`: how long a healthy tenant waits, and how
 * much more memory the process needs, while another tenant's upstream gives one heavy answer after the other.
 * `PROOF_HEAVY` names another file for the page.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { heavy, type Heavy } from '../support/faults/heavy';
import { ROOT } from '../support/root';
import { endAll } from './faults/child';
import { say } from './faults/figures';
import { LIMITS, measureHeavy, type HeavyFigure } from './heavy/measure';
import { pageOf } from './heavy/page';

const measured = new Map<Heavy, HeavyFigure>();

afterEach(endAll);

afterAll(() => {
  if (measured.size < heavy.length) return;
  const file = process.env.PROOF_HEAVY ?? join(ROOT, 'docs/reference/heavy-answers.md');
  const machine = `${cpus().length} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  writeFileSync(file, pageOf(heavy, { machine, figures: measured }));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/prettier/bin/prettier.cjs'), '--write', file]);
});

it.each(heavy.map((each) => [each.fault, each] as const))(
  'a healthy tenant is answered as ever, and memory stays: %s',
  async (_fault, each) => {
    const figure = await measureHeavy(each);
    measured.set(each, figure);
    const { baselineMs, duringMs, moreMB } = figure;
    say(
      `${baselineMs.toFixed(0)} ms, ${duringMs.toFixed(0)} ms, ${moreMB.toFixed(0)} MB more: ${each.fault}`,
    );
    expect(figure.odd).toBe(0);
    expect(duringMs - baselineMs).toBeLessThanOrEqual(LIMITS.ms);
    expect(moreMB).toBeLessThanOrEqual(LIMITS.megabytes);
  },
);
