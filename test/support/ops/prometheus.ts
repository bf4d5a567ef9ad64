/** A Prometheus of its own for a test: on a free port of loopback, with the alert rules, and its data in a new folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { launch } from '../e2e/bridge';
import { makeFolder } from '../e2e/tenants';
import { send } from '../gateway/gateway';
import { ROOT } from '../root';
import { found } from '../until';

const Sample = t.type({ metric: t.record(t.string, t.string) });
const Answer = t.union([
  t.type({
    status: t.literal('success'),
    data: t.type({
      result: t.array(t.intersection([Sample, t.partial({ value: t.tuple([t.number, t.string]) })])),
    }),
  }),
  t.type({ status: t.literal('error'), error: t.string }),
]);

/** One series of the answer to a query, with its value now. */
export interface Found {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface Prometheus {
  /** Runs a query now; fails where Prometheus does not accept it. */
  readonly query: (expression: string) => Promise<readonly Found[]>;
}

/** What the documents show, for this one target, with a scrape and an evaluation in each second. */
const configurationOf = (targets: readonly number[]): string =>
  JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(ROOT, 'ops/alerts.yml')],
    scrape_configs: [
      {
        job_name: 'account-bridge',
        static_configs: [{ targets: targets.map((port) => `127.0.0.1:${port}`) }],
      },
    ],
  });

const queryOn = async (port: number, expression: string): Promise<readonly Found[]> => {
  const path = `/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { text } = await send(port, { method: 'GET', path, headers: [] });
  const answer = Answer.decode(JSON.parse(text));
  if (!isRight(answer)) throw new Error(`not an answer of Prometheus: ${text}`);
  if (answer.right.status === 'error') throw new Error(`${expression}: ${answer.right.error}`);
  return answer.right.data.result.map(({ metric, value }) => ({ labels: metric, value: value?.[1] ?? '' }));
};

/** Starts one that scrapes these ports; `killBridges` ends it, and `removeFolders` removes its data. */
export const startPrometheus = async (targets: readonly number[]): Promise<Prometheus> => {
  const folder = makeFolder();
  const configuration = join(folder, 'prometheus.yml'); // JSON is YAML, too
  writeFileSync(configuration, configurationOf(targets));
  const { child, stderr } = launch(
    [
      'prometheus',
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    {},
    folder,
  );
  const port = await found(
    () => {
      if (child.exitCode !== null) throw new Error(stderr());
      const listening = /msg="Listening on" address=127\.0\.0\.1:(\d+)/.exec(stderr());
      return /msg="Server is ready/.test(stderr()) ? listening?.[1] : undefined;
    },
    () => `Prometheus does not listen: ${stderr()}`,
  );
  return { query: (expression) => queryOn(Number(port), expression) };
};
