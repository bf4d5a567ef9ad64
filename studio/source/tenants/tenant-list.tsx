/** The tenants of the folder, each with its state. */
import { useState } from 'preact/hooks';
import type { TenantRow, Tenants } from '../server/api';
import { StateMark } from '../parts/state-mark';
import { useSay } from '../texts/language';

type Props = {
  readonly tenants: Tenants;
  readonly onOpen: (name: string) => void;
  readonly onBegin: () => void;
  readonly onOperate: () => void;
};

const Row = ({ tenant, onOpen }: { readonly tenant: TenantRow; readonly onOpen: (name: string) => void }) => {
  const say = useSay();
  const { name, state, errors, warnings, fixtures } = tenant;
  return (
    <li>
      <button type="button" class="tenant" onClick={() => onOpen(name)}>
        <strong>{name}</strong>
        <StateMark state={state} />
        <span class="quiet">
          {[
            ...(errors === 0 ? [] : [say('errors', { count: errors })]),
            ...(warnings === 0 ? [] : [say('warnings', { count: warnings })]),
            say('fixturesCount', { count: fixtures }),
          ].join(' · ')}
        </span>
      </button>
    </li>
  );
};

export const TenantList = ({ tenants: { folder, tenants, hasAdmin }, onOpen, onBegin, onOperate }: Props) => {
  const say = useSay();
  const [search, setSearch] = useState('');
  const found = tenants.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <section class="view list" aria-label={say('tenants')}>
      <div class="view-bar">
        <h1>{say('tenants')}</h1>
        <div class="bar-end">
          {hasAdmin ? (
            <button type="button" onClick={onOperate}>
              {say('operate')}
            </button>
          ) : null}
          <button type="button" class={tenants.length === 0 ? 'main' : ''} onClick={onBegin}>
            {say('beginTenant')}
          </button>
        </div>
      </div>
      <p class="quiet">{folder}</p>
      {tenants.length < 8 ? null : (
        <input
          type="search"
          aria-label={say('filterTenants')}
          placeholder={say('filterTenants')}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      {found.length === 0 ? (
        <p class="quiet">{say(tenants.length === 0 ? 'noTenants' : 'nothingFound')}</p>
      ) : (
        <ul class="tenants">
          {found.map((tenant) => (
            <Row key={tenant.name} {...{ tenant, onOpen }} />
          ))}
        </ul>
      )}
    </section>
  );
};
