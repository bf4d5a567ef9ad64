/**
 * Two carriers as one, while a key is replaced: what either has is found, and what is kept is kept in both. So a process
 * that has only one of the keys shares all with those that have both.
 */
import { LRUCache } from 'lru-cache';
import type { BeginRequest, Begun, Carrier, FinishRequest } from './carrier';

/** So many attempts are remembered: those that nothing ends would stay. */
const MOST_ATTEMPTS = 10_000;

/** The versions that an owner has found unusable, one of each carrier, as the version of both. */
const versionOf = (first: string, second: string): string => JSON.stringify([first, second]);

const isPair = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string');

const knownIn = (known: string | undefined): readonly [string, string] => {
  const value: unknown = known === undefined ? undefined : JSON.parse(known);
  return isPair(value) ? value : ['', ''];
};

const attemptOf = ({ key, owner }: Pick<BeginRequest, 'key' | 'owner'>): string =>
  JSON.stringify([key, owner]);

type Kept = Extract<Begun, { readonly state: 'kept' }>;

/** The newer of two texts. Where both carriers have the same one, its version is that of both. */
const newer = (before: Kept, now: Begun, [first, second]: readonly [string, string]): Kept => {
  if (now.state !== 'kept') return { ...before, version: versionOf(before.version, second) };
  if (now.text === before.text) return { ...before, version: versionOf(before.version, now.version) };
  return now.ageMs < before.ageMs
    ? { ...now, version: versionOf(first, now.version) }
    : { ...before, version: versionOf(before.version, second) };
};

/** The texts of both. All processes begin with the same one, so that no two of them wait for each other. */
const bothTexts = (previous: Carrier, current: Carrier): Pick<Carrier, 'begin' | 'extend' | 'finish'> => {
  /** The fences of the second carrier; those of the first are the fences of both. */
  const fences = new LRUCache<string, number>({ max: MOST_ATTEMPTS });
  const begin: Carrier['begin'] = async (request) => {
    const known = knownIn(request.known);
    const [first, second] = known;
    const before = await previous.begin({ ...request, known: first });
    if (before.state === 'kept')
      return newer(before, await current.begin({ ...request, known: second, lockMs: 0 }), known);
    if (before.state === 'held' && request.lockMs > 0) return before;
    const now = await current.begin({ ...request, known: second });
    if (now.state === 'yours' && before.state === 'yours') {
      fences.set(attemptOf(request), now.fence);
      return before;
    }
    if (before.state === 'yours') await previous.finish({ ...request, ...before, keepMs: 0 });
    return now.state === 'kept' ? { ...now, version: versionOf(first, now.version) } : { state: 'held' };
  };
  const finish = async (request: FinishRequest): Promise<boolean> => {
    const fence = fences.get(attemptOf(request));
    fences.delete(attemptOf(request));
    if (fence === undefined) return false;
    const done = await Promise.all([previous.finish(request), current.finish({ ...request, fence })]);
    return done.every((isDone) => isDone);
  };
  return {
    begin,
    finish,
    extend: async (request) => {
      const done = await Promise.all([previous.extend(request), current.extend(request)]);
      return done.every((isDone) => isDone);
    },
  };
};

/** The carrier of a previous key and the one of the key that replaces it. */
export const both = (previous: Carrier, current: Carrier): Carrier => ({
  ...bothTexts(previous, current),
  lease: async (request) => {
    const first = await previous.lease(request);
    if (first.granted === 0) return first;
    const second = await current.lease({ ...request, wanted: first.granted });
    return {
      granted: second.granted,
      available: Math.min(first.available, second.available),
      retryAfterMs: Math.max(first.retryAfterMs, second.retryAfterMs),
    };
  },
  lead: async (request) => (await previous.lead(request)) && current.lead(request),
});
