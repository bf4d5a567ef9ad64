/** What is told of each tenant when it is loaded or refused, and of variables that look wrong. */
import { isError } from '../diagnostics/diagnostic';
import { ADMIN_TOKEN } from '../admin/guard';
import type { Emit } from '../observe/events';
import type { LoadedFolder } from '../tenant/folder';
import { secretsOf } from '../tenant/decode/secrets';
import type { Looked, Variables } from '../tenant/decode/secrets';
import { readText } from '../tenant/folder';
import { copyFaultIn } from '../values/copied-text';
import { outputOf } from './report/output';
import { problemLine } from './report/problem';
import type { CliContext } from './io/context';
import { isServiceLink } from './health';
import { SUBJECT_KEY } from './subject';

/** Reports a tenant in the log, and for people on standard error why it was refused. */
export const announcer = (world: CliContext, emit: Emit): ((folder: LoadedFolder) => void) => {
  const told = new Set<string>(); // a file that tenants share has its problems once
  const tell = (line: string): void => {
    if (!told.has(line)) outputOf(world, []).error(`${line}\n`);
    told.add(line);
  };
  return ({ name, file: own, tenant, problems }) => {
    if (tenant !== undefined) {
      emit({ event: 'tenant-loaded', tenant: name, warnings: problems.length });
      return;
    }
    const errors = problems.filter(isError);
    const places = errors.map(({ code, file, line, column }) => ({
      code,
      ...(file === own ? {} : { file }),
      line,
      column,
    }));
    emit({ event: 'tenant-refused', tenant: name, problems: places });
    for (const problem of errors) tell(problemLine(problem));
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
