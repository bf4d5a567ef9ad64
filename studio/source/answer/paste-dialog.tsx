/** Asks for answers to try the rules with. They go to the studio's server on this machine, and into no file. */
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog';
import { useSay } from '../texts/language';
import type { Workbench } from '../work/use-workbench';

export const PasteDialog = ({
  work,
  onClose,
}: {
  readonly work: Workbench;
  readonly onClose: () => void;
}) => {
  const say = useSay();
  const [identifier, setIdentifier] = useState(
    work.opened.fixtures.find((one) => one.identifier)?.identifier ?? '',
  );
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const sources = work.opened.sources.filter(({ takes }) => takes !== 'local');
  return (
    <Dialog title={say('pasteAnswer')} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          const given = Object.entries(answers).filter(([, text]) => text.trim() !== '');
          work.ask({ identifier, answers: Object.fromEntries(given) });
          onClose();
        }}
      >
        <p class="quiet">{say('pasteHelp')}</p>
        <label>
          {say('identifier')}
          <input
            required
            value={identifier}
            onInput={({ currentTarget }) => setIdentifier(currentTarget.value)}
          />
        </label>
        {sources.map(({ name }) => (
          <label key={name}>
            {say('answerOf', { source: name })}
            <textarea
              rows={10}
              spellcheck={false}
              value={answers[name] ?? ''}
              onInput={({ currentTarget }) => {
                const { value } = currentTarget;
                setAnswers((before) => ({ ...before, [name]: value }));
              }}
            />
          </label>
        ))}
        <div class="dialog-end">
          <button type="button" onClick={onClose}>
            {say('cancel')}
          </button>
          <button type="submit" class="main">
            {say('use')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
