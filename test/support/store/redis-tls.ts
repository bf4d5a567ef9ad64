/** The certificates of servers of Redis that speak TLS, as files, and their settings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY, ELSEWHERE, GOOD } from '../upstream/certificates';

/** Valid for this machine, or for another name. */
export type Certificate = 'good' | 'elsewhere';

export interface RedisTls {
  /** The file of the authority. */
  readonly ca: string;
  /** Settings with these values, without the port. Servers that talk to each other check each other's authority. */
  readonly settings: (certificate?: Certificate) => readonly (readonly [name: string, value: string])[];
  readonly remove: () => void;
}

/** Writes the certificates into a folder of their own. */
export const redisTls = (): RedisTls => {
  const folder = mkdtempSync(join(tmpdir(), 'store-tls-'));
  const at = (name: string): string => join(folder, name);
  for (const [name, { key, cert }] of Object.entries({ good: GOOD, elsewhere: ELSEWHERE })) {
    writeFileSync(at(`${name}.key`), key);
    writeFileSync(at(`${name}.pem`), cert);
  }
  writeFileSync(at('ca.pem'), AUTHORITY);
  return {
    ca: at('ca.pem'),
    settings: (certificate = 'good') => [
      ['tls-auth-clients', 'no'],
      ['tls-cert-file', at(`${certificate}.pem`)],
      ['tls-key-file', at(`${certificate}.key`)],
      ['tls-ca-cert-file', at('ca.pem')],
    ],
    remove: () => rmSync(folder, { recursive: true }),
  };
};

/** Settings as arguments of the program. */
export const argumentsOf = (settings: readonly (readonly [string, string])[]): readonly string[] =>
  settings.flatMap(([name, value]) => [`--${name}`, value]);
