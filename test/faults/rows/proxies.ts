/** Proxies on the way to an upstream, which are never gone past. */
import { fixedLookup } from '../../support/faults/resolver';
import { IMPATIENT, timeout, unreachable, type Row } from '../../support/faults/row';
import { GOOD, TRUSTING } from '../../support/upstream/certificates';

/** Without its proxy it is reached all the same. */
const BEHIND = {
  script: 'right',
  host: 'upstream.example',
  credentials: GOOD,
  transport: { ...TRUSTING, lookup: fixedLookup('127.0.0.1') },
} as const;

const row = (fault: string, proxy: NonNullable<Row['proxy']>, code: string): Row => ({
  fault,
  ...BEHIND,
  proxy,
  requests: 0,
  ends: unreachable(code),
  then: unreachable(code),
  defence: 'proxy',
  without: 'answers 200 ok',
});

export const proxies: readonly Row[] = [
  row('Its proxy is down.', 'down', 'PROXY_UNREACHABLE'),
  row('Its proxy is not one.', { refusal: 'hello' }, 'PROXY_UNREACHABLE'),
  row(
    'Its proxy speaks before TLS begins.',
    { refusal: 'HTTP/1.1 200 OK\r\n\r\nhello' },
    'PROXY_UNREACHABLE',
  ),
  row('Its proxy wants other credentials.', { wants: 'other:password' }, 'PROXY_CREDENTIALS'),
  row('Its proxy refuses the host.', { refusal: 403 }, 'PROXY_REFUSED'),
  row('Its proxy does not reach it.', { refusal: 502 }, 'PROXY_FAILED'),
  {
    fault: 'Its proxy never answers.',
    ...BEHIND,
    proxy: { refusal: 'nothing' },
    source: IMPATIENT,
    requests: 0,
    ends: timeout,
    then: timeout,
    defence: 'deadline',
    without: 'answers nothing',
  },
];
