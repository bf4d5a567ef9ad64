/** The finding that no shopper can be "no such user": every source that must answer takes any answer for a user's. */
import type { Findings } from '../../diagnostics/collector';
import { write } from '../../diagnostics/fix';
import type { Source } from '../source/source';

export const reportNeverMissing = (sources: readonly Source[], findings: Findings): void => {
  const required = sources.filter(({ optional }) => !optional);
  const places = required.flatMap(({ neverMisses }) => neverMisses ?? []);
  const [first] = places;
  if (first === undefined || places.length < required.length) return;
  findings.add(first, {
    code: 'not-found-never',
    message: 'no answer counts as "no such user": an unknown shopper would get an error of the service',
    fix: write('[{ "status": 404 }]', { asks: true }),
  });
};
