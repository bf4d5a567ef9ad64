/** ops/: alerts, dashboard and runbook agree with each other and with what the bridge tells. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { outcomes } from '../../../src/core/failure';
import { queriesOf, readDashboard } from '../../support/ops/dashboard';
import { alerts, readOps, tested } from '../../support/ops/rules';
import { ROOT } from '../../support/root';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const runbook = readOps('runbook.md');
const dashboard = readDashboard();
const queries = queriesOf(dashboard).map(([, expr]) => expr);
const TEXTS = ['alerts.yml', 'alerts.test.yml', 'alerts-of-days.test.yml', 'runbook.md'].map(readOps);
const all = [...TEXTS, ...queries].join('\n');

const namesIn = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
];

describe('alerts', () => {
  test('are named once each, with severity, summary and a section of the runbook', () => {
    expect(alerts.length).toBeGreaterThan(20);
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
    for (const { name, severity, summary, runbook: section } of alerts) {
      expect(['page', 'ticket']).toContain(severity);
      expect(summary).toMatch(/^\{\{ \$labels\.\w+ \}\}: .+\.$/);
      expect(section).toBe(`ops/runbook.md#${name.toLowerCase()}`);
    }
  });

  test('have a section each in the runbook, in the same order, and each section has its alert', () => {
    expect(namesIn(runbook, /^## (.+)$/gm)).toEqual(alerts.map(({ name }) => name));
  });

  test('have a test each in which they fire, and one in which they are silent', () => {
    const names = alerts.map(({ name }) => name).sort();
    expect([...new Set(tested().firing)].sort()).toEqual(names);
    expect([...new Set(tested().silent)].sort()).toEqual(names);
  });

  test('are explained in the runbook: what they mean, how to see more, what to do, when to ignore them', () => {
    const sections = runbook.split(/^## /m).slice(1);
    const parts = ['What it means', 'How to see more', 'What to do', 'When to ignore it'];
    const missing = sections.flatMap((section) =>
      parts.filter((part) => !section.includes(`**${part}.**`)).map((part) => [section.split('\n')[0], part]),
    );
    expect(missing).toEqual([]);
  });
});

describe('the names that alerts, dashboard and runbook use exist', () => {
  test('metrics of the bridge, in the generated table', () => {
    const table = namesIn(read('docs/reference/metrics.md'), /^\| `(account_bridge_\w+)`/gm);
    const used = namesIn(all, /(?<![:\w])(account_bridge_\w+)(?![:\w])/g);
    expect(used.length).toBeGreaterThan(30);
    const families = used.map((name) =>
      table.includes(name) ? name : name.replace(/_(bucket|count|sum)$/, ''),
    );
    expect(families.filter((name) => !table.includes(name))).toEqual([]);
  });

  test('metrics of the process, in the registry of prom-client', () => {
    const register = new Registry();
    collectDefaultMetrics({ register });
    const known = register.getMetricsAsArray().flatMap(({ name }) => [name, `${name}_sum`]);
    const used = namesIn(all, /(?<!\w)((?:process|nodejs)_\w+)/g);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('recorded series, in the rules', () => {
    const recorded = namesIn(readOps('alerts.yml'), /record: (\S+)$/gm);
    const used = namesIn(all, /(\w+:account_bridge_\w+:\w+)/g);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !recorded.includes(name))).toEqual([]);
  });

  test.each([
    ['outcome', [...Object.keys(outcomes), 'Bug', 'Gone', 'Unready']],
    ['cause', namesIn(read('src/observe/metrics/cause.ts'), /^ {2}\| '([\w-]+)';?$/gm)],
  ])('values of %s', (label, values) => {
    const used = namesIn(all, new RegExp(`(?<!\\w)${label}[=!]~?"([^"]*)"`, 'g')).flatMap((list) =>
      list.split('|'),
    );
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !values.includes(name))).toEqual([]);
  });

  test('events of the log and causes, in the runbook', () => {
    const events = namesIn(read('src/observe/events.ts'), /readonly event: '([\w-]+)';/g);
    const causes = namesIn(read('src/observe/metrics/cause.ts'), /^ {2}\| '([\w-]+)';?$/gm);
    const used = namesIn(runbook, /`([a-z]+(?:-\w+)+)`/g);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => ![...events, ...causes, 'account-bridge'].includes(name))).toEqual([]);
  });

  test('variables, in the dashboard', () => {
    const variables = dashboard.templating.list.map(({ name }) => name);
    expect(variables).toEqual(['datasource', 'tenant', 'source']);
    const used = namesIn(queries.join('\n'), /\$(\w+)/g);
    expect(used.filter((name) => !['__rate_interval', ...variables].includes(name))).toEqual([]);
  });
});

describe('the dashboard', () => {
  const { panels } = dashboard;

  test('has panels with ids, titles, descriptions and units of their own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    for (const panel of panels)
      if (panel.type !== 'row') {
        expect(panel.description).toMatch(/^[A-Z].*\.$/);
        expect(panel.fieldConfig.defaults.unit).toMatch(/^[a-zA-Z]+$/);
        expect(new Set(panel.targets.map(({ refId }) => refId)).size).toBe(panel.targets.length);
      }
  });

  test('has no panel over another, nor one wider than the page', () => {
    const places = panels.map(({ gridPos }) => gridPos);
    for (const [index, { x, y, w, h }] of places.entries()) {
      expect(x + w).toBeLessThanOrEqual(24);
      const over = places.slice(index + 1).filter((other) => {
        const across = other.x < x + w && x < other.x + other.w;
        return across && other.y < y + h && y < other.y + other.h;
      });
      expect(over).toEqual([]);
    }
  });

  test('shows every metric of the bridge', () => {
    const table = namesIn(read('docs/reference/metrics.md'), /^\| `(account_bridge_\w+)`/gm);
    expect(table.filter((name) => !queries.some((expr) => expr.includes(name)))).toEqual([]);
  });
});
