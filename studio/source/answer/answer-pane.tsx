/** The left column: what the upstreams answered, of a fixture or as it was pasted. */
import { useMemo, useState } from 'preact/hooks';
import type { Sample } from '../api';
import { useSay } from '../texts/language';
import { placeKey, readersOf, type Focus, type Lit } from '../workbench/focus';
import type { Workbench } from '../workbench/use-workbench';
import { AnswerTree } from './answer-tree';
import { PasteDialog } from './paste-dialog';

type Props = {
  readonly work: Workbench;
  readonly lit: Lit;
  readonly unread: ReadonlySet<string>;
  readonly onPoint: (focus: Focus | undefined) => void;
  readonly onChoose: (focus: Focus) => void;
};

const PASTED = '\u0000';

/** The first lit place of each source, as a pointer. */
const shownIn = (source: string, lit: ReadonlySet<string>): string | undefined => {
  const prefix = placeKey({ source, pointer: '' });
  return [...lit].find((key) => key.startsWith(prefix))?.slice(prefix.length);
};

const Question = ({ work, onPaste }: { readonly work: Workbench; readonly onPaste: () => void }) => {
  const say = useSay();
  const { asked, opened } = work;
  const isPasted = asked !== undefined && !('fixture' in asked);
  return (
    <div class="bar-end">
      {opened.fixtures.length === 0 && !isPasted ? null : (
        <select
          aria-label={say('fixture')}
          value={asked === undefined || isPasted ? PASTED : asked.fixture}
          onChange={({ currentTarget }) =>
            currentTarget.value !== PASTED && work.ask({ fixture: currentTarget.value })
          }
        >
          {isPasted ? <option value={PASTED}>{say('pastedAnswer')}</option> : null}
          {opened.fixtures.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      <button type="button" onClick={onPaste}>
        {say('pasteAnswer')}
      </button>
    </div>
  );
};

const endOf = ({ ends }: Sample, source: string): string =>
  ends.find((one) => one.source === source)?.end ?? '';

export const AnswerPane = ({ work, lit, unread, onPoint, onChoose }: Props) => {
  const say = useSay();
  const [isPasting, setPasting] = useState(false);
  const { sample } = work;
  const readers = useMemo(() => readersOf(sample), [sample]);
  const silent = (sample?.ends ?? []).filter(
    ({ source }) => sample?.answers.every((answer) => answer.source !== source) === true,
  );
  return (
    <>
      <div class="pane-bar">
        <h2>{say('answer')}</h2>
        <Question work={work} onPaste={() => setPasting(true)} />
      </div>
      <div class="pane-body answers">
        {sample?.answers.map(({ source, value }) => (
          <section key={source} aria-label={say('answerOf', { source })}>
            <h3>
              {source} <span class="quiet">{endOf(sample, source)}</span>
            </h3>
            <AnswerTree
              {...{ source, value, readers, unread, onPoint, onChoose }}
              lit={lit.places}
              shown={shownIn(source, lit.places)}
            />
          </section>
        ))}
        {silent.map(({ source, end }) => (
          <p class="quiet" key={source}>
            {source}: {end}
          </p>
        ))}
        {sample === undefined ? <p class="quiet">{say('noAnswer')}</p> : null}
      </div>
      {isPasting ? <PasteDialog work={work} onClose={() => setPasting(false)} /> : null}
    </>
  );
};
