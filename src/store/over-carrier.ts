/** The shared state of processes that have a carrier between them. */
import { randomUUID } from 'node:crypto';
import { pause, repeat } from '../core/signal';
import type { Guarded } from './guarded';
import { leasedLimit } from './leased-limit';
import { sharedFetch } from './shared-fetch';
import type { SharedFetchOptions } from './shared-fetch';
import type { SharedState } from './shared-state';

export interface OverCarrierOptions extends Partial<Pick<SharedFetchOptions, 'wait' | 'repeat'>> {
  /** Which part of each limit this process has while the carrier does not answer; all of it without it. */
  readonly part?: number;
}

/** The state of this process and of all others that use the same carrier. */
export const overCarrier = (
  carrier: Guarded,
  { part = 1, ...times }: OverCarrierOptions = {},
): SharedState => {
  const self = randomUUID();
  let attempts = 0;
  const nextOwner = (): string => {
    attempts += 1;
    return `${self}:${attempts}`;
  };
  return {
    limit: (limit, perSecond, watch) =>
      leasedLimit((wanted) => carrier.lease({ limit, perSecond, wanted }), { perSecond, part, watch }),
    single: sharedFetch({ carrier, nextOwner, wait: pause, repeat, ...times }),
    lookAt: async (of) => {
      const begun = await carrier.begin({ ...of, owner: nextOwner(), lockMs: 0 });
      if (begun?.state !== 'kept' || begun.text === undefined) return undefined;
      return { text: begun.text, ageMs: begun.ageMs };
    },
    leads: async (job, lastsMs) => (await carrier.lead({ job, owner: self, lastsMs })) ?? true,
  };
};
