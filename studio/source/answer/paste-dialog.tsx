/** Asks for answers to try the rules with. They go to the studio's server on this machine, and into no file. */
import { useState } from 'preact/hooks';
import { FormDialog } from '../parts/form-dialog';
import { useSay } from '../texts/language';
import type { Workbench } from '../work/use-workbench';

type Props = { readonly work: Workbench; readonly onClose: () => void };

export const PasteDialog = ({ work, onClose }: Props) => {
  const say = useSay();
  const [identifier, setIdentifier] = useState(
    work.opened.fixtures.find((one) => one.identifier)?.identifier ?? '',
  );
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const sources = work.opened.sources.filter(({ takes }) => takes !== 'local');
  const use = (): void => {
    const given = Object.entries(answers).filter(([, text]) => text.trim() !== '');
    work.ask({ identifier, answers: Object.fromEntries(given) });
    onClose();
  };
  return (
    <FormDialog
      title={say('pasteAnswer')}
      help={say('pasteHelp')}
      go={say('use')}
      onGo={use}
      onClose={onClose}
    >
      <label>
        {say('identifier')}
        <input
          required
          autofocus
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
    </FormDialog>
  );
};
