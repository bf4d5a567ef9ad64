/** Answer, rules and account beside each other, or as tabs on a small screen; and how they belong together. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { AccountPane } from '../account/account-pane';
import { FieldsContext } from '../account/fields';
import { OriginPanel } from '../account/origin-panel';
import { AnswerPane } from '../answer/answer-pane';
import type { Client } from '../server/client';
import type { Editor } from '../editor/editor';
import { EditorPane } from '../editor/editor-pane';
import type { Verification } from '../fixtures/use-verified';
import { Choice } from '../parts/choice';
import { useSay } from '../texts/language';
import { litBy, placeKey, type Focus } from '../work/focus';
import { Lines } from './lines';
import type { Workbench } from '../work/use-workbench';

type Column = 'answer' | 'rules' | 'account';

/** A rule to go to in the file; a new object is a new wish. */
export type Target = { readonly pointer: string };

type Props = {
  readonly client: Client;
  readonly work: Workbench;
  readonly verified: Verification;
  readonly editor: Editor | undefined;
  readonly onEditor: (editor: Editor | undefined) => void;
  readonly isHidden: boolean;
  readonly target: Target | undefined;
};

const isMasked = ({ asked }: Workbench): boolean => asked !== undefined && 'live' in asked && !asked.reveal;

/** What is pointed at goes before what is chosen. */
const useFocus = (work: Workbench, editor: Editor | undefined) => {
  const [pointed, setPointed] = useState<Focus>();
  const [chosen, setChosen] = useState<Focus>();
  const focus = pointed ?? chosen;
  const lit = useMemo(() => litBy(focus, work.sample), [focus, work.sample]);
  useEffect(() => editor?.mark(lit.rule), [editor, lit.rule]);
  const choose = (next: Focus): void =>
    setChosen((before) => (JSON.stringify(before) === JSON.stringify(next) ? undefined : next));
  return { focus, lit, chosen, setPointed, setChosen, choose };
};

export const Columns = ({ client, work, verified, editor, onEditor, isHidden, target }: Props) => {
  const say = useSay();
  const [column, setColumn] = useState<Column>('account');
  const root = useRef<HTMLDivElement>(null);
  const { focus, lit, chosen, setPointed, setChosen, choose } = useFocus(work, editor);
  const unread = useMemo(() => new Set(work.sample?.unread.map(placeKey)), [work.sample]);
  const fields = {
    lit: lit.fields,
    chosen: chosen?.kind === 'field' ? chosen.field : undefined,
    onPoint: setPointed,
    onChoose: choose,
  };
  const goToRule = (pointer: string): void => {
    setColumn('rules');
    const there = editor?.locate(pointer);
    if (there !== undefined) requestAnimationFrame(() => editor?.select(there.value.from, there.value.to));
  };
  useEffect(() => {
    if (target !== undefined) goToRule(target.pointer);
  }, [target]);
  const show = (next: Focus, where: Column): void => {
    setPointed(undefined);
    setChosen(next);
    setColumn(where);
  };
  return (
    <FieldsContext.Provider value={fields}>
      <div class="columns" ref={root} data-column={column} hidden={isHidden}>
        <Choice
          name={say('columns')}
          options={[
            ['answer', say('answer')],
            ['rules', say('rules')],
            ['account', say('account')],
          ]}
          chosen={column}
          onChoose={setColumn}
        />
        <section class="pane pane-answer" aria-label={say('answer')}>
          <AnswerPane {...{ client, work, lit, unread }} onPoint={setPointed} onChoose={choose} />
        </section>
        <section class="pane pane-rules" aria-label={say('rules')}>
          <EditorPane {...{ client, work, verified, editor, onEditor }} />
        </section>
        <section class="pane pane-account" aria-label={say('account')}>
          <AccountPane sample={work.sample} isMasked={isMasked(work)} />
          <OriginPanel
            {...{ focus, lit, unread }}
            isBroken={work.sample?.outcome.kind === 'none'}
            onRule={goToRule}
            onPlace={(place) => show({ kind: 'leaf', place }, 'answer')}
            onField={(field) => show({ kind: 'field', field }, 'account')}
          />
        </section>
        <Lines {...{ root, lit, editor }} shown={[work.sample, column, isHidden]} />
      </div>
    </FieldsContext.Provider>
  );
};
