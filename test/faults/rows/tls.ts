/** Upstreams that cannot prove who they are. */
import { SELF_SIGNED } from '../../upstream/self-signed';
import { unreachable, type Row } from '../row';

export const tls: readonly Row[] = [
  {
    fault: 'Its certificate is vouched for by nobody but itself.',
    script: 'right',
    credentials: SELF_SIGNED,
    isMended: false,
    requests: 0,
    ends: unreachable('DEPTH_ZERO_SELF_SIGNED_CERT'),
    then: unreachable('DEPTH_ZERO_SELF_SIGNED_CERT'),
    defence: 'TLS',
    without: 'answers 200 ok',
  },
];
