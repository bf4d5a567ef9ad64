/**
 * What stands in a store: texts that are encrypted, under names that say nothing. A text opens only for what it was
 * sealed for.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secret } from '../../core/secret';

/** Seals and opens texts, and names entries. */
export interface Seal {
  /** The name of an entry. */
  readonly nameOf: (kind: string, key: string) => string;
  /** Seals a text for what it is about: it opens for nothing else. */
  readonly seal: (about: string, text: string) => string;
  /** The text; `undefined` where it was sealed for something else, with another key, or changed. */
  readonly open: (about: string, sealed: string) => string | undefined;
}

/** The seals of a store. While a key is replaced, what is kept is sealed by both. */
export interface StoreSeals {
  readonly current: Seal;
  readonly previous?: Seal | undefined;
}

const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** The least length of a key, in characters. */
export const LEAST_STORE_KEY = 32;

const derive = (key: Secret, salt: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key.reveal(), salt, `account-bridge store ${purpose}`, KEY_BYTES));

/** Whether a key is long enough to be one. */
export const isStoreKey = (key: Secret): boolean => key.reveal().length >= LEAST_STORE_KEY;

/** A key for digests that all processes with this key have alike. */
export const digestKeyOf = (key: Secret): Buffer => derive(key, Buffer.alloc(0), 'digests');

/** The seal of a key. */
export const createSeal = (key: Secret): Seal => {
  const names = derive(key, Buffer.alloc(0), 'names');
  return {
    nameOf: (kind, of) =>
      createHmac('sha256', names)
        .update(JSON.stringify([kind, of]))
        .digest('base64url'),
    seal: (about, text) => {
      const salt = randomBytes(SALT_BYTES);
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derive(key, salt, 'entry'), iv).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([salt, iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (about, sealed) => opened(key, about, Buffer.from(sealed, 'base64')),
  };
};

const opened = (key: Secret, about: string, bytes: Buffer): string | undefined => {
  const salt = bytes.subarray(0, SALT_BYTES);
  const iv = bytes.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES);
  const body = bytes.subarray(SALT_BYTES + IV_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', derive(key, salt, 'entry'), iv, {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(about))
      .setAuthTag(body.subarray(0, TAG_BYTES));
    return decipher.update(body.subarray(TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined; // it is not whole, or not sealed by this key for this
  }
};
