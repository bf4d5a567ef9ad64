/** What is told of each tenant when it is loaded or refused, and of variables that look wrong. */
import { isError } from '../diagnostics/diagnostic';
import { ADMIN_TOKEN } from '../admin/guard';
import type { Emit } from '../observe/events';
import { secretsOf } from '../tenant/decode/secrets';
import type { Looked, Variables } from '../tenant/decode/secrets';
import { readText } from '../tenant/folder';
import { placesOf } from '../tenant/reload/entry';
import type { Entry } from '../tenant/reload/entry';
import { copyFaultIn } from '../values/copied-text';
import { outputOf } from './report/output';
import { problemLine } from './report/problem';
import type { CliContext } from './io/context';
import { isServiceLink } from './health';
import { SUBJECT_KEY } from './subject';

/** So many lines are not written again while they are among the last. */
const MOST_TOLD = 500;

/** Whole seconds; none when the clock was set back. */
const secondsSince = (time: Date): number => Math.max(0, Math.floor((Date.now() - time.getTime()) / 1000));

/** Reports a tenant in the log, and for people on standard error why its file is not served. */
export const announcer = (world: CliContext, emit: Emit): ((entry: Entry) => void) => {
  let told: readonly string[] = []; // a file that tenants share has its problems once
  const tell = (line: string): void => {
    if (!told.includes(line)) outputOf(world, []).error(`${line}\n`);
    told = [...told.slice(-MOST_TOLD), line];
  };
  return ({ name, file, outcome, problems, keptSince }) => {
    if (outcome === 'loaded') {
      const accepted = problems.filter((problem) => problem.accepted !== undefined).length;
      const warnings = problems.length - accepted;
      emit({ event: 'tenant-loaded', tenant: name, warnings, ...(accepted > 0 && { accepted }) });
      return;
    }
    const places = placesOf(problems, file);
    if (keptSince === undefined) emit({ event: 'tenant-refused', tenant: name, problems: places });
    else emit({ event: 'tenant-kept', tenant: name, keptS: secondsSince(keptSince), problems: places });
    for (const problem of problems.filter(isError)) tell(problemLine(problem));
  };
};

/** Reports each variable once whose text seems to have something around it that was not meant. */
export const suspecter = (emit: Emit): Looked => {
  const told = new Set<string>();
  return (variable, text) => {
    const found = copyFaultIn(text);
    if (found === undefined || told.has(variable)) return;
    told.add(variable);
    emit({ event: 'variable-suspect', variable, found });
  };
};

/** The ports that a variable may name. */
const PORTS = ['BRIDGE_PORT', 'BRIDGE_ADMIN_PORT'] as const;

/** What Kubernetes does, and what to do about it. */
const SERVICE_LINK =
  'Kubernetes set it for a Service of that name: rename the Service, or set "enableServiceLinks": false in the pod';

/** Reports what is odd about the bridge's own variables. */
export const announceVariables = (variables: Variables, suspect: Looked, emit: Emit): void => {
  for (const [name, text = ''] of Object.entries(variables))
    if (name.startsWith('BRIDGE_')) suspect(name, text);
  for (const name of [SUBJECT_KEY, ADMIN_TOKEN]) secretsOf(variables, readText, suspect)(name);
  for (const variable of PORTS)
    if (isServiceLink(variables[variable] ?? ''))
      emit({ event: 'variable-ignored', variable, fix: SERVICE_LINK });
};
