/** The metrics of several workers as those of one bridge: the texts that each wrote, merged series by series. */

type Merge = (one: number, other: number) => number;

const sum: Merge = (one, other) => one + other;

/** Gauges whose values add up. */
const ADDED =
  /^(?:account_bridge_(?:connections|connections_limit|tenant_requests|tenant_requests_limit|source_(?:calls|calls_waiting|calls_limit|cache_entries|cache_bytes))|process_(?!start_time).*|nodejs_(?!eventloop|version).*)$/;

/** Gauges of which the least value counts. */
const LEAST =
  /^(?:account_bridge_(?:tenant_up|source_probe_success|source_certificate_end_seconds)|process_start_time_seconds)$/;

/** How the values of a family are merged: those of counters and histograms add up, and of most gauges the greatest counts. */
const mergeOf = (name: string, kind: string): Merge => {
  if (kind !== 'gauge' || ADDED.test(name)) return sum;
  return LEAST.test(name) ? Math.min : Math.max;
};

interface Family {
  readonly head: readonly string[];
  readonly kind: string;
  readonly merge: Merge;
  readonly samples: Map<string, number>;
}

type Families = Map<string, Family>;

const HEAD = /^# (HELP|TYPE) (\S+) (.*)$/;

const valueOf = (text: string): number => {
  if (text === 'Nan' || text === 'NaN') return NaN;
  return text.endsWith('Inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
};

const textOf = (value: number): string => {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
};

const add = ({ samples, merge }: Family, series: string, value: number): void => {
  const known = samples.get(series);
  samples.set(series, known === undefined ? value : merge(known, value));
};

/** Reads one text into the families. */
const read = (text: string, families: Families): void => {
  let help = '';
  let family: Family | undefined;
  for (const line of text.split('\n')) {
    const [, what, name = '', kind = ''] = HEAD.exec(line) ?? [];
    if (what === 'HELP') help = line;
    else if (what === 'TYPE') {
      family = families.get(name) ?? {
        ...{ head: [help, line], kind, merge: mergeOf(name, kind), samples: new Map<string, number>() },
      };
      families.set(name, family);
    } else if (line !== '' && family !== undefined) {
      const end = line.lastIndexOf(' ');
      add(family, line.slice(0, end), valueOf(line.slice(end + 1)));
    }
  }
};

const written = (families: Families): string =>
  [...families.values()]
    .flatMap(({ head, samples }) => [
      ...head,
      ...[...samples].map(([series, value]) => `${series} ${textOf(value)}`),
      '',
    ])
    .join('\n');

const TENANT = /[{,]tenant="((?:[^"\\]|\\.)*)"/;

/** One text of those of all workers. */
export const mergeMetrics = (texts: readonly string[]): string => {
  const families: Families = new Map();
  for (const text of texts) read(text, families);
  return written(families);
};

export interface GroupMetrics {
  /** Takes the text that a worker has now. */
  readonly take: (worker: object, text: string) => void;
  /** The worker has ended: what it counted stays counted, since a counter that falls looks like many events. */
  readonly retire: (worker: object) => void;
  /** The text of all workers together. Of workers that have ended it has no tenant that none of the others has. */
  readonly text: () => string;
}

/** The metrics of a bridge whose workers come and go. */
export const createGroupMetrics = (): GroupMetrics => {
  const latest = new Map<object, string>();
  const ended: Families = new Map();
  const addEnded = (families: Families): void => {
    const tenantOf = (series: string): string | undefined => TENANT.exec(series)?.[1];
    const tenants = new Set<string | undefined>([undefined]);
    for (const { samples } of families.values())
      for (const series of samples.keys()) tenants.add(tenantOf(series));
    for (const [name, { samples }] of ended) {
      const family = families.get(name);
      for (const [series, value] of samples)
        if (!tenants.has(tenantOf(series))) samples.delete(series);
        else if (family !== undefined) add(family, series, value);
    }
  };
  return {
    take: (worker, text) => void latest.set(worker, text),
    retire: (worker) => {
      read(latest.get(worker) ?? '', ended);
      latest.delete(worker);
      for (const [name, { kind }] of ended) if (kind === 'gauge') ended.delete(name);
    },
    text: () => {
      const families: Families = new Map();
      for (const text of latest.values()) read(text, families);
      if (ended.size > 0 && latest.size > 0) addEnded(families);
      return written(families);
    },
  };
};
