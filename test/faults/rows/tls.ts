/** Upstreams without a valid certificate. */
import { Secret } from '../../../src/core/secret';
import { ELSEWHERE, EXPIRED, GOOD, TRUSTING } from '../../support/upstream/certificates';
import {
  CLIENT_AUTHORITY,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  EXPIRED_CERTIFICATE,
} from '../../support/upstream/client-certificates';
import { SELF_SIGNED } from '../../support/upstream/self-signed';
import { ok, unreachable, type Row } from '../../support/faults/row';

/** Of TLS 1.2, where a client hears within the handshake that it is refused. */
const WANTING = { ...GOOD, ca: CLIENT_AUTHORITY, requestCert: true, maxVersion: 'TLSv1.2' } as const;

const showing = (certificate: string): NonNullable<Row['transport']> => ({
  tls: { ...TRUSTING.tls, certificate: new Secret(certificate), key: new Secret(CLIENT_KEY) },
});

const row = (
  fault: string,
  credentials: NonNullable<Row['credentials']>,
  code: string,
  isTrusted = true,
): Row => ({
  fault,
  script: 'right',
  credentials,
  ...(isTrusted && { transport: TRUSTING }),
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
  row('Its certificate is from an unknown authority.', GOOD, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', false),
  {
    fault: 'It wants a certificate of the bridge.',
    script: 'right',
    credentials: WANTING,
    transport: showing(CLIENT_CERTIFICATE),
    ends: ok,
    defence: 'client certificate',
    without: 'answers 502 UpstreamUnreachable',
  },
  {
    fault: 'It wants a certificate of the bridge, whose own has expired.',
    script: 'right',
    credentials: WANTING,
    transport: showing(EXPIRED_CERTIFICATE),
    requests: 0,
    ends: unreachable('ECONNRESET'),
    then: unreachable('ECONNRESET'),
    defence: 'client certificate',
    without: 'tells another code: EPROTO',
  },
];
