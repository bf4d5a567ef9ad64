/** What is said when fewer tenants load than `--require-tenants` asks for. */
import { isError } from '../../diagnostics/diagnostic';
import type { Snapshot } from '../../tenant/runtime/tenant';
import type { Lacking } from '../requirement';
import { problemLine } from './problem';

/** What failed, a line for each tenant with its first problem. */
export const lackingText = (
  requirement: string,
  { loaded, required }: Lacking,
  { refused }: Snapshot,
): string => {
  const lines = [...refused].map(([name, problems]) => {
    const [first, ...others] = problems.filter(isError);
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return `  ${name}: ${first === undefined ? 'unknown' : problemLine(first)}${more}`;
  });
  const head = `too few tenants loaded: ${loaded}, and --require-tenants ${requirement} asks for ${required}. These did not load:`;
  return [head, ...lines, ''].join('\n');
};
