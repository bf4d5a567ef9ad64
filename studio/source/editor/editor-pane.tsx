/** The middle column: the tenant file in the editor, its problems with their fixes, and what saves it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Verification } from '../fixtures/use-verified';
import type { Finding } from '../server/api';
import type { Client } from '../server/client';
import { usePhrases, useSay } from '../texts/language';
import type { Workbench } from '../work/use-workbench';
import { completeBy, diagnosticsOf } from './diagnostics';
import { makeEditor, type Editor, type Spoken } from './editor';
import { Problems } from './problems';
import { SaveDialog } from './save-dialog';

type Props = {
  readonly client: Client;
  readonly work: Workbench;
  readonly verified: Verification;
  readonly editor: Editor | undefined;
  readonly onEditor: (editor: Editor | undefined) => void;
};

const fixtureOf = ({ asked }: Workbench): string | undefined =>
  asked !== undefined && 'fixture' in asked ? asked.fixture : undefined;

/** The fixtures that do not pass with the text as it is; undefined until they were played with it. */
const differingIn = ({ isCurrent, verified }: Verification): readonly string[] | undefined =>
  isCurrent
    ? verified?.fixtures.filter(({ result }) => result !== 'passed').map(({ name }) => name)
    : undefined;

/** Makes the editor once, in an element of the page. */
const useEditor = ({ client, work, editor: made, onEditor }: Props, spoken: Spoken) => {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    if (host.current === null) return;
    const editor = makeEditor(host.current, {
      ...spoken,
      text: work.text,
      onText: (text) => latest.current.setText(text),
      complete: completeBy((text, offset) =>
        client.complete(work.opened.name, text, offset, fixtureOf(latest.current)),
      ),
    });
    onEditor(editor);
    return () => {
      onEditor(undefined);
      editor.destroy();
    };
  }, []);
  useEffect(() => made?.speak(spoken), [made, spoken.phrases]);
  return host;
};

export const EditorPane = (props: Props) => {
  const say = useSay();
  const { client, work, verified, editor } = props;
  const [isSaving, setSaving] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const host = useEditor(props, { name: say('editorName'), phrases: usePhrases() });
  const { findings } = work.checked;
  const fix = ({ edit }: Finding): void => edit && editor?.change(edit.offset, edit.endOffset, edit.text);
  useEffect(() => editor?.show(diagnosticsOf(findings, say('fix'), fix)), [editor, findings, say('fix')]);
  useEffect(() => {
    if (isSaved && !isSaving) editor?.focus(); // the button that opened the dialog is disabled now
  }, [isSaved, isSaving]);
  const depths = editor?.depths() ?? { undo: 0, redo: 0 };
  return (
    <>
      <div class="pane-bar">
        <h2>{say('rules')}</h2>
        <div class="bar-end">
          <span class="quiet" role="status">
            {work.isChanged ? say('unsaved') : isSaved ? say('saved') : ''}
          </span>
          <button
            type="button"
            disabled={depths.undo === 0}
            onClick={() => editor?.undo()}
            aria-label={say('undo')}
          >
            <span aria-hidden="true">↶</span>
          </button>
          <button
            type="button"
            disabled={depths.redo === 0}
            onClick={() => editor?.redo()}
            aria-label={say('redo')}
          >
            <span aria-hidden="true">↷</span>
          </button>
          <button type="button" class="main" disabled={!work.isChanged} onClick={() => setSaving(true)}>
            {say('saveReview')}
          </button>
        </div>
      </div>
      <div class="pane-body code" ref={host} />
      <Problems
        findings={findings}
        differing={differingIn(verified)}
        isStale={work.isStale}
        onFix={fix}
        onShow={({ offset = 0, endOffset = offset }) => editor?.select(offset, endOffset)}
      />
      {isSaving ? (
        <SaveDialog
          {...{ client, work }}
          onClose={(saved) => {
            setSaving(false);
            setSaved(saved);
          }}
        />
      ) : null}
    </>
  );
};
