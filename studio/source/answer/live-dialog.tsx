/** Asks the live upstream for one shopper, by the saved file only: a draft could send a secret to another host. */
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog';
import { useSay } from '../texts/language';
import type { Workbench } from '../work/use-workbench';

export const LiveDialog = ({ work, onClose }: { readonly work: Workbench; readonly onClose: () => void }) => {
  const say = useSay();
  const [identifier, setIdentifier] = useState('');
  const [reveal, setReveal] = useState(false);
  return (
    <Dialog title={say('live')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          work.ask({ live: identifier, reveal });
          onClose();
        }}
      >
        <p class="quiet">{say('liveHelp')}</p>
        <label>
          {say('identifier')}
          <input
            required
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
        <div class="dialog-end">
          <button type="button" onClick={onClose}>
            {say('cancel')}
          </button>
          <button type="submit" class="main">
            {say('askLive')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
