/** One tenant: its views, and the state that they share. */
import { useState } from 'preact/hooks';
import { CertificateView } from '../certificate/certificate';
import type { Opened } from '../server/api';
import type { Client } from '../server/client';
import type { Editor } from '../editor/editor';
import { FieldsView } from '../fields/fields';
import { CoverageView } from '../fixtures/coverage';
import { FixturesView } from '../fixtures/fixtures';
import { useVerified } from '../fixtures/use-verified';
import { PlanView } from '../plan/plan';
import { StateMark } from '../parts/state-mark';
import { useSay } from '../texts/language';
import { Columns, type Target } from './columns';
import { useWorkbench, type Workbench as Work } from '../work/use-workbench';

const VIEWS = ['work', 'fields', 'plan', 'fixtures', 'coverage', 'certificate'] as const;
type View = (typeof VIEWS)[number];

const stateOf = ({ checked: { findings } }: Work) =>
  findings.some(({ severity }) => severity === 'error') ? 'fails' : findings.length > 0 ? 'warns' : 'passes';

type Props = { readonly client: Client; readonly opened: Opened; readonly onLeave: () => void };

export const Workbench = ({ client, opened, onLeave }: Props) => {
  const say = useSay();
  const work = useWorkbench(client, opened);
  const verified = useVerified(client, work);
  const [view, setView] = useState<View>('work');
  const [editor, setEditor] = useState<Editor>();
  const [target, setTarget] = useState<Target>();
  return (
    <>
      <div class="tenant-bar">
        <button type="button" class="plain" onClick={onLeave}>
          <span aria-hidden="true">←</span> {say('tenants')}
        </button>
        <h1>{opened.name}</h1>
        <StateMark state={stateOf(work)} />
        <nav aria-label={say('views')}>
          {VIEWS.map((name) => (
            <button
              type="button"
              key={name}
              class="tab"
              {...(view === name ? { 'aria-current': 'page' } : {})}
              onClick={() => setView(name)}
            >
              {say(name)}
            </button>
          ))}
        </nav>
      </div>
      {work.trouble === '' ? null : (
        <p class="alert" role="alert">
          {say('failed', { why: work.trouble })}
        </p>
      )}
      <Columns
        {...{ client, work, verified, editor, target }}
        onEditor={setEditor}
        isHidden={view !== 'work'}
      />
      {view === 'fields' ? (
        <FieldsView
          {...{ client, work, editor }}
          onFile={(pointer) => {
            setView('work');
            setTarget({ pointer });
          }}
        />
      ) : null}
      {view === 'plan' ? <PlanView plan={work.checked.plan} /> : null}
      {view === 'fixtures' ? (
        <FixturesView
          {...{ client, work, verified }}
          onOpen={(fixture) => {
            work.ask({ fixture });
            setView('work');
          }}
        />
      ) : null}
      {view === 'coverage' ? <CoverageView verified={verified} /> : null}
      {view === 'certificate' ? <CertificateView {...{ client, work }} /> : null}
    </>
  );
};
