/** The state of a tenant, by sign and word, so that it does not depend on colours. */
import type { TenantRow } from '../server/api';
import { useSay } from '../texts/language';

const SIGNS = { passes: '✓', warns: '!', fails: '✕', unknown: '…' } as const;
const WORDS = { passes: 'passes', warns: 'warns', fails: 'fails', unknown: 'checking' } as const;

export const StateMark = ({ state }: Pick<TenantRow, 'state'>) => {
  const say = useSay();
  return (
    <span class={`state ${state}`}>
      <span aria-hidden="true">{SIGNS[state]}</span> {say(WORDS[state])}
    </span>
  );
};
