/** Keeps a pasted answer as a fixture; the server replaces personal data before anything is written. */
import { useState } from 'preact/hooks';
import type { Added } from '../server/api';
import type { Client, Pasted } from '../server/client';
import { Dialog } from '../parts/dialog';
import { DialogEnd } from '../parts/dialog-end';
import { FormDialog } from '../parts/form-dialog';
import { useSay } from '../texts/language';
import { messageOf, type Workbench } from '../work/use-workbench';

type Written = Added & { readonly added: true };

/** What was written, and which values were replaced. */
const Report = ({ written, onClose }: { readonly written: Written; readonly onClose: () => void }) => {
  const say = useSay();
  return (
    <Dialog title={say('addFixture')} onClose={onClose}>
      <div class="form" role="status">
        <p>{say('fixtureAdded', { name: written.fixture })}</p>
        <ul class="differences">
          {written.replaced.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      <DialogEnd leave={say('close')} onLeave={onClose} />
    </Dialog>
  );
};

type Props = {
  readonly client: Client;
  readonly work: Workbench;
  readonly pasted: Pasted;
  readonly onClose: () => void;
};

export const AddFixtureDialog = ({ client, work, pasted, onClose }: Props) => {
  const say = useSay();
  const [name, setName] = useState('');
  const [written, setWritten] = useState<Written>();
  const [trouble, setTrouble] = useState('');
  const add = async (): Promise<void> => {
    try {
      const answer = await client.addFixture(work.opened.name, name, pasted);
      if (answer.added) setWritten(answer);
      else setTrouble(answer.why);
    } catch (thrown) {
      setTrouble(messageOf(thrown));
    }
  };
  if (written !== undefined)
    return (
      <Report
        written={written}
        onClose={() => {
          onClose();
          work.fixtureAdded(written.fixture);
        }}
      />
    );
  return (
    <FormDialog
      title={say('addFixture')}
      help={say('addFixtureHelp')}
      go={say('addFixture')}
      onGo={() => void add()}
      onClose={onClose}
    >
      <label>
        {say('fixtureName')}
        <input
          required
          autofocus
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      {trouble === '' ? null : (
        <p class="alert" role="alert">
          {trouble}
        </p>
      )}
    </FormDialog>
  );
};
