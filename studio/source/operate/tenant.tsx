/** One tenant of a bridge that serves; what is in it is drawn once it is opened. */
import { useState } from 'preact/hooks';
import type { BridgeField, BridgeTenant } from '../server/api';
import { Mark } from '../parts/mark';
import { useSay } from '../texts/language';
import { Facts } from './facts';
import { Moment } from './moment';
import { SourceFacts } from './source';

type Loaded = Extract<BridgeTenant, { readonly status: 'loaded' }>;
type Problems = NonNullable<Loaded['problems']>;

const stateOf = (tenant: BridgeTenant) => {
  if (tenant.status === 'loading') return { look: 'unknown', word: 'isLoading' } as const;
  if (tenant.status === 'refused') return { look: 'fails', word: 'notServed' } as const;
  return tenant.lastGood === true
    ? ({ look: 'warns', word: 'servesOlder' } as const)
    : ({ look: 'passes', word: 'served' } as const);
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
  const { keys, sources, fields } = tenant;
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
        <section key={source.name} class="bridge-source" aria-label={`${say('source')} ${source.name}`}>
          <h5>{source.name}</h5>
          <SourceFacts {...{ source, now }} />
        </section>
      ))}
      {fields.length === 0 ? null : <h4>{say('fields')}</h4>}
      {fields.length === 0 ? null : <FieldTable {...{ fields, now }} />}
    </>
  );
};

export const BridgeTenantRow = ({ tenant, now }: { readonly tenant: BridgeTenant; readonly now: string }) => {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const { look, word } = stateOf(tenant);
  return (
    <details class="bridge-tenant" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h3>{tenant.name}</h3> <Mark look={look}>{say(word)}</Mark>
      </summary>
      {isOpen && tenant.status === 'loaded' ? <LoadedTenant {...{ tenant, now }} /> : null}
      {isOpen && tenant.status === 'refused' ? <ProblemList problems={tenant.problems} /> : null}
    </details>
  );
};
