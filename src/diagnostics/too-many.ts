/**
 * The finding that a file has more of something than is allowed. The limits are far above any file that people write.
 */
import type { Findings } from './collector';
import { startOf } from './diagnostic';
import type { Span } from './diagnostic';

/** Whether there is more of something than there may be, which is then a finding. */
export const isTooMany = (
  count: number,
  most: number,
  at: Span,
  what: string,
  findings: Findings,
): boolean => {
  if (count <= most) return false;
  findings.add(startOf(at), {
    code: 'too-many',
    message: `there are too many ${what}: at most ${most} are read`,
  });
  return true;
};
