/** The certificates of a text in PEM, and when they are valid. */
import { X509Certificate } from 'node:crypto';
import { getOrElseW, tryCatch } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Secret } from '../core/secret';
import type { CertificateState } from '../core/state';

const BLOCK = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;

/** The certificates of a text in PEM; none if one of them cannot be read. */
export const certificatesIn = (text: string): readonly X509Certificate[] =>
  pipe(
    tryCatch(
      () => (text.match(BLOCK) ?? []).map((block) => new X509Certificate(block)),
      () => undefined,
    ),
    getOrElseW(() => []),
  );

/** When all certificates of a chain are valid; `undefined` for a variable that is not set, or holds none. */
export const validityOf = (certificate: Secret | undefined): CertificateState | undefined => {
  if (certificate === undefined || certificate.isPlaceholder) return undefined;
  const chain = certificatesIn(certificate.reveal());
  if (chain.length === 0) return undefined;
  return {
    validFrom: new Date(Math.max(...chain.map(({ validFrom }) => Date.parse(validFrom)))),
    validUntil: new Date(Math.min(...chain.map(({ validTo }) => Date.parse(validTo)))),
  };
};
