/** The status of a bridge that serves, as its admin listener has it: no shopper's data is in it. */
import type { Either } from 'fp-ts/Either';
import { right } from 'fp-ts/Either';
import { refused } from './context';
import type { Refused, Shown, StudioContext } from './context';

/** How long the admin listener may take, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Asks the admin listener that the command line names. */
export const bridgeStatus = async ({ adminUrl }: StudioContext): Promise<Either<Refused, Shown<unknown>>> => {
  if (adminUrl === undefined)
    return refused(404, 'start the studio with --admin URL to see a bridge that serves');
  try {
    const response = await fetch(new URL('/status', adminUrl), {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    if (!response.ok) return refused(502, `the admin listener answers ${response.status}`);
    return right({ value: await response.json(), hidden: [] });
  } catch {
    return refused(502, 'the admin listener does not answer; is the address right?');
  }
};
