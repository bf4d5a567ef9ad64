/** The finding that a file has more of something than it may. The limits are where no file that people write comes near. */
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
