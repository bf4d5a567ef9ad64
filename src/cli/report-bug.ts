/**
 * `account-bridge report`: what a bug report needs about an installation and its tenants. It holds no name of a tenant, source
 * or field, no value, no address, no path and no message: codes, places and counts only.
 */
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { basename } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { isRight } from 'fp-ts/Either';
import { groupBy } from '../core/group-by';
import { isError } from '../diagnostics/diagnostic';
import type { Problem, Severity } from '../diagnostics/diagnostic';
import { checkEach } from './check-tenant';
import { hiddenIn } from './report/check';
import type { CheckedTenant } from './report/check';
import { outputOf } from './report/output';
import { counted } from './report/problem';
import { tenantsIn } from './io/tenant-folders';
import { readVersion, versionText } from './io/version';
import type { Version } from './io/version';
import { EXIT_UNUSABLE, EXIT_OK } from './io/context';
import type { CliContext } from './io/context';

export interface ReportOptions {
  readonly mappings: string;
  readonly json: boolean;
}

const MEBIBYTE = 1_048_576;

/** The machine, without its name. */
interface Platform {
  readonly node: string;
  /** `linux x64 6.1.0`. */
  readonly system: string;
  readonly processors: number;
  readonly memoryMiB: number;
  readonly heapLimitMiB: number;
}

/** A finding without its text: a message can quote the file. */
interface ReportedFinding {
  readonly severity: Severity;
  readonly code: string;
  /** The kind of file: the tenant file, a fixture, or another one. */
  readonly file: 'tenant.json' | 'fixture' | 'other';
  readonly line: number;
  readonly column: number;
}

interface ReportedTenant {
  /** Tenants are counted from 1, in the order of their names. */
  readonly tenant: number;
  /** Whether the bridge would serve it. */
  readonly loads: boolean;
  /** How many sources there are of each adapter; empty when the file has errors. */
  readonly sources: Readonly<Record<string, number>>;
  readonly findings: readonly ReportedFinding[];
}

/** The whole report; what `--json` prints. */
export interface BugReport extends Version, Platform {
  /** The names of the bridge's own variables that are set. */
  readonly variables: readonly string[];
  readonly tenants: readonly ReportedTenant[];
}

const platformNow = (): Platform => ({
  node: process.version,
  system: `${platform()} ${arch()} ${release()}`,
  processors: cpus().length,
  memoryMiB: Math.round(totalmem() / MEBIBYTE),
  heapLimitMiB: Math.round(getHeapStatistics().heap_size_limit / MEBIBYTE),
});

const fileKind = (file: string): ReportedFinding['file'] => {
  if (basename(file) === 'tenant.json') return 'tenant.json';
  return /(^|[\\/])fixtures[\\/][^\\/]+$/.test(file) ? 'fixture' : 'other';
};

const findingOf = ({ severity, code, file, line, column }: Problem): ReportedFinding => ({
  severity,
  code,
  file: fileKind(file),
  line,
  column,
});

const reportTenant = ({ problems, plan }: CheckedTenant, index: number): ReportedTenant => {
  const sources = plan?.groups.flatMap((group) => group.sources) ?? [];
  const byAdapter = groupBy(sources, ({ adapter }) => adapter);
  return {
    tenant: index + 1,
    loads: !problems.some((problem) => isError(problem) && fileKind(problem.file) !== 'fixture'),
    sources: Object.fromEntries([...byAdapter].map(([adapter, each]) => [adapter, each.length])),
    findings: problems.map(findingOf),
  };
};

const tenantText = ({ tenant, loads, sources, findings }: ReportedTenant): readonly string[] => {
  const used = Object.entries(sources).map(([adapter, count]) => `${adapter} ${count}`);
  const sourcesText = used.length === 0 ? '' : `; sources: ${used.join(', ')}`;
  return [
    `Tenant ${tenant}: ${loads ? 'loads' : 'is refused'}${sourcesText}`,
    ...findings.map(
      ({ severity, code, file, line, column }) => `  ${severity}[${code}] ${file}:${line}:${column}`,
    ),
  ];
};

const textOf = (report: BugReport): string => {
  const { node, system, processors, memoryMiB, heapLimitMiB, variables, tenants } = report;
  return [
    `account-bridge ${versionText(report)}`,
    `Node.js ${node}, ${system}, ${counted(processors, 'processor')}, ${memoryMiB} MiB of memory, heap limit ${heapLimitMiB} MiB`,
    `Variables: ${variables.length === 0 ? 'none' : variables.join(', ')}`,
    counted(tenants.length, 'tenant'),
    ...tenants.flatMap(tenantText),
    '',
  ].join('\n');
};

/** Prints a report for an issue. Exit code 0, 2 when there is no such folder or tenant. */
export const reportBug = async (
  tenants: readonly string[],
  { mappings, json }: ReportOptions,
  world: CliContext,
): Promise<number> => {
  const names = tenantsIn(mappings, tenants);
  if (!isRight(names)) {
    outputOf(world, []).error(`${names.left}\n`);
    return EXIT_UNUSABLE;
  }
  const checked = await checkEach(names.right, mappings, world);
  const report: BugReport = {
    ...readVersion(world.packageRoot),
    ...platformNow(),
    variables: Object.keys(world.variables)
      .filter((name) => /^BRIDGE_[A-Z_]+$/.test(name))
      .sort(),
    tenants: checked.map(reportTenant),
  };
  const output = outputOf(world, hiddenIn(checked));
  if (json) output.json(report);
  else output.text(textOf(report));
  return EXIT_OK;
};
