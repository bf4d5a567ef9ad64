/** Asks the live upstream for one shopper, by the saved file only: a draft could send a secret to another host. */
import { useState } from 'preact/hooks';
import { FormDialog } from '../parts/form-dialog';
import { useSay } from '../texts/language';
import type { Workbench } from '../work/use-workbench';

export const LiveDialog = ({ work, onClose }: { readonly work: Workbench; readonly onClose: () => void }) => {
  const say = useSay();
  const [identifier, setIdentifier] = useState('');
  const [reveal, setReveal] = useState(false);
  const ask = (): void => {
    work.ask({ live: identifier, reveal });
    onClose();
  };
  return (
    <FormDialog title={say('live')} help={say('liveHelp')} go={say('askLive')} onGo={ask} onClose={onClose}>
      <label>
        {say('identifier')}
        <input
          required
          autofocus
          autocomplete="off"
          value={identifier}
          onInput={({ currentTarget }) => setIdentifier(currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={reveal}
          onChange={({ currentTarget }) => setReveal(currentTarget.checked)}
        />
        {say('reveal')}
      </label>
    </FormDialog>
  );
};
