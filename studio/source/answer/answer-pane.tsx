/** The left column: what the upstreams answered, of a fixture or as it was pasted. */
import { useMemo, useState } from 'preact/hooks';
import type { Sample } from '../server/api';
import type { Client } from '../server/client';
import { useSay } from '../texts/language';
import { placeKey, readersOf, type Focus, type Lit } from '../work/focus';
import type { Workbench } from '../work/use-workbench';
import { AddFixtureDialog } from './add-fixture-dialog';
import { AnswerTree } from './answer-tree';
import { LiveDialog } from './live-dialog';
import { PasteDialog } from './paste-dialog';

type Props = {
  readonly client: Client;
  readonly work: Workbench;
  readonly lit: Lit;
  readonly unread: ReadonlySet<string>;
  readonly onPoint: (focus: Focus | undefined) => void;
  readonly onChoose: (focus: Focus) => void;
};

/** Of what is shown and is no fixture. */
const OTHER = '\u0000';

/** The first lit place of each source, as a pointer. */
const shownIn = (source: string, lit: ReadonlySet<string>): string | undefined => {
  const prefix = placeKey({ source, pointer: '' });
  return [...lit].find((key) => key.startsWith(prefix))?.slice(prefix.length);
};

type Open = 'paste' | 'live' | 'add';

const Question = ({ work, onOpen }: { readonly work: Workbench; readonly onOpen: (what: Open) => void }) => {
  const say = useSay();
  const { asked, opened } = work;
  const fixture = asked !== undefined && 'fixture' in asked ? asked.fixture : undefined;
  const other =
    asked === undefined || fixture !== undefined ? undefined : 'live' in asked ? 'live' : 'pastedAnswer';
  return (
    <div class="bar-end">
      {opened.fixtures.length === 0 && other === undefined ? null : (
        <select
          aria-label={say('fixture')}
          value={fixture ?? OTHER}
          onChange={({ currentTarget: { value } }) => value !== OTHER && work.ask({ fixture: value })}
        >
          {other === undefined ? null : <option value={OTHER}>{say(other)}</option>}
          {opened.fixtures.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      {other === 'pastedAnswer' ? (
        <button type="button" onClick={() => onOpen('add')}>
          {say('addFixture')}
        </button>
      ) : null}
      <button type="button" onClick={() => onOpen('paste')} aria-label={say('pasteAnswer')}>
        {say('paste')}
      </button>
      <button type="button" onClick={() => onOpen('live')} aria-label={say('askLive')}>
        {say('live')}
      </button>
    </div>
  );
};

/** The requests that have no pasted answer yet: the page's user can paste it, too. */
const Unanswered = ({ sample }: { readonly sample: Sample | undefined }) => {
  const say = useSay();
  const open = sample?.requests.filter(({ isAnswered }) => !isAnswered) ?? [];
  return (
    <>
      {open.map(({ source, request }, index) => (
        <p key={index}>{say('requestUnanswered', { source, request })}</p>
      ))}
    </>
  );
};

const endOf = ({ ends }: Sample, source: string): string =>
  ends.find((one) => one.source === source)?.end ?? '';

export const AnswerPane = ({ client, work, lit, unread, onPoint, onChoose }: Props) => {
  const say = useSay();
  const [open, setOpen] = useState<Open>();
  const { sample, asked } = work;
  const close = (): void => setOpen(undefined);
  const readers = useMemo(() => readersOf(sample), [sample]);
  const silent = (sample?.ends ?? []).filter(
    ({ source }) => sample?.answers.every((answer) => answer.source !== source) === true,
  );
  return (
    <>
      <div class="pane-bar">
        <h2>{say('answer')}</h2>
        <Question work={work} onOpen={setOpen} />
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
        {asked !== undefined && 'answers' in asked ? <Unanswered sample={sample} /> : null}
        {sample === undefined ? <p class="quiet">{say('noAnswer')}</p> : null}
      </div>
      {open === 'paste' ? <PasteDialog work={work} onClose={close} /> : null}
      {open === 'live' ? <LiveDialog work={work} onClose={close} /> : null}
      {open === 'add' && asked !== undefined && 'answers' in asked ? (
        <AddFixtureDialog {...{ client, work }} pasted={asked} onClose={close} />
      ) : null}
    </>
  );
};
