/**
 * Access: the keys that a request shows, and whether they are a tenant's. The comparison takes the same time for every
 * key.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Access } from '../tenant/format/access';
import type { Registry, Snapshot } from '../tenant/runtime/tenant';

/** The access of an unknown tenant: a key that no client has, compared like any other. */
export const DUMMY_ACCESS: Access = [randomBytes(32)];

/** Every value of a header. Node's `headers` would drop a second Authorization and join a second `key`. */
const valuesOf = (rawHeaders: readonly string[], name: string): readonly string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

const BEARER = /^Bearer +(\S+)$/i;

/** A scheme other than Bearer has no key, but counts as a wrong one. */
const bearerOf = (authorization: string): string => BEARER.exec(authorization)?.[1] ?? '';

/**
 * Every key that a request shows: as `Authorization: Bearer`, as a header `key`, as the body's field `key`.
 * `rawHeaders` has names and values in turn.
 */
export const shownKeys = (rawHeaders: readonly string[], bodyKey: string | undefined): readonly string[] => [
  ...valuesOf(rawHeaders, 'authorization').map(bearerOf),
  ...valuesOf(rawHeaders, 'key'),
  ...(bodyKey === undefined ? [] : [bodyKey]),
];

const keysOf = ({ tenants, loading }: Snapshot): ReadonlySet<string> =>
  new Set(
    [...tenants.values(), ...loading.values()].flatMap((entrance) =>
      entrance === undefined || entrance.access === 'open'
        ? []
        : entrance.access.map((digest) => digest.toString('hex')),
    ),
  );

/** Whether a text is the key of any tenant, whatever the request is for. */
export const keyFinder = ({ current }: Registry): ((text: string) => boolean) => {
  const known = new WeakMap<Snapshot, ReadonlySet<string>>();
  return (text) => {
    const snapshot = current();
    const keys = known.get(snapshot) ?? keysOf(snapshot);
    known.set(snapshot, keys);
    return keys.has(hash('sha256', text, 'hex'));
  };
};

/** The place of a digest among others. It compares with all, even after one was found. */
const placeOf = (digests: readonly Buffer[], digest: Buffer): number | undefined =>
  digests.reduce<number | undefined>(
    (found, each, place) => (timingSafeEqual(each, digest) ? place : found),
    undefined,
  );

/** That a request is let in, and by which of the keys, by its place; without one where every request is. */
export interface Grant {
  readonly key?: number;
}

/** Lets a request in if the keys that it shows are all the same and one of those that have access. */
export const grantOf = (access: Access, keys: readonly string[]): Grant | undefined => {
  if (access === 'open') return {};
  const [shownFirst = ''] = keys;
  const key = placeOf(access, hash('sha256', shownFirst, 'buffer'));
  const isOne = shownFirst !== '' && keys.every((other) => other === shownFirst);
  return key !== undefined && isOne ? { key } : undefined;
};
