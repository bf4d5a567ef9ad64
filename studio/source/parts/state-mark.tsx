/** The state of a tenant. */
import type { TenantRow } from '../server/api';
import { useSay } from '../texts/language';
import { Mark } from './mark';

const WORDS = { passes: 'passes', warns: 'warns', fails: 'fails', unknown: 'checking' } as const;

export const StateMark = ({ state }: Pick<TenantRow, 'state'>) => {
  const say = useSay();
  return <Mark look={state}>{say(WORDS[state])}</Mark>;
};
