/** The state of a bridge that serves: itself, the fields that are missing, and its tenants. */
import { useEffect, useState } from 'preact/hooks';
import type { BridgeReport, BridgeStatus, BridgeTenant } from '../server/api';
import type { Client } from '../server/client';
import { useSay, useTimes } from '../texts/language';
import { messageOf } from '../work/use-workbench';
import { Facts } from './facts';
import { MissingFields } from './missing';
import { Moment } from './moment';
import { BridgeTenantRow } from './tenant';

const TROUBLES = {
  unreachable: 'bridgeUnreachable',
  slow: 'bridgeSlow',
  unauthorized: 'bridgeUnauthorized',
  forbidden: 'bridgeForbidden',
  'not-admin': 'bridgeNotAdmin',
  'other-version': 'bridgeOtherVersion',
} as const;

const useReport = (client: Client) => {
  const [report, setReport] = useState<BridgeReport>();
  const [trouble, setTrouble] = useState('');
  const [isAsking, setAsking] = useState(false);
  const ask = async (): Promise<void> => {
    setAsking(true);
    try {
      setReport(await client.bridge());
      setTrouble('');
    } catch (thrown) {
      setTrouble(messageOf(thrown));
    } finally {
      setAsking(false);
    }
  };
  useEffect(() => void ask(), []);
  return { report, trouble, isAsking, ask };
};

const Bridge = ({ status, now }: { readonly status: BridgeStatus; readonly now: string }) => {
  const say = useSay();
  const { build, config, uptimeS, log, connections } = status;
  const startedAt = new Date(Date.parse(now) - uptimeS * 1000).toISOString();
  return (
    <Facts
      facts={[
        [say('version'), [build.version, build.commit, `Node ${build.node}`].filter(Boolean).join(', ')],
        [say('upSince'), <Moment iso={startedAt} now={now} />],
        [say('connections'), say('ofLimit', { count: connections.open, limit: connections.limit })],
        [say('logLevel'), `${log.level}, ${say('linesLost', { count: log.linesLost })}`],
        [say('settingsHash'), <code>{config.settings}</code>],
        [say('tenantsHash'), <code>{config.tenants}</code>],
      ]}
    />
  );
};

/** Tenants that do not serve their newest version come first. */
const rankOf = (tenant: BridgeTenant): number => {
  if (tenant.status !== 'loaded') return tenant.status === 'refused' ? 0 : 1;
  return tenant.lastGood === true ? 2 : 3;
};

const Tenants = ({ status: { tenants }, now }: { readonly status: BridgeStatus; readonly now: string }) => {
  const say = useSay();
  const [search, setSearch] = useState('');
  const found = tenants
    .filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
    .toSorted((one, other) => rankOf(one) - rankOf(other));
  return (
    <section class="bridge-tenants" aria-label={say('tenants')}>
      <h2>{say('tenants')}</h2>
      {tenants.length < 8 ? null : (
        <input
          type="search"
          aria-label={say('filterTenants')}
          placeholder={say('filterTenants')}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      {found.map((tenant) => (
        <BridgeTenantRow key={tenant.name} {...{ tenant, now }} />
      ))}
    </section>
  );
};

const Trouble = ({ report }: { readonly report: Extract<BridgeReport, { readonly reached: false }> }) => {
  const say = useSay();
  const { why, url, detail } = report;
  return (
    <p class="alert" role="alert">
      {say(TROUBLES[why], { url, detail })}
    </p>
  );
};

type Props = { readonly client: Client; readonly onLeave: () => void };

export const Operate = ({ client, onLeave }: Props) => {
  const say = useSay();
  const { at } = useTimes();
  const { report, trouble, isAsking, ask } = useReport(client);
  return (
    <section class="view operate" tabIndex={0} aria-label={say('operateTitle')}>
      <div class="view-bar">
        <button type="button" class="plain" onClick={onLeave}>
          <span aria-hidden="true">←</span> {say('tenants')}
        </button>
        <h1>{say('operateTitle')}</h1>
        <button type="button" class="main" disabled={isAsking} onClick={() => void ask()}>
          {say(isAsking ? 'loading' : 'refresh')}
        </button>
      </div>
      {trouble === '' ? null : (
        <p class="alert" role="alert">
          {say('failed', { why: trouble })}
        </p>
      )}
      {report?.reached === false ? <Trouble report={report} /> : null}
      {report?.reached === true ? (
        <>
          <p class="quiet" role="status">
            {say('operateOf', { url: report.url, at: at(report.askedAt) })}
          </p>
          <Bridge status={report.status} now={report.askedAt} />
          <MissingFields status={report.status} now={report.askedAt} />
          <Tenants status={report.status} now={report.askedAt} />
        </>
      ) : null}
    </section>
  );
};
