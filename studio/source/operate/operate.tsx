/** The state of a bridge that serves: itself, the fields that are missing, and its tenants. */
import { useEffect, useState } from 'preact/hooks';
import type { BridgeProcess, BridgeReport, ServingBridge } from '../server/api';
import type { Client } from '../server/client';
import { useSay, useTimes } from '../texts/language';
import { messageOf } from '../work/use-workbench';
import { ByWorker } from './by-worker';
import { Facts } from './facts';
import { MissingFields } from './missing';
import { Moment } from './moment';
import { ServedTenantRow, worstOf } from './tenant';

const TROUBLES = {
  unreachable: 'bridgeUnreachable',
  slow: 'bridgeSlow',
  unauthorized: 'bridgeUnauthorized',
  forbidden: 'bridgeForbidden',
  'not-admin': 'bridgeNotAdmin',
  'other-version': 'bridgeOtherVersion',
  'no-worker': 'bridgeNoWorker',
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

const Process = ({ process, now }: { readonly process: BridgeProcess; readonly now: string }) => {
  const say = useSay();
  const { build, config, uptimeS, log, connections } = process;
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

type Shown = { readonly bridge: ServingBridge; readonly now: string };

/** The processes; the only one needs no name. */
const Processes = ({ bridge: { processes }, now }: Shown) => (
  <>
    {processes.map((process, index) => (
      <ByWorker key={index} name={processes.length > 1 ? process.instance : undefined}>
        <Process {...{ process, now }} />
      </ByWorker>
    ))}
  </>
);

const Tenants = ({ bridge: { tenants }, now }: Shown) => {
  const say = useSay();
  const [search, setSearch] = useState('');
  const found = tenants
    .filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
    .toSorted((one, other) => worstOf(one).rank - worstOf(other).rank); // the worst first
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
        <ServedTenantRow key={tenant.name} {...{ tenant, now }} />
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
          <Processes bridge={report.bridge} now={report.askedAt} />
          <MissingFields tenants={report.bridge.tenants} now={report.askedAt} />
          <Tenants bridge={report.bridge} now={report.askedAt} />
        </>
      ) : null}
    </section>
  );
};
