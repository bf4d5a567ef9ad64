/** The load on one contender for some seconds, and its result. */
import autocannon from 'autocannon';
import { APP_KEY, type Contender, type Contest } from './contest';

/** What one contender did in one round. */
export interface Round {
  /** Requests that were answered. */
  readonly served: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  /** Processor time of the contender's process, where the system says it. */
  readonly cpuMicrosecondsPerRequest: number | undefined;
  /** The most memory of the contender so far, in MiB, where the system says it. */
  readonly peakMiB: number | undefined;
  /** The part of one core that the contender used. A value well below 1 means that the load was the limit. */
  readonly busy: number | undefined;
}

const requestsFor = (users: readonly string[], path: string): readonly autocannon.Request[] =>
  users.map((userIdentifier) => ({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${APP_KEY}` },
    body: JSON.stringify({ userIdentifier }),
  }));

/** `sorted` ascending. */
const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;

const refuseFailures = (name: string, { errors, timeouts, non2xx }: autocannon.Result): void => {
  if (errors + timeouts + non2xx > 0)
    throw new Error(`${name}: ${errors} errors, ${timeouts} timeouts, ${non2xx} answers other than 2xx`);
};

const cpuOf = (
  before: number | undefined,
  after: number | undefined,
  { '2xx': served, duration }: autocannon.Result,
): Pick<Round, 'cpuMicrosecondsPerRequest' | 'busy'> => {
  if (before === undefined || after === undefined)
    return { cpuMicrosecondsPerRequest: undefined, busy: undefined };
  const usedMs = after - before;
  return { cpuMicrosecondsPerRequest: (usedMs * 1000) / served, busy: usedMs / (duration * 1000) };
};

/** How long a load is: in seconds, or in requests. */
type Length = { readonly duration: number } | { readonly amount: number };

/**
 * In seconds. autocannon counts a connection that has sent its share of an amount as one that waits for an answer, and gives it
 * up after ten seconds, while slower connections still send theirs.
 */
const PATIENCE = 120;

/** Loads a contender; rejects when a single answer was not a 2xx. */
export const load = async (
  { name, url, child }: Contender,
  { path, usersOf }: Contest,
  connections: number,
  length: Length,
): Promise<Round> => {
  const latencies: number[] = [];
  const before = child.cpuMs();
  let connection = 0;
  const setupClient = (client: autocannon.Client): void =>
    client.setRequests(requestsFor(usersOf(connection++), path));
  const run = autocannon({
    url,
    connections,
    setupClient,
    ...length,
    ...('amount' in length && { timeout: PATIENCE }),
  });
  const open = new Set<autocannon.Client>();
  // autocannon's own histogram rounds to milliseconds. The first answer on a connection took as long as Node needed to accept
  // it: one in each turn of its loop, so that with hundreds at once the last wait for seconds, whatever the server does.
  run.on('response', (client: autocannon.Client, _status, _bytes, ms: number) => {
    if (open.has(client)) latencies.push(ms);
    else open.add(client);
  });
  const result = await run;
  const after = child.cpuMs();
  refuseFailures(name, result);
  latencies.sort((one, other) => one - other);
  return {
    served: result['2xx'],
    requestsPerSecond: result['2xx'] / result.duration,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    p999Ms: quantile(latencies, 0.999),
    peakMiB: child.peakMiB(),
    ...cpuOf(before, after, result),
  };
};
