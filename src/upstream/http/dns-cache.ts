/** The look-ups of one source's names: at most one at the same time for each name, kept for a while. */
import dns, { type LookupAddress } from 'node:dns';
import type { Signal } from '../../core/signal';

/** What a look-up ends with. */
type Resolved = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;

/** Looks a name up, as node:dns does it. */
export type Lookup = (
  hostname: string,
  options: { readonly all: true; readonly hints: number },
  resolved: Resolved,
) => void;

export interface ResolverOptions {
  /** The system's resolver, unless another is given. */
  readonly lookup?: Lookup;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

/** Gives the addresses of a name, now or later, but not to callers that have left. */
export type Resolve = (hostname: string, signal: Signal, resolved: Resolved) => void;

/** How long an answer counts as fresh, in milliseconds. */
const FRESH_MS = 30_000;

/** How long it is used while the resolver does not answer, in milliseconds. */
const STALE_MS = 600_000;

/** How long a failed look-up is not tried again, in milliseconds. */
const FAILED_MS = 1000;

/** The state of one name. */
interface Known {
  answer?: { readonly addresses: readonly LookupAddress[]; readonly at: number };
  failure?: { readonly error: NodeJS.ErrnoException; readonly at: number };
  /** The callers that wait for the current look-up. */
  waiting?: Set<Resolved>;
}

const systemLookup: Lookup = (hostname, options, resolved) => dns.lookup(hostname, options, resolved);

/** A name without an address counts as a failed look-up. */
const NO_ADDRESS: NodeJS.ErrnoException = Object.assign(new Error('no address'), { code: 'ENOTFOUND' });

/**
 * A look-up that hangs holds a thread of the process until the system gives it up, and cannot be ended sooner. So there
 * is at most one for each name. Callers join it, and leave when their time is up. Addresses that are not fresh any more
 * are used while they are looked up again, so that callers never wait.
 */
export const createResolver = ({
  lookup = systemLookup,
  clock = () => performance.now(),
}: ResolverOptions = {}): Resolve => {
  const names = new Map<string, Known>();
  return (hostname, signal, resolved) => {
    const known = names.get(hostname) ?? {};
    names.set(hostname, known);
    const isWithin = (ms: number, result?: { readonly at: number }): boolean =>
      result !== undefined && clock() - result.at < ms;
    const isFresh = isWithin(FRESH_MS, known.answer);
    const isRefused = isWithin(FAILED_MS, known.failure);
    if (!isFresh && !isRefused && known.waiting === undefined) begin(lookup, hostname, known, clock);
    if (known.answer !== undefined && isWithin(STALE_MS, known.answer))
      later(signal, resolved, null, known.answer.addresses);
    else if (known.waiting !== undefined) join(known.waiting, signal, resolved);
    else later(signal, resolved, known.failure?.error ?? NO_ADDRESS, []);
  };
};

const begin = (lookup: Lookup, hostname: string, known: Known, clock: () => number): void => {
  const waiting = new Set<Resolved>();
  known.waiting = waiting;
  lookup(hostname, { all: true, hints: dns.ADDRCONFIG }, (failed, addresses) => {
    if (known.waiting !== waiting) return; // it answers twice
    delete known.waiting;
    const error = failed ?? (addresses.length === 0 ? NO_ADDRESS : null);
    if (error === null) known.answer = { addresses, at: clock() };
    else known.failure = { error, at: clock() };
    for (const resolved of waiting) resolved(error, error === null ? addresses : []);
  });
};

const join = (waiting: Set<Resolved>, signal: Signal, resolved: Resolved): void => {
  waiting.add(resolved);
  signal.addEventListener('abort', () => waiting.delete(resolved), { once: true });
};

/** Never within the call that asks: node:dns does not either. */
const later = (signal: Signal, resolved: Resolved, ...args: Parameters<Resolved>): void =>
  process.nextTick(() => {
    if (!signal.aborted) resolved(...args);
  });
