/** Asks for answers to try the rules with. They go to the studio's server on this machine, and into no file. */
import { useState } from 'preact/hooks';
import type { Pasted } from '../server/client';
import { FormDialog } from '../parts/form-dialog';
import { useSay } from '../texts/language';
import type { Workbench } from '../work/use-workbench';

type Props = { readonly work: Workbench; readonly onClose: () => void };

type Texts = readonly string[];

/** Texts without the empty ones at their end. */
const given = (texts: Texts): Texts => texts.slice(0, texts.findLastIndex((text) => text.trim() !== '') + 1);

/** What was pasted last. */
const before = ({ asked }: Workbench): Pasted | undefined =>
  asked !== undefined && 'answers' in asked ? asked : undefined;

const firstIdentifier = ({ opened }: Workbench): string =>
  opened.fixtures.find((one) => one.identifier)?.identifier ?? '';

type SourceProps = {
  readonly source: string;
  /** What the source has asked in the account that is shown. */
  readonly requests: Texts;
  readonly texts: Texts;
  readonly onTexts: (texts: Texts) => void;
  /** Adds a place for the answer to a further request; missing where there is one at most. */
  readonly onMore?: () => void;
};

/** The answers of one source: a place for each of its requests. */
const SourceAnswers = ({ source, requests, texts, onTexts, onMore }: SourceProps) => {
  const say = useSay();
  return (
    <>
      {texts.map((text, index) => (
        <label key={index}>
          {texts.length === 1
            ? say('answerOf', { source })
            : say('answerTo', { source, number: index + 1, request: requests[index] ?? '' })}
          <textarea
            rows={10}
            spellcheck={false}
            value={text}
            onInput={({ currentTarget: { value } }) => onTexts(texts.with(index, value))}
          />
        </label>
      ))}
      {onMore === undefined ? null : (
        <button type="button" onClick={onMore}>
          {say('anotherAnswer', { source })}
        </button>
      )}
    </>
  );
};

export const PasteDialog = ({ work, onClose }: Props) => {
  const say = useSay();
  const pasted = before(work);
  const [identifier, setIdentifier] = useState(pasted?.identifier ?? firstIdentifier(work));
  const [answers, setAnswers] = useState(pasted?.answers ?? {});
  const sources = work.opened.sources.filter(({ takes }) => takes !== 'local');
  const requestsOf = (name: string): Texts =>
    (work.sample?.requests ?? []).filter(({ source }) => source === name).map(({ request }) => request);
  const textsOf = (name: string): Texts => {
    const own = answers[name] ?? [];
    const places = Math.max(1, requestsOf(name).length, own.length);
    return Array.from({ length: places }, (_, index) => own[index] ?? '');
  };
  const set = (name: string, texts: Texts): void => setAnswers((all) => ({ ...all, [name]: texts }));
  const use = (): void => {
    const used = sources.map(({ name }) => [name, given(textsOf(name))] as const);
    work.ask({ identifier, answers: Object.fromEntries(used.filter(([, texts]) => texts.length > 0)) });
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
      {sources.map(({ name, takes }) => (
        <SourceAnswers
          key={name}
          source={name}
          requests={requestsOf(name)}
          texts={textsOf(name)}
          onTexts={(texts) => set(name, texts)}
          {...(takes === 'answer' ? { onMore: () => set(name, [...textsOf(name), '']) } : {})}
        />
      ))}
    </FormDialog>
  );
};
