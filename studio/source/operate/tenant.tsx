/** One tenant of a bridge that serves; what is in it is drawn once it is opened. */
import { useState } from 'preact/hooks';
import type { BridgeField, ServedTenant, TenantState } from '../server/api';
import { Mark } from '../parts/mark';
import { useSay } from '../texts/language';
import { ByWorker } from './by-worker';
import { Facts } from './facts';
import { Moment } from './moment';
import { SourceFacts } from './source';

type Loaded = Extract<TenantState, { readonly status: 'loaded' }>;
type Problems = NonNullable<Loaded['problems']>;

/** From the worst to the best. */
const STATES = [
  { rank: 0, look: 'fails', word: 'notServed' },
  { rank: 1, look: 'unknown', word: 'isLoading' },
  { rank: 2, look: 'warns', word: 'servesOlder' },
  { rank: 3, look: 'passes', word: 'served' },
] as const;
const [NOT_SERVED, LOADING, SERVES_OLDER, SERVED] = STATES;
type State = (typeof STATES)[number];

const stateOf = (tenant: TenantState): State => {
  if (tenant.status !== 'loaded') return tenant.status === 'refused' ? NOT_SERVED : LOADING;
  return tenant.lastGood === true ? SERVES_OLDER : SERVED;
};

/** The worst state that a tenant has in any process. */
export const worstOf = ({ states }: ServedTenant): State =>
  STATES.find((state) => states.some((each) => stateOf(each) === state)) ?? SERVED;

const StateMark = ({ state: { look, word } }: { readonly state: State }) => {
  const say = useSay();
  return <Mark look={look}>{say(word)}</Mark>;
};

const ProblemList = ({ problems }: { readonly problems: Problems }) => {
  const say = useSay();
  return (
    <ul class="notes" aria-label={say('problems')}>
      {problems.map(({ code, file, line, column, message }, index) => (
        <li key={index}>
          <code>
            {file}:{line}:{column}
          </code>{' '}
          {message} <span class="quiet">({code})</span>
        </li>
      ))}
    </ul>
  );
};

const FieldTable = ({ fields, now }: { readonly fields: readonly BridgeField[]; readonly now: string }) => {
  const say = useSay();
  return (
    <div class="table-holder" tabIndex={0} role="group" aria-label={say('fields')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('lastFilled')}</th>
            <th scope="col">{say('noValueSince')}</th>
            <th scope="col">{say('timesLeftOut')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, lastFilledAt, missingSince, absent, lastReason }) => (
            <tr key={field}>
              <th scope="row">
                <code>{field}</code>
              </th>
              <td>
                {lastFilledAt === null ? say('notSinceStart') : <Moment iso={lastFilledAt} now={now} />}
              </td>
              <td>{missingSince === null ? null : <Moment iso={missingSince} now={now} />}</td>
              <td>
                {absent} {lastReason === null ? null : <code>{lastReason}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const LoadedTenant = ({ tenant, now }: { readonly tenant: Loaded; readonly now: string }) => {
  const say = useSay();
  const { loadedAt, configHash, lastGoodSince, lastError, problems, requests, rateLimit } = tenant;
  const { keys, sources } = tenant;
  return (
    <>
      <Facts
        facts={[
          configHash === undefined ? undefined : [say('configuration'), <code>{configHash}</code>],
          loadedAt === null ? undefined : [say('loadedAt'), <Moment iso={loadedAt} now={now} />],
          typeof lastGoodSince === 'string'
            ? [say('olderSince'), <Moment iso={lastGoodSince} now={now} />]
            : undefined,
          [
            say('lastError'),
            lastError === null ? (
              say('noError')
            ) : (
              <>
                <code>{lastError.outcome}</code> <Moment iso={lastError.at} now={now} />
              </>
            ),
          ],
          requests && [say('requests'), say('ofLimit', { count: requests.running, limit: requests.limit })],
          rateLimit && [
            say('rateLimit'),
            say('perSecond', { count: rateLimit.available, limit: rateLimit.perSecond }),
          ],
          ...keys.map(
            ({ name, lastUsedAt }) =>
              [
                `${say('key')} ${name}`,
                lastUsedAt === null ? say('notSinceStart') : <Moment iso={lastUsedAt} now={now} />,
              ] as const,
          ),
        ]}
      />
      {problems === undefined ? null : <ProblemList problems={problems} />}
      <h4>{say('sources')}</h4>
      {sources.map((source) => (
        <div
          key={source.name}
          class="bridge-source"
          role="group"
          aria-label={`${say('source')} ${source.name}`}
        >
          <h5>{source.name}</h5>
          <SourceFacts {...{ source, now }} />
        </div>
      ))}
    </>
  );
};

const OneState = ({ state, now }: { readonly state: TenantState; readonly now: string }) => {
  if (state.status === 'loaded') return <LoadedTenant {...{ now }} tenant={state} />;
  return state.status === 'refused' ? <ProblemList problems={state.problems} /> : null;
};

const OpenedTenant = ({ tenant, now }: { readonly tenant: ServedTenant; readonly now: string }) => {
  const say = useSay();
  const { states, fields } = tenant;
  return (
    <>
      {states.map((state, index) => (
        <ByWorker
          key={index}
          name={states.length > 1 ? state.instance : undefined}
          mark={<StateMark state={stateOf(state)} />}
        >
          <OneState {...{ state, now }} />
        </ByWorker>
      ))}
      {fields.length === 0 ? null : <h4>{say('fields')}</h4>}
      {fields.length === 0 ? null : <FieldTable {...{ fields, now }} />}
    </>
  );
};

export const ServedTenantRow = ({ tenant, now }: { readonly tenant: ServedTenant; readonly now: string }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="bridge-tenant" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h3>{tenant.name}</h3> <StateMark state={worstOf(tenant)} />
      </summary>
      {isOpen ? <OpenedTenant {...{ tenant, now }} /> : null}
    </details>
  );
};
