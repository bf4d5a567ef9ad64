/** One directory, loaded as the bridge loads it: its CPU time, its memory, and how long a customer is looked for. */
import { isRight } from 'fp-ts/Either';
import type { DirectoryFormat } from '../src/adapter/directory';
import { loadApart } from '../src/tenant/directory/apart';
import { openDirectory } from '../src/tenant/directory/open';
import { DEFAULT_COUNTRY } from '../src/values/phone';
import { phoneOf } from './customers';

/** So many customers are looked for. */
const LOOKED_FOR = 20_000;

const MIB = 1024;

/** The most memory that the process had so far, in MiB. */
const peak = (): number => process.resourceUsage().maxRSS / MIB;

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? NaN;

const run = async (real: string, format: DirectoryFormat, customers: number): Promise<void> => {
  const origin = { country: DEFAULT_COUNTRY, reading: 'source' } as const;
  const layout = {
    format,
    isCompressed: real.endsWith('.gz'),
    csv: { delimiter: ',', quote: '"' },
    badLines: 0,
  };
  const request = { index: { phone: 'phone' }, origin, layout } as const;
  const before = { peak: peak(), cpu: process.cpuUsage() };
  const built = await loadApart(
    { name: 'customers', real, maxBytes: 2 ** 31, request },
    new AbortController().signal,
  );
  const cpu = process.cpuUsage(before.cpu);
  if (!isRight(built)) throw new Error(built.left.message);
  const loaded = peak();
  const directory = openDirectory(built.right, origin);
  const micros: number[] = [];
  for (let at = 0; at < LOOKED_FOR; at += 1) {
    const spelling = phoneOf(Math.floor(Math.random() * customers));
    const start = process.hrtime.bigint();
    const found = directory.find('phone', spelling);
    micros.push(Number(process.hrtime.bigint() - start) / 1000);
    if (found.length !== 1) throw new Error('a customer was not found');
  }
  micros.sort((one, other) => one - other);
  const figures = {
    bytes: built.right.size,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMiB: loaded - before.peak,
    p50: percentile(micros, 0.5),
    p99: percentile(micros, 0.99),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
};

const [, , file = '', format = 'csv', customers = '0'] = process.argv;
void run(file, format === 'json' || format === 'ndjson' ? format : 'csv', Number(customers));
