/** What is wrong with TLS settings: certificates and keys that cannot be read, or do not belong together. No finding repeats them. */
import { createPrivateKey } from 'node:crypto';
import type { KeyObject, X509Certificate } from 'node:crypto';
import { isLeft, tryCatch } from 'fp-ts/Either';
import type { Secret } from '../core/secret';
import { advise, insert, removeKey } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';
import type { SettingsProblem } from './adapter-spec';
import { certificatesIn } from './certificates';
import type { Tls } from './connection-settings';
import { secureContextOf } from './secure-context';

type Part = keyof Tls;

const problem = (
  part: Part,
  code: SettingsProblem['code'],
  message: string,
  fix?: Fix,
): readonly SettingsProblem[] => [
  { code, severity: 'error', at: ['settings', 'tls', part], message, ...(fix !== undefined && { fix }) },
];

/** Why a text is not PEM, most often. */
const todoFor = (text: string, what: string): string => {
  if (text.includes('\\n')) return 'write real line breaks instead of \\n, or name a file by NAME_FILE';
  if (/-----BEGIN [A-Z ]+-----/.test(text) && !text.includes('\n'))
    return 'keep its line breaks: name a file by NAME_FILE, or put the variable into quotation marks';
  return `set the variable to the whole of ${what}, from -----BEGIN to -----END`;
};

const notPem = (part: Part, { name, text }: Pem, what: string): readonly SettingsProblem[] =>
  problem(part, 'secret-malformed', `what ${name} holds is not ${what} in PEM`, advise(todoFor(text, what)));

/** A secret, revealed for as long as it is checked. */
interface Pem {
  readonly name: string;
  readonly text: string;
}

const pemOf = (secret: Secret | undefined): Pem | undefined =>
  secret === undefined || secret.isPlaceholder
    ? undefined
    : { name: secret.name, text: secret.reveal().trim() };

const dayOf = (date: string): string => new Date(date).toISOString().slice(0, 10);

/** How long before its end a certificate is a finding, in days. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

/** The finding depends on the day, so it never keeps a tenant from serving. */
const checkDates = (
  part: Part,
  { name }: Pem,
  certificates: readonly X509Certificate[],
): readonly SettingsProblem[] => {
  const now = Date.now();
  const ended = certificates.find(({ validTo }) => Date.parse(validTo) < now);
  const early = certificates.find(({ validFrom }) => Date.parse(validFrom) > now);
  const soon = certificates.find(({ validTo }) => Date.parse(validTo) < now + SOON_DAYS * DAY_MS);
  const fault = [
    ...(ended === undefined ? [] : [`has expired: it was valid until ${dayOf(ended.validTo)}`]),
    ...(early === undefined ? [] : [`is not valid yet: it is from ${dayOf(early.validFrom)} on`]),
    ...(soon === undefined ? [] : [`ends soon: it is valid until ${dayOf(soon.validTo)}`]),
  ][0];
  return fault === undefined
    ? []
    : problem(part, 'certificate-dates', `the certificate that ${name} holds ${fault}`, RENEW).map(
        (each) => ({
          ...each,
          severity: 'warning',
        }),
      );
};

const RENEW = advise('set the variable to a certificate that is valid now and longer');

const checkCertificates = (
  part: 'certificate' | 'ca',
  secret: Secret | undefined,
): readonly SettingsProblem[] => {
  const pem = pemOf(secret);
  if (pem === undefined) return [];
  const certificates = certificatesIn(pem.text);
  return certificates.length === 0 ? notPem(part, pem, 'a certificate') : checkDates(part, pem, certificates);
};

const isEncrypted = (pem: string): boolean => pem.includes('ENCRYPTED');

/** A key that can be used, or what is wrong with it; neither where a variable is not set. */
const readKey = ({ key, passphrase }: Tls): KeyObject | readonly SettingsProblem[] => {
  const pem = pemOf(key);
  if (pem === undefined || passphrase?.isPlaceholder === true) return [];
  if (isEncrypted(pem.text) && passphrase === undefined)
    return problem(
      'key',
      'settings-invalid',
      `the key that ${pem.name} holds is encrypted`,
      insert('passphrase', '"${NAME}"', 'tls'),
    );
  const read = tryCatch(
    () => createPrivateKey({ key: pem.text, passphrase: passphrase?.reveal() }),
    () => undefined,
  );
  if (!isLeft(read)) return read.right;
  return isEncrypted(pem.text) && passphrase !== undefined
    ? problem(
        'passphrase',
        'secret-malformed',
        `what ${passphrase.name} holds does not open the key that ${pem.name} holds`,
        advise('set the variable to the passphrase of this key'),
      )
    : notPem('key', pem, 'a private key');
};

const checkKey = (tls: Tls): readonly SettingsProblem[] => {
  const key = readKey(tls);
  if (!('type' in key)) return key;
  const pem = pemOf(tls.certificate);
  const [own] = pem === undefined ? [] : certificatesIn(pem.text);
  return pem === undefined || own === undefined || own.checkPrivateKey(key)
    ? []
    : problem(
        'key',
        'settings-invalid',
        `this key does not belong to the certificate that ${pem.name} holds`,
        advise('set both variables to a certificate and its own key; the bridge’s certificate comes first'),
      );
};

/** Keys without what they need beside them. */
const checkPairs = ({ certificate, key, passphrase }: Tls): readonly SettingsProblem[] => {
  if (certificate !== undefined && key === undefined)
    return problem(
      'certificate',
      'settings-invalid',
      '"certificate" needs its "key"',
      insert('key', '"${NAME}"'),
    );
  if (key !== undefined && certificate === undefined)
    return problem(
      'key',
      'settings-invalid',
      '"key" needs its "certificate"',
      insert('certificate', '"${NAME}"'),
    );
  return passphrase !== undefined && key === undefined
    ? problem(
        'passphrase',
        'settings-invalid',
        'there is no "key" that it could open',
        removeKey('passphrase'),
      )
    : [];
};

/** Whatever else TLS does not accept, such as a key that is too short. */
const checkWhole = (tls: Tls): readonly SettingsProblem[] => {
  if (Object.values(tls).some(({ isPlaceholder }) => isPlaceholder)) return [];
  const made = tryCatch(
    () => secureContextOf(tls),
    () => undefined,
  );
  return isLeft(made)
    ? [
        {
          code: 'settings-invalid',
          severity: 'error',
          at: ['settings', 'tls'],
          message: 'TLS does not accept this certificate, this key or these authorities',
          fix: advise(
            'use a key of at least 2048 bits (RSA) or 256 bits (EC), and a certificate signed with SHA-256',
          ),
        },
      ]
    : [];
};

/** All that is wrong. */
export const checkTls = (tls: Tls): readonly SettingsProblem[] => {
  const problems = [
    ...checkPairs(tls),
    ...checkCertificates('certificate', tls.certificate),
    ...checkCertificates('ca', tls.ca),
    ...checkKey(tls),
  ];
  return problems.some(({ severity }) => severity === 'error') ? problems : [...problems, ...checkWhole(tls)];
};
