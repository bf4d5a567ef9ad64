/** Upstreams without a valid certificate. */
import { ELSEWHERE, EXPIRED, GOOD, TRUSTING } from '../../support/upstream/certificates';
import { SELF_SIGNED } from '../../support/upstream/self-signed';
import { unreachable, type Row } from '../../support/faults/row';

const row = (
  fault: string,
  credentials: NonNullable<Row['credentials']>,
  code: string,
  transport: NonNullable<Row['transport']> = TRUSTING,
): Row => ({
  fault,
  script: 'right',
  credentials,
  transport,
  requests: 0,
  ends: unreachable(code),
  then: unreachable(code),
  defence: 'TLS',
  without: 'answers 200 ok',
});

export const tls: readonly Row[] = [
  row('Its certificate is self-signed.', SELF_SIGNED, 'DEPTH_ZERO_SELF_SIGNED_CERT'),
  row('Its certificate has expired.', EXPIRED, 'CERT_HAS_EXPIRED'),
  row('Its certificate is for another host.', ELSEWHERE, 'ERR_TLS_CERT_ALTNAME_INVALID'),
  row('Its certificate is from an unknown authority.', GOOD, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}),
];
