/** What the primary's admin listener answers: what its workers say, put together. */
import * as t from 'io-ts';
import type { Routes } from '../../admin/listener';
import { failed, json, replied } from '../../admin/reply';
import type { Reply } from '../../admin/reply';
import { aliveAnswer } from '../../gateway/health';
import { CONTENT_TYPE } from '../../observe/metrics/metrics';
import type { Answered, Question } from './ask';
import type { GroupMetrics } from './merge-metrics';

/** A worker that says nothing for so long is left out of what is read, in milliseconds. Scrapers wait for 10 s. */
export const READ_MS = 3_000;

/** A reload may load large files of customers, for 5 minutes each. */
const CHANGE_MS = 600_000;

/** Less than `account-bridge forget` waits, in milliseconds. */
const FORGET_MS = 8_000;

/** What a group answers of itself. */
export interface GroupView {
  /** Asks all workers that serve. */
  readonly ask: (question: Question) => Promise<readonly Answered[]>;
  /** Has the workers that still start read their tenants again, since they may have read them already. */
  readonly reloadStarting: () => void;
  readonly metrics: GroupMetrics;
  readonly stopping: () => boolean;
  readonly linesLost: () => number;
}

const NO_WORKER = failed(503, 'no worker serves');
const NO_ANSWER = failed(504, 'a worker did not answer: ask again, and look at the log');

const textOf = ({ body }: Reply): string => Buffer.concat(body).toString();

const byStatus = (replies: readonly Reply[]): readonly Reply[] =>
  replies.toSorted((one, other) => one.status - other.status);

const OK = 200;

/** The worst reply: a refusal by one worker comes before what the others did. */
const worstOf = (replies: readonly Reply[]): Reply => byStatus(replies).at(-1) ?? NO_WORKER;

/** What a worker says that has forgotten a shopper. */
const Forgotten = t.type({ entries: t.number });

/** The routes of a primary. */
export const routesOfGroup = ({ ask, reloadStarting, metrics, stopping, linesLost }: GroupView): Routes => {
  const read = async (path: string): Promise<readonly Reply[]> => {
    const answers = await ask({ path, patienceMs: READ_MS });
    return answers.flatMap(({ reply }) => reply ?? []);
  };
  const ready = async (): Promise<Reply> =>
    stopping() ? json(503, { status: 'stopping' }) : (byStatus(await read('/readyz'))[0] ?? NO_WORKER);
  const scrape = async (): Promise<Reply> => {
    for (const { worker, reply } of await ask({ path: '/metrics', patienceMs: READ_MS }))
      if (reply !== undefined) metrics.take(worker, textOf(reply));
    return { status: 200, type: CONTENT_TYPE, body: [Buffer.from(metrics.text())] };
  };
  const status = async (): Promise<Reply> =>
    replied(200, [Buffer.from(`{"workers":[${(await read('/status')).map(textOf).join(',')}]}`)]);
  const askAll = async (path: string, body: Buffer, patienceMs: number): Promise<readonly Reply[]> => {
    const answers = await ask({ path, body: body.toString(), patienceMs });
    return answers.map(({ reply }) => reply ?? NO_ANSWER);
  };
  const change = async (path: string, body: Buffer): Promise<Reply> => {
    if (path === '/reload') reloadStarting();
    return worstOf(await askAll(path, body, CHANGE_MS));
  };
  /** Each worker has answers of its own; those that still start have none. */
  const forget = async (body: Buffer): Promise<Reply> => {
    const replies = await askAll('/forget', body, FORGET_MS);
    const worst = worstOf(replies);
    const said = replies.map((reply): unknown => JSON.parse(textOf(reply)));
    const [first] = said.filter(Forgotten.is);
    if (worst.status !== OK || first === undefined) return worst;
    const entries = said.filter(Forgotten.is).reduce((sum, each) => sum + each.entries, 0);
    return json(OK, { ...first, entries });
  };
  return {
    reads: new Map<string, () => Reply | Promise<Reply>>([
      ['/livez', () => replied(200, [Buffer.from(aliveAnswer(linesLost()).body)])],
      ['/readyz', ready],
      ['/metrics', scrape],
      ['/status', status],
    ]),
    changes: new Map<string, (body: Buffer) => Promise<Reply>>([
      ['/log-level', (body) => change('/log-level', body)],
      ['/reload', (body) => change('/reload', body)],
      ['/forget', forget],
    ]),
  };
};
