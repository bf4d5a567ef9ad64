/** The last look before saving: the difference, and what saving would break. */
import { useState } from 'preact/hooks';
import type { Saved } from '../server/api';
import type { Client } from '../server/client';
import { Dialog } from '../parts/dialog';
import { DialogEnd } from '../parts/dialog-end';
import { useSay } from '../texts/language';
import { messageOf, type Workbench } from '../work/use-workbench';
import { Difference } from './difference';

type Props = {
  readonly client: Client;
  readonly work: Workbench;
  readonly onClose: (saved: boolean) => void;
};

type Refusal = Saved & { readonly saved: false };

const Refused = ({ refusal }: { readonly refusal: Refusal }) => {
  const say = useSay();
  return (
    <div class="alert" role="alert">
      <p>{say('refused', { why: refusal.message })}</p>
      {refusal.tenants.map(({ name, findings, fixtures }) => (
        <div key={name}>
          <h3>{name}</h3>
          <ul>
            {findings.map(({ message, line, column }, index) => (
              <li key={index}>
                {message} ({say('at', { line, column })})
              </li>
            ))}
            {fixtures.length === 0 ? null : <li>{say('brokenFixtures', { names: fixtures.join(', ') })}</li>}
          </ul>
        </div>
      ))}
    </div>
  );
};

export const SaveDialog = ({ client, work, onClose }: Props) => {
  const say = useSay();
  const [refusal, setRefusal] = useState<Refusal>();
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { opened, text } = work;
  const save = async (confirm: boolean): Promise<void> => {
    setBusy(true);
    try {
      const answer = await client.save(opened.name, text, opened.version, confirm);
      if (!answer.saved) return setRefusal(answer);
      work.saved(text, answer.version);
      onClose(true);
    } catch (thrown) {
      setTrouble(messageOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={say('changes', { file: opened.file })} onClose={() => onClose(false)}>
      <Difference name={say('changes', { file: opened.file })} before={opened.text} after={text} />
      {refusal === undefined ? null : <Refused refusal={refusal} />}
      {trouble === '' ? null : (
        <p class="alert" role="alert">
          {say('failed', { why: trouble })}
        </p>
      )}
      <DialogEnd onLeave={() => onClose(false)}>
        {refusal?.why === 'breaks' ? (
          <button type="button" class="danger" disabled={isBusy} onClick={() => void save(true)}>
            {say('saveAnyway')}
          </button>
        ) : (
          <button type="button" class="main" disabled={isBusy} onClick={() => void save(false)}>
            {say('save')}
          </button>
        )}
      </DialogEnd>
    </Dialog>
  );
};
