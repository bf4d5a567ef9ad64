/** The beginning of a tenant: from a pasted answer or a recipe, looked at before anything is written. */
import { useEffect, useState } from 'preact/hooks';
import type { Beginnings, Begun } from '../server/api';
import type { Beginning, Client } from '../server/client';
import { Choice } from '../parts/choice';
import { DialogEnd } from '../parts/dialog-end';
import { useSay } from '../texts/language';
import { messageOf } from '../work/use-workbench';

type Props = {
  readonly client: Client;
  readonly onBegun: (tenant: string) => void;
  readonly onLeave: () => void;
};

type From = 'answer' | 'recipe';

const Preview = ({ begun }: { readonly begun: Begun & { readonly ok: true } }) => {
  const say = useSay();
  return (
    <section aria-label={say('preview')} class="preview">
      <h2>{say('preview')}</h2>
      {[...begun.notes, ...begun.findings].map((line) => (
        <p key={line} class="quiet">
          {line}
        </p>
      ))}
      {begun.files.map(({ path, text }) => (
        <details key={path} open>
          <summary>
            <code>{path}</code>
          </summary>
          <pre tabIndex={0} aria-label={path}>
            {text}
          </pre>
        </details>
      ))}
    </section>
  );
};

type Chosen = {
  readonly name: string;
  readonly from: From;
  readonly adapter: string;
  readonly answer: string;
  readonly recipe: string;
};

const NOTHING: Chosen = { name: '', from: 'answer', adapter: 'http', answer: '', recipe: '' };

const requestOf = ({ name, from, adapter, answer, recipe }: Chosen, write: boolean): Beginning =>
  from === 'answer' ? { name, write, adapter, answer } : { name, write, recipe };

const useBegin = ({ client, onBegun }: Props) => {
  const [chosen, setChosen] = useState(NOTHING);
  const [beginnings, setBeginnings] = useState<Beginnings>();
  const [begun, setBegun] = useState<Begun & { readonly ok: true }>();
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    client.beginnings().then(setBeginnings, (thrown: unknown) => setTrouble(messageOf(thrown)));
  }, []);
  const change = (part: Partial<Chosen>): void => {
    setChosen((before) => ({ ...before, ...part }));
    setBegun(undefined);
  };
  const begin = async (write: boolean): Promise<void> => {
    try {
      const answer = await client.begin(requestOf(chosen, write));
      setTrouble(answer.ok ? '' : answer.why);
      setBegun(answer.ok ? answer : undefined);
      if (answer.ok && answer.isWritten) onBegun(chosen.name);
    } catch (thrown) {
      setTrouble(messageOf(thrown));
    }
  };
  return { chosen, change, beginnings, begun, trouble, begin };
};

type Sources = Pick<ReturnType<typeof useBegin>, 'chosen' | 'change' | 'beginnings'>;

const FromAnswer = ({ chosen, change, beginnings }: Sources) => {
  const say = useSay();
  return (
    <>
      <label>
        {say('adapter')}
        <select
          value={chosen.adapter}
          onChange={({ currentTarget }) => change({ adapter: currentTarget.value })}
        >
          {beginnings?.adapters.map(({ name, summary }) => (
            <option key={name} value={name}>
              {name} — {summary}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('answerToBegin')}
        <textarea
          required
          rows={12}
          spellcheck={false}
          value={chosen.answer}
          onInput={({ currentTarget }) => change({ answer: currentTarget.value })}
        />
      </label>
      <p class="quiet">{say('beginHelp')}</p>
    </>
  );
};

const FromRecipe = ({ chosen, change, beginnings }: Sources) => {
  const say = useSay();
  return (
    <label>
      {say('recipe')}
      <select
        required
        value={chosen.recipe}
        onChange={({ currentTarget }) => change({ recipe: currentTarget.value })}
      >
        <option value="">{say('choose')}</option>
        {beginnings?.recipes.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
};

export const Begin = (props: Props) => {
  const say = useSay();
  const { chosen, change, beginnings, begun, trouble, begin } = useBegin(props);
  return (
    <section class="view list" aria-label={say('beginTenant')}>
      <h1>{say('beginTenant')}</h1>
      <form
        class="form flat"
        onSubmit={(event) => {
          event.preventDefault();
          void begin(false);
        }}
      >
        <label>
          {say('tenantName')}
          <input
            required
            pattern="[a-z0-9][a-z0-9\-]*"
            value={chosen.name}
            onInput={({ currentTarget }) => change({ name: currentTarget.value })}
          />
        </label>
        <Choice
          name={say('beginFrom')}
          options={[
            ['answer', say('anAnswer')],
            ['recipe', say('aRecipe')],
          ]}
          chosen={chosen.from}
          onChoose={(from) => change({ from })}
        />
        {chosen.from === 'answer' ? (
          <FromAnswer {...{ chosen, change, beginnings }} />
        ) : (
          <FromRecipe {...{ chosen, change, beginnings }} />
        )}
        {trouble === '' ? null : (
          <p class="alert" role="alert">
            {trouble}
          </p>
        )}
        <DialogEnd onLeave={props.onLeave}>
          <button type="submit" class={begun === undefined ? 'main' : ''}>
            {say('preview')}
          </button>
          {begun === undefined ? null : (
            <button type="button" class="main" onClick={() => void begin(true)}>
              {say('create')}
            </button>
          )}
        </DialogEnd>
      </form>
      {begun === undefined ? null : <Preview begun={begun} />}
    </section>
  );
};
