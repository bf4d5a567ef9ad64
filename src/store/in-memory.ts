/** A carrier in the memory of one process, for processes that can all ask it. */
import type { Begun, Carrier, Lease, LeaseRequest } from './carrier';

/** A text that is got for all, and the owner that gets the next. */
interface Entry {
  fence: number;
  owner?: string | undefined;
  lockedUntil: number;
  kept?: Kept | undefined;
}

interface Kept {
  readonly version: string;
  readonly text: string;
  readonly begunAt: number;
  readonly until: number;
}

interface Turn {
  readonly owner: string;
  readonly until: number;
}

/** Milliseconds of a clock that never goes back. */
type Clock = () => number;

/** The limits, each by the time until which it is used up: the generic cell rate algorithm. */
const createLimits = (clock: Clock) => {
  const usedUntil = new Map<string, number>();
  return ({ limit, perSecond, wanted }: LeaseRequest): Lease => {
    const now = clock();
    const eachMs = 1000 / perSecond;
    const used = Math.max(now, usedUntil.get(limit) ?? now);
    const free = Math.max(0, Math.floor((now + 1000 - used) / eachMs + 1e-6));
    const granted = Math.min(wanted, free);
    const after = used + granted * eachMs;
    if (granted > 0) usedUntil.set(limit, after);
    const available = free - granted;
    return { granted, available, retryAfterMs: available > 0 ? 0 : Math.max(0, after + eachMs - 1000 - now) };
  };
};

const createTexts = (clock: Clock): Pick<Carrier, 'begin' | 'extend' | 'finish'> => {
  const entries = new Map<string, Entry>();
  const keptOf = (key: string): Kept | undefined => {
    const kept = entries.get(key)?.kept;
    return kept !== undefined && clock() < kept.until ? kept : undefined;
  };
  const begin = (key: string, owner: string, lockMs: number): Begun => {
    const before = entries.get(key);
    const now = clock();
    if (before?.owner !== undefined && now < before.lockedUntil) return { state: 'held' };
    const fence = (before?.fence ?? 0) + 1;
    entries.set(key, { fence, owner, lockedUntil: now + lockMs, kept: before?.kept });
    return { state: 'yours', fence, begunAt: now };
  };
  return {
    begin: ({ key, owner, known, lockMs }) => {
      const kept = keptOf(key);
      if (kept === undefined || kept.version === known) return Promise.resolve(begin(key, owner, lockMs));
      const { version, text, begunAt } = kept;
      return Promise.resolve({ state: 'kept', version, text, ageMs: clock() - begunAt });
    },
    extend: ({ key, owner, lockMs }) => {
      const entry = entries.get(key);
      if (entry?.owner !== owner) return Promise.resolve(false);
      entry.lockedUntil = clock() + lockMs;
      return Promise.resolve(true);
    },
    finish: ({ key, owner, fence, begunAt, text, keepMs }) => {
      const entry = entries.get(key);
      if (entry?.owner !== owner || entry.fence !== fence) return Promise.resolve(false);
      entry.owner = undefined;
      if (text !== undefined) entry.kept = { version: String(fence), text, begunAt, until: begunAt + keepMs };
      return Promise.resolve(true);
    },
  };
};

/** The carrier; it holds what is asked of it as long as the process lives. */
export const inMemory = (clock: Clock = () => performance.now()): Carrier => {
  const lease = createLimits(clock);
  const turns = new Map<string, Turn>();
  return {
    ...createTexts(clock),
    lease: (request) => Promise.resolve(lease(request)),
    lead: ({ job, owner, lastsMs }) => {
      const turn = turns.get(job);
      if (turn !== undefined && turn.owner !== owner && clock() < turn.until) return Promise.resolve(false);
      turns.set(job, { owner, until: clock() + lastsMs });
      return Promise.resolve(true);
    },
  };
};
