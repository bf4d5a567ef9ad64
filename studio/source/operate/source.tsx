/** One source of a tenant that serves: breaker, probe, last failure, and the ages of what it keeps. */
import type { BridgeSource } from '../server/api';
import { useSay, useTimes } from '../texts/language';
import { Facts } from './facts';
import { Mark } from '../parts/mark';
import { Moment } from './moment';

type Props = { readonly source: BridgeSource; readonly now: string };

const BREAKERS = {
  closed: ['passes', 'breakerClosed'],
  'half-open': ['warns', 'breakerHalfOpen'],
  open: ['fails', 'breakerOpen'],
} as const;

const Probe = ({
  probe,
  now,
}: {
  readonly probe: NonNullable<BridgeSource['probe']>;
  readonly now: string;
}) => {
  const say = useSay();
  const { outcome, status, since } = probe;
  if (outcome === 'pending') return <Mark look="unknown">{say('probePending')}</Mark>;
  return (
    <>
      <Mark look={outcome === 'ok' ? 'passes' : 'fails'}>{[outcome, status].filter(Boolean).join(' ')}</Mark>{' '}
      {since === null ? null : <Moment iso={since} now={now} />}
    </>
  );
};

/** Words about what a source keeps. */
const useKept = (source: BridgeSource, now: string) => {
  const say = useSay();
  const { at, ago } = useTimes();
  const { data, certificate, token, catalogue, cache } = source;
  const aged = (ageS: number | null): readonly string[] =>
    ageS === null
      ? []
      : [say('fetched', { ago: ago(new Date(Date.parse(now) - ageS * 1000).toISOString(), now) })];
  return {
    data: data && [
      say('customers', { count: data.customers }),
      ...(data.modifiedAt === null ? [] : [say('changed', { ago: ago(data.modifiedAt, now) })]),
      ...(data.loadedAt === null ? [] : [say('loadedAgo', { ago: ago(data.loadedAt, now) })]),
    ],
    certificate:
      certificate?.validUntil === undefined || certificate.validUntil === null
        ? undefined
        : [say('validUntil', { at: at(certificate.validUntil), ago: ago(certificate.validUntil, now) })],
    token: token && [
      ...aged(token.ageS),
      say('renewed', { count: token.renewals }),
      say('failures', { count: token.failures }),
    ],
    catalogue: catalogue && [...aged(catalogue.ageS), say('failures', { count: catalogue.failures })],
    cache: cache && [say('cacheCounts', cache)],
  };
};

export const SourceFacts = ({ source, now }: Props) => {
  const say = useSay();
  const { breaker, calls, probe, lastFailure } = source;
  const kept = useKept(source, now);
  const state = breaker && BREAKERS[breaker];
  const isOver = (source.certificate?.validUntil ?? now) < now;
  return (
    <Facts
      facts={[
        state && [say('breakerIs'), <Mark look={state[0]}>{say(state[1])}</Mark>],
        probe && [say('probe'), <Probe {...{ probe, now }} />],
        [
          say('lastFailure'),
          lastFailure === null ? (
            say('noError')
          ) : (
            <>
              <code>{lastFailure.cause}</code> <Moment iso={lastFailure.at} now={now} />
            </>
          ),
        ],
        calls && [
          say('callsUnderWay'),
          `${say('ofLimit', { count: calls.running, limit: calls.limit })}, ${say('waiting', { count: calls.waiting })}`,
        ],
        kept.data && [say('customerFile'), kept.data.join(', ')],
        kept.certificate && [
          say('clientCertificate'),
          isOver ? <Mark look="fails">{kept.certificate}</Mark> : kept.certificate,
        ],
        kept.token && [say('token'), kept.token.join(', ')],
        kept.catalogue && [say('catalogueIs'), kept.catalogue.join(', ')],
        kept.cache === undefined ? undefined : [say('cache'), kept.cache],
      ]}
    />
  );
};
