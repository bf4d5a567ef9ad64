/**
 * The pseudonym that distinguishes shoppers in the log. With the key, the lines of an identifier can be found, but not
 * the identifier of a line.
 */
import { createHmac } from 'node:crypto';

/** 128 bits: no two shoppers of one retailer share it. */
const HEX_DIGITS = 32;

/**
 * The subject of an identifier (in the tenant's spelling): the first 32 hex digits of its HMAC-SHA-256 under `key`,
 * both taken as UTF-8.
 */
export const subjectOf =
  (key: string) =>
  (identifier: string): string =>
    createHmac('sha256', key).update(identifier).digest('hex').slice(0, HEX_DIGITS);
