/** Keeps a pasted answer as a fixture; the server replaces personal data before anything is written. */
import { useState } from 'preact/hooks';
import type { Added } from '../server/api';
import type { Client, Pasted } from '../server/client';
import { Dialog } from '../parts/dialog';
import { useSay } from '../texts/language';
import { messageOf, type Workbench } from '../work/use-workbench';

type Props = {
  readonly client: Client;
  readonly work: Workbench;
  readonly pasted: Pasted;
  readonly onClose: () => void;
};

export const AddFixtureDialog = ({ client, work, pasted, onClose }: Props) => {
  const say = useSay();
  const [name, setName] = useState('');
  const [added, setAdded] = useState<Added>();
  const [trouble, setTrouble] = useState('');
  const add = async (): Promise<void> => {
    try {
      const answer = await client.addFixture(work.opened.name, name, pasted);
      setAdded(answer);
      if (answer.added) work.fixtureAdded(answer.fixture, pasted.identifier);
      else setTrouble(answer.why);
    } catch (thrown) {
      setTrouble(messageOf(thrown));
    }
  };
  return (
    <Dialog title={say('addFixture')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void (added?.added === true ? onClose() : add());
        }}
      >
        <p class="quiet">{say('addFixtureHelp')}</p>
        <label>
          {say('fixtureName')}
          <input required value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
        </label>
        {trouble === '' ? null : (
          <p class="alert" role="alert">
            {trouble}
          </p>
        )}
        {added?.added === true ? (
          <div role="status">
            <p>{say('fixtureAdded', { name: added.fixture })}</p>
            <ul class="differences">
              {added.replaced.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <div class="dialog-end">
          <button type="submit" class="main">
            {say(added?.added === true ? 'close' : 'addFixture')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
