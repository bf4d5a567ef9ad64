/** ops/dashboard.json as Grafana reads it: its panels, their queries and its variables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { ROOT } from '../root';

const Datasource = t.type({ type: t.literal('prometheus'), uid: t.literal('${datasource}') });
const Target = t.type({ refId: t.string, expr: t.string, datasource: Datasource });
const Place = t.type({ x: t.number, y: t.number, w: t.number, h: t.number });
const Row = t.type({ id: t.Int, type: t.literal('row'), title: t.string, gridPos: Place });
const Panel = t.type({
  id: t.Int,
  type: t.keyof({ stat: null, table: null, timeseries: null, 'state-timeline': null }),
  title: t.string,
  description: t.string,
  datasource: Datasource,
  gridPos: Place,
  fieldConfig: t.type({ defaults: t.type({ unit: t.string }) }),
  targets: t.array(Target),
});
const Variable = t.type({ name: t.string, type: t.keyof({ datasource: null, query: null }) });
const Dashboard = t.type({
  title: t.string,
  uid: t.string,
  schemaVersion: t.Int,
  templating: t.type({ list: t.array(Variable) }),
  panels: t.array(t.union([Panel, Row])),
});
type Dashboard = t.TypeOf<typeof Dashboard>;

/** The dashboard; fails if it is not one. */
export const readDashboard = (): Dashboard => {
  const decoded = Dashboard.decode(JSON.parse(readFileSync(join(ROOT, 'ops/dashboard.json'), 'utf8')));
  if (!isRight(decoded))
    throw new Error(
      `not a dashboard: ${decoded.left.map(({ context }) => context.map(({ key }) => key).join('.')).join(', ')}`,
    );
  return decoded.right;
};

/** Every query, with the title of its panel. */
export const queriesOf = ({ panels }: Dashboard): readonly (readonly [title: string, expr: string])[] =>
  panels.flatMap((panel) =>
    panel.type === 'row' ? [] : panel.targets.map(({ expr }) => [panel.title, expr] as const),
  );

const VALUES: Readonly<Record<string, string>> = { $tenant: '.*', $source: '.*', $__rate_interval: '1m' };

/** A query as Grafana sends it when all tenants and sources are chosen. */
export const withVariables = (expr: string): string =>
  expr.replace(/\$\w+/g, (variable) => VALUES[variable] ?? variable);
